//! Invariant 10: no test touches anything outside its temporary folder, or the network beyond loopback.

use tidy::rust_text::{code, lines_with_word, only_tests, strings};
use tidy::screen_text::without_comments;
use tidy::tree::File;

use crate::complaint::{PROJECT, assert_none, assert_says, at};

/// Places where names that are never called stand: the hosts a client must refuse, and the words of a format.
const NEVER_CALLED: &[(&str, &str)] = &[
    ("src-tauri/crates/cas/", "customs4trade.com"),
    ("src-tauri/crates/app/src/connections/", "customs4trade.com"),
    ("tests/it/doors.rs", "customs4trade.com"),
    ("src-tauri/crates/cas/", "onmicrosoft.com"),
    ("src-tauri/crates/sandbox/", "onmicrosoft.com"),
    ("src-tauri/crates/cas/", "microsoftonline.com"),
    ("", "www.w3.org"),
];
/// Folders of the machine itself; programs are started from `/usr/bin`, and that is no touch.
const MACHINE: &[&str] = &["/home", "/root", "/var", "/etc", "/opt", "/tmp", "/usr", "/srv", "C:\\"];

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit('@').next().unwrap_or(host);
    let name = if name.starts_with('[') { name } else { name.split(':').next().unwrap_or(name) };
    let reserved = [".example", ".invalid", ".test", ".localhost", "example.com", "example.org", "example.net"];
    name.is_empty()
        || name.starts_with(['{', '$', '%'])
        || name.starts_with("127.")
        || name.starts_with("[::1]")
        || name == "localhost"
        || reserved.iter().any(|end| name.ends_with(end))
}

/// The hosts of the addresses in a text.
fn hosts(text: &str) -> Vec<String> {
    let schemes = ["http://", "https://", "ws://", "wss://"];
    let starts = schemes.iter().flat_map(|scheme| text.match_indices(scheme).map(|(at, _)| at + scheme.len()));
    let ends = ['/', '"', '\'', ' ', '`', '?', '#', ')', '<', '\\'];
    starts.map(|start| text[start..].split(ends).next().unwrap_or_default()).map(plain).collect()
}

/// A host as it is compared: in lower case, without the dot that may close it.
fn plain(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}

fn check_line(path: &str, line: usize, text: &str) -> Vec<String> {
    let known = |host: &str| NEVER_CALLED.iter().any(|(place, name)| path.starts_with(place) && host.ends_with(name));
    let far = hosts(text).into_iter().filter(|host| !is_loopback(host) && !known(host));
    far.map(|host| at(path, line, &format!("a test names `{host}`; tests speak to loopback only"))).collect()
}

fn check_rust(path: &str, tests: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (line, text) in strings(tests) {
        complaints.extend(check_line(path, line, &text));
        let machine = MACHINE
            .iter()
            .any(|folder| text == *folder || text.starts_with(&format!("{folder}/")) || text.starts_with("C:\\"));
        if machine && !text.starts_with("/usr/bin/") {
            complaints.push(at(path, line, &format!("a test names `{text}`; tests stay in their temporary folder")));
        }
    }
    let code = code(tests);
    for word in ["home_dir", "data_dir", "data_local_dir"] {
        let lines = lines_with_word(&code, word);
        complaints.extend(lines.into_iter().map(|line| at(path, line, "a test asks for this person's own folders")));
    }
    complaints
}

fn check_screen(path: &str, source: &str) -> Vec<String> {
    let text = without_comments(source);
    text.lines().enumerate().flat_map(|(number, line)| check_line(path, number + 1, line)).collect()
}

/// The part of a Rust file that is tests: all of it, or its `#[cfg(test)]` items.
fn tests_of(file: &File) -> String {
    let whole = file.path.starts_with("tests/") || file.path.contains("/tests/") || file.path.ends_with("tests.rs");
    if whole { file.text.clone() } else { only_tests(&file.text) }
}

#[test]
fn a_test_that_reaches_out_is_noticed() {
    let cases = [
        ("get(\"https://api.somewhere.eu/v1\")", "api.somewhere.eu"),
        ("open(\"/home/anna/store.db\")", "/home/anna"),
        ("write(\"/tmp/fixed\")", "/tmp/fixed"),
        ("let a = dirs::home_dir();", "own folders"),
    ];
    for (source, expected) in cases {
        assert_says(&check_rust("tests/it/x.rs", source), expected);
    }
    assert_says(&check_screen("tests/e2e/a.spec.ts", "await page.goto('https://somewhere.eu/')"), "somewhere.eu");
    let fine = "get(\"http://127.0.0.1:80/\"); get(\"http://localhost/\"); a(\"https://cas.example/v1\"); b(\"/usr/bin/chromium\"); c(\"http://{addr}/\"); d(\"http://[::1]:8/\")";
    assert_none(check_rust("tests/it/x.rs", fine));
}

#[test]
fn tests_stay_inside_their_folder_and_loopback() {
    // This package names bad samples on purpose.
    let ours = |file: &&File| !file.path.starts_with("src-tauri/crates/tidy/");
    let rust = PROJECT.all().filter(|file| file.is_rust()).filter(ours);
    assert_none(rust.flat_map(|file| check_rust(&file.path, &tests_of(file))));
    let journeys = PROJECT.under("tests/").filter(|file| file.path.ends_with(".ts"));
    let units = PROJECT.under("ui/src/").filter(|file| file.path.contains(".test."));
    assert_none(journeys.chain(units).flat_map(|file| check_screen(&file.path, &file.text)));
}
