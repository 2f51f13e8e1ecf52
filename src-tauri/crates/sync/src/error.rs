//! Why a pass over the doors stopped.

/// A pass stops only when the store does: what CAS does is an outcome of a row, not an error.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// What CAS sent cannot be taken in.
    #[error("What CAS sent about {subject} cannot be read: {reason}. It is kept in the inbox.")]
    Unreadable {
        /// Id of the declaration.
        subject: String,
        /// What is wrong with it.
        reason: String,
    },
}
