//! Invariant 1: dependencies point one way, and only the crates named here open a window, a database or a socket.

use toml::{Table, Value};

use crate::complaint::{PROJECT, assert_none, assert_says};

/// Each of our packages and those of ours it may use.
const HOUSE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("cas", &["domain"]),
    ("sync", &["domain", "store", "cas"]),
    ("sandbox", &["domain", "cas"]),
    ("print", &["domain"]),
    ("app", &["domain", "store", "cas", "sync", "sandbox", "print"]),
    ("quayside-cli", &["domain", "sandbox", "app"]),
    ("quayside", &["app"]),
    ("tidy", &[]),
    ("xtask", &[]),
    ("quayside-tests", &["domain", "store", "cas", "sync", "sandbox", "print", "app"]),
];

/// A crate from outside (or a family, ending in `*`), who may use it, and what it is for.
const OUTSIDE: &[(&str, &[&str], &str)] = &[
    ("tauri*", &["quayside"], "only the shell knows the window"),
    ("wry", &["quayside"], "only the shell knows the window"),
    ("webkit2gtk*", &["quayside"], "only the shell knows the window"),
    // The tests reach under SQLite alone: a disk that fails on demand.
    ("rusqlite", &["store", "sandbox", "quayside-tests"], "only the store and the sandbox's own file are SQLite"),
    ("libsqlite3-sys", &["store", "sandbox"], "only the store and the sandbox's own file are SQLite"),
    ("reqwest", &["cas", "sync", "sandbox", "quayside-cli", "quayside-tests"], "only these speak HTTP"),
    ("hyper*", &["cas", "sync", "sandbox", "quayside-cli", "quayside-tests"], "only these speak HTTP"),
    ("axum*", &["cas", "sync", "sandbox", "quayside-cli", "quayside-tests"], "only these speak HTTP"),
    ("tokio", &["cas", "sync", "sandbox", "app", "quayside", "quayside-cli", "quayside-tests"], "these alone wait"),
];

fn check(path: &str, manifest: &str) -> Vec<String> {
    let table: Table = match manifest.parse() {
        Ok(table) => table,
        Err(error) => return vec![format!("{path}: is not TOML: {error}")],
    };
    let Some(package) = table.get("package").and_then(|package| package.get("name")).and_then(Value::as_str) else {
        return Vec::new();
    };
    let Some((_, ours)) = HOUSE.iter().find(|(name, _)| *name == package) else {
        return vec![format!("{path}: package `{package}` has no place in the house; give it one in dependencies.rs")];
    };
    let mut complaints = Vec::new();
    for (section, name) in dependencies(&table) {
        let is_ours = HOUSE.iter().any(|(other, _)| *other == name);
        // A test may lean on a neighbour (the client is tested against the sandbox); cargo itself refuses cycles.
        if is_ours && section != "dev-dependencies" && !ours.contains(&name.as_str()) {
            complaints.push(format!("{path}: `{package}` may not use `{name}`: dependencies point one way"));
        }
        for (pattern, users, why) in OUTSIDE {
            let window = section == "dev-dependencies" && *pattern == "tokio";
            if matches(pattern, &name) && !users.contains(&package) && !window {
                complaints.push(format!("{path}: `{package}` may not use `{name}`: {why}"));
            }
        }
    }
    complaints
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |family| name.starts_with(family))
}

/// Every dependency with the section it stands in, those of single platforms too; renamed ones by their real name.
fn dependencies(table: &Table) -> Vec<(String, String)> {
    let platforms = table.get("target").and_then(Value::as_table).into_iter().flat_map(|all| all.values());
    let places = std::iter::once(table).chain(platforms.filter_map(Value::as_table));
    let mut found = Vec::new();
    for place in places {
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let entries = place.get(section).and_then(Value::as_table).into_iter().flatten();
            found.extend(entries.map(|(name, entry)| {
                let real = entry.get("package").and_then(Value::as_str).unwrap_or(name);
                (section.to_owned(), real.to_owned())
            }));
        }
    }
    found
}

#[test]
fn a_bad_manifest_is_noticed() {
    let cases = [
        ("[package]\nname='domain'\n[dependencies]\nstore.workspace=true", "`store`"),
        ("[package]\nname='cas'\n[dependencies]\nsync={path='x'}", "`sync`"),
        ("[package]\nname='app'\n[dependencies]\nrusqlite='0'", "`rusqlite`"),
        ("[package]\nname='app'\n[dev-dependencies]\nrusqlite='0'", "`rusqlite`"),
        ("[package]\nname='store'\n[dependencies]\nweb={package='reqwest',version='0'}", "`reqwest`"),
        ("[package]\nname='quayside-cli'\n[target.'cfg(unix)'.dependencies]\ntauri-utils='2'", "`tauri-utils`"),
        ("[package]\nname='domain'\n[dependencies]\ntokio='1'", "`tokio`"),
        ("[package]\nname='stranger'", "no place"),
        ("[package", "is not TOML"),
    ];
    for (manifest, expected) in cases {
        assert_says(&check("Cargo.toml", manifest), expected);
    }
    assert_none(check(
        "x",
        "[package]\nname='store'\n[dependencies]\nrusqlite='0'\ndomain='1'\n[dev-dependencies]\ntempfile='3'",
    ));
}

#[test]
fn dependencies_point_one_way() {
    let manifests = || PROJECT.all().filter(|file| file.path.ends_with("Cargo.toml"));
    assert!(manifests().count() >= HOUSE.len(), "manifests are missing");
    assert_none(manifests().flat_map(|file| check(&file.path, &file.text)));
}

/// Every package comes from the registry or from this house, at a version that cannot change.
fn check_lock(lock: &str) -> Vec<String> {
    let sources = lock.lines().filter_map(|line| line.strip_prefix("source = \""));
    let moving = sources.filter(|source| !source.starts_with("registry+"));
    moving.map(|source| format!("Cargo.lock: a package comes from {}", source.trim_end_matches('"'))).collect()
}

#[test]
fn a_package_from_elsewhere_is_noticed() {
    assert_says(&check_lock("name = \"a\"\nsource = \"git+https://somewhere.example/a\""), "somewhere.example");
    assert_none(check_lock("name = \"a\"\nsource = \"registry+https://index.example\"\n\nname = \"b\"\n"));
}

#[test]
fn packages_come_from_the_registry() {
    assert_none(check_lock(crate::complaint::text_of("Cargo.lock")));
}
