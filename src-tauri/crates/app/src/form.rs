//! The form of a column, as the catalogue arranges it, with names in the language of the window.

use domain::catalogue::{Catalogue, Element, FormBlock, FormBox, Jurisdiction, Kind, Language, Unit};
use domain::record::Path;

use crate::desk::{items_path_of, section_id};
use crate::error::{AppError, Code};
use crate::view::{BoxView, FormRequest, FormView, GroupView, NamesLanguage, SectionView};
use crate::{App, Event};

/// The language of names of elements and codes from now on. Windows look again at what they show.
pub(crate) fn speak(app: &App, request: NamesLanguage) -> Result<NamesLanguage, AppError> {
    let unknown = || AppError::new(Code::BadInput, format!("There are no names in “{}”.", request.language));
    let language = Language::named(&request.language).ok_or_else(unknown)?;
    if language != app.names() {
        app.set_names(language);
        app.tell(Event::Records { ids: Vec::new() });
    }
    Ok(request)
}

/// What the boxes of a form share.
struct Showing {
    column: String,
    items: Path,
    names: Language,
}

/// The form of a column.
pub(crate) fn form(app: &App, request: FormRequest) -> Result<FormView, AppError> {
    let catalogue = Catalogue::embedded();
    if !catalogue.knows_column(&request.column) {
        return Err(AppError::new(Code::NotFound, format!("There is no declaration column {}.", request.column)));
    }
    let showing = Showing { items: items_path_of(&request.column), column: request.column, names: app.names() };
    let sections = catalogue.form(&showing.column).into_iter().map(|section| {
        let boxes = || section.blocks.iter().flat_map(|block| &block.boxes);
        SectionView {
            id: section_id(section.name),
            label: catalogue.heading(section.name, showing.names).to_owned(),
            per_item: boxes().any(|each| in_items(&showing.items, each)),
            groups: section.blocks.iter().map(|block| group_view(&showing, block)).collect(),
        }
    });
    let group = catalogue.main_group(&showing.column);
    let entry = group.map_or("", |group| catalogue.entry_word(group.index));
    let many = group.map(|group| group.name(showing.names).to_owned()).unwrap_or_default();
    let kind = catalogue.master(&showing.column);
    Ok(FormView {
        kind: kind.map(|kind| kind.column.clone()).unwrap_or_default(),
        entry: catalogue.heading(entry, showing.names).to_owned(),
        // The group of goods items is called by one of them.
        entries: if kind.is_none() { "Items".to_owned() } else { many },
        sections: sections.collect(),
        items: showing.items.to_string(),
        catalogue_version: catalogue.version().to_owned(),
        names: showing.names.code().to_owned(),
        column: showing.column.clone(),
    })
}

fn in_items(items: &Path, each: &FormBox<'_>) -> bool {
    !items.is_root() && items.is_around(&each.element.pattern.within(&Path::root()))
}

fn group_view(showing: &Showing, block: &FormBlock<'_>) -> GroupView {
    let list = block.table.map(|group| {
        let entry = group.pattern.within(&Path::root());
        let list = entry.split_last().map(|(list, _)| list).unwrap_or_default();
        relative(&list, &showing.items)
    });
    let row = block.table.map(|group| group.pattern.within(&Path::root()));
    let boxes = block.boxes.iter().map(|each| {
        let full = each.element.pattern.within(&Path::root());
        let path = match &row {
            Some(row) => Path::of(full.steps()[row.steps().len().min(full.steps().len())..].to_vec()).to_string(),
            None => relative(&full, &showing.items),
        };
        box_view(showing, block, each, path)
    });
    let label = Catalogue::embedded().heading(block.heading, showing.names).to_owned();
    GroupView { id: section_id(block.heading), label, list, boxes: boxes.collect() }
}

/// A path within one item where it lies in one; the whole path otherwise.
fn relative(path: &Path, items: &Path) -> String {
    let inside = items.steps().len() + 1;
    if !items.is_root() && items.is_around(path) && path.steps().len() > inside {
        return Path::of(path.steps()[inside..].to_vec()).to_string();
    }
    path.to_string()
}

fn box_view(showing: &Showing, block: &FormBlock<'_>, each: &FormBox<'_>, path: String) -> BoxView {
    let element = each.element;
    let presence = Catalogue::embedded().presence(element, &showing.column, Jurisdiction::Eu);
    BoxView {
        element: element.id.clone(),
        path,
        label: element.name(showing.names).to_owned(),
        under_heading: under_heading(block.heading, block.table, element, showing.names),
        number: element.number_in(&showing.column).to_owned(),
        span: u32::from(each.span),
        fits: element.fits_in(&showing.column).map(str::to_owned),
        kind: match element.kind {
            Kind::Identifier(_) => "identifier".to_owned(),
            kind => kind.name(),
        },
        list: element.list.clone(),
        party: crate::partners::looked_up_at(Catalogue::embedded(), element).map(|party| party.id.to_owned()),
        record: crate::master::looked_up_at(element).map(str::to_owned),
        unit: match &element.unit {
            Some(Unit::Fixed(unit)) => Some(unit.clone()),
            Some(Unit::Of(_)) | None => None,
        },
        presence: presence.word().to_owned(),
        help: element.help.clone(),
        old_box: element.sad_box.clone(),
        format: element.format.as_ref().map(ToString::to_string).unwrap_or_default(),
        locked: element.id == "item.number",
    }
}

/// A name without what the heading says already, or the name of the group whose rows a table shows: "EORI" of "Importer
/// EORI" under "Importer", "Type" of "Supporting document type" under "Documents of the consignment"; in the other
/// languages, whose names are "Importeur, EORI-nummer", what stands after the comma.
fn under_heading(heading: &str, group: Option<&Element>, element: &Element, names: Language) -> String {
    let english = element.name(Language::En);
    let singular = heading.strip_suffix('s').unwrap_or(heading);
    let group = group.map_or(heading, |group| group.name(Language::En));
    let rest = [heading, singular, group].into_iter().find_map(|said| english.strip_prefix(said)?.strip_prefix(' '));
    let name = element.name(names);
    let short = match (rest, names) {
        (None, _) => name,
        (Some(rest), Language::En) => rest,
        (Some(_), Language::Nl | Language::Fr | Language::De) => name.split_once(", ").map_or(name, |(_, part)| part),
    };
    let mut letters = short.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_say_again_what_the_heading_says() {
        for (heading, id, names, expected) in [
            ("Importer", "importer.eori", Language::En, "EORI"),
            ("Importer", "importer.eori", Language::Nl, "EORI-nummer"),
            ("Supporting documents", "item.document.type", Language::En, "Type"),
            ("Supporting documents", "item.document.type", Language::De, "Art"),
            ("Documents of the consignment", "shipment.document.type", Language::En, "Type"),
            ("Documents of the consignment", "shipment.document.type", Language::Fr, "Type"),
            ("Quantities", "item.net_mass_kg", Language::En, "Net mass"),
            ("Quantities", "item.net_mass_kg", Language::Fr, "Masse nette"),
            ("Border means", "shipment.border_nationality", Language::Fr, "Nationalité"),
        ] {
            let element = Catalogue::embedded().element(id).unwrap();
            let group = element.id.rsplit_once('.').and_then(|(group, _)| Catalogue::embedded().element(group));
            assert_eq!(under_heading(heading, group, element, names), expected, "{id}");
        }
    }
}
