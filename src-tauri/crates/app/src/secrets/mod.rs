//! Where client secrets are kept: in the key ring of the operating system, or in a file sealed with a passphrase where
//! there is none. Never in the store, a log, an error or an address.

mod sealed;
mod system;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use cas::Secret;

pub use sealed::SealedFile;
pub use system::SystemKeys;

use crate::error::{AppError, Code};

/// How a place for secrets stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can be read and written.
    Ready,
    /// A passphrase opens it, once per start.
    Locked,
    /// It is not there yet; the first passphrase makes it.
    NotMade,
}

/// Why a secret cannot be had. No sentence ever holds one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretFault {
    /// The place is locked.
    #[error("The client secrets are sealed with a passphrase. Enter it once to use them.")]
    Locked,
    /// The passphrase is not the one it was sealed with.
    #[error("The passphrase does not open the sealed client secrets.")]
    WrongPassphrase,
    /// A passphrase so short that it protects nothing.
    #[error("Choose a passphrase of at least {0} characters for the client secrets.")]
    ShortPassphrase(usize),
    /// The file is not one of ours, or was changed.
    #[error("The file of sealed client secrets cannot be read: {0}. Move it away and enter the secrets again.")]
    Unreadable(String),
    /// The system's key ring refuses, or the disk does.
    #[error("The client secret could not be kept: {0}.")]
    Refused(String),
}

impl From<SecretFault> for AppError {
    fn from(fault: SecretFault) -> AppError {
        let code = match &fault {
            SecretFault::Locked | SecretFault::WrongPassphrase => Code::Refused,
            SecretFault::ShortPassphrase(_) => Code::BadInput,
            SecretFault::Unreadable(_) | SecretFault::Refused(_) => Code::Unsaved,
        };
        AppError::new(code, fault.to_string())
    }
}

/// A place for secrets, each under the id of its connection.
pub trait KeyStore: Send + Sync {
    /// What it is called on the screen.
    fn place(&self) -> &'static str;

    /// How it stands.
    fn standing(&self) -> Standing;

    /// The secret of a connection, if there is one.
    ///
    /// # Errors
    /// [`SecretFault`].
    fn read(&self, connection: &str) -> Result<Option<Secret>, SecretFault>;

    /// Keeps a secret, in place of the one before.
    ///
    /// # Errors
    /// [`SecretFault`].
    fn write(&self, connection: &str, secret: &Secret) -> Result<(), SecretFault>;

    /// Forgets a secret; one that is not there is forgotten already.
    ///
    /// # Errors
    /// [`SecretFault`].
    fn forget(&self, connection: &str) -> Result<(), SecretFault>;

    /// Opens what a passphrase opens, or makes it. Nothing to do for the others.
    ///
    /// # Errors
    /// [`SecretFault`].
    fn unlock(&self, passphrase: &Secret) -> Result<(), SecretFault>;
}

/// Which place a program uses.
#[derive(Clone, Default)]
pub enum Keys {
    /// A sealed file in the profile.
    #[default]
    File,
    /// The key ring of the operating system; a sealed file in the profile where there is none.
    System,
    /// A place of the caller's.
    Of(Arc<dyn KeyStore>),
}

impl Keys {
    /// The place, for one profile.
    pub(crate) fn open(&self, profile: &Path) -> Arc<dyn KeyStore> {
        match self {
            Keys::File => Arc::new(SealedFile::at(profile)),
            Keys::System => match SystemKeys::open() {
                Some(system) => Arc::new(system),
                None => Arc::new(SealedFile::at(profile)),
            },
            Keys::Of(place) => place.clone(),
        }
    }
}
