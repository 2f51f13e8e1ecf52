//! Names of codes in four languages, and of the commodity codes with what stands above them.

use super::*;

fn list(name: &str) -> &'static CodeList {
    Catalogue::embedded().list(name).unwrap()
}

#[test]
fn a_commodity_code_has_its_name_in_every_language() {
    let list = list("commodity_codes");
    let code = list.get("2204101100").unwrap();
    for (language, expected) in [
        (Language::En, "– Sparkling wine – Champagne"),
        (Language::Nl, " – mousserende wijn – Champagne"),
        (Language::Fr, " – Vins mousseux – Champagne"),
        (Language::De, " – Schaumwein – Champagner"),
    ] {
        let name = list.name_of(code, language);
        assert!(name.to_lowercase().ends_with(&expected.to_lowercase()), "{name}");
    }
    let above: Vec<&str> = list.above(&code.code, Language::En).map(|(code, _)| code).collect();
    assert_eq!(above, ["22", "2204", "220410"]);
    assert!(list.get("2204").is_none() && list.get("22").is_none(), "a heading is no code");
    assert_eq!(list.names_evidence(), Some(NamesEvidence::Official));
}

#[test]
fn every_commodity_code_has_a_heading_above_it() {
    let list = list("commodity_codes");
    for code in list.codes() {
        let above: Vec<usize> = list.above(&code.code, Language::En).map(|(code, _)| code.len()).collect();
        assert!(above.starts_with(&[2]), "{}: {above:?}", code.code);
    }
    assert!(list.codes().len() > 9_700);
}

#[test]
fn codes_are_found_in_every_language() {
    let on = "2026-11-22".parse().unwrap();
    for (name, text, expected) in [
        ("commodity_codes", "champagne", "22041011"),
        ("commodity_codes", "schaumwein champagner", "22041011"),
        ("commodity_codes", "ezels", "01013000"),
        ("commodity_codes", "anes", "01013000"),
        ("commodity_codes", "paarden fokdieren", "01012100"),
        ("commodity_codes", "Wein Champagner", "22041011"),
        ("countries", "duitsland", "DE"),
        ("countries", "Royaume-Uni", "GB"),
        ("countries", "österreich", "AT"),
        ("requested_procedures", "vrij verkeer en verbruik", "40"),
        ("transport_modes", "wagen straße", ""),
        ("valuation_adjustments", "lizenzgebühren", "AI"),
    ] {
        let found = list(name).search(text, 5, on);
        assert_eq!(found.first().map_or("", |code| &*code.code), expected, "{text}");
    }
    assert!(list("commodity_codes").search("01", 9, on).iter().all(|code| code.code.len() == 8));
}

#[test]
fn what_found_a_code_is_said_where_its_name_does_not_show_it() {
    let list = list("commodity_codes");
    let code = list.get("01013000").unwrap();
    for (text, language, expected) in [
        ("ezels", Language::En, Some("Levende paarden, ezels, muildieren en muilezels – ezels")),
        ("ezels", Language::Nl, None),
        ("asses", Language::En, None),
        ("0101", Language::En, None),
        ("", Language::En, None),
    ] {
        assert_eq!(list.found_by(code, text, language).as_deref(), expected, "{text}");
    }
}

#[test]
fn offices_that_fit_the_place_come_first() {
    let on = "2026-11-22".parse().unwrap();
    let offices = list("customs_offices");
    let found = offices.search_for("antwerpen", 20, on, Some("exit"));
    let does: Vec<bool> = found.iter().map(|code| code.has("exit")).collect();
    assert!(does.first() == Some(&true) && does.is_sorted_by(|one, next| one >= next), "{does:?}");
    let exit = Catalogue::embedded().element("shipment.exit_office").unwrap();
    let declared = Catalogue::embedded().element("header.declaration_office").unwrap();
    assert_eq!(exit.fits_in("B1"), Some("exit"));
    assert_eq!((declared.fits_in("H1"), declared.fits_in("B1")), (Some("free_circulation"), Some("export")));
    assert_eq!(declared.fits_in("D1"), None);
}
