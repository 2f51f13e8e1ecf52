//! One value in, one finding out.

use std::collections::HashMap;

use super::*;

struct Values(HashMap<&'static str, &'static str>);

impl Lookup for Values {
    fn value(&self, element: &Element) -> Option<&str> {
        self.0.get(element.id.as_str()).copied()
    }
}

fn node(json: &str) -> Node {
    crate::record::Document::from_json(json).unwrap().root().clone()
}

/// The finding as `severity rule message | repair …`, empty when there is none.
fn judged(column: &str, id: &str, json: &str, around: &[(&'static str, &'static str)]) -> String {
    let element = Catalogue::embedded().element(id).unwrap();
    let values = Values(around.iter().copied().collect());
    let circumstances =
        Circumstances { on: "2026-11-22".parse().unwrap(), column, jurisdiction: Jurisdiction::Eu, lookup: &values };
    let path = || element.pattern.within(&Path::root());
    let Some(finding) = check(element, &node(json), &path, &circumstances) else { return String::new() };
    assert_eq!((finding.judge, finding.kind, &finding.paths), (Judge::Quayside, FindingKind::Element, &vec![path()]));
    let severity = match finding.severity {
        Severity::Blocks => "blocks",
        Severity::Warns => "warns",
        Severity::Informs => "informs",
    };
    let repairs: String = finding.repairs.iter().map(|repair| format!(" | {}", repair.label)).collect();
    format!("{severity} {} {}{repairs}", finding.rule.trim_start_matches("QS-E-"), finding.message)
}

fn check_all(column: &str, cases: &[(&str, &str, &str)]) {
    for (id, json, expected) in cases {
        assert_eq!(judged(column, id, json, &[]), *expected, "{id} {json}");
    }
}

#[test]
fn numbers() {
    check_all(
        "H1",
        &[
            ("item.net_mass_kg", "288.0", ""),
            ("item.net_mass_kg", "2.88e2", ""),
            ("item.net_mass_kg", "0", ""),
            ("item.net_mass_kg", "null", ""),
            ("item.net_mass_kg", "-1", "blocks 0016 Net mass “-1” is below zero."),
            (
                "item.net_mass_kg",
                "0.0000001",
                "blocks 0007 Net mass “0.0000001” has 7 decimals; at most 6 are allowed.",
            ),
            (
                "item.net_mass_kg",
                "12345678901",
                "blocks 0002 Net mass “12345678901” has 11 digits before the decimal mark; at most 10 are allowed.",
            ),
            ("item.net_mass_kg", "1e40", "blocks 0002 Net mass “1e40” has more digits than can be counted with."),
            ("item.net_mass_kg", "\"288\"", "warns 0001 Net mass “288” is text, CAS takes a number here. | Set 288"),
            ("item.net_mass_kg", "\"1.288,5\"", "blocks 0002 Net mass “1.288,5” is not a number. | Set 1288.5"),
            ("item.net_mass_kg", "\"12 kg\"", "blocks 0002 Net mass “12 kg” is not a number."),
            ("item.net_mass_kg", "true", "blocks 0001 Net mass “true” is true or false, CAS takes a number here."),
            ("item.net_mass_kg", "[1]", "blocks 0001 Net mass “a list” is a list, CAS takes a number here."),
            (
                "item.item_amount",
                "948.12345",
                "blocks 0007 Item amount invoiced “948.12345” has 5 decimals; at most 4 are allowed. | Set 948.1234",
            ),
            ("item.item_amount", "948.1234", ""),
            ("item.item_amount", "948.12000", ""),
            ("item.package.count", "1.5", "blocks 0007 Number of packages “1.5” has 1 decimal; it is a whole number."),
            (
                "item.previous_document.item_number",
                "1",
                "warns 0001 Previous document item “1” is a number, CAS takes text here. | Set 1",
            ),
            ("item.previous_document.item_number", "\"1\"", ""),
        ],
    );
}

