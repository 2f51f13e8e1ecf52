//! The hash chain over batches.
//!
//! `hash = SHA-256(fields)`, where each field is written as its length in bytes (64 bits, big-endian) and its bytes,
//! in this order: the words `quayside batch 1`; seq; previous hash; at (as stored); person; label; undoes; redoes;
//! linked_to; catalogue version; then for each record of the batch, by record id: id and digest of its delta. Numbers
//! are eight big-endian bytes; an absent number is an empty field. A digest is the SHA-256 of the delta's payload, so
//! a payload can be erased after its retention without breaking the chain.

use sha2::{Digest, Sha256};

use crate::{PersonId, RecordId};

/// What stands before the first batch.
pub(crate) const HASH_BEFORE_THE_FIRST: [u8; 32] = [0; 32];

/// The SHA-256 of a payload.
pub(crate) fn digest_of(payload: &[u8]) -> [u8; 32] {
    Sha256::digest(payload).into()
}

/// Everything the hash of a batch covers.
pub(crate) struct ChainedBatch<'a> {
    pub(crate) seq: u64,
    pub(crate) previous_hash: [u8; 32],
    pub(crate) at: &'a str,
    pub(crate) person: PersonId,
    pub(crate) label: &'a str,
    pub(crate) undoes: Option<u64>,
    pub(crate) redoes: Option<u64>,
    pub(crate) linked_to: Option<u64>,
    pub(crate) catalogue_version: &'a str,
    /// By record id.
    pub(crate) digests: &'a [(RecordId, [u8; 32])],
}

impl ChainedBatch<'_> {
    pub(crate) fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut field = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        field(b"quayside batch 1");
        field(&self.seq.to_be_bytes());
        field(&self.previous_hash);
        field(self.at.as_bytes());
        field(self.person.to_string().as_bytes());
        field(self.label.as_bytes());
        for reference in [self.undoes, self.redoes, self.linked_to] {
            match reference {
                Some(seq) => field(&seq.to_be_bytes()),
                None => field(&[]),
            }
        }
        field(self.catalogue_version.as_bytes());
        for (record, digest) in self.digests {
            field(record.to_string().as_bytes());
            field(digest);
        }
        hash.finalize().into()
    }
}
