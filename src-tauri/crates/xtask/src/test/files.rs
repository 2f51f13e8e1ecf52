//! What a folder holds, to see whether a run has changed it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::say::{Outcome, Trouble};

/// Every file below a folder with its text.
pub(crate) type Contents = BTreeMap<PathBuf, Vec<u8>>;

/// Reads a folder; one that does not exist is empty.
pub(crate) fn contents(folder: &Path) -> Outcome<Contents> {
    let mut found = Contents::new();
    if folder.exists() {
        collect(folder, &mut found)
            .map_err(|error| Trouble::new(format!("{} cannot be read: {error}.", folder.display())))?;
    }
    Ok(found)
}

fn collect(folder: &Path, found: &mut Contents) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else {
            found.insert(path.clone(), fs::read(&path)?);
        }
    }
    Ok(())
}

/// Names the files that came, went or changed.
pub(crate) fn changes(before: &Contents, after: &Contents) -> Vec<String> {
    let mut names: Vec<&PathBuf> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let changed = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    changed.map(|name| name.file_name().unwrap_or(name.as_os_str()).to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> Contents {
        files.iter().map(|(name, text)| (PathBuf::from(name), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn changes_are_named() {
        let before = folder(&[("b/kept.ts", "1"), ("b/edited.ts", "1"), ("b/gone.ts", "1")]);
        let after = folder(&[("b/kept.ts", "1"), ("b/edited.ts", "2"), ("b/new.ts", "1")]);
        assert_eq!(changes(&before, &after), ["edited.ts", "gone.ts", "new.ts"]);
        assert!(changes(&before, &before).is_empty());
    }
}
