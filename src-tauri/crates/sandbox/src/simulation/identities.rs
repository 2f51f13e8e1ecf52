//! Ids, tokens and secrets: never foreseeable, unless a simulation asks for the same ones each time.

use std::sync::atomic::{AtomicU64, Ordering};

use uuid::{Builder, Uuid};

use super::Chance;
use crate::config::{Config, Ids};

/// Makes everything that must not occur twice.
pub(crate) struct Identities {
    kind: Ids,
    chance: Chance,
    /// A practice CAS that is started again on its file makes others than before.
    opened_at: String,
    made: AtomicU64,
}

impl Identities {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            kind: config.ids,
            chance: Chance::new(config.seed),
            opened_at: (config.clock)().timestamp_micros().to_string(),
            made: AtomicU64::new(0),
        }
    }

    /// An id of a declaration, a message, an item.
    pub(crate) fn id(&self) -> String {
        match self.kind {
            Ids::Random => Uuid::new_v4().to_string(),
            Ids::Seeded => {
                let mut bytes = [0; 16];
                bytes.copy_from_slice(&self.drawn()[..16]);
                Builder::from_random_bytes(bytes).into_uuid().to_string()
            }
        }
    }

    /// 64 hexadecimal digits: a token, a client secret.
    pub(crate) fn token(&self) -> String {
        match self.kind {
            Ids::Random => format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()),
            Ids::Seeded => self.drawn().iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }

    fn drawn(&self) -> [u8; 32] {
        let number = self.made.fetch_add(1, Ordering::Relaxed).to_string();
        self.chance.bytes(&["identity", &self.opened_at, &number])
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn made(ids: Ids, seed: u64) -> [String; 4] {
        let config = Config { ids, seed, ..Config::new(Arc::new(chrono::DateTime::default)) };
        let identities = Identities::new(&config);
        [identities.id(), identities.id(), identities.token(), identities.token()]
    }

    #[test]
    fn seeded_ids_repeat_themselves_and_others_never_do() {
        assert_eq!(made(Ids::Seeded, 7), made(Ids::Seeded, 7));
        assert_ne!(made(Ids::Seeded, 7), made(Ids::Seeded, 8));
        assert_ne!(made(Ids::Random, 7), made(Ids::Random, 7));
        let [one, other, token, another] = made(Ids::Seeded, 7);
        assert!(one != other && token != another && token.len() == 64);
        assert!(one.parse::<Uuid>().is_ok_and(|id| id.get_version_num() == 4), "{one}");
    }
}
