//! What people call the place of a value: "Item 17, net mass".

use domain::catalogue::{Catalogue, Element, Language};
use domain::record::{Document, ElementKey, Path, Step};

/// Catalogue id of the repeated group of goods items.
pub(crate) const ITEM: &str = "item";

/// Path of the list of goods items.
pub(crate) fn items_path() -> Path {
    list_of(Catalogue::embedded().element(ITEM))
}

/// Path of the list that a column shows entry by entry: the goods items, the versions of an article.
pub(crate) fn items_path_of(column: &str) -> Path {
    list_of(Catalogue::embedded().main_group(column))
}

fn list_of(group: Option<&Element>) -> Path {
    let first = group.map(|group| group.pattern.within(&Path::root()));
    first.and_then(|first| first.split_last().map(|(list, _)| list)).unwrap_or_default()
}

/// The list a path lies in whose entries are shown one by one, and what one is called.
fn list_around(path: &Path) -> Option<(Path, &'static str)> {
    let catalogue = Catalogue::embedded();
    catalogue.main_groups().iter().find_map(|index| {
        let list = list_of(catalogue.at(*index));
        list.is_around(path).then(|| (list, catalogue.entry_word(*index)))
    })
}

/// The item a path lies in: its key and one-based position.
pub(crate) fn item_of(document: &Document, path: &Path) -> Option<(ElementKey, usize)> {
    let (list, _) = list_around(path)?;
    let Some(Step::Element(key)) = path.steps().get(list.steps().len()) else { return None };
    let position = document.get(&list)?.elements().iter().position(|element| element.key == *key)?;
    Some((*key, position + 1))
}

/// "Item 17, net mass"; the item alone for a whole item, the address for what the catalogue does not know.
pub(crate) fn place_of(document: &Document, path: &Path) -> String {
    let around = list_around(path);
    let word = around.as_ref().map_or("Item", |(_, word)| word);
    if let Some((list, Step::Element(_))) = path.split_last()
        && around.as_ref().is_some_and(|(around, _)| *around == list)
    {
        let one = || format!("One {}", word.to_lowercase());
        return item_of(document, path).map_or_else(one, |(_, ordinal)| format!("{word} {ordinal}"));
    }
    // The list of a repeated group goes by the group's name.
    let catalogue = Catalogue::embedded();
    let element = catalogue.element_at(path).or_else(|| catalogue.element_at(&path.index(0)));
    let name = element.map(name_in_sentence).unwrap_or_else(|| unknown_name(document, path));
    match item_of(document, path) {
        Some((_, ordinal)) => format!("{word} {ordinal}, {name}"),
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
        None => "the whole record".to_owned(),
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
