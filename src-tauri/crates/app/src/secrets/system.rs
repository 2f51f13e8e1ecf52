//! The key ring of the operating system: Secret Service, Windows Credential Manager, macOS Keychain.

use cas::Secret;
use keyring::{Entry, Error};

use super::{KeyStore, SecretFault, Standing};

/// Name under which the secrets stand in the key ring.
const SERVICE: &str = "Quayside CAS connection";

/// The key ring of the person who is signed in.
pub struct SystemKeys;

impl SystemKeys {
    /// `None` where the system has none, or nobody is signed in to it.
    #[must_use]
    pub fn open() -> Option<SystemKeys> {
        apart(|| Entry::store_status().is_ok()).unwrap_or(false).then_some(SystemKeys)
    }
}

impl KeyStore for SystemKeys {
    fn place(&self) -> &'static str {
        "the key ring of the operating system"
    }

    fn standing(&self) -> Standing {
        Standing::Ready
    }

    fn read(&self, connection: &str) -> Result<Option<Secret>, SecretFault> {
        let connection = connection.to_owned();
        apart(move || match entry(&connection)?.get_password() {
            Ok(secret) => Ok(Some(Secret::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(fault) => Err(refused(&fault)),
        })?
    }

    fn write(&self, connection: &str, secret: &Secret) -> Result<(), SecretFault> {
        let (connection, secret) = (connection.to_owned(), secret.clone());
        apart(move || entry(&connection)?.set_password(secret.expose()).map_err(|fault| refused(&fault)))?
    }

    fn forget(&self, connection: &str) -> Result<(), SecretFault> {
        let connection = connection.to_owned();
        apart(move || match entry(&connection)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(fault) => Err(refused(&fault)),
        })?
    }

    fn unlock(&self, _: &Secret) -> Result<(), SecretFault> {
        Ok(())
    }
}

fn entry(connection: &str) -> Result<Entry, SecretFault> {
    Entry::new(SERVICE, connection).map_err(|fault| refused(&fault))
}

/// Only the kind of fault: the libraries' own words may hold what was to be kept.
fn refused(fault: &Error) -> SecretFault {
    let why = match fault {
        Error::NoStorageAccess(_) => "the key ring is locked or refuses access",
        Error::PlatformFailure(_) => "the key ring failed",
        Error::TooLong(..) => "it is longer than the key ring takes",
        Error::NoDefaultStore => "this system has no key ring",
        _ => "the key ring did not take it",
    };
    SecretFault::Refused(why.to_owned())
}

/// On a thread of its own: the way to the key ring waits, and must not wait on a thread that drives others.
fn apart<T: Send + 'static>(act: impl FnOnce() -> T + Send + 'static) -> Result<T, SecretFault> {
    std::thread::spawn(act).join().map_err(|_| SecretFault::Refused("the key ring failed".to_owned()))
}
