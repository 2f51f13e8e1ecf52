//! What rules say and offer, word by word, where the words depend on the values.

use super::cases::{fired, shipment};
use super::*;

type Values = &'static [(&'static str, &'static str)];

/// Rule, values, and what is said: sentence, the values that made it true, repairs.
const SAID: &[(&str, Values, &str)] = &[
    (
        "QS-R-0101",
        &[("item.net_mass_kg", "99999"), ("item.gross_mass_kg", "537.60")],
        "Item 1: net mass 99999 kg is more than the gross mass, 537.6 kg. Net mass · 18 01 99999; Gross mass · 18 04 537.60",
    ),
    (
        "QS-R-0301",
        &[("header.total_invoice_amount", "1"), ("item.item_amount", "12600")],
        "Total amount invoiced 1 differs from the sum of the items, 12600: it is 12599 less. Total amount invoiced · 14 06 1; sum of 1 item 12600 | Set 12600",
    ),
    (
        "QS-R-0301",
        &[("header.total_invoice_amount", "10.5"), ("item.item_amount", "4"), ("2:item.item_amount", "6")],
        "Total amount invoiced 10.5 differs from the sum of the items, 10: it is 0.5 more. Total amount invoiced · 14 06 10.5; sum of 2 items 10 | Set 10",
    ),
    (
        "QS-R-0302",
        &[("header.total_item_count", "3"), ("item.number", "1")],
        "Number of items is 3, but 1 is present. Number of items 3; items present 1 | Set 1",
    ),
    (
        "QS-R-0302",
        &[("header.total_item_count", "3"), ("item.number", "1"), ("2:item.number", "2")],
        "Number of items is 3, but 2 are present. Number of items 3; items present 2 | Set 2",
    ),
    (
        "QS-R-0412",
        &[("item.requested_procedure", "40"), ("item.previous_procedure", "21")],
        "Item 1: goods that left under 21 come back with 61, not with 40. Requested procedure · 11 09 40; Previous procedure · 11 09 002 21 | Set 61",
    ),
    (
        "QS-R-1501",
        &[
            ("shipment.location_qualifier", "Y"),
            ("shipment.location_authorisation", "BETSTANR00471"),
            ("shipment.location_locode", "BEANR"),
        ],
        "Location of goods: qualifier Y does not go with Location UN/LOCODE · 16 15 036; remove it or change the qualifier to U. Location UN/LOCODE · 16 15 036 BEANR; Location qualifier · 16 15 046 Y | Remove it",
    ),
    (
        "QS-R-1603",
        &[("shipment.border_identification_type", "40"), ("shipment.border_identification", "lx345")],
        "The means of transport at the border, lx345, is written in capital letters: LX345. Border means identification · 19 08 017 lx345; Border means kind of identification · 19 08 061 40 | Set LX345",
    ),
    // A trailer is one of the exact numbers at departure, not at the border (R0076, R0473).
    ("QS-R-1603", &[("shipment.border_identification_type", "31"), ("shipment.border_identification", "q-abc")], ""),
    (
        "QS-R-2106",
        &[("item.fiscal_reference.role", "FR1"), ("item.fiscal_reference.vat_number", "IM0561234567")],
        "Item 1: IM0561234567 is of the import scheme; its vendor has the role FR5, not FR1. Fiscal reference role · 13 16 031 FR1; Fiscal reference VAT number · 13 16 034 IM0561234567",
    ),
    (
        "QS-R-1213",
        &[("item.valuation_indicators", "0000"), ("item.adjustment.code", "AJ")],
        "Item 1: AJ adds proceeds of a resale, but the fourth valuation indicator says that there are none. Valuation indicators · 14 07 0000; Addition or deduction code · 14 04 008 AJ",
    ),
    ("QS-R-0101", &[("item.net_mass_kg", "2"), ("item.gross_mass_kg", "2")], ""),
];

#[test]
fn sentences_and_repairs() {
    for &(id, values, expected) in SAID {
        let rule = all().find(|rule| rule.id == id).unwrap();
        let said = fired(rule, &shipment(values)).into_iter().map(|finding| {
            let because: Vec<String> =
                finding.because.iter().map(|because| format!("{} {}", because.label, because.value)).collect();
            let repairs: String = finding.repairs.iter().map(|repair| format!(" | {}", repair.label)).collect();
            format!("{} {}{repairs}", finding.message, because.join("; "))
        });
        assert_eq!(said.collect::<String>(), expected, "{id} {values:?}");
    }
}

/// What the catalogue says of one value is put into its item, and the place is said once.
#[test]
fn the_place_is_said_once() {
    use crate::catalogue::Jurisdiction;
    for (id, value, expected) in [
        ("item.item_amount", "-1", "Item 1: Amount invoiced “-1” is below zero."),
        ("item.number", "-1", "Item 1: Number “-1” is below zero."),
        ("item.net_mass_kg", "-1", "Item 1: Net mass “-1” is below zero."),
        ("2:item.net_mass_kg", "-1", "Item 2: Net mass “-1” is below zero."),
        ("header.gross_mass_kg", "-1", "Total gross mass “-1” is below zero."),
    ] {
        let document = shipment(&[("item.article_code", "A"), (id, value)]);
        let context =
            Context { column: "H1", jurisdiction: Jurisdiction::Eu, flow: None, on: "2026-11-22".parse().unwrap() };
        let findings = judge(&crate::declaration::Declaration::read(&document), &context);
        let said = findings.iter().find(|finding| finding.rule == "QS-E-0016").map(|finding| finding.message.as_str());
        assert_eq!(said, Some(expected), "{id}");
    }
}

/// A group may repeat as often as Annex B says; the first entry too many is where to go.
#[test]
fn groups_repeat_as_often_as_they_may() {
    use crate::catalogue::Jurisdiction;
    use crate::record::{Document, Draft};
    let items = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems";
    for (list, count, expected) in [
        (format!("{items}[0].packagings"), 99, None),
        (
            format!("{items}[0].packagings"),
            100,
            Some(("Item 1: 100 packages, 99 at most.", format!("{items}[0].packagings[99]"))),
        ),
        (
            "singleAdministrativeDocument.additionalDocuments".to_owned(),
            101,
            Some((
                "101 supporting documents, 99 at most.",
                "singleAdministrativeDocument.additionalDocuments[99]".to_owned(),
            )),
        ),
        (items.to_owned(), 9_999, None),
        (items.to_owned(), 10_000, Some(("10000 items, 9999 at most.", format!("{items}[9999]")))),
    ] {
        let mut document = if list == items { Document::default() } else { shipment(&[("item.article_code", "A")]) };
        let mut draft = Draft::new(&mut document);
        for _ in 0..count {
            draft.insert(&Path::parse(&list).unwrap(), None, Node::object()).unwrap();
        }
        let on = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let context = Context { column: "H1", jurisdiction: Jurisdiction::Eu, flow: None, on };
        let findings = judge(&Declaration::read(&document), &context);
        let said = findings.iter().find(|finding| finding.rule == "QS-E-0017");
        let said = said.map(|finding| (finding.message.as_str(), document.address(&finding.paths[0]).to_string()));
        assert_eq!(said, expected, "{count} of {list}");
    }
}
