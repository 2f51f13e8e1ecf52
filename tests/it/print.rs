//! `print`: the declaration on paper, read back by programs that are not ours.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::program::{Desk, Sandbox, shipment};

fn loaded(desk: &Desk, reference: &str) -> String {
    let file = desk.file("shipment.json", &shipment(reference));
    desk.json(&["load", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
}

fn text_of(file: &Path) -> String {
    let output = Command::new("pdftotext").arg("-layout").arg(file).arg("-").output();
    let output = output.expect("pdftotext of poppler-utils");
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_draft_is_printed_as_one() {
    let desk = Desk::new();
    loaded(&desk, "QS-PRINT-1");
    let out = desk.folder.path().join("out.pdf");
    let said = desk.json(&["print", "QS-PRINT-1", "--form", "sad", out.to_str().unwrap()]);
    assert_eq!((said["pages"].as_u64(), said["notes"].as_array().map(Vec::len)), (Some(2), Some(0)), "{said}");
    let text = text_of(&out);
    assert_eq!(text.matches("DRAFT: not accepted by customs").count(), 2, "{text}");
    assert_eq!(text.matches("PRACTICE").count(), 2, "{text}");
    for value in
        ["QS-PRINT-1", "Red wine, bottles of 0.75 l", "2204218000", "750.5", "26BE101000007002", "BE0867525339"]
    {
        assert!(text.contains(value), "{value}: {text}");
    }
    // What was there is replaced, and nothing else is left beside it.
    desk.run(&["print", "QS-PRINT-1", "--form", "sad", out.to_str().unwrap()]).fine();
    let beside = fs::read_dir(desk.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    assert_eq!(beside.len(), 3, "profile, shipment and paper: {beside:?}");
}

#[test]
fn an_accepted_declaration_has_its_number_and_its_barcode() {
    let desk = Desk::new();
    let cas = Sandbox::start(desk.folder.path(), "1000", None);
    let desk = Desk { cas: Some(cas.line.clone()), ..desk };
    let id = loaded(&desk, "QS-PRINT-2");
    desk.run(&["submit", &id]).fine();
    let shown = desk.sync_until(&id, |shown| shown["state"] == "released");
    let mrn = shown["declarations"][0]["mrn"].as_str().unwrap();
    let out = desk.folder.path().join("out.pdf");
    desk.run(&["print", &id, "--form", "sad", out.to_str().unwrap()]).fine();
    let text = text_of(&out);
    assert!(text.contains(mrn) && text.contains("Released") && !text.contains("DRAFT"), "{text}");
    let picture = desk.folder.path().join("page");
    let drawn = Command::new("pdftoppm").args(["-r", "200", "-png"]).arg(&out).arg(&picture).status().unwrap();
    assert!(drawn.success());
    for page in ["page-1.png", "page-2.png"] {
        let read = Command::new("zbarimg").args(["-q", "--raw"]).arg(desk.folder.path().join(page)).output();
        let read = read.expect("zbarimg of zbar-tools");
        assert_eq!(String::from_utf8_lossy(&read.stdout).trim(), mrn, "{page}");
    }
}

#[test]
fn what_cannot_be_printed_is_refused_and_nothing_is_written() {
    let desk = Desk::new();
    loaded(&desk, "QS-PRINT-3");
    let folder = desk.folder.path().to_owned();
    let out = folder.join("out.pdf");
    let out = out.to_str().unwrap();
    let missing = folder.join("nowhere").join("out.pdf");
    let (missing, here) = (missing.to_str().unwrap(), folder.to_str().unwrap());
    for (arguments, says) in [
        (vec!["print", "QS-PRINT-3", "--form", "tad", out], "no form “tad”. Forms: sad"),
        (vec!["print", "QS-PRINT-3", out], "print needs --form"),
        (vec!["print", "QS-PRINT-3", "--form", "sad"], "needs OUT.pdf"),
        (vec!["print", "QS-NOBODY", "--form", "sad", out], "no record “QS-NOBODY”"),
        (vec!["print", "QS-PRINT-3", "--form", "sad", missing], "cannot be written"),
        (vec!["print", "QS-PRINT-3", "--form", "sad", here], "is a folder"),
        (vec!["show", "QS-PRINT-3", "--form", "sad"], "show takes no option --form"),
    ] {
        let refused = desk.run(&arguments).refused_as_input();
        assert!(refused.err.contains(says), "{arguments:?}: {}", refused.err);
    }
    let beside: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(beside.len(), 2, "profile and shipment alone: {beside:?}");
}

/// A character that no font has, and a text longer than its box: said in words, nothing lost.
#[test]
fn what_does_not_fit_is_said() {
    let desk = Desk::new();
    let long = "Carmenere of the coast range, hand picked, aged in oak, ".repeat(20);
    let text = shipment("QS-PRINT-4").replace("Red wine, bottles of 0.75 l", &format!("{long}\u{1f377}"));
    let file = desk.file("shipment.json", &text);
    desk.run(&["load", file.to_str().unwrap()]).fine();
    let out = desk.folder.path().join("out.pdf");
    let said = desk.run(&["print", "QS-PRINT-4", "--form", "sad", out.to_str().unwrap()]).fine();
    assert!(said.out.contains("U+1F377") && said.out.contains("continues in the annex at »1"), "{}", said.out);
    let paper: String = text_of(&out).split_whitespace().collect();
    // The mark may part one of the twenty.
    assert!(paper.matches("agedinoak,").count() >= 19 && paper.matches("»1").count() == 2, "{paper}");
    assert!(paper.contains("U+1F377"), "{paper}");
}
