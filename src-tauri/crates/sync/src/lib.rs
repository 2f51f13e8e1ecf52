//! The two doors at work: the sender empties the outbox, the poller fills the inbox, the applier takes the inbox into
//! records. Everything is decided from what the store holds, so a crash between any two steps changes nothing.
//!
//! Deliberately absent: a retry anywhere else, a clock, and chance. CAS is asked before anything is sent again.

mod applier;
mod base;
mod census;
mod conflict;
mod documents;
mod door;
mod error;
mod error_path;
mod events;
mod gate;
mod newcomers;
mod outcome;
mod pass;
mod poller;
mod receiver;
mod sender;
mod subscription;
mod tenants;
mod tidings;

pub use applier::{CORRECTING, apply_inbox, state_of};
pub use census::{Counted, last_count};
pub use conflict::{
    Conflict, ConflictField, Decision, DecisionFault, OPEN, SETTLED, conflict, decide, is_settled, open_conflict,
};
pub use documents::fetch_documents;
pub use door::Door;
pub use error::SyncError;
pub use error_path::findings_of;
pub use events::{Connection, follow_events, receive_event};
pub use gate::{Closed, Gate};
pub use newcomers::look_for_newcomers;
pub use outcome::{Chance, Next, after_failure};
pub use pass::pass;
pub use poller::poll;
pub use receiver::{Receiver, ReceiverCounts, ReceiverFault, ReceiverSettings, Take};
pub use sender::{
    ACTIONS, ActionRow, Call, KINDS, KindRow, Question, Repeating, Shown, Target, action_finished, message_ended,
    send_due,
};
pub use subscription::{Subscribed, subscribe};
pub use tidings::{Line, Pass};
