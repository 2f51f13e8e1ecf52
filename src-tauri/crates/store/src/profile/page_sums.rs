//! A sum at the end of every page of the store, so that no bit of the file changes unnoticed, not even one in bytes
//! that hold nothing.
//!
//! SQLite leaves the last bytes of a page alone when the file says that they are reserved (sqlite.org/fileformat2.html
//! §1.3.4). A layer below it, the one place of the product that is not safe Rust, writes the sum there with each page
//! that goes to the file. Any other program can still read the file; what it writes has no sum. Reading takes no heed
//! of the sums: `verify` and the check of every start do.

use std::ffi::{CStr, c_int, c_void};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::OnceLock;

use rusqlite::{Connection, MAIN_DB, ffi};
use sha2::{Digest, Sha256};

use crate::StoreError;

/// The layer's name among SQLite's.
pub(crate) const LAYER: &CStr = c"quayside";
const SUM_BYTES: usize = 8;
/// Where the header of the file says how many bytes of a page are reserved, and how large a page is.
const RESERVED_AT: usize = 20;
const PAGE_SIZE_AT: usize = 16;
const HEADER_BYTES: usize = 100;
/// SQLite locks bytes here and never writes the page around them (fileformat2.html §1.5).
const LOCK_BYTE: u64 = 0x4000_0000;

fn sum(number: u64, content: &[u8]) -> [u8; SUM_BYTES] {
    let mut hash = Sha256::new();
    hash.update(number.to_be_bytes());
    hash.update(content);
    let digest: [u8; 32] = hash.finalize().into();
    let mut sum = [0; SUM_BYTES];
    sum.copy_from_slice(&digest[..SUM_BYTES]);
    sum
}

/// The size of the pages of a file that has sums, in bytes; 0 when its header makes no sense, `None` without sums.
fn page_bytes(source: &mut impl Read) -> Option<usize> {
    let mut header = [0; HEADER_BYTES];
    if source.read_exact(&mut header).is_err() || usize::from(header[RESERVED_AT]) != SUM_BYTES {
        return None;
    }
    let size = match u16::from_be_bytes([header[PAGE_SIZE_AT], header[PAGE_SIZE_AT + 1]]) {
        1 => 65536,
        size => usize::from(size),
    };
    Some(if size.is_power_of_two() && size >= 512 { size } else { 0 })
}

/// Gives the pages of a file that was just made the sums they have not: when a copy is larger than its memory, SQLite
/// writes pages of it before the first one, which says that there are sums. The copy is proven afterwards, so nothing
/// that went wrong on the way is sealed by this.
pub(crate) fn complete(file: &Path) -> Result<(), StoreError> {
    let mut source = BufReader::with_capacity(1 << 20, File::open(file).map_err(StoreError::file("open", file))?);
    let Some(size) = page_bytes(&mut source).filter(|size| *size > 0) else { return Ok(()) };
    let mut target = File::options().write(true).open(file).map_err(StoreError::file("open", file))?;
    source.rewind().map_err(StoreError::file("read", file))?;
    let (mut page, mut number) = (vec![0; size], 0);
    loop {
        number += 1;
        match source.read_exact(&mut page) {
            Ok(()) => {}
            Err(fault) if fault.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(fault) => return Err(StoreError::file("read", file)(fault)),
        }
        if !is_whole(number, &page) {
            let at = (number - 1) * size as u64 + (size - SUM_BYTES) as u64;
            let sum = sum(number, &page[..size - SUM_BYTES]);
            let written = target.seek(SeekFrom::Start(at)).and_then(|_| target.write_all(&sum));
            written.map_err(StoreError::file("write", file))?;
        }
    }
}

