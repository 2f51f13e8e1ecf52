//! The files of attachments: each under the SHA-256 of its content, in `attachments/ab/cdef…`, read-only, never opened by
//! Quayside itself. A name is only a label and stands in no path.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use crate::backup::{Passing, flush_folder};
use crate::{Profile, StoreError};

/// The largest file that is taken where nobody says otherwise, in bytes.
pub const ATTACHMENT_BYTES_MAX: u64 = 50 * 1024 * 1024;
const READ_BYTES: usize = 64 * 1024;
/// What it is stands in these.
const FIRST_BYTES: usize = 512;

/// A file that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// SHA-256 of its content, 64 small hexadecimal letters.
    pub sha256: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// What its first bytes say it is, whatever its name says.
    pub media_type: &'static str,
}

impl Profile {
    /// Keeps the content of a file on the disk. Its size is looked at before anything is read.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`]; when the file cannot be read or the disk does not take it.
    pub fn keep_file(&self, file: &Path, bytes_max: u64) -> Result<KeptFile, StoreError> {
        let about = fs::metadata(file).map_err(StoreError::file("look at", file))?;
        if !about.is_file() {
            return Err(StoreError::file("attach", file)(ErrorKind::InvalidInput.into()));
        }
        if about.len() > bytes_max {
            return Err(StoreError::TooLarge { bytes_max });
        }
        let mut source = File::open(file).map_err(StoreError::file("open", file))?;
        self.keep(&mut source, bytes_max)
    }

    /// Keeps what can be read, up to a limit; it is never whole in memory. The same content is kept once.
    ///
    /// # Errors
    /// As [`Profile::keep_file`].
    pub fn keep(&self, source: &mut dyn Read, bytes_max: u64) -> Result<KeptFile, StoreError> {
        self.refuse_if_damaged()?;
        keep_in(&self.attachments_folder(), source, bytes_max)
    }

    /// A place for content that comes piece by piece.
    ///
    /// # Errors
    /// When the disk does not take it, or damage is known.
    pub fn incoming(&self, bytes_max: u64) -> Result<Incoming, StoreError> {
        self.refuse_if_damaged()?;
        Incoming::new(&self.attachments_folder(), bytes_max)
    }

    /// Writes the content of an attachment to a new file, and proves it on the way.
    ///
    /// # Errors
    /// [`StoreError::FileExists`]; [`StoreError::AttachmentGone`] and [`StoreError::AttachmentAltered`] leave nothing
    /// behind.
    pub fn save_attachment(&self, sha256: &str, target: &Path) -> Result<u64, StoreError> {
        let mut source = self.open_attachment(sha256)?;
        let written = |fault| StoreError::file("write", target)(fault);
        let mut out =
            File::options().write(true).create_new(true).open(target).map_err(|fault| match fault.kind() {
                ErrorKind::AlreadyExists => StoreError::FileExists { file: target.to_path_buf() },
                _ => written(fault),
            })?;
        let unfinished = Passing(target.to_path_buf());
        let (found, size_bytes) = copied(&mut source, &mut out).map_err(written)?;
        if found != sha256 {
            return Err(StoreError::AttachmentAltered { sha256: sha256.to_owned() });
        }
        out.sync_all().map_err(written)?;
        // Complete: it stays.
        std::mem::forget(unfinished);
        Ok(size_bytes)
    }

