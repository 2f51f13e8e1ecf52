//! Chance that follows from a seed: everything that is drawn in a run is drawn here.

use uuid::{Builder, Uuid};

/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    pub(super) fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `limit`; 0 when there is nothing below it.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.draw().checked_rem(limit).unwrap_or(0)
    }

    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = u64::try_from(most - least).unwrap_or(0);
        least + i64::try_from(self.below(width + 1)).unwrap_or(0)
    }

    /// True in so many of a thousand cases.
    pub(super) fn in_thousand(&mut self, share: u64) -> bool {
        self.below(1_000) < share
    }

    pub(super) fn one_of<T: Copy>(&mut self, choices: &[T]) -> Option<T> {
        let at = usize::try_from(self.below(choices.len() as u64)).unwrap_or(0);
        choices.get(at).copied()
    }

    /// Another source that follows from this one.
    pub(super) fn another(&mut self) -> Chance {
        Chance::new(self.draw())
    }

    pub(super) fn id(&mut self) -> Uuid {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.draw().to_be_bytes());
        bytes[8..].copy_from_slice(&self.draw().to_be_bytes());
        Builder::from_random_bytes(bytes).into_uuid()
    }
}
