//! The outbox sender at a practice CAS: every kind with its answer lost, and the law of order.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stood")]
#![expect(clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on says where it stood")]

mod desk;
mod kinds;
mod order;