    /// Takes files away that an erasure left to nobody.
    ///
    /// # Errors
    /// When one of them cannot be removed.
    pub fn remove_files(&self, digests: &[String]) -> Result<(), StoreError> {
        let folder = self.attachments_folder();
        for path in digests.iter().filter_map(|sha256| place_of(&folder, sha256)) {
            match fs::remove_file(&path) {
                Err(fault) if fault.kind() != ErrorKind::NotFound => {
                    return Err(StoreError::file("remove", &path)(fault));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Opens the content of an attachment to read.
    ///
    /// # Errors
    /// [`StoreError::AttachmentGone`].
    pub fn open_attachment(&self, sha256: &str) -> Result<File, StoreError> {
        let gone = || StoreError::AttachmentGone { sha256: sha256.to_owned() };
        let path = place_of(&self.attachments_folder(), sha256).ok_or_else(gone)?;
        File::open(path).map_err(|_| gone())
    }
}

/// Content on its way into the folder of attachments, piece by piece; it is gone when it is not finished.
#[derive(Debug)]
pub struct Incoming {
    folder: PathBuf,
    path: Passing,
    out: File,
    hash: Sha256,
    first: Vec<u8>,
    size_bytes: u64,
    bytes_max: u64,
}

impl Incoming {
    pub(crate) fn new(folder: &Path, bytes_max: u64) -> Result<Incoming, StoreError> {
        static TURN: AtomicU64 = AtomicU64::new(0);
        let name = format!("incoming-{}-{}", std::process::id(), TURN.fetch_add(1, Ordering::Relaxed));
        let path = Passing(folder.join(name));
        let opened = File::options().write(true).create_new(true).open(&path.0);
        let out = opened.map_err(StoreError::file("write", &path.0))?;
        let (hash, first) = (Sha256::new(), Vec::new());
        Ok(Incoming { folder: folder.to_path_buf(), path, out, hash, first, size_bytes: 0, bytes_max })
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`]; when the disk does not take it.
    pub fn take(&mut self, piece: &[u8]) -> Result<(), StoreError> {
        self.size_bytes += piece.len() as u64;
        if self.size_bytes > self.bytes_max {
            return Err(StoreError::TooLarge { bytes_max: self.bytes_max });
        }
        if self.first.len() < FIRST_BYTES {
            self.first.extend(piece.iter().take(FIRST_BYTES - self.first.len()));
        }
        self.hash.update(piece);
        self.out.write_all(piece).map_err(StoreError::file("write", &self.path.0))
    }

    /// Gives the content its place, flushed to the disk. The same content is kept once.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn finish(self) -> Result<KeptFile, StoreError> {
        let written = |fault| StoreError::file("write", &self.path.0)(fault);
        let sha256 = hex(&self.hash.clone().finalize());
        let media_type = domain::attachment::media_type(&self.first);
        let kept = KeptFile { sha256, size_bytes: self.size_bytes, media_type };
        let place = place_of(&self.folder, &kept.sha256)
            .ok_or_else(|| StoreError::unreadable("the digest of an attachment", &kept.sha256))?;
        if digest_of_file(&place).is_ok_and(|found| found == kept.sha256) {
            return Ok(kept);
        }
        let mut permissions = self.out.metadata().map_err(written)?.permissions();
        permissions.set_readonly(true);
        self.out.set_permissions(permissions).map_err(written)?;
        self.out.sync_all().map_err(written)?;
        let shelf = place.parent().unwrap_or(&self.folder);
        fs::create_dir_all(shelf).map_err(StoreError::file("make the folder", shelf))?;
        fs::rename(&self.path.0, &place).map_err(StoreError::file("name the attachment", &place))?;
        flush_folder(shelf)?;
        flush_folder(&self.folder)?;
        Ok(kept)
    }
}

/// Keeps content in a folder of attachments.
pub(crate) fn keep_in(folder: &Path, source: &mut dyn Read, bytes_max: u64) -> Result<KeptFile, StoreError> {
    let mut incoming = Incoming::new(folder, bytes_max)?;
    let read = |fault| StoreError::file("read", folder)(fault);
    each_piece(source, &mut |piece| incoming.take(piece)).map_err(read)??;
    incoming.finish()
}

/// Hands on what can be read piece by piece, until the taker has enough.
fn each_piece<E>(
    source: &mut dyn Read,
    take: &mut dyn FnMut(&[u8]) -> Result<(), E>,
) -> std::io::Result<Result<(), E>> {
    let mut piece = vec![0; READ_BYTES];
    loop {
        match source.read(&mut piece) {
            Ok(0) => return Ok(Ok(())),
            Ok(count) => {
                if let Err(fault) = take(&piece[..count]) {
                    return Ok(Err(fault));
                }
            }
            Err(fault) if fault.kind() == ErrorKind::Interrupted => {}
            Err(fault) => return Err(fault),
        }
    }
}

/// The digest of a file as it lies there.
pub(crate) fn digest_of_file(path: &Path) -> std::io::Result<String> {
    copied(&mut File::open(path)?, &mut std::io::sink()).map(|(sha256, _)| sha256)
}

/// Copies all of it; gives digest and size.
fn copied(source: &mut dyn Read, out: &mut dyn Write) -> std::io::Result<(String, u64)> {
    let (mut hash, mut size_bytes) = (Sha256::new(), 0);
    each_piece(source, &mut |piece| {
        hash.update(piece);
        size_bytes += piece.len() as u64;
        out.write_all(piece)
    })??;
    Ok((hex(&hash.finalize()), size_bytes))
}

/// Where content lies; `None` for what is no digest and could be a path.
pub(crate) fn place_of(folder: &Path, sha256: &str) -> Option<PathBuf> {
    let fits = sha256.len() == 64 && sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    fits.then(|| folder.join(&sha256[..2]).join(&sha256[2..]))
}

/// The digests of everything that lies in a folder of attachments.
pub(crate) fn kept_in(folder: &Path) -> Result<Vec<String>, StoreError> {
    let mut kept = Vec::new();
    for shelf in entries(folder)? {
        let Some(begin) = shelf.file_name().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
        if !shelf.is_dir() {
            continue;
        }
        for file in entries(&shelf)? {
            let rest = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let sha256 = format!("{begin}{rest}");
            if place_of(folder, &sha256).as_deref() == Some(&file) {
                kept.push(sha256);
            }
        }
    }
    kept.sort();
    Ok(kept)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let read = |fault| StoreError::file("read the folder", folder)(fault);
    fs::read_dir(folder).map_err(read)?.map(|entry| entry.map(|entry| entry.path()).map_err(read)).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Everything in a delta that looks like the digest of a file.
pub(crate) fn digests_in(payload: &str) -> Vec<String> {
    let texts = payload.split(|letter: char| !matches!(letter, '0'..='9' | 'a'..='f'));
    texts.filter(|text| text.len() == 64).map(str::to_owned).collect()
}
