//! What travels between this workstation and CAS. The sandbox speaks the same types from the other side.
//!
//! Every reader tolerates what it does not know: more fields, other enum values, null, a number where text was expected.

mod authorization;
mod declaration;
mod event;
mod id;
mod ingestion;
mod kept;
mod kind;
mod lenient;
mod master;
mod problem;
mod search;
mod subscription;
mod token;
pub mod xml;

pub(crate) use declaration::{read_list, read_page};

pub use authorization::AuthorizationStatus;
pub use declaration::{DeclarationError, DeclarationSummary, FieldReference, RawDeclaration};
pub use event::{
    CertificateFacts, DeclarationFacts, Event, EventContent, EventError, GuaranteeFacts, ShipmentFacts,
    ShipmentOutcome, WaybillFacts,
};
pub use id::{AttachmentId, CertificateId, DeclarationId, IdError, ItemId, MovementOrderId, SubscriptionId};
pub use ingestion::{Accepted, MessageType};
pub use kept::{ItemSummary, MovementOrderSummary, RawItem, RawMovementOrder, TemporaryUrl, WriteOffRule};
pub use kind::{Action, MessageKind};
pub use master::MasterRecord;
pub use problem::Problem;
pub use search::{MAX_PAGE_ROWS, Search};
pub use subscription::{EventFilter, NewSubscription, Subscription};
pub use token::{TokenGrant, TokenRefusal};
