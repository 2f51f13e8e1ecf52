//! A store of version 1, with everything the kills before left in it, killed on its way to the present version.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::program::Desk;
use crate::shaken::{Shaken, Tally};

const OLDER: &str = include_str!("older.py");
/// As it was released.
const VERSION_1: &str = include_str!("../../../src-tauri/crates/store/src/migrations/0001_spine.sql");
/// Where SQLite keeps the number of a store's version in the file, four bytes, the most significant first.
const VERSION_AT: usize = 60;

/// Kills as often as wanted; after each, the store comes to the present version with every dossier as it was.
pub(crate) fn shaken(after: &Desk, kills: usize, seed: u64) -> Result<Tally, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let old = folder.path().join("store.db");
    let present = after.profile().join("store.db");
    let laid_out = Command::new("python3").args(["-c", OLDER]).arg(&present).arg(&old).arg(VERSION_1).status()?;
    if !laid_out.success() || version(&old)? != 1 {
        return Err("The store of version 1 could not be laid out.".into());
    }
    let newest = version(&present)?;
    let before = after.json(&["list"]);
    let mut desk = Shaken::new(Desk::new(), seed);
    while desk.kills < kills {
        lay(&old, &desk.desk.profile())?;
        let ended_well = desk.run_and_kill(&["list"]);
        if !ended_well && desk.desk.json(&["list"]) != before {
            return Err("A dossier is not as it was before the migration that was killed.".into());
        }
        desk.desk.verify();
        let found = version(&desk.desk.profile().join("store.db"))?;
        if found != newest {
            return Err(format!("The store is of version {found} after the migration, not of {newest}.").into());
        }
    }
    Ok(desk.tallies.remove("list").unwrap_or_default())
}

/// Puts the old store in the place of what is there.
fn lay(old: &Path, profile: &Path) -> std::io::Result<()> {
    if profile.exists() {
        fs::remove_dir_all(profile)?;
    }
    fs::create_dir_all(profile)?;
    fs::copy(old, profile.join("store.db")).map(|_| ())
}

/// The version in a store's file; whatever its log holds must have been written back.
fn version(file: &Path) -> Result<u32, Box<dyn Error>> {
    let head = fs::read(file)?;
    let bytes = head.get(VERSION_AT..VERSION_AT + 4).ok_or("the store has no head")?;
    Ok(u32::from_be_bytes(bytes.try_into()?))
}
