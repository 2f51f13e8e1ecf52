//! What a check says, and the project it says it about.

use std::sync::LazyLock;

use tidy::tree::Tree;

/// The project, read once for all tests.
pub(crate) static PROJECT: LazyLock<Tree> = LazyLock::new(|| match Tree::read() {
    Ok(tree) => tree,
    Err(error) => panic!("the project cannot be read: {error}"),
});

/// `path:line: sentence`.
pub(crate) fn at(path: &str, line: usize, sentence: &str) -> String {
    format!("{path}:{line}: {sentence}")
}

/// Fails with every complaint on a line of its own.
#[track_caller]
pub(crate) fn assert_none(complaints: impl IntoIterator<Item = String>) {
    let all: Vec<String> = complaints.into_iter().collect();
    assert!(all.is_empty(), "\n{}\n", all.join("\n"));
}

/// Fails unless the bad sample draws a complaint that names `expected`.
#[track_caller]
pub(crate) fn assert_says(complaints: &[String], expected: &str) {
    assert!(complaints.iter().any(|said| said.contains(expected)), "expected `{expected}` in {complaints:?}");
}

/// A file that the house has had since its first day: its absence is a complaint, not silence.
pub(crate) fn text_of(path: &str) -> &'static str {
    let file = PROJECT.file(path);
    &file.unwrap_or_else(|| panic!("{path} is gone; it holds an invariant, so say here where it went")).text
}
