//! Bad input: exit 2, one sentence, nothing written.

use std::fs;

use crate::program::{Desk, plain, shipment};

/// A file that is no shipment is refused with the path and what was expected, by `check` and by `load`, and no profile
/// comes of it.
#[test]
fn a_file_that_is_no_shipment_is_refused() {
    let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
    let wrong_type = shipment("QS-BAD-1").replacen("\"nmass\": 110", "\"nmass\": {\"x\": 1}", 1);
    let wrong_list =
        shipment("QS-BAD-1").replacen("\"dutyTaxFees\": [", "\"dutyTaxFees\": {\"a\": 1}, \"dutyTaxFeesOfOld\": [", 1);
    let heavy = shipment("QS-BAD-1").replacen("\"nmass\": 110", "\"nmass\": \"heavy\"", 1);
    let twice = shipment("QS-BAD-1").replacen("\"version\": \"1.0\",", "\"version\": \"1.0\",\"version\": \"2.0\",", 1);
    let items = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[0]";
    for (name, text, says) in [
        ("empty", String::new(), "JSON".to_owned()),
        ("not JSON", "<xml/>".to_owned(), "line 1, column 1".to_owned()),
        ("cut off", shipment("X")[..400].to_owned(), "expected".to_owned()),
        ("a list", "[]".to_owned(), "expected an object, found a list".to_owned()),
        ("a number", "1".to_owned(), "expected an object, found a number".to_owned()),
        ("no shipment", "{\"a\": 1}".to_owned(), "singleAdministrativeDocument".to_owned()),
        ("deep", deep, "64 levels".to_owned()),
        (
            "an object for a number",
            wrong_type,
            format!("{items}.goodsMeasure.nmass: expected a number, found an object"),
        ),
        (
            "an object for a list",
            wrong_list,
            format!("{items}.commodity.dutyTaxFees: expected a list, found an object"),
        ),
        ("text for a number", heavy, format!("{items}.goodsMeasure.nmass: expected a number, found text")),
        ("a member twice", twice, "each member once".to_owned()),
        ("not UTF-8 looking", "\u{0}".to_owned(), "JSON".to_owned()),
    ] {
        let desk = Desk::new();
        let file = desk.file("bad.json", &text);
        let checked = plain(&["check", file.to_str().unwrap()]).refused_as_input();
        assert!(checked.err.contains(&says), "{name}: {}", checked.err);
        let loaded = desk.run(&["load", file.to_str().unwrap()]).refused_as_input();
        assert!(loaded.err.contains(&says), "{name}: {}", loaded.err);
        assert!(!desk.profile().exists(), "{name}: a profile was made");
    }
}

#[test]
fn a_file_of_200_mb_is_refused_unread() {
    let desk = Desk::new();
    let file = desk.file("large.json", "");
    fs::File::options().write(true).open(&file).unwrap().set_len(200 * 1024 * 1024).unwrap();
    for refused in [plain(&["check", file.to_str().unwrap()]), desk.run(&["load", file.to_str().unwrap()])] {
        assert!(refused.refused_as_input().err.contains("larger than any customs shipment"));
    }
}

#[test]
fn usage_is_one_sentence() {
    for arguments in [
        &["frobnicate"][..],
        &[],
        &["check"],
        &["check", "a", "b"],
        &["check", "--port", "1", "a"],
        &["check", "--nonsense", "a"],
        &["check", "/nowhere/at/all.json"],
        &["check", "--column", "Z9", "/nowhere/at/all.json"],
        &["codes", "nolist"],
        &["rules", "--column", "Z9"],
        &["catalogue", "--column", "Z9"],
        &["id", "passport", "X"],
        &["edit", "x"],
        &["sandbox", "--speed", "fast"],
        &["list"],
    ] {
        plain(arguments).refused_as_input();
    }
}