/// The pages of a file that are not as they were written; `None` when the file has no sums.
pub(crate) fn broken(file: &Path, limit: usize) -> Result<Option<Vec<u64>>, StoreError> {
    let read = |fault| StoreError::file("read", file)(fault);
    let mut source = BufReader::with_capacity(1 << 20, File::open(file).map_err(StoreError::file("open", file))?);
    let size = match page_bytes(&mut source) {
        None => return Ok(None),
        Some(0) => return Ok(Some(vec![1])),
        Some(size) => size,
    };
    source.rewind().map_err(read)?;
    let (mut page, mut number, mut broken) = (vec![0; size], 0, Vec::new());
    while broken.len() < limit {
        number += 1;
        match source.read_exact(&mut page) {
            Ok(()) => {}
            Err(fault) if fault.kind() == std::io::ErrorKind::UnexpectedEof => break,
            Err(fault) => return Err(read(fault)),
        }
        // A page may be on its way to the file at this moment: it is looked at once more.
        if !is_whole(number, &page) && !is_whole_again(file, number, size).map_err(read)? {
            broken.push(number);
        }
    }
    Ok(Some(broken))
}

fn is_whole(number: u64, page: &[u8]) -> bool {
    let (content, kept) = page.split_at(page.len() - SUM_BYTES);
    let locked = (number - 1) * page.len() as u64 == LOCK_BYTE;
    // SQLite does not write free pages that nobody will read: they are zero until they are used.
    locked || sum(number, content) == kept || page.iter().all(|byte| *byte == 0)
}

