//! The PDF read by programs that are not ours: `pdftotext`, `pdffonts`, `pdftoppm` and `zbarimg`.

#![expect(clippy::unwrap_used, reason = "a case that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::process::Command;

use domain::catalogue::Language;
use domain::declaration::Declaration;
use domain::record::{Document, Draft, Node, Path as DomainPath};
use print::{Form, Paper, Printout, lay_out, to_drawing, to_pdf};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

const WINE: &str = include_str!("../../../../tests/fixtures/h1-two-items.json");
const MRN: &str = "26BE1010000012345A";

fn printed(json: &str, mrn: Option<&str>) -> Printout {
    let document = Document::from_json(json).unwrap();
    let declaration = Declaration::read(&document);
    let paper = Paper {
        form: Form::Sad,
        declaration: &declaration,
        column: "H1",
        status: mrn.map(|_| "Accepted"),
        lrn: mrn.map(|_| "QS26000118"),
        mrn,
        environment: "Practice",
        is_practice: true,
        printed_at: "2026-11-22 09:30 UTC",
        language: Language::En,
    };
    lay_out(&paper).unwrap()
}

/// Writes the PDF and lets a program look at it.
fn said(folder: &Path, printout: &Printout, program: &str, arguments: &[&str]) -> String {
    let file = folder.join("paper.pdf");
    std::fs::write(&file, to_pdf(printout).unwrap()).unwrap();
    run(program, &file, arguments)
}

fn run(program: &str, file: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(&arguments[..arguments.len().saturating_sub(1)])
        .arg(file)
        .args(arguments.last())
        .output()
        .unwrap_or_else(|fault| panic!("{program} is missing ({fault}): poppler-utils and zbar-tools have it"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn letters(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[test]
fn text_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let latin = "Çeşme Şarabı Őrség Łódź Žilina Þórshöfn";
    let json = WINE
        .replace("Red wine, bottles of 0.75 l", &format!("{latin} Οίνος ερυθρός Червено вино"))
        .replace("750.5,", "750.50,");
    let text = said(folder.path(), &printed(&json, Some(MRN)), "pdftotext", &["-layout", "-"]);
    for value in [
        latin,
        "Οίνος ερυθρός",
        "Червено вино",
        "750.50",
        "2204218000",
        "26BE101000007001",
        "BE0867525339",
        MRN,
        "Page 1 of",
    ] {
        assert!(letters(&text).contains(&letters(value)), "{value}: {text}");
    }
    let wide = text.lines().find(|line| line.contains("2204218000")).expect("the line of the commodity code");
    assert!(wide.contains("40 00 000") || letters(wide).contains("40"), "{wide}");
}

#[test]
fn fonts_are_embedded_and_reduced() {
    let folder = tempfile::tempdir().unwrap();
    let printout = printed(WINE, None);
    let listed = said(folder.path(), &printout, "pdffonts", &[]);
    let fonts: Vec<&str> = listed.lines().skip(2).collect();
    assert_eq!(fonts.len(), 2, "{listed}");
    for font in fonts {
        let yes = font.matches("yes").count();
        assert!(font.contains("DejaVuSansCondensed") && yes == 3, "embedded, subset, Unicode: {font}");
    }
    assert!(to_pdf(&printout).unwrap().len() < 100_000, "{}", to_pdf(&printout).unwrap().len());
}

/// The picture of each page is read by zbar, which knows nothing of us.
#[test]
fn the_barcode_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let printout = printed(WINE, Some(MRN));
    let prefix = folder.path().join("page");
    said(folder.path(), &printout, "pdftoppm", &["-r", "200", "-png", prefix.to_str().unwrap()]);
    let mut pictures: Vec<PathBuf> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "png"))
        .collect();
    pictures.sort();
    assert_eq!(pictures.len(), printout.pages.len());
    for picture in pictures {
        let output = Command::new("zbarimg").args(["--quiet", "--raw"]).arg(&picture).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), MRN, "{}", picture.display());
    }
}

/// Whatever is typed comes out again: in its box or in the annex, and what no font has as its code point.
#[test]
fn every_character_reaches_the_paper() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[ -~À-ſΑ-Ρα-ωА-я]{1,60}( [ -~À-ſΑ-Ρα-ωА-я]{1,90}){0,12}[中😀]{0,2}";
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let cases = (text, text).prop_map(|(description, marks)| (description, marks));
    runner
        .run(&cases, |(description, marks)| {
            let quoted = |text: &str| Node::text(text);
            let mut document = Document::from_json(WINE).unwrap();
            let mut draft = Draft::new(&mut document);
            let items = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[0]";
            let at = |path: &str| DomainPath::parse(&format!("{items}.{path}")).unwrap();
            draft.set(&at("commodity.description"), quoted(&description)).unwrap();
            draft.set(&at("packagings[0].shippingMarks"), quoted(&marks)).unwrap();
            let _ = draft.finish();
            let printout = printed(&document.to_json(), None);
            let text = letters(&said(folder.path(), &printout, "pdftotext", &["-raw", "-"]));
            for value in [&description, &marks] {
                let mut rest = text.as_str();
                // In its order; between the box and the annex stands what is not of it.
                for letter in letters(value).chars() {
                    let shown = if matches!(letter, '中' | '😀') { '\u{fffd}' } else { letter };
                    let found = rest.find(shown);
                    prop_assert!(found.is_some(), "{:?} of {:?} is not in {}", shown, value, text);
                    rest = &rest[found.unwrap_or(0) + shown.len_utf8()..];
                }
                for (letter, point) in [('中', "U+4E2D"), ('😀', "U+1F600")] {
                    prop_assert!(!value.contains(letter) || text.contains(point), "{} is not named", point);
                }
            }
            Ok(())
        })
        .unwrap();
}

/// What a screen shows is what the PDF says.
#[test]
fn a_drawing_says_what_the_pdf_says() {
    let folder = tempfile::tempdir().unwrap();
    let printout = printed(WINE, Some(MRN));
    let paper = letters(&said(folder.path(), &printout, "pdftotext", &["-raw", "-"]));
    for page in &printout.pages {
        let drawing = to_drawing(page);
        assert!(drawing.texts.len() > 10 && !drawing.frames.is_empty() && !drawing.bars.is_empty());
        for run in drawing.texts {
            assert!(paper.contains(&letters(&run.text)), "{}", run.text);
        }
    }
}
