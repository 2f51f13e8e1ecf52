//! Parties: elements that together name somebody – the code in the master data, the EORI number, name and address.

use super::{Catalogue, Element};
use crate::record::{Document, Path};

/// What names somebody, in the order it is read aloud. Each is the last part of an element's id: `importer.name`.
pub const PARTY_FIELDS: [&str; 8] = ["code", "eori", "reference_type", "name", "street", "postcode", "city", "country"];

/// A party of a declaration: its elements, by their place in [`PARTY_FIELDS`]; some parties have no address.
#[derive(Clone, Debug)]
pub struct Party<'c> {
    /// The id its elements share: `importer`.
    pub id: &'c str,
    /// Its elements.
    pub elements: [Option<&'c Element>; PARTY_FIELDS.len()],
}

/// Somebody as a declaration names them, by the place in [`PARTY_FIELDS`]; empty where it does not say.
pub type NamedParty = [String; PARTY_FIELDS.len()];

impl Catalogue {
    /// The party an element belongs to.
    #[must_use]
    pub fn party_of(&self, element: &Element) -> Option<Party<'_>> {
        let (id, field) = element.id.rsplit_once('.')?;
        if !PARTY_FIELDS.contains(&field) {
            return None;
        }
        let index = self.element(&element.id)?.index;
        let id = self.at(index)?.id.get(..id.len())?;
        let elements = PARTY_FIELDS.map(|field| self.element(&format!("{id}.{field}")));
        let [code, eori, ..] = &elements;
        (code.is_some() && eori.is_some()).then_some(Party { id, elements })
    }

    /// The party that a business partner of the master data is.
    #[must_use]
    pub fn master_party(&self) -> Option<Party<'_>> {
        self.party_of(self.element("partner.code")?)
    }

    /// Every party that stands once in a declaration, outside the items.
    #[must_use]
    pub fn parties(&self) -> Vec<Party<'_>> {
        let once = |element: &Element| element.pattern.depth() == 0 && !element.level.is_master();
        let of_code = |element: &Element| element.id.ends_with(".code") && once(element);
        self.elements().iter().filter(|element| of_code(element)).filter_map(|element| self.party_of(element)).collect()
    }
}

impl Party<'_> {
    /// Who it is in a document; `None` when neither code, number nor name says so.
    #[must_use]
    pub fn named_in(&self, document: &Document) -> Option<NamedParty> {
        let named: NamedParty = self.elements.map(|element| {
            let at = element.map(|element| document.locate(&element.pattern.within(&Path::root())));
            let text = at.and_then(|path| document.get(&path)?.leaf_text().map(str::trim).map(str::to_owned));
            text.unwrap_or_default()
        });
        let [code, eori, _, name, ..] = &named;
        let says = [code, eori, name].into_iter().any(|text| !text.is_empty());
        says.then_some(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parties_of_a_declaration_are_known_by_their_elements() {
        let catalogue = Catalogue::embedded();
        let ids: Vec<&str> = catalogue.parties().iter().map(|party| party.id).collect();
        for id in ["importer", "declarant", "exporter", "consignee", "representative"] {
            assert!(ids.contains(&id), "{id} in {ids:?}");
        }
        for (element, party) in [
            ("importer.name", Some("importer")),
            ("importer.reference_type", Some("importer")),
            ("declarant.contact_name", None),
            ("item.net_mass_kg", None),
            ("header.representative_status", None),
        ] {
            let element = catalogue.element(element).unwrap();
            assert_eq!(catalogue.party_of(element).map(|party| party.id), party, "{}", element.id);
        }
    }

    #[test]
    fn somebody_is_read_with_number_and_address() {
        let document = Document::from_json(
            r#"{"singleAdministrativeDocument":{"importer":{"name":" De Schelde NV ","businessPartnerReference":
               [{"type":"Eori","code":"BE0867525339"}],"address":{"city":"Antwerpen","country":"BE"}},
               "declarant":{"address":{"city":"Gent"}}}}"#,
        )
        .unwrap();
        let catalogue = Catalogue::embedded();
        let named = |id: &str| {
            let party = catalogue.parties().into_iter().find(|party| party.id == id).unwrap();
            party.named_in(&document)
        };
        assert_eq!(
            named("importer").unwrap(),
            ["", "BE0867525339", "Eori", "De Schelde NV", "", "", "Antwerpen", "BE"].map(str::to_owned)
        );
        assert_eq!(named("declarant"), None, "an address alone is nobody");
    }
}
