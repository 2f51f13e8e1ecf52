//! What happens to a file on a disk that ages: single bits change, ends are missing. Every damage is found, or shown to
//! lie where nothing is kept; none stops the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rusqlite::types::Value;

use crate::filled::filled;
use crate::support::{Desk, open, raw};

/// Stores that are flipped: dossiers, items at most, flips.
const STORES: &[(usize, usize, u64)] = &[(4, 3, 100), (24, 6, 150), (60, 40, 150)];
const FOUND_PERCENT: u64 = 95;

/// A closed store in a folder of its own.
fn closed(dossiers: usize, items: usize) -> Vec<u8> {
    let Desk { folder, profile } = filled(dossiers, items);
    drop(profile);
    assert!(!folder.path().join("store.db-wal").exists(), "the log is in the file");
    fs::read(folder.path().join("store.db")).unwrap()
}

/// Chance from a seed that a failure names (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// What the start and the check say of a store file; `None` when they find nothing.
fn found_in(folder: &Path) -> Option<String> {
    let profile = match open(folder, false) {
        Ok(profile) => profile,
        Err(fault) => return Some(fault.to_string()),
    };
    let checked = profile.check_core(&mut |_| {}).and_then(|core| match core.is_clean() {
        true => profile.verify(&mut |_| {}),
        false => Ok(core),
    });
    match checked {
        Ok(found) => found.problems.into_iter().next(),
        Err(fault) => Some(fault.to_string()),
    }
}

/// Everything a store holds: the rows of every table, as SQLite gives them.
fn content(file: &Path) -> Option<BTreeMap<String, Vec<Vec<Value>>>> {
    let store = raw(file);
    let mut tables = store.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").ok()?;
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).ok()?.collect::<Result<_, _>>().ok()?;
    let mut content = BTreeMap::new();
    for table in tables.into_iter().chain(["sqlite_schema".to_owned()]) {
        let mut rows = store.prepare(&format!("SELECT * FROM \"{table}\" NOT INDEXED")).ok()?;
        let columns = rows.column_count();
        let rows = rows.query_map([], |row| (0..columns).map(|at| row.get(at)).collect()).ok()?;
        content.insert(table, rows.collect::<Result<_, _>>().ok()?);
    }
    Some(content)
}

#[test]
fn single_bits_that_change_are_found() {
    let (mut flips, mut found, mut idle) = (0, 0, Vec::new());
    for (seed, (dossiers, items, times)) in (1..).zip(STORES) {
        let sound = closed(*dossiers, *items);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store.db");
        fs::write(&file, &sound).unwrap();
        assert_eq!(found_in(folder.path()), None, "the store is sound before");
        let held = content(&file);
        let mut chance = Chance(seed);
        for turn in 0..*times {
            let bit = chance.below(sound.len() as u64 * 8);
            let (byte, mask) = (usize::try_from(bit / 8).unwrap(), 1_u8 << (bit % 8));
            let mut flipped = sound.clone();
            flipped[byte] ^= mask;
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("store.db");
            fs::write(&file, &flipped).unwrap();
            flips += 1;
            if found_in(folder.path()).is_some() {
                found += 1;
                continue;
            }
            let place = format!("seed {seed}, turn {turn}, byte {byte}, bit {}", bit % 8);
            assert_eq!(content(&file), held, "{place}: content changed and nobody noticed");
            idle.push(place);
        }
    }
    println!("{found} of {flips} flips found; {} lie in bytes that hold nothing: {idle:?}", idle.len());
    assert!(found * 100 >= flips * FOUND_PERCENT, "{found} of {flips} found; not found: {idle:?}");
}

#[test]
fn a_file_cut_anywhere_is_said_in_words() {
    let sound = closed(6, 5);
    let folder = tempfile::tempdir().unwrap();
    let mut chance = Chance(7);
    let pages = (0..sound.len()).step_by(4096);
    let anywhere: Vec<usize> = (0..40).map(|_| usize::try_from(chance.below(sound.len() as u64)).unwrap()).collect();
    for length in pages.chain(anywhere) {
        for leftover in fs::read_dir(folder.path()).unwrap() {
            let path = leftover.unwrap().path();
            if path.is_file() { fs::remove_file(path).unwrap() } else { fs::remove_dir_all(path).unwrap() }
        }
        fs::write(folder.path().join("store.db"), &sound[..length]).unwrap();
        let said = found_in(folder.path()).unwrap_or_else(|| panic!("cut at {length}: nobody noticed"));
        assert!(said.ends_with('.') && !said.contains("panicked"), "cut at {length}: {said}");
    }
}
