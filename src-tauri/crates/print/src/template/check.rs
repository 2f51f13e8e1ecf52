//! What is wrong with a layout.

use std::collections::HashSet;

use domain::catalogue::Catalogue;

use super::{Layout, SPAN};

/// Every fault, in words. A layout with one is not used.
pub(super) fn faults(layout: &Layout) -> Vec<String> {
    let mut faults = Vec::new();
    let name = |index: usize| Catalogue::embedded().at(index).map_or("?", |element| element.id.as_str());
    for row in layout.header.iter().chain(&layout.item) {
        let first =
            row.boxes.first().and_then(|each| each.lines.first()?.first()).map_or("?", |part| name(part.element));
        let spans: u32 = row.boxes.iter().map(|each| u32::from(each.span)).sum();
        if spans != u32::from(SPAN) {
            faults.push(format!("the row of {first} is {spans} of {SPAN} wide"));
        }
        if !(7.0..=60.0).contains(&row.height) {
            faults.push(format!("the row of {first} is {} mm high", row.height));
        }
    }
    for table in layout.header_tables.iter().chain(&layout.item_tables) {
        let spans: u32 = table.columns.iter().map(|column| u32::from(column.span)).sum();
        if spans != u32::from(SPAN) {
            faults.push(format!("the table of {} is {spans} of {SPAN} wide", name(table.group)));
        }
        let inside = |index: &usize| {
            let catalogue = Catalogue::embedded();
            catalogue.at(*index).and_then(|element| catalogue.group_of(element)).map(|group| group.index)
        };
        let strangers = table.columns.iter().flat_map(|column| &column.elements);
        for stranger in strangers.filter(|index| inside(index) != Some(table.group)) {
            faults.push(format!("{} is not in the group {}", name(*stranger), name(table.group)));
        }
    }
    let mut seen = HashSet::new();
    for twice in layout.placed().chain(layout.further.iter().copied()).filter(|index| !seen.insert(*index)) {
        faults.push(format!("{} is placed twice", name(twice)));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_layout_says_what_is_wrong() {
        let sound = include_str!("../../../../../templates/pdf/sad.toml");
        Layout::read(sound).unwrap();
        for (from, to, says) in [
            ("header.own_reference", "header.own_refrence", "no element “header.own_refrence”"),
            ("span = 6", "span = 7", "of 24 wide"),
            ("height = 8.5", "height = 2.0", "mm high"),
            ("height = 8.5", "height = 8.5\nhight = 1", "unknown field"),
            ("of = [\"header.own_reference\"]", "of = [\"header.lrn\"]", "placed twice"),
            ("of = \"item.package.count\"", "of = \"item.duty.rate\"", "is not in the group"),
        ] {
            let broken = sound.replacen(from, to, 1);
            assert_ne!(broken, sound, "{from} is not in the layout");
            let fault = Layout::read(&broken).unwrap_err();
            assert!(fault.contains(says), "{from} → {to}: {fault}");
        }
    }
}