fn is_whole_again(file: &Path, number: u64, size: usize) -> std::io::Result<bool> {
    for _ in 0..3 {
        std::thread::sleep(std::time::Duration::from_millis(5));
        let mut source = File::open(file)?;
        source.seek(SeekFrom::Start((number - 1) * size as u64))?;
        let mut page = vec![0; size];
        if source.read_exact(&mut page).is_ok() && is_whole(number, &page) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Has room kept for the sums in the database behind a connection, which has no content yet or is written anew by
/// `VACUUM`.
#[expect(unsafe_code, reason = "SQLite's call for it is not in rusqlite")]
pub(crate) fn reserve(connection: &Connection) -> Result<(), StoreError> {
    let mut bytes = SUM_BYTES as c_int;
    // SAFETY: the handle is that of a live connection, and SQLite reads and writes the one number during the call.
    let code = unsafe {
        ffi::sqlite3_file_control(
            connection.handle(),
            c"main".as_ptr(),
            ffi::SQLITE_FCNTL_RESERVE_BYTES,
            (&raw mut bytes).cast::<c_void>(),
        )
    };
    debug_assert_eq!(MAIN_DB, c"main");
    match code {
        ffi::SQLITE_OK => Ok(()),
        code => Err(StoreError::Sqlite { detail: format!("pages cannot have sums ({code})") }),
    }
}

/// Makes the layer known to SQLite, once.
pub(crate) fn register() -> Result<(), StoreError> {
    static REGISTERED: OnceLock<c_int> = OnceLock::new();
    match *REGISTERED.get_or_init(layer::register) {
        ffi::SQLITE_OK => Ok(()),
        code => Err(StoreError::Sqlite { detail: format!("the layer of page sums was refused ({code})") }),
    }
}

/// The layer itself: SQLite's own for this system, with another way to open and, for databases, to write.
#[expect(unsafe_code, reason = "SQLite calls its file layer through C function pointers")]
mod layer {
    use super::*;

    /// How the files of the system are worked on, with our way to write in place of the system's.
    #[repr(C)]
    struct Methods {
        ours: ffi::sqlite3_io_methods,
        of_system: *const ffi::sqlite3_io_methods,
    }

    /// What stands behind each open file of the system.
    #[repr(C)]
    struct Behind {
        /// 1 when the file has sums.
        has_sums: u64,
    }

    /// Of the system's layer; set before ours is known to anybody.
    static SYSTEM: OnceLock<usize> = OnceLock::new();

    fn system() -> *mut ffi::sqlite3_vfs {
        SYSTEM.get().copied().unwrap_or_default() as *mut ffi::sqlite3_vfs
    }

    pub(super) fn register() -> c_int {
        // SAFETY: SQLite's own default layer lives as long as the program; a copy of it that is never freed is what
        // `sqlite3_vfs_register` asks for. The room behind each file is kept aligned for a 64-bit number.
        unsafe {
            let code = ffi::sqlite3_initialize();
            let found = ffi::sqlite3_vfs_find(std::ptr::null());
            if code != ffi::SQLITE_OK || found.is_null() {
                return ffi::SQLITE_ERROR;
            }
            let _ = SYSTEM.set(found as usize);
            let ours = Box::leak(Box::new(*found));
            ours.zName = LAYER.as_ptr();
            ours.pNext = std::ptr::null_mut();
            ours.szOsFile = behind_at((*found).szOsFile) as c_int + size_of::<Behind>() as c_int;
            ours.xOpen = Some(open);
            ffi::sqlite3_vfs_register(ours, 0)
        }
    }

    fn behind_at(file_bytes: c_int) -> usize {
        usize::try_from(file_bytes).unwrap_or_default().next_multiple_of(align_of::<Behind>())
    }

    unsafe fn behind<'f>(file: *mut ffi::sqlite3_file) -> &'f mut Behind {
        // SAFETY: SQLite gives every file as many bytes as the layer asked for in `register`.
        unsafe { &mut *file.cast::<u8>().add(behind_at((*system()).szOsFile)).cast::<Behind>() }
    }

    unsafe extern "C" fn open(
        _: *mut ffi::sqlite3_vfs,
        name: ffi::sqlite3_filename,
        file: *mut ffi::sqlite3_file,
        flags: c_int,
        out_flags: *mut c_int,
    ) -> c_int {
        // SAFETY: the arguments are SQLite's, handed on as they came; the system's layer has set the methods of a file
        // that is open, and the table made of them is never freed.
        unsafe {
            let Some(open) = (*system()).xOpen else { return ffi::SQLITE_CANTOPEN };
            let code = open(system(), name, file, flags, out_flags);
            if code != ffi::SQLITE_OK || flags & ffi::SQLITE_OPEN_MAIN_DB == 0 {
                return code;
            }
            let methods = (*file).pMethods;
            let mut first = [0_u8; HEADER_BYTES];
            let read = (*methods).xRead.map(|read| read(file, first.as_mut_ptr().cast(), HEADER_BYTES as c_int, 0));
            let has_sums = read == Some(ffi::SQLITE_OK) && usize::from(first[RESERVED_AT]) == SUM_BYTES;
            *behind(file) = Behind { has_sums: has_sums.into() };
            (*file).pMethods = table_for(methods).cast();
            code
        }
    }

    /// The system has a few tables of methods, each for ever; each gets one of ours.
    fn table_for(of_system: *const ffi::sqlite3_io_methods) -> *const Methods {
        static TABLES: std::sync::Mutex<Vec<(usize, usize)>> = std::sync::Mutex::new(Vec::new());
        let mut tables = TABLES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((_, ours)) = tables.iter().find(|(known, _)| *known == of_system as usize) {
            return *ours as *const Methods;
        }
        // SAFETY: the table of an open file is whole and lives as long as the program.
        let ours = unsafe { ffi::sqlite3_io_methods { xWrite: Some(write), ..*of_system } };
        let table = Box::leak(Box::new(Methods { ours, of_system }));
        tables.push((of_system as usize, &raw const *table as usize));
        table
    }

    unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, bytes: *const c_void, count: c_int, at: i64) -> c_int {
        // SAFETY: the file was opened by `open`, so its table is one of ours; SQLite gives `count` bytes to read, and
        // the copy with the sum lives until the system has written it.
        unsafe {
            let methods = (*file).pMethods.cast::<Methods>();
            let Some(write) = (*(*methods).of_system).xWrite else { return ffi::SQLITE_IOERR_WRITE };
            let (Ok(length), Ok(offset)) = (usize::try_from(count), u64::try_from(at)) else {
                return ffi::SQLITE_IOERR_WRITE;
            };
            let page = std::slice::from_raw_parts(bytes.cast::<u8>(), length);
            if offset == 0 && length >= HEADER_BYTES {
                behind(file).has_sums = u64::from(usize::from(page[RESERVED_AT]) == SUM_BYTES);
            }
            let whole_page = length >= 512 && length.is_power_of_two() && offset % length as u64 == 0;
            if behind(file).has_sums == 0 || !whole_page {
                return write(file, bytes, count, at);
            }
            let mut page = page.to_vec();
            let sum = sum(offset / length as u64 + 1, &page[..length - SUM_BYTES]);
            page[length - SUM_BYTES..].copy_from_slice(&sum);
            write(file, page.as_ptr().cast(), count, at)
        }
    }
}
