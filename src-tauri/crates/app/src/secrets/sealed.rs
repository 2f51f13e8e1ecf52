//! Secrets in a file of the profile, sealed with a passphrase: Argon2id makes the key, XChaCha20-Poly1305 seals. The key
//! is made once per start and kept in memory; the passphrase is not kept at all.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use argon2::{Algorithm, Argon2, Params, Version};
use cas::Secret;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{KeyStore, SecretFault, Standing};

const FILE: &str = "secrets.sealed";
/// A passphrase shorter than this protects nothing from whoever copies the file.
const PASSPHRASE_LETTERS_MIN: usize = 10;
/// OWASP's first choice for Argon2id: 46 MiB, one pass, one lane.
const MEMORY_KIB: u32 = 47_104;
const PASSES: u32 = 1;
/// What a file may ask of this machine: a forged one must not stop it.
const MEMORY_KIB_MAX: u32 = 1 << 20;
const PASSES_MAX: u32 = 16;

/// A sealed file in one profile.
pub struct SealedFile {
    path: PathBuf,
    open: Mutex<Option<Key>>,
}

/// The key of this start, with what it was made from.
struct Key {
    bytes: Zeroizing<[u8; 32]>,
    making: Making,
}

/// How the key follows from the passphrase.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Making {
    memory_kib: u32,
    passes: u32,
    salt: String,
}

#[derive(Serialize, Deserialize)]
struct OnDisk {
    version: u32,
    making: Making,
    nonce: String,
    sealed: String,
}

type Kept = BTreeMap<String, Zeroizing<String>>;

impl SealedFile {
    /// The file of a profile, whether or not it is there yet.
    #[must_use]
    pub fn at(profile: &Path) -> SealedFile {
        SealedFile { path: profile.join(FILE), open: Mutex::new(None) }
    }

    fn on_disk(&self) -> Result<Option<OnDisk>, SecretFault> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(fault) => return Err(SecretFault::Unreadable(fault.to_string())),
        };
        let read: OnDisk =
            serde_json::from_str(&text).map_err(|_| SecretFault::Unreadable("it is not in its form".to_owned()))?;
        if read.version != 1 {
            return Err(SecretFault::Unreadable("a newer version of Quayside wrote it".to_owned()));
        }
        Ok(Some(read))
    }

    fn kept(&self, key: &Key) -> Result<Kept, SecretFault> {
        match self.on_disk()? {
            Some(file) => unseal(key, &file),
            None => Ok(Kept::new()),
        }
    }

    fn change(&self, act: impl FnOnce(&mut Kept)) -> Result<(), SecretFault> {
        let open = held(&self.open);
        let key = open.as_ref().ok_or(SecretFault::Locked)?;
        let mut kept = self.kept(key)?;
        act(&mut kept);
        self.write_whole(&seal(key, &kept)?)
    }

    /// Beside it first: a crash leaves the old file or the new one.
    fn write_whole(&self, file: &OnDisk) -> Result<(), SecretFault> {
        let refused = |fault: &dyn std::fmt::Display| SecretFault::Refused(fault.to_string());
        let text = serde_json::to_vec(file).map_err(|fault| refused(&fault))?;
        let beside = self.path.with_extension("new");
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = options.open(&beside).map_err(|fault| refused(&fault))?;
        out.write_all(&text).and_then(|()| out.sync_all()).map_err(|fault| refused(&fault))?;
        std::fs::rename(&beside, &self.path).map_err(|fault| refused(&fault))
    }
}

