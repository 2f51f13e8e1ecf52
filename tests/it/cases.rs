//! The acceptance input: nothing blocks what is right, and what is wrong is named at its path.

use std::collections::HashSet;
use std::path::Path;

use serde_json::Value;

use crate::program::{Desk, plain, shared_cases};

fn findings(file: &Path) -> Vec<Value> {
    let run = plain(&["check", "--json", file.to_str().unwrap()]);
    assert!(run.code < 2, "{}: {}", file.display(), run.err);
    run.json().as_array().unwrap().clone()
}

fn rank(severity: &str) -> usize {
    ["informs", "warns", "blocks"].iter().position(|known| *known == severity).expect("a severity")
}

fn blocking(findings: &[Value]) -> HashSet<String> {
    findings
        .iter()
        .filter(|finding| finding["severity"] == "blocks")
        .map(|finding| format!("{}{}", finding["rule"], finding["paths"]))
        .collect()
}

#[test]
fn no_shipment_is_blocked() {
    let Some(cases) = shared_cases() else { return };
    let mut seen = 0;
    for entry in std::fs::read_dir(cases.join("shipments")).unwrap() {
        let file = entry.unwrap().path();
        assert_eq!(blocking(&findings(&file)), HashSet::new(), "{}", file.display());
        seen += 1;
    }
    assert_eq!(seen, 4);
}

#[test]
fn what_is_broken_is_named_at_its_path() {
    let Some(cases) = shared_cases() else { return };
    let expected = std::fs::read_to_string(cases.join("broken/expected.csv")).unwrap();
    for row in expected.lines().skip(1) {
        let cells: Vec<&str> = row.splitn(5, ',').collect();
        let [file, severity, path, base, _] = cells[..] else { panic!("{row}") };
        let found = findings(&cases.join(file));
        let added = blocking(&found).difference(&blocking(&findings(&cases.join(base)))).count();
        if severity.is_empty() {
            assert_eq!(added, 0, "{file}: {found:#?}");
            continue;
        }
        let named = found.iter().any(|finding| {
            rank(finding["severity"].as_str().unwrap()) >= rank(severity)
                && finding["paths"].as_array().unwrap().iter().any(|at| at == path)
        });
        assert!(named, "{file}: no finding at {path}: {found:#?}");
        assert!(added <= 2, "{file}: {added} new blocking findings: {found:#?}");
    }
}

/// A finding has the shape programs rely on.
#[test]
fn findings_have_one_shape() {
    let Some(cases) = shared_cases() else { return };
    for finding in findings(&cases.join("broken/net-above-gross.json")) {
        for (member, is) in
            [("judge", "text"), ("rule", "text"), ("severity", "text"), ("message", "text"), ("source", "text")]
        {
            assert!(finding[member].is_string(), "{member} is {is}: {finding}");
        }
        assert!(finding["version"].is_u64() && finding["paths"].is_array());
        assert!(
            finding["because"]
                .as_array()
                .unwrap()
                .iter()
                .all(|each| each["path"].is_string() && each["value"].is_string())
        );
    }
}

/// Fields the product does not know are there after load, edit and show, byte for byte.
#[test]
fn unknown_fields_survive() {
    let Some(cases) = shared_cases() else { return };
    let desk = Desk::new();
    let id = desk.json(&["load", cases.join("broken/unknown-fields-kept.json").to_str().unwrap()])["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let edited = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[0].commodity.description=Red wine, changed";
    desk.run(&["edit", &id, edited]).fine();
    let shown = desk.run(&["--json", "show", &id]).fine().out;
    let squeezed: String = shown.split_whitespace().collect();
    for kept in [
        r#""futureItemField":"kept""#,
        r#""futureField":{"x":1}"#,
        r#""totalInvoiceAmount":12600.0"#,
        r#""supQty":180.0"#,
    ] {
        assert!(squeezed.contains(kept), "{kept} is gone");
    }
    let before = std::fs::read_to_string(cases.join("broken/unknown-fields-kept.json")).unwrap();
    let document = &shown[shown.find("\"document\":").unwrap()..];
    let numbers = |text: &str| {
        text.split(|c: char| !c.is_ascii_digit() && c != '.')
            .filter(|word| word.contains('.'))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    for number in numbers(&before) {
        assert!(document.contains(&number), "the number {number} is written otherwise now");
    }
}
