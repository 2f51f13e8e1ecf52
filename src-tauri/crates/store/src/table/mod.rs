//! One file for each table: its row, how it is read, how it is written.

pub(crate) mod attachment;
pub(crate) mod cas_base;
pub(crate) mod cursor;
pub(crate) mod document_due;
pub(crate) mod inbox;
pub(crate) mod inbox_delivery;
pub(crate) mod inbox_list;
pub(crate) mod notification;
pub(crate) mod outbox;
pub(crate) mod outbox_attempt;
pub(crate) mod outbox_delivery;
pub(crate) mod outbox_exchange;
pub(crate) mod outbox_moves;
pub(crate) mod outside_finding;
pub(crate) mod person;
pub(crate) mod record;
pub(crate) mod record_changes;
pub(crate) mod record_list;
pub(crate) mod retention;
pub(crate) mod unknown_to_cas;