impl KeyStore for SealedFile {
    fn place(&self) -> &'static str {
        "a file of this profile, sealed with a passphrase"
    }

    fn standing(&self) -> Standing {
        match (held(&self.open).is_some(), self.path.exists()) {
            (true, _) => Standing::Ready,
            (false, true) => Standing::Locked,
            (false, false) => Standing::NotMade,
        }
    }

    fn read(&self, connection: &str) -> Result<Option<Secret>, SecretFault> {
        let open = held(&self.open);
        match &*open {
            Some(key) => Ok(self.kept(key)?.get(connection).map(|secret| Secret::new(secret.as_str()))),
            None if self.path.exists() => Err(SecretFault::Locked),
            None => Ok(None),
        }
    }

    fn write(&self, connection: &str, secret: &Secret) -> Result<(), SecretFault> {
        self.change(|kept| {
            kept.insert(connection.to_owned(), Zeroizing::new(secret.expose().to_owned()));
        })
    }

    fn forget(&self, connection: &str) -> Result<(), SecretFault> {
        if !self.path.exists() {
            return Ok(());
        }
        self.change(|kept| {
            kept.remove(connection);
        })
    }

    fn unlock(&self, passphrase: &Secret) -> Result<(), SecretFault> {
        let mut open = held(&self.open);
        let key = match self.on_disk()? {
            Some(file) => {
                let key = make(passphrase, file.making.clone())?;
                unseal(&key, &file)?;
                key
            }
            None if passphrase.expose().chars().count() < PASSPHRASE_LETTERS_MIN => {
                return Err(SecretFault::ShortPassphrase(PASSPHRASE_LETTERS_MIN));
            }
            None => {
                let making = Making { memory_kib: MEMORY_KIB, passes: PASSES, salt: hex(&random::<16>()?) };
                let key = make(passphrase, making)?;
                self.write_whole(&seal(&key, &Kept::new())?)?;
                key
            }
        };
        *open = Some(key);
        Ok(())
    }
}

fn make(passphrase: &Secret, making: Making) -> Result<Key, SecretFault> {
    let odd = || SecretFault::Unreadable("it asks for a key that cannot be made".to_owned());
    if making.memory_kib > MEMORY_KIB_MAX || making.passes > PASSES_MAX {
        return Err(odd());
    }
    let salt = bytes(&making.salt).ok_or_else(odd)?;
    let params = Params::new(making.memory_kib, making.passes, 1, Some(32)).map_err(|_| odd())?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.expose().as_bytes(), &salt, key.as_mut_slice())
        .map_err(|_| odd())?;
    Ok(Key { bytes: key, making })
}

fn seal(key: &Key, kept: &Kept) -> Result<OnDisk, SecretFault> {
    let refused = || SecretFault::Refused("it could not be sealed".to_owned());
    let plain: BTreeMap<&str, &str> = kept.iter().map(|(name, secret)| (name.as_str(), secret.as_str())).collect();
    let text = Zeroizing::new(serde_json::to_vec(&plain).map_err(|_| refused())?);
    let nonce = random::<24>()?;
    let payload = Payload { msg: &text, aad: &header(&key.making) };
    let sealed = cipher(key).encrypt(&XNonce::from(nonce), payload).map_err(|_| refused())?;
    Ok(OnDisk { version: 1, making: key.making.clone(), nonce: hex(&nonce), sealed: hex(&sealed) })
}

fn unseal(key: &Key, file: &OnDisk) -> Result<Kept, SecretFault> {
    let odd = || SecretFault::Unreadable("it is not in its form".to_owned());
    let nonce: [u8; 24] = bytes(&file.nonce).and_then(|nonce| nonce.try_into().ok()).ok_or_else(odd)?;
    let sealed = bytes(&file.sealed).ok_or_else(odd)?;
    let payload = Payload { msg: &sealed, aad: &header(&file.making) };
    let opened = cipher(key).decrypt(&XNonce::from(nonce), payload).map_err(|_| SecretFault::WrongPassphrase)?;
    let text = Zeroizing::new(opened);
    let plain: BTreeMap<String, String> = serde_json::from_slice(&text).map_err(|_| odd())?;
    Ok(plain.into_iter().map(|(name, secret)| (name, Zeroizing::new(secret))).collect())
}

/// What is sealed along: another way to make the key is another file.
fn header(making: &Making) -> Vec<u8> {
    format!("quayside secrets 1 {} {} {}", making.memory_kib, making.passes, making.salt).into_bytes()
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&*key.bytes).into())
}

fn random<const COUNT: usize>() -> Result<[u8; COUNT], SecretFault> {
    let mut drawn = [0; COUNT];
    let refused = |_| SecretFault::Refused("this machine gives no chance".to_owned());
    getrandom::fill(&mut drawn).map_err(refused)?;
    Ok(drawn)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs =
        (0..hex.len()).step_by(2).map(|at| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()));
    pairs.collect()
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
