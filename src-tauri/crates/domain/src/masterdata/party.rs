//! What a party of a declaration takes from a partner of the master data.

use chrono::NaiveDate;

use super::{text_of, valid_until};
use crate::catalogue::{Catalogue, NamedParty, PARTY_FIELDS};
use crate::record::Document;

/// Kind of number an EORI number is, as parties of a declaration say it.
const EORI: &str = "Eori";

/// A partner as a declaration names it on a day, by the place in [`PARTY_FIELDS`]; `None` when the partner is retired
/// by then or has no code. Who has a number is named by it alone (UCC-DA Annex B, note 6 to 13: name and address only
/// without a number).
#[must_use]
pub fn from_partner(partner: &Document, on: NaiveDate) -> Option<NamedParty> {
    let catalogue = Catalogue::embedded();
    let kind = catalogue.master("partner")?;
    if valid_until(kind, partner).is_some_and(|last| on > last) {
        return None;
    }
    let mut named = catalogue.master_party()?.named_in(partner)?;
    let [code, eori, reference_type, _, street, ..] = &mut named;
    if code.is_empty() {
        return None;
    }
    if eori.is_empty() {
        if street.is_empty() {
            *street = street_in_parts(partner);
        }
        return Some(named);
    }
    EORI.clone_into(reference_type);
    let [.., name, street, postcode, city, country] = &mut named;
    [name, street, postcode, city, country].into_iter().for_each(String::clear);
    Some(named)
}

/// Street, number and box where CAS keeps them apart.
fn street_in_parts(partner: &Document) -> String {
    let catalogue = Catalogue::embedded();
    let parts = ["partner.street_name", "partner.house_number", "partner.house_box"];
    let said = parts.into_iter().filter_map(|id| text_of(partner, catalogue.element(id)?.index));
    said.collect::<Vec<_>>().join(" ")
}

const _: () = assert!(PARTY_FIELDS.len() == 8, "the fields are taken apart by their places above");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partner_is_named_as_declarations_name_somebody() {
        for (partner, on, expected) in [
            (
                r#"{"code":"C1","name":"De Schelde NV","eori":"BE0867525339",
                    "address":{"street":"Kaai","number":"3","zipCode":"2000","city":"Antwerpen","country":"BE"}}"#,
                "2026-11-22",
                Some(["C1", "BE0867525339", "Eori", "", "", "", "", ""]),
            ),
            (
                r#"{"code":"C1","name":"De Schelde NV",
                    "address":{"street":"Kaai","number":"3","zipCode":"2000","city":"Antwerpen","country":"BE"}}"#,
                "2026-11-22",
                Some(["C1", "", "", "De Schelde NV", "Kaai 3", "2000", "Antwerpen", "BE"]),
            ),
            (
                r#"{"code":"C1","name":"De Schelde NV","address":{"streetNumBox":"Kaai 3"}}"#,
                "2026-11-22",
                Some(["C1", "", "", "De Schelde NV", "Kaai 3", "", "", ""]),
            ),
            (r#"{"code":"C1","validTo":"2026-11-22"}"#, "2026-11-22", Some(["C1", "", "", "", "", "", "", ""])),
            (r#"{"code":"C1","validTo":"2026-11-21"}"#, "2026-11-22", None),
            (r#"{"name":"De Schelde NV"}"#, "2026-11-22", None),
        ] {
            let document = Document::from_json(&format!(r#"{{"businessPartner":{partner}}}"#)).unwrap();
            let named = from_partner(&document, on.parse().unwrap());
            assert_eq!(named, expected.map(|fields| fields.map(str::to_owned)), "{partner}");
        }
    }
}
