//! What crosses the boundary: requests and views, plain data in the user's vocabulary. Amounts are text. The
//! TypeScript in `ui/src/bindings` is written from these types by the test `bindings`.

mod acts;
mod arrival;
mod attachments;
mod connections;
mod desk;
mod form;
mod house;
mod list;
mod master;
mod outbox;
mod print;
mod status;

pub use acts::*;
pub use arrival::*;
pub use attachments::*;
pub use connections::*;
pub use desk::*;
pub use form::*;
pub use house::*;
pub use list::*;
pub use master::*;
pub use outbox::*;
pub use print::*;
pub use status::*;
