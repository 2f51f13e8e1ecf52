//! The store: one profile folder in SQLite. Records with their journal, the outbox and the inbox, persons, full-text
//! search, migrations and the check of all of it.
//!
//! Synchronous and without a clock: the caller gives the time and the ids. [`Profile::open`] opens a folder,
//! [`Profile::write`] does work in one durable transaction ([`Writing`]), [`Profile::read`] reads one moment of the
//! store ([`Reading`]). What each table can do stands in its own file under `table`; undo, redo, as-at and provenance
//! are reads of the journal under `journal`.

mod backup;
mod damage;
mod error;
mod fault;
mod files;
mod ids;
mod journal;
mod keys;
mod migrations;
mod profile;
mod reading;
mod repair;
mod seal;
mod search;
mod sql;
mod sql_fault;
mod table;
mod verify;
mod writing;

pub use backup::{Drill, Manifest, Restored, restore};
pub use error::{StoreError, WrittenBy};
pub use files::{ATTACHMENT_BYTES_MAX, Incoming, KeptFile};
pub use ids::{OutboxId, PersonId, RecordId};
pub use journal::{HistoryEntry, HistoryRange, NewBatch, UndoState, UndoStep};
pub use profile::{Opening, Profile, SenderLock};
pub use reading::Reading;
pub use repair::{Lost, Repaired, repair};
pub use search::{KnownPartner, SearchProgress};
pub use table::attachment::Attachment;
pub use table::cas_base::CasBase;
pub use table::document_due::DocumentDue;
pub use table::inbox::{InboxEntry, InboxSource, NewInbox};
pub use table::inbox_delivery::{InboxState, Quarantine};
pub use table::inbox_list::InboxQuery;
pub use table::notification::{NewNotification, Notification};
pub use table::outbox::{NewOutbox, OUTBOX_PAGE_MAX, OutboxEntry, OutboxKind, OutboxQuery};
pub use table::outbox_attempt::{Attempt, AttemptEnd, AttemptOutcome, AttemptResult};
pub use table::outbox_delivery::{Delivery, NextDelivery, OutboxState};
pub use table::outbox_exchange::{EXCHANGE_BODY_BYTES_MAX, Exchange, ExchangePurpose, Headers, NewExchange};
pub use table::outside_finding::OutsideFinding;
pub use table::person::Person;
pub use table::record::{CasFields, ColumnSource, Record, RecordKind, RecordMeta, Summary};
pub use table::record_changes::NewRecord;
pub use table::record_list::{ListQuery, PAGE_MAX, Page, PageCursor, TOTAL_MAX, Total};
pub use table::retention::{Erased, Kept};
pub use table::unknown_to_cas::UnknownToCas;
pub use verify::{Verification, VerifyProgress};
pub use writing::Writing;
