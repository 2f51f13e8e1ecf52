//! Where things are: the checkout and the build folder.

use std::path::PathBuf;

use crate::program::Program;
use crate::say::{Outcome, Trouble};

/// The checkout this program was compiled in, and the folder that cargo builds into.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    /// Names of the benchmark programs, without their `bench-` prefix.
    pub(crate) benchmarks: Vec<String>,
}

impl House {
    /// Asks cargo, which knows about `CARGO_TARGET_DIR` and every other way to move the build folder.
    pub(crate) fn find() -> Outcome<Self> {
        // Asked when it runs: checkouts that share a build folder share this program, too.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map_or(env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest
            .ancestors()
            .nth(3)
            .ok_or_else(|| Trouble::new("This program was built outside the project's folder."))?
            .to_path_buf();
        let text = Program::new("cargo")
            .arguments(["metadata", "--no-deps", "--format-version", "1"])
            .inside(&root)
            .answer()?;
        let metadata: serde_json::Value = serde_json::from_str(&text)
            .map_err(|error| Trouble::new(format!("`cargo metadata` gave no readable answer: {error}.")))?;
        let target = metadata["target_directory"]
            .as_str()
            .map(PathBuf::from)
            .ok_or_else(|| Trouble::new("`cargo metadata` names no build folder."))?;
        Ok(Self { root, target, benchmarks: benchmarks(&metadata) })
    }

    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    pub(crate) fn journeys(&self) -> PathBuf {
        self.root.join("tests/e2e")
    }

    /// Where reports and screenshots of a run are kept.
    pub(crate) fn reports(&self) -> Outcome<PathBuf> {
        let folder = self.target.join("xtask");
        std::fs::create_dir_all(&folder)
            .map_err(|error| Trouble::new(format!("{} cannot be made: {error}.", folder.display())))?;
        Ok(folder)
    }
}

fn benchmarks(metadata: &serde_json::Value) -> Vec<String> {
    let mut names: Vec<String> = list(&metadata["packages"])
        .filter(|package| package["name"] == "quayside-tests")
        .flat_map(|package| list(&package["targets"]))
        .filter(|target| list(&target["kind"]).any(|kind| kind == "bin"))
        .filter_map(|target| target["name"].as_str()?.strip_prefix("bench-").map(str::to_owned))
        .collect();
    names.sort();
    names
}

fn list(value: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn benchmarks_are_the_bench_programs_of_the_tests_package() {
        let metadata = serde_json::json!({"packages": [
            {"name": "quayside-tests", "targets": [
                {"name": "bench-rules", "kind": ["bin"]},
                {"name": "bench-key-to-paint", "kind": ["bin"]},
                {"name": "crash-client", "kind": ["bin"]},
                {"name": "bench-shared", "kind": ["lib"]}]},
            {"name": "elsewhere", "targets": [{"name": "bench-other", "kind": ["bin"]}]}]});
        assert_eq!(benchmarks(&metadata), ["key-to-paint", "rules"]);
    }
}
