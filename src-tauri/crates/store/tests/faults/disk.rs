//! A disk that fails on demand: SQLite's own file layer, with writing, truncating and flushing counted on each thread.
//! The store finds it as the system's.
#![expect(unsafe_code, reason = "SQLite calls its file layer through C function pointers")]

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::sync::{Mutex, OnceLock};

use rusqlite::ffi;

/// How the disk fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Io,
    Full,
}

/// What the disk has been told, and what it has met since.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    /// Operations until the next failure; 0 when none will fail.
    pub(crate) left: u64,
    /// All operations after the failure fail too.
    pub(crate) stays: bool,
    pub(crate) fault: Fault,
    /// Something has failed.
    pub(crate) met: bool,
}

impl Order {
    /// Nothing fails.
    pub(crate) const SOUND: Order = Order { left: 0, stays: false, fault: Fault::Io, met: false };
}

thread_local! {
    /// The disk of this thread.
    pub(crate) static ORDER: Cell<Order> = const { Cell::new(Order::SOUND) };
}

/// Lets the `nth` operation of this thread fail, and all after it when the fault stays.
pub(crate) fn arm(nth: u64, fault: Fault, stays: bool) {
    ORDER.set(Order { left: nth, stays, fault, met: false });
}

/// Lets nothing fail any more; says whether something did.
pub(crate) fn disarm() -> bool {
    ORDER.replace(Order::SOUND).met
}

fn fails(code: c_int) -> Option<c_int> {
    let order = ORDER.get();
    if order.left != 1 && !(order.met && order.stays) {
        ORDER.set(Order { left: order.left.saturating_sub(1), ..order });
        return None;
    }
    ORDER.set(Order { left: 0, met: true, ..order });
    Some(if order.fault == Fault::Full { ffi::SQLITE_FULL } else { code })
}

static SYSTEM: OnceLock<usize> = OnceLock::new();
static METHODS: OnceLock<usize> = OnceLock::new();
/// The system has a table for files with locks and one for those without; writing is the same in both.
static TABLES: Mutex<Vec<(usize, usize)>> = Mutex::new(Vec::new());

fn system() -> *mut ffi::sqlite3_vfs {
    *SYSTEM.get().unwrap() as *mut ffi::sqlite3_vfs
}

fn methods() -> &'static ffi::sqlite3_io_methods {
    // SAFETY: the table of the system's files lives as long as the program.
    unsafe { &*(*METHODS.get().unwrap() as *const ffi::sqlite3_io_methods) }
}

/// Puts the disk in the place of the system's; call before a store is opened.
pub(crate) fn install() {
    // SAFETY: SQLite's default layer and our copy of it live as long as the program.
    SYSTEM.get_or_init(|| unsafe {
        assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
        let found = ffi::sqlite3_vfs_find(std::ptr::null());
        let ours = Box::leak(Box::new(*found));
        ours.zName = c"failing".as_ptr();
        ours.pNext = std::ptr::null_mut();
        ours.xOpen = Some(open);
        assert_eq!(ffi::sqlite3_vfs_register(ours, 1), ffi::SQLITE_OK);
        found as usize
    });
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite's arguments, handed on as they came; the methods of an open file are one of the system's tables.
    unsafe {
        let code = (*system()).xOpen.unwrap()(system(), name, file, flags, out_flags);
        if code == ffi::SQLITE_OK {
            let of_system = (*file).pMethods;
            METHODS.get_or_init(|| of_system as usize);
            let ours = ffi::sqlite3_io_methods {
                xWrite: Some(write),
                xSync: Some(sync),
                xTruncate: Some(truncate),
                ..*of_system
            };
            let mut tables = TABLES.lock().unwrap();
            let known = tables.iter().find(|(known, _)| *known == of_system as usize).map(|(_, ours)| *ours);
            let table = known.unwrap_or_else(|| {
                let leaked = Box::leak(Box::new(ours)) as *const ffi::sqlite3_io_methods as usize;
                tables.push((of_system as usize, leaked));
                leaked
            });
            (*file).pMethods = table as *const ffi::sqlite3_io_methods;
        }
        code
    }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, bytes: *const c_void, count: c_int, at: i64) -> c_int {
    // SAFETY: SQLite's arguments, handed on as they came.
    fails(ffi::SQLITE_IOERR_WRITE).unwrap_or_else(|| unsafe { methods().xWrite.unwrap()(file, bytes, count, at) })
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: SQLite's arguments, handed on as they came.
    fails(ffi::SQLITE_IOERR_FSYNC).unwrap_or_else(|| unsafe { methods().xSync.unwrap()(file, flags) })
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    // SAFETY: SQLite's arguments, handed on as they came.
    fails(ffi::SQLITE_IOERR_TRUNCATE).unwrap_or_else(|| unsafe { methods().xTruncate.unwrap()(file, size) })
}