#[test]
fn codes() {
    check_all(
        "H1",
        &[
            ("shipment.dispatch_country", "\"CL\"", ""),
            (
                "shipment.dispatch_country",
                "\"UK\"",
                "blocks 0004 Country of dispatch or export “UK” is not a code of the list Countries; GB United Kingdom is meant. | Set GB",
            ),
            (
                "shipment.dispatch_country",
                "\"EL\"",
                "blocks 0004 Country of dispatch or export “EL” is not a code of the list Countries; GR Greece is meant. | Set GR",
            ),
            (
                "shipment.dispatch_country",
                "\"cl \"",
                "blocks 0004 Country of dispatch or export “cl ” is written CL in the list Countries. | Set CL",
            ),
            (
                "shipment.dispatch_country",
                "\"ZZ\"",
                "blocks 0004 Country of dispatch or export “ZZ” is not a code of the list Countries. Choose one with F4.",
            ),
            (
                "header.invoice_currency",
                "\"EURO\"",
                "blocks 0004 Invoice currency “EURO” is not a code of the list Currencies; EUR Euro is meant. | Set EUR",
            ),
            (
                "header.invoice_currency",
                "\"BGN\"",
                "blocks 0005 Invoice currency “BGN” (Bulgarian lev) ended on 2025-12-31; EUR took its place. | Set EUR",
            ),
            (
                "shipment.delivery_terms",
                "\"CIFF\"",
                "blocks 0004 Delivery terms “CIFF” is not a code of the list Delivery terms; CIF Cost, insurance and freight is near it. | Set CIF",
            ),
            (
                "shipment.delivery_terms",
                "\"CIFFF\"",
                "blocks 0002 Delivery terms “CIFFF” has 5 characters, exactly 3 are allowed.",
            ),
            (
                "shipment.dispatch_country",
                "\"B\"",
                "blocks 0002 Country of dispatch or export “B” has 1 character, exactly 2 are allowed.",
            ),
        ],
    );
}

#[test]
fn codes_of_short_and_open_lists() {
    check_all(
        "H1",
        &[
            (
                "envelope.direction",
                "\"INBOUND\"",
                "blocks 0004 Direction “INBOUND” is not a code of the list Directions; IN Import: goods come in is meant. | Set IN",
            ),
            (
                "envelope.message_type",
                "\"new\"",
                "blocks 0004 Message type “new” is written New in the list Message types. | Set New",
            ),
            ("shipment.transaction_nature", "11", ""),
            (
                "shipment.transaction_nature",
                "\"11\"",
                "warns 0001 Nature of transaction “11” is text, CAS takes a number here. | Set 11",
            ),
            (
                "shipment.transaction_nature",
                "13",
                "blocks 0004 Nature of transaction “13” is not a code of the list Nature of transaction. Choose one with F4.",
            ),
            ("item.preferential_origin_country", "\"CL\"", ""),
            ("item.preferential_origin_country", "\"2020\"", ""),
            (
                "item.preferential_origin_country",
                "\"UK\"",
                "blocks 0004 Country of preferential origin “UK” is not a code of the list Preferential origins; GB United Kingdom is meant. | Set GB",
            ),
            ("item.additional_procedure", "\"000\"", ""),
            ("item.additional_procedure", "\"1CS\"", ""),
            (
                "item.additional_procedure",
                "\"Q99\"",
                "warns 0004 Additional procedure “Q99” is not in the list Additional procedures held here, which is not complete. Check it.",
            ),
            ("item.document.type", "\"380\"", ""),
        ],
    );
}

#[test]
fn codes_in_two_parts() {
    let category = [("item.document.category", "N")];
    for (json, expected) in [
        ("\"380\"", ""),
        (
            "\"999\"",
            "warns 0004 Supporting document type “999” (N999) is not in the list Supporting documents, certificates and references held here, which is not complete. Check it.",
        ),
        ("\"38\"", "blocks 0002 Supporting document type “38” has 2 characters, exactly 3 are allowed."),
    ] {
        assert_eq!(judged("H1", "item.document.type", json, &category), expected);
    }
    assert_eq!(judged("H1", "item.document.type", "\"999\"", &[("item.document.category", "5")]), "");
}

