//! What people type, and what comes of it.

use super::*;

fn typing(mark: DecimalMark) -> Typing<'static> {
    Typing { unit: Some("LTR"), offset: FixedOffset::east_opt(3600), ..Typing::on("2026-11-22".parse().unwrap(), mark) }
}

fn shown(id: &str, text: &str, mark: DecimalMark) -> String {
    let catalogue = Catalogue::embedded();
    let element = catalogue.element(id).unwrap();
    match catalogue.parse(element, text, &typing(mark)) {
        Err(error) => error.to_string(),
        Ok(Parsed { node, note }) => {
            let node = match node {
                Node::Text(text) => format!("“{text}”"),
                Node::Null => "nothing".into(),
                Node::Flag(_) | Node::Number(_) | Node::List(_) | Node::Object(_) => {
                    node.leaf_text().unwrap_or("group").to_owned()
                }
            };
            note.map_or_else(|| node.clone(), |note| format!("{node} ({note})"))
        }
    }
}

#[test]
fn typed_values() {
    for (id, text, expected) in [
        ("item.net_mass_kg", "1.234,5", "1234.5"),
        ("item.net_mass_kg", "1.5 t", "1500 (1.5 t = 1500 kg)"),
        ("item.net_mass_kg", "", "nothing"),
        ("item.net_mass_kg", "x", "“x” is not a number."),
        ("item.supplementary_quantity", "3 hl", "300 (3 hl = 300 LTR)"),
        ("item.supplementary_quantity", "3 kg", "“kg” is not a unit that can be counted in LTR."),
        ("item.item_amount", "12*24,50", "294 (12*24,50 = 294)"),
        ("item.package.count", "40", "40"),
        ("item.package.count", "40.0", "40"),
        ("item.package.count", "1.234", "1234 (1.234 was read as 1234; with decimals it would be 1.234)"),
        ("item.item_amount", "1,234", "1.234 (1,234 was read as 1.234; with thousands it would be 1234)"),
        ("item.net_mass_kg", "1.234", "1.234 (1.234 was read as 1.234; with thousands it would be 1234)"),
        ("item.net_mass_kg", "0.234", "0.234"),
        ("item.package.count", "1,5", "Number of packages · 18 06 004 is a whole number; 1.5 is not."),
        ("item.previous_document.item_number", "1", "“1”"),
        ("shipment.dispatch_country", " be ", "“BE”"),
        ("shipment.dispatch_country", "uk", "“UK” (“uk” is not a code; GB United Kingdom seems to be meant)"),
        (
            "shipment.dispatch_country",
            "holland",
            "“HOLLAND” (“holland” is not a code; NL Netherlands seems to be meant)",
        ),
        ("shipment.transaction_nature", "11", "11"),
        ("shipment.transaction_nature", "a", "“A” is not a code of digits, such as 11."),
        ("envelope.message_type", "new", "“New”"),
        ("shipment.container_flag", "ja", "true"),
        ("shipment.container_flag", "0", "false"),
        ("shipment.container_flag", "perhaps", "“perhaps” is neither yes nor no; type y or n."),
        ("item.commodity_code", "2204 21.80 00", "“2204218000”"),
        ("importer.eori", "be 0403.200.393", "“BE0403200393”"),
        ("header.mrn", "26be 101000001234r4", "“26BE101000001234R4”"),
        ("item.description", "  Red wine  ", "“Red wine”"),
        ("item.quota_number", "09.1234", "“091234”"),
        ("item", "x", "Item is a group; a value belongs into one of its fields."),
    ] {
        assert_eq!(shown(id, text, DecimalMark::Either), expected, "{id} {text}");
    }
}

