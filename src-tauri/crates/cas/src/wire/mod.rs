//! What travels between this workstation and CAS. The sandbox speaks the same types from the other side.
//!
//! Every reader tolerates what it does not know: more fields, other enum values, null, a number where text was expected.

mod authorization;
mod declaration;
mod ingestion;
mod lenient;
mod problem;
mod search;
mod token;

pub(crate) use declaration::read_page;

pub use authorization::AuthorizationStatus;
pub use declaration::{
    DeclarationError, DeclarationId, DeclarationIdError, DeclarationSummary, FieldReference, RawDeclaration,
};
pub use ingestion::{Accepted, MessageType};
pub use problem::Problem;
pub use search::{MAX_PAGE_ROWS, Search};
pub use token::{TokenGrant, TokenRefusal};