#[test]
fn a_record_that_is_not_there_is_named() {
    let desk = Desk::new();
    let file = desk.file("fine.json", &shipment("QS-HERE-1"));
    desk.run(&["load", file.to_str().unwrap()]).fine();
    for arguments in [
        &["show", "QS-ELSEWHERE"][..],
        &["edit", "QS-ELSEWHERE", "a=b"],
        &["submit", "01a203f4-3b3a-7695-90a4-f3c443831b4e"],
    ] {
        assert!(desk.run(arguments).refused_as_input().err.contains("There is no"), "{arguments:?}");
    }
    assert!(desk.run(&["show", "QS-HERE-1", "--as-at", "yesterday"]).refused_as_input().err.contains("not a moment"));
    assert!(desk.run(&["edit", "QS-HERE-1", "a[0=b"]).refused_as_input().err.contains("not a path"));
}

/// What could not be read again, or would type over a whole group, is refused and changes nothing.
#[test]
fn an_edit_that_fits_nowhere_is_refused() {
    let desk = Desk::new();
    let file = desk.file("fine.json", &shipment("QS-EDIT-1"));
    desk.run(&["load", file.to_str().unwrap()]).fine();
    let before = desk.run(&["--json", "show", "QS-EDIT-1"]).fine().out;
    let items = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems";
    for (edit, says) in [
        (format!("{}=1", vec!["z"; 65].join(".")), "too deep"),
        ("singleAdministrativeDocument=5".to_owned(), "is an object"),
        (format!("{items}=x"), "is a list"),
        (format!("{items}[0]="), "is an object"),
        (format!("{items}[9].seqNum=1"), "does not exist"),
        ("direction.deeper=x".to_owned(), "not an object"),
        (format!("version={}", "x".repeat(70_000)), "version"),
    ] {
        let refused = desk.run(&["edit", "QS-EDIT-1", &edit]).refused_as_input();
        assert!(refused.err.contains(says), "{edit:.60}: {}", refused.err);
    }
    assert_eq!(desk.run(&["--json", "show", "QS-EDIT-1"]).fine().out, before, "nothing was written");
    desk.verify();
}

/// Nothing in a text makes a terminal act, or forges a row of a list.
#[test]
fn a_list_is_one_line_a_record() {
    let desk = Desk::new();
    let file = desk.file("fine.json", &shipment("QS-LINE-1\\n\\u001b[31mQS-FORGED"));
    desk.run(&["load", file.to_str().unwrap()]).fine();
    let listed = desk.run(&["list"]).fine().out;
    assert_eq!(listed.lines().count(), 1, "{listed:?}");
    assert!(!listed.contains('\u{1b}'), "{listed:?}");
}

/// A store that cannot be used is left as it is, with a sentence and a way out.
#[test]
fn a_store_that_cannot_be_used_is_left_alone() {
    let damaged = |how: &dyn Fn(&std::path::Path)| {
        let desk = Desk::new();
        let file = desk.file("fine.json", &shipment("QS-STORE-1"));
        desk.run(&["load", file.to_str().unwrap()]).fine();
        how(&desk.profile().join("store.db"));
        let refused = desk.run(&["list"]).refused_as_input();
        (desk, refused.err)
    };
    let (desk, said) = damaged(&|store| fs::remove_file(store).unwrap());
    assert!(said.contains("gone") && !desk.profile().join("store.db").exists(), "{said}");
    let (desk, said) =
        damaged(&|store| fs::write(store, "this is a letter to my aunt, not a database at all").unwrap());
    assert!(said.contains("not a Quayside store"), "{said}");
    assert_eq!(
        fs::read_to_string(desk.profile().join("store.db")).unwrap(),
        "this is a letter to my aunt, not a database at all"
    );
    let (_, said) = damaged(&|store| fs::write(store, "").unwrap());
    assert!(said.contains("is empty"), "{said}");
    let nowhere = Desk::new().run(&["list"]).refused_as_input();
    assert!(nowhere.err.contains("no Quayside profile"), "{}", nowhere.err);
}