#[test]
fn typed_days_and_moments() {
    for (text, expected) in [
        ("t", "“2026-11-22”"),
        ("T+3", "“2026-11-25”"),
        ("t - 22", "“2026-10-31”"),
        ("2026-11-22", "“2026-11-22”"),
        ("2026-11-22Z", "“2026-11-22”"),
        ("221126", "“2026-11-22”"),
        ("261123", "“2026-11-23” (261123 was read as 2026-11-23, the reading nearest to today)"),
        ("20261122", "“2026-11-22”"),
        ("22112026", "“2026-11-22”"),
        ("22.11.", "“2026-11-22”"),
        ("3/12", "“2026-12-03”"),
        ("5.1.", "“2027-01-05” (5.1. was read as 2027-01-05, the reading nearest to today)"),
        ("22.11.26", "“2026-11-22”"),
        ("22-11-2026", "“2026-11-22”"),
        ("2026-1-5", "“2026-01-05”"),
        ("29.2.2028", "“2028-02-29”"),
        ("29.2.2026", "“29.2.2026” is not a day: February 2026 has 28 days."),
        ("30/2/2026", "“30/2/2026” is not a day: February 2026 has 28 days."),
        ("30.2.", "“30.2.” is not a day: February 2026 has 28 days."),
        ("2026-11-31", "“2026-11-31” is not a day: November 2026 has 30 days."),
        ("31042026", "“31042026” is not a day: April 2026 has 30 days."),
        ("32.1.2026", "“32.1.2026” is not a day: January 2026 has 31 days."),
        ("1.13.2026", "“1.13.2026” is not a day; type 2026-11-22, 22.11., 221126 or t+3."),
        ("t+", "“t+” is not a day; type 2026-11-22, 22.11., 221126 or t+3."),
        ("tomorrow", "“tomorrow” is not a day; type 2026-11-22, 22.11., 221126 or t+3."),
    ] {
        assert_eq!(shown("item.document.validity_date", text, DecimalMark::Either), expected, "{text}");
    }
    for (text, expected) in [
        ("2026-11-20T09:30:00+01:00", "“2026-11-20T09:30:00+01:00”"),
        ("2026-11-20T09:30:00Z", "“2026-11-20T09:30:00Z”"),
        ("2026-11-20T09:30:00", "“2026-11-20T09:30:00+01:00” (at your offset +01:00)"),
        ("t 9:30", "“2026-11-22T09:30:00+01:00” (at your offset +01:00)"),
        ("20.11.", "“2026-11-20T00:00:00+01:00” (at your offset +01:00)"),
        ("t 25:00", "“t 25:00” has no time that can be read; type 22.11.2026 9:30."),
    ] {
        assert_eq!(shown("header.acceptance_timestamp", text, DecimalMark::Either), expected, "{text}");
    }
    for (text, expected) in [
        ("t", "“2026-11-22T00:00:00+01:00” in Central European time, +01:00"),
        ("t 9:30", "“2026-11-22T09:30:00+01:00” in Central European time, +01:00"),
        ("1.7.2026", "“2026-07-01T00:00:00+02:00” in Central European time, +02:00"),
        ("2026-07-01T09:30:00", "“2026-07-01T09:30:00+02:00” in Central European time, +02:00"),
        ("29.3.2026", "“2026-03-29T00:00:00+01:00” in Central European time, +01:00"),
        ("30.3.2026", "“2026-03-30T00:00:00+02:00” in Central European time, +02:00"),
    ] {
        let catalogue = Catalogue::embedded();
        let element = catalogue.element("header.acceptance_timestamp").unwrap();
        let typing = Typing::on("2026-11-22".parse().unwrap(), DecimalMark::Either);
        let Parsed { node, note } = catalogue.parse(element, text, &typing).unwrap();
        assert_eq!(format!("“{}” {}", node.leaf_text().unwrap(), note.unwrap()), expected, "{text}");
    }
}

#[test]
fn a_code_typed_whole_is_parted() {
    let catalogue = Catalogue::embedded();
    let element = catalogue.element("item.document.type").unwrap();
    let parted = |text| catalogue.part_code(element, text).map(|(prefix, one, two)| (prefix.id.as_str(), one, two));
    assert_eq!(parted("N380"), Some(("item.document.category", "N", "380")));
    assert_eq!(parted("380"), None);
    assert!(catalogue.part_code(catalogue.element("item.preference").unwrap(), "100").is_none());
}
