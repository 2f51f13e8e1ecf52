//! Chance that repeats itself: the same seed and the same question give the same answer.

use sha2::{Digest, Sha256};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Chance {
    seed: u64,
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }

    pub(crate) fn bytes(self, question: &[&str]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.seed.to_be_bytes());
        for part in question {
            hash.update(part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().into()
    }

    /// Evenly spread below `bound`, which is above zero.
    pub(crate) fn below(self, bound: u64, question: &[&str]) -> u64 {
        let bytes = self.bytes(question);
        let number = bytes[..8].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        number % bound
    }

    /// Capital letters and digits.
    pub(crate) fn alphanumerics(self, length: usize, question: &[&str]) -> String {
        const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        self.bytes(question)
            .iter()
            .take(length)
            .map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_itself_for_one_seed_and_differs_for_another() {
        let question = ["mrn", "QS-1"];
        assert_eq!(Chance::new(7).alphanumerics(12, &question), Chance::new(7).alphanumerics(12, &question));
        assert_ne!(Chance::new(7).alphanumerics(12, &question), Chance::new(8).alphanumerics(12, &question));
        assert_ne!(Chance::new(7).bytes(&["ab", "c"]), Chance::new(7).bytes(&["a", "bc"]));
        assert!((0..100).all(|n| Chance::new(n).below(40, &question) < 40));
    }
}
