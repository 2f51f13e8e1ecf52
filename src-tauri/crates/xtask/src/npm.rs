//! npm packages: installed exactly as locked, and again only when the lock file has changed.

use std::fs;
use std::path::Path;

use crate::program::Program;
use crate::say::{Outcome, Trouble, say};

const NODE_MAJOR_MIN: u32 = 20;
/// A copy of the lock file the installed packages came from.
const STAMP: &str = ".locked-as";

/// Brings the packages of `folder` to what its lock file says.
pub(crate) fn provide(folder: &Path) -> Outcome {
    require_node()?;
    let lock = folder.join("package-lock.json");
    let wanted = fs::read_to_string(&lock)
        .map_err(|error| Trouble::new(format!("{} cannot be read: {error}.", lock.display())))?;
    let stamp = folder.join("node_modules").join(STAMP);
    if is_current(&stamp, &wanted) {
        return Ok(());
    }
    say(&format!("Installing npm packages in {}", folder.display()));
    npm(folder).arguments(["ci", "--no-audit", "--no-fund"]).with("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").run()?;
    fs::write(&stamp, wanted).map_err(|error| Trouble::new(format!("{} cannot be written: {error}.", stamp.display())))
}

/// `npm` in a folder.
pub(crate) fn npm(folder: &Path) -> Program {
    Program::new("npm").inside(folder)
}

/// A program that the installed packages brought; it is never fetched.
pub(crate) fn installed_program(folder: &Path, name: &str) -> Program {
    Program::new("npx").inside(folder).arguments(["--no-install", name])
}

/// A stamp that cannot be read means the same as no stamp: install.
fn is_current(stamp: &Path, wanted: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|found| found == wanted)
}

fn require_node() -> Outcome {
    let advice = format!("Node.js {NODE_MAJOR_MIN} or newer is needed, with npm; see https://nodejs.org");
    let version = Program::new("node").argument("--version").answer().map_err(|_| Trouble::new(advice.clone()))?;
    match major(&version) {
        Some(found) if found >= NODE_MAJOR_MIN => Ok(()),
        _ => Err(Trouble::new(format!("{advice} (found {}).", version.trim()))),
    }
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        for (said, expected) in [("v20.20.2\n", Some(20)), ("v9.1.0", Some(9)), ("20", None), ("", None)] {
            assert_eq!(major(said), expected, "{said:?}");
        }
    }

    #[test]
    fn packages_are_current_only_with_the_same_lock() {
        let folder = std::env::temp_dir().join(format!("xtask-npm-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder");
        let stamp = folder.join(STAMP);
        assert!(!is_current(&stamp, "a"), "no stamp");
        fs::write(&stamp, "a").expect("the stamp is written");
        assert!(is_current(&stamp, "a"));
        assert!(!is_current(&stamp, "b"), "another lock file");
        fs::remove_dir_all(&folder).expect("the folder goes");
    }
}