#[test]
fn texts_days_and_moments() {
    check_all(
        "H1",
        &[
            ("item.description", "\"Red wine\"", ""),
            ("item.description", "\"  \"", ""),
            ("item.description", "\"\"", ""),
            (
                "item.description",
                "\"Red wine \"",
                "warns 0003 Description of goods “Red wine ” begins or ends with a blank. | Set Red wine",
            ),
            ("shipment.delivery_place", "\" \"", "warns 0003 Delivery place “ ” holds blanks only. | Take it away"),
            ("importer.country", "\"BE\"", ""),
            ("header.acceptance_timestamp", "\"2026-11-20T09:30:00+01:00\"", ""),
            ("header.acceptance_timestamp", "\"2026-11-20T09:30:00Z\"", ""),
            (
                "header.acceptance_timestamp",
                "\"2026-11-20T09:30:00\"",
                "blocks 0006 Date of acceptance “2026-11-20T09:30:00” does not say at which offset from UTC; CAS refuses it. Write 2026-11-20T09:30:00+01:00 for Central European time, or 2026-11-20T09:30:00Z for UTC. | Set 2026-11-20T09:30:00+01:00, Central European time",
            ),
            (
                "header.acceptance_timestamp",
                "\"2026-07-01T09:30:00\"",
                "blocks 0006 Date of acceptance “2026-07-01T09:30:00” does not say at which offset from UTC; CAS refuses it. Write 2026-07-01T09:30:00+02:00 for Central European time, or 2026-07-01T09:30:00Z for UTC. | Set 2026-07-01T09:30:00+02:00, Central European time",
            ),
            (
                "header.acceptance_timestamp",
                "\"2026-11-20\"",
                "blocks 0006 Date of acceptance “2026-11-20” is not a moment with an offset; write it as 2026-11-20T09:30:00+01:00.",
            ),
            ("item.document.validity_date", "\"2026-11-20\"", ""),
            ("item.document.validity_date", "\"2026-11-20Z\"", ""),
            (
                "item.document.validity_date",
                "\"20.11.2026\"",
                "blocks 0012 Supporting document valid until “20.11.2026” is not a day written year, month, day: 2026-11-22. | Set 2026-11-20",
            ),
            (
                "item.document.validity_date",
                "\"2026-02-30\"",
                "blocks 0012 Supporting document valid until: “2026-02-30” is not a day: February 2026 has 28 days.",
            ),
            (
                "header.acceptance_timestamp",
                "\"30/2/2026\"",
                "blocks 0006 Date of acceptance: “30/2/2026” is not a day: February 2026 has 28 days.",
            ),
            ("shipment.container_flag", "false", ""),
            (
                "shipment.container_flag",
                "0",
                "warns 0001 Container indicator “0” is a number, CAS takes true or false here. | Set false",
            ),
            (
                "shipment.container_flag",
                "\"maybe\"",
                "blocks 0002 Container indicator “maybe” is neither true nor false.",
            ),
            (
                "shipment.exit_office",
                "\"DE004055\"",
                "warns 0013 Customs office of exit “DE004055” does not belong into column H1. | Take it away",
            ),
        ],
    );
    let long = format!("\"{}\"", "x".repeat(513));
    assert!(judged("H1", "item.description", &long, &[]).ends_with("has 513 characters, at most 512 are allowed."));
}

