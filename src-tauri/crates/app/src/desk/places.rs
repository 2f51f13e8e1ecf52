//! What people call the place of a value: "Item 17, net mass".

use domain::catalogue::{Catalogue, Element, Language};
use domain::record::{Document, ElementKey, Path, Step};

/// Catalogue id of the repeated group of goods items.
pub(crate) const ITEM: &str = "item";

/// Path of the list of items.
pub(crate) fn items_path() -> Path {
    let items = Catalogue::embedded().element(ITEM).map(|item| item.pattern.within(&Path::root()));
    items.and_then(|first| first.split_last().map(|(list, _)| list)).unwrap_or_default()
}

/// The item a path lies in: its key and one-based position.
pub(crate) fn item_of(document: &Document, path: &Path) -> Option<(ElementKey, usize)> {
    let list = items_path();
    if !list.is_around(path) {
        return None;
    }
    let Some(Step::Element(key)) = path.steps().get(list.steps().len()) else { return None };
    let position = document.get(&list)?.elements().iter().position(|element| element.key == *key)?;
    Some((*key, position + 1))
}

/// "Item 17, net mass"; the item alone for a whole item, the address for what the catalogue does not know.
pub(crate) fn place_of(document: &Document, path: &Path) -> String {
    if let Some((list, Step::Element(_))) = path.split_last()
        && list == items_path()
    {
        return item_of(document, path).map_or_else(|| "An item".to_owned(), |(_, ordinal)| format!("Item {ordinal}"));
    }
    // The list of a repeated group goes by the group's name.
    let catalogue = Catalogue::embedded();
    let element = catalogue.element_at(path).or_else(|| catalogue.element_at(&path.index(0)));
    let name = element.map(name_in_sentence).unwrap_or_else(|| unknown_name(document, path));
    match item_of(document, path) {
        Some((_, ordinal)) => format!("Item {ordinal}, {name}"),
        None => {
            let mut letters = name.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
    }
}

fn unknown_name(document: &Document, path: &Path) -> String {
    match path.steps().last() {
        Some(Step::Member(name)) => name.to_string(),
        Some(Step::Element(_) | Step::Index(_)) => document.address(path).to_string(),
        None => "the whole shipment".to_owned(),
    }
}

/// An element's name inside a sentence: small first letter unless it is an abbreviation.
fn name_in_sentence(element: &Element) -> String {
    let name = element.name(Language::En);
    let mut letters = name.chars();
    let (first, second) = (letters.next(), letters.next());
    match (first, second) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name.to_owned(),
    }
}
