//! The file of a backup: a tar archive that anybody can open, in which every byte is accounted for.
//!
//! `manifest.json` says what is in it, `store.db` is the store, and `digest.txt` is the SHA-256 of everything before
//! it. The end of the file follows from the digest, so that no byte can change without being noticed.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tar::{Archive, Builder, Header};

use super::copy::flush;
use crate::{StoreError, files};

/// 2: files of attachments may stand between the store and the digest.
const FORMAT: u32 = 2;
const MANIFEST: &str = "manifest.json";
const STORE: &str = "store.db";
const ATTACHMENTS: &str = "attachments/";
const DIGEST: &str = "digest.txt";
const MANIFEST_BYTES_MAX: u64 = 1024 * 1024;
/// Header and content of the digest, and the two empty blocks that end a tar archive.
const TAIL_BYTES: usize = 4 * 512;

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// Version of the archive's own format.
    pub format: u32,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Version of the store in it.
    pub store_version: u32,
    /// Records in it.
    pub records: u64,
    /// Batches of its journal.
    pub batches: u64,
    /// Size of the store in it.
    pub store_bytes: u64,
    /// Files of attachments in it. A backup of the day has none: they lie beside it and never change.
    #[serde(default)]
    pub attachments: u64,
}

impl Manifest {
    pub(super) fn new(made_at: DateTime<Utc>, store_version: u32, records: u64, batches: u64) -> Manifest {
        Manifest { format: FORMAT, made_at, store_version, records, batches, store_bytes: 0, attachments: 0 }
    }
}

/// Packs a copy of the store into an archive at `target`, flushed to disk.
pub(super) fn write(
    target: &Path,
    mut manifest: Manifest,
    store: &Path,
    attachments: &[(String, PathBuf)],
) -> Result<Manifest, StoreError> {
    manifest.attachments = attachments.len() as u64;
    let written = |fault| StoreError::file("write", target)(fault);
    let mut copy = File::open(store).map_err(StoreError::file("open", store))?;
    manifest.store_bytes = copy.metadata().map_err(StoreError::file("look at", store))?.len();
    let said = serde_json::to_vec_pretty(&manifest).map_err(|fault| StoreError::unreadable("the manifest", fault))?;
    let file = File::options().write(true).create_new(true).open(target).map_err(written)?;
    let mut archive = Builder::new(Hashing { inner: BufWriter::new(file), hash: Sha256::new() });
    append(&mut archive, MANIFEST, said.len() as u64, &*said).map_err(written)?;
    append(&mut archive, STORE, manifest.store_bytes, &mut copy).map_err(written)?;
    for (sha256, path) in attachments {
        let mut content = File::open(path).map_err(StoreError::file("open", path))?;
        let length = content.metadata().map_err(StoreError::file("look at", path))?.len();
        append(&mut archive, &format!("{ATTACHMENTS}{sha256}"), length, &mut content).map_err(written)?;
    }
    let digest = archive.get_mut().digest();
    let ended = append_digest(&mut archive, &digest).and_then(|()| archive.into_inner());
    ended.and_then(|mut out| out.flush()).map_err(written)?;
    flush(target)?;
    Ok(manifest)
}

/// Reads what a backup says of itself, after every byte of it was checked.
pub(crate) fn read(file: &Path) -> Result<Manifest, StoreError> {
    check_bytes(file)?;
    let mut archive = Archive::new(opened(file)?);
    let mut entry = next(&mut archive, file, MANIFEST)?;
    let mut text = String::new();
    let read = entry.by_ref().take(MANIFEST_BYTES_MAX).read_to_string(&mut text);
    read.map_err(|fault| damaged(file, &fault))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|fault| damaged(file, &fault))?;
    if manifest.format > FORMAT {
        return Err(StoreError::NewerBackup { file: file.to_path_buf() });
    }
    Ok(manifest)
}

/// Unpacks the store of a backup that was read.
pub(crate) fn unpack_store(file: &Path, target: &Path) -> Result<(), StoreError> {
    let mut archive = Archive::new(opened(file)?);
    let mut entries = archive.entries().map_err(|fault| damaged(file, &fault))?;
    let entry = entries.find_map(|entry| entry.ok().filter(|entry| is_named(entry.header(), STORE)));
    let mut entry = entry.ok_or_else(|| damaged(file, &"it holds no store"))?;
    let mut out = File::create(target).map_err(StoreError::file("write", target))?;
    io::copy(&mut entry, &mut out).map_err(StoreError::file("write", target))?;
    flush(target)
}

