//! The files of the project, read once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Folders that hold what is built, fetched or recorded, not what is written.
const NOT_OURS: &[&str] = &["target", "node_modules", "dist", "gen", "results", "test-results", ".git", ".svelte-kit"];
const TEXT: &[&str] = &[
    "rs",
    "toml",
    "sql",
    "ts",
    "svelte",
    "js",
    "css",
    "html",
    "json",
    "md",
    "csv",
    "txt",
    "svg",
    "lock",
    "sha256",
    "npmrc",
    "gitignore",
];

/// One text file: its path from the root, with `/`, and what it says.
#[derive(Debug, Clone)]
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    #[must_use]
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Svelte or TypeScript that people write.
    #[must_use]
    pub fn is_screen(&self) -> bool {
        self.path.starts_with("ui/src/") && (self.path.ends_with(".ts") || self.path.ends_with(".svelte"))
    }
}

/// Every text file of the project.
#[derive(Debug)]
pub struct Tree {
    files: Vec<File>,
}

impl Tree {
    /// Reads the project this crate belongs to.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    pub fn read() -> io::Result<Self> {
        // Asked when it runs: checkouts that share a build folder may share this program, too.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map_or(env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest.ancestors().nth(3).unwrap_or(Path::new("."));
        let mut paths = Vec::new();
        collect(root, &mut paths)?;
        paths.sort();
        let files = paths.iter().map(|path| read_file(root, path)).collect::<io::Result<Vec<_>>>()?;
        Ok(Self { files })
    }

    pub fn all(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    /// The files below a folder, written `src-tauri/crates/store/`.
    pub fn under<'t>(&'t self, folder: &'t str) -> impl Iterator<Item = &'t File> {
        self.files.iter().filter(move |file| file.path.starts_with(folder))
    }

    #[must_use]
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) {
                collect(&path, paths)?;
            }
        } else if is_text(&path, &name) {
            paths.push(path);
        }
    }
    Ok(())
}

fn is_text(path: &Path, name: &str) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().into_owned());
    let extension = extension.unwrap_or_else(|| name.trim_start_matches('.').to_owned());
    TEXT.contains(&extension.as_str()) || path.parent().and_then(Path::file_name).is_some_and(|parent| parent == ".ci")
}

fn read_file(root: &Path, path: &Path) -> io::Result<File> {
    let bytes = fs::read(path)?;
    let inner = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<String> = inner.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    Ok(File { path: parts.join("/"), text: String::from_utf8_lossy(&bytes).into_owned() })
}