#[test]
fn identifiers_and_commodity_codes() {
    check_all(
        "H1",
        &[
            ("header.mrn", "\"18GB9JLC3CU1LFGVR2\"", ""),
            (
                "header.mrn",
                "\"26BE101000001234R7\"",
                "warns 0009 MRN: The check character of the MRN “26BE101000001234R7” is 7; the characters before it call for 4. Compare it with the paper.",
            ),
            (
                "header.mrn",
                "\"26BE1010000012345R9\"",
                "blocks 0008 MRN: An MRN has 18 characters; “26BE1010000012345R9” has 19.",
            ),
            (
                "header.mrn",
                "\"18gb9jlc3cu1lfgvr2\"",
                "blocks 0008 MRN: An MRN has a capital letter as character 3 (country); in “18gb9jlc3cu1lfgvr2” it is “g”. | Set 18GB9JLC3CU1LFGVR2",
            ),
            ("importer.eori", "\"BE0867525339\"", ""),
            (
                "importer.eori",
                "\"0867525333\"",
                "blocks 0008 Importer EORI: An EORI number begins with a country code, such as BE0867525333; “0867525333” does not.",
            ),
            ("header.declaration_office", "\"BE101000\"", ""),
            (
                "header.declaration_office",
                "\"BE999999\"",
                "warns 0004 Customs office of declaration “BE999999” is not in the list Customs offices held here, which is not complete. Check it.",
            ),
            (
                "header.declaration_office",
                "\"BE10100\"",
                "blocks 0008 Customs office of declaration: A customs office number has 8 characters; “BE10100” has 7.",
            ),
        ],
    );
    assert_eq!(judged("H1", "importer.eori", "\"0867525333\"", &[("importer.reference_type", "Vat")]), "");
    assert!(
        judged("H1", "importer.eori", "\"0867525333\"", &[("importer.reference_type", "Eori")])
            .starts_with("blocks 0008")
    );
}

#[test]
fn commodity_codes() {
    check_all(
        "H1",
        &[
            ("item.commodity_code", "\"2204218000\"", ""),
            (
                "item.commodity_code",
                "\"220421790\"",
                "blocks 0010 Commodity code “220421790” has 9 digits; an import needs ten (TARIC).",
            ),
            (
                "item.commodity_code",
                "\"22042179\"",
                "blocks 0010 Commodity code “22042179” has 8 digits; an import needs ten (TARIC).",
            ),
            (
                "item.commodity_code",
                "\"2204 21 80 00\"",
                "blocks 0010 Commodity code “2204 21 80 00” has blanks or points; CAS takes digits only. | Set 2204218000",
            ),
            (
                "item.commodity_code",
                "\"9999999999\"",
                "warns 0011 Commodity code “9999999999” begins with 99999999, which is not in the Combined Nomenclature of 2026-01 held here.",
            ),
            (
                "item.commodity_code",
                "2204218000",
                "warns 0001 Commodity code “2204218000” is a number, CAS takes text here. | Set 2204218000",
            ),
        ],
    );
    check_all(
        "B1",
        &[
            ("item.commodity_code", "\"18063100\"", ""),
            (
                "item.commodity_code",
                "\"1806310000\"",
                "blocks 0010 Commodity code “1806310000” has 10 digits; an export needs eight (Combined Nomenclature). | Set 18063100",
            ),
            (
                "item.commodity_code",
                "\"180631000\"",
                "blocks 0010 Commodity code “180631000” has 9 digits; an export needs eight (Combined Nomenclature).",
            ),
        ],
    );
}

#[test]
fn offices_have_the_role_they_are_named_for() {
    let monsin = "(LIEGE (MONSIN)) does not have the role";
    let way_out = "in the list Customs offices. Choose another with F4, or check it.";
    for (column, id, office, expected) in [
        ("B1", "shipment.exit_office", "BE101000", String::new()),
        ("B1", "shipment.exit_office", "BE531000", format!("“BE531000” {monsin} “exit” {way_out}")),
        ("B1", "header.declaration_office", "BE531000", String::new()),
        ("H1", "header.declaration_office", "BE531000", format!("“BE531000” {monsin} “free circulation” {way_out}")),
        ("H1", "shipment.location_office", "BE531000", String::new()),
        // An office of which only the transit lists speak.
        ("B1", "shipment.exit_office", "CZ121020", String::new()),
    ] {
        let judged = judged(column, id, &format!("\"{office}\""), &[]);
        let name = Catalogue::embedded().element(id).unwrap().name(Language::En);
        let expected = if expected.is_empty() { expected } else { format!("warns 0018 {name} {expected}") };
        assert_eq!(judged, expected, "{column} {id} {office}");
    }
}