/// Puts the files of attachments of a backup that was read into a folder, each under its digest.
pub(super) fn unpack_attachments(file: &Path, folder: &Path) -> Result<(), StoreError> {
    let mut archive = Archive::new(opened(file)?);
    for entry in archive.entries().map_err(|fault| damaged(file, &fault))? {
        let mut entry = entry.map_err(|fault| damaged(file, &fault))?;
        let name = String::from_utf8_lossy(&entry.header().path_bytes()).into_owned();
        let Some(sha256) = name.strip_prefix(ATTACHMENTS) else { continue };
        let kept = files::keep_in(folder, &mut entry, u64::MAX)?;
        if kept.sha256 != sha256 {
            return Err(damaged(file, &format!("the attachment {sha256} has other content")));
        }
    }
    Ok(())
}

/// The end of the file must be what follows from everything before it.
fn check_bytes(file: &Path) -> Result<(), StoreError> {
    let read = |fault: io::Error| StoreError::file("read", file)(fault);
    let mut source = opened(file)?;
    let mut first = [0; 512];
    let begins = source.read_exact(&mut first).is_ok();
    if !begins || !is_named(Header::from_byte_slice(&first), MANIFEST) {
        return Err(StoreError::NotABackup { file: file.to_path_buf() });
    }
    let length = source.seek(SeekFrom::End(0)).map_err(read)?;
    let Some(body) = length.checked_sub(TAIL_BYTES as u64) else {
        return Err(damaged(file, &"its end is missing"));
    };
    source.rewind().map_err(read)?;
    let mut hash = Sha256::new();
    io::copy(&mut source.by_ref().take(body), &mut HashOnly(&mut hash)).map_err(read)?;
    let mut found = Vec::with_capacity(TAIL_BYTES);
    source.read_to_end(&mut found).map_err(read)?;
    if found == tail(&hex(&hash.finalize())).map_err(read)? {
        Ok(())
    } else {
        Err(damaged(file, &"its content is not what its digest says"))
    }
}

fn opened(file: &Path) -> Result<BufReader<File>, StoreError> {
    Ok(BufReader::new(File::open(file).map_err(StoreError::file("open", file))?))
}

fn next<'a, R: Read>(archive: &'a mut Archive<R>, file: &Path, name: &str) -> Result<tar::Entry<'a, R>, StoreError> {
    let mut entries = archive.entries().map_err(|fault| damaged(file, &fault))?;
    let entry = entries.next().transpose().map_err(|fault| damaged(file, &fault))?;
    entry.filter(|entry| is_named(entry.header(), name)).ok_or_else(|| damaged(file, &format!("{name} is missing")))
}

fn is_named(header: &Header, name: &str) -> bool {
    *header.path_bytes() == *name.as_bytes()
}

fn damaged(file: &Path, detail: &dyn std::fmt::Display) -> StoreError {
    StoreError::DamagedBackup { file: PathBuf::from(file), detail: detail.to_string() }
}

fn append(archive: &mut Builder<impl Write>, name: &str, length: u64, content: impl Read) -> io::Result<()> {
    archive.append(&header(name, length)?, content)
}

/// The same for the same content, whenever and by whomever it is written.
fn header(name: &str, length: u64) -> io::Result<Header> {
    let mut header = Header::new_gnu();
    header.set_path(name)?;
    header.set_size(length);
    header.set_mode(0o600);
    header.set_mtime(0);
    header.set_cksum();
    Ok(header)
}

/// The digest's entry and the end of the archive.
fn tail(digest: &str) -> io::Result<Vec<u8>> {
    let mut archive = Builder::new(Vec::with_capacity(TAIL_BYTES));
    append_digest(&mut archive, digest)?;
    archive.into_inner()
}

fn append_digest(archive: &mut Builder<impl Write>, digest: &str) -> io::Result<()> {
    let line = format!("{digest}\n");
    append(archive, DIGEST, line.len() as u64, line.as_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes on and keeps the digest of what went through.
struct Hashing<W> {
    inner: W,
    hash: Sha256,
}

impl<W> Hashing<W> {
    fn digest(&self) -> String {
        hex(&self.hash.clone().finalize())
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.hash.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

struct HashOnly<'h>(&'h mut Sha256);

impl Write for HashOnly<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
