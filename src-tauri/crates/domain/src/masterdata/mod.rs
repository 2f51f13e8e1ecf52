//! Master data at work: what a declaration takes from an article or a partner, and how a record is written into the
//! message that CAS takes and read out of it.
//!
//! A record of master data is a document like a shipment: it stands below one member that names its kind
//! (`articleDataItem`), so that every value of the product has one place in the catalogue.

mod filling;
mod party;
mod wire;

use chrono::NaiveDate;

use crate::catalogue::{Catalogue, MasterKind};
use crate::declaration::{Declaration, Item};
use crate::record::{Document, Path};

pub use filling::{Filled, from_article};
pub use party::from_partner;
pub use wire::{body_of, document_of, record_of, records_in};

/// The kind of master data a document is; `None` for a shipment and anything else.
#[must_use]
pub fn kind_of(document: &Document) -> Option<&'static MasterKind> {
    Catalogue::embedded().masters().iter().find(|kind| document.root().member(&kind.root).is_some())
}

/// The text of one of the record's own elements, by its position in the catalogue; `None` when empty.
#[must_use]
pub fn text_of(document: &Document, element: usize) -> Option<&str> {
    let element = Catalogue::embedded().at(element)?;
    let at = document.locate(&element.pattern.within(&Path::root()));
    document.get(&at)?.leaf_text().map(str::trim).filter(|text| !text.is_empty())
}

/// The key CAS finds a record by: the code of an article or a partner, the reference of a formula or a list.
#[must_use]
pub fn key_of<'d>(kind: &MasterKind, document: &'d Document) -> Option<&'d str> {
    text_of(document, kind.key)
}

/// The day a record is retired on, if it is.
#[must_use]
pub fn valid_until(kind: &MasterKind, document: &Document) -> Option<NaiveDate> {
    day(text_of(document, kind.valid_until)?)
}

/// The version of an article that counts on a day: the latest one in use that does not begin after it.
#[must_use]
pub fn version_on<'a, 'd>(article: &'a Declaration<'d>, on: NaiveDate) -> Option<(&'a Item<'d>, NaiveDate)> {
    let in_use = article.items().iter().filter(|version| version.version_is_valid() != Some("false"));
    let begun = in_use.filter_map(|version| Some((version, day(version.version_active_from()?)?)));
    begun.filter(|(_, from)| *from <= on).max_by_key(|(_, from)| *from)
}

/// The day a text begins with: `2026-01-01`, `2026-01-01Z`, `2026-01-01T00:00:00Z`.
fn day(text: &str) -> Option<NaiveDate> {
    text.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_the_day_counts() {
        let article = Document::from_json(
            r#"{"articleDataItem":{"itemId":"W75","versions":[
                {"activeFrom":"2026-01-01"},{"activeFrom":"2026-07-01T00:00:00Z"},
                {"activeFrom":"2026-08-01","isValid":false},{"activeFrom":"soon"}]}}"#,
        )
        .unwrap();
        let read = Declaration::read(&article);
        for (on, expected) in [
            ("2025-12-31", None),
            ("2026-01-01", Some("2026-01-01")),
            ("2026-06-30", Some("2026-01-01")),
            ("2026-07-01", Some("2026-07-01")),
            ("2027-01-01", Some("2026-07-01")),
        ] {
            let found = version_on(&read, on.parse().unwrap()).map(|(_, from)| from.to_string());
            assert_eq!(found.as_deref(), expected, "{on}");
        }
        assert_eq!(kind_of(&article).map(|kind| kind.column.as_str()), Some("article"));
        assert_eq!(kind_of(&Document::default()).map(|kind| &kind.column), None);
    }
}
