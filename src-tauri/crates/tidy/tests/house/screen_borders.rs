//! Invariant 4: only `ui/src/host` knows the desktop API, and features do not reach into each other.

use tidy::screen_text::imports;

use crate::complaint::{PROJECT, assert_none, assert_says, at};

fn check(path: &str, source: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (line, specifier) in imports(source) {
        if specifier.starts_with("@tauri-apps") && !path.starts_with("ui/src/host/") {
            complaints.push(at(path, line, "only ui/src/host may use the desktop API"));
        }
        let Some(own) = feature(path) else { continue };
        let target = resolved(path, &specifier);
        if let Some(other) = feature(&target).filter(|other| *other != own) {
            let entry = format!("ui/src/features/{other}");
            let open = [entry.clone(), format!("{entry}/index"), format!("{entry}/index.ts")];
            if !open.contains(&target) {
                complaints.push(at(
                    path,
                    line,
                    &format!("`{own}` reaches into `{other}`; use what its index gives out"),
                ));
            }
        }
    }
    complaints
}

/// The feature a path belongs to.
fn feature(path: &str) -> Option<&str> {
    path.strip_prefix("ui/src/features/")?.split('/').next()
}

/// A specifier as a path from the root; a package keeps its name.
fn resolved(from: &str, specifier: &str) -> String {
    if let Some((_, inner)) = specifier.split_once("features/") {
        return format!("ui/src/features/{inner}");
    }
    if !specifier.starts_with('.') {
        return specifier.to_owned();
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in specifier.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[test]
fn a_crossed_border_is_noticed() {
    let stock = "ui/src/features/stock/Grid.svelte";
    let cases = [
        ("ui/src/App.svelte", "import { invoke } from '@tauri-apps/api/core';", "desktop API"),
        (stock, "import X from '../declarations/ItemGrid.svelte';", "`declarations`"),
        (stock, "import X from '$lib/features/home/rows';", "`home`"),
        (stock, "const x = await import('../home/rows')", "`home`"),
    ];
    for (path, source, expected) in cases {
        assert_says(&check(path, source), expected);
    }
    let fine = "import a from '../home';\nimport b from '../home/index';\nimport c from './rows';\nimport d from '../../format/x';";
    assert_none(check(stock, fine));
    assert_none(check("ui/src/host/tauri.ts", "import { invoke } from '@tauri-apps/api/core';"));
}

#[test]
fn screens_keep_to_their_borders() {
    assert_none(PROJECT.all().filter(|file| file.is_screen()).flat_map(|file| check(&file.path, &file.text)));
}
