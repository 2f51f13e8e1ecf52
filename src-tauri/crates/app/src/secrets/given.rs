//! A secret for one run of the command line, given from outside. It is not kept anywhere.

use std::sync::Arc;

use cas::Secret;

use super::{KeyStore, SecretFault, Standing};

/// Holds one secret for every connection that is asked for; the rest goes to the place behind it.
pub struct GivenSecret {
    secret: Secret,
    behind: Arc<dyn KeyStore>,
}

impl GivenSecret {
    /// Before another place.
    pub fn new(secret: Secret, behind: Arc<dyn KeyStore>) -> GivenSecret {
        GivenSecret { secret, behind }
    }
}

impl KeyStore for GivenSecret {
    fn place(&self) -> &'static str {
        "this run alone"
    }

    fn standing(&self) -> Standing {
        Standing::Ready
    }

    fn read(&self, _: &str) -> Result<Option<Secret>, SecretFault> {
        Ok(Some(self.secret.clone()))
    }

    fn write(&self, connection: &str, secret: &Secret) -> Result<(), SecretFault> {
        self.behind.write(connection, secret)
    }

    fn forget(&self, connection: &str) -> Result<(), SecretFault> {
        self.behind.forget(connection)
    }

    fn unlock(&self, passphrase: &Secret) -> Result<(), SecretFault> {
        self.behind.unlock(passphrase)
    }
}
