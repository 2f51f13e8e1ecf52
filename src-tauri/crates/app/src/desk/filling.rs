//! What follows from master data when somebody names an article or a partner in a declaration: values the declaration
//! does not have yet, or has from master data. What a person typed stays.

use chrono::NaiveDate;
use domain::catalogue::{Asked, Catalogue, Element, Jurisdiction, PARTY_FIELDS, Party};
use domain::declaration::{Declaration, Item, Slot};
use domain::masterdata::{from_article, from_partner};
use domain::record::{Delta, Document, Draft, Node, Origin, Path};
use store::{Reading, RecordKind};

use super::held::{Held, day_of};
use super::places::{item_of, items_path};
use super::refused;
use super::typing::BESIDE;
use crate::App;
use crate::error::AppError;

/// What every mark of a value from master data begins with: the table of its origin.
const ARTICLE: &str = "article ";
const PARTNER: &str = "partner ";

/// What follows, in words and as a batch.
pub(super) struct Followed {
    pub(super) label: String,
    pub(super) delta: Delta,
    /// What was filled and what was kept, in a sentence.
    pub(super) note: Option<String>,
}

/// What follows from values typed at these places, written into the document.
pub(super) fn follow(
    app: &App,
    held: &Held,
    document: &mut Document,
    typed: &[Path],
) -> Result<Vec<Followed>, AppError> {
    if held.meta.kind != RecordKind::Dossier {
        return Ok(Vec::new());
    }
    let catalogue = Catalogue::embedded();
    let on = day_of(&Declaration::read_without_items(document), app.host().now().date_naive());
    let mut followed = Vec::new();
    // Of each item what was typed of its article: the code moves all that follows, a factor only what it multiplies.
    let mut items: Vec<(Path, Vec<usize>)> = Vec::new();
    for path in typed {
        let Some(element) = catalogue.element_at(path) else { continue };
        if moves_article(element) {
            let Some((key, _)) = item_of(document, path) else { continue };
            let item = items_path().element(key);
            match items.iter_mut().find(|(known, _)| *known == item) {
                Some((_, moved)) => moved.push(element.index),
                None => items.push((item, vec![element.index])),
            }
        } else if let Some(party) = code_of_party(catalogue, element) {
            followed.extend(from_master_partner(app, held, document, typed, (&party, path), on)?);
        }
    }
    for (item, moved) in items {
        followed.extend(from_master_article(app, held, document, typed, (&item, &moved), on)?);
    }
    Ok(followed)
}

/// True for the code of an article in an item, and for what its values are multiplied by.
fn moves_article(element: &Element) -> bool {
    let mut fillings = Catalogue::embedded().fillings().iter();
    is_article_code(element.index) || fillings.any(|filling| filling.times == Some(element.index))
}

fn is_article_code(element: usize) -> bool {
    element == Slot::ArticleCode.element_index()
}

/// The party of a declaration that an element is the code of.
fn code_of_party<'c>(catalogue: &'c Catalogue, element: &Element) -> Option<Party<'c>> {
    let [code, ..] = PARTY_FIELDS;
    let is_code = element.id.rsplit_once('.').is_some_and(|(_, field)| field == code) && !element.level.is_master();
    is_code.then(|| catalogue.party_of(element)).flatten()
}

/// A value that follows: where, and what; nothing where the value before does not follow any more.
type Wanted = (Path, Option<Node>);

fn from_master_article(
    app: &App,
    held: &Held,
    document: &mut Document,
    typed: &[Path],
    (item, moved): (&Path, &[usize]),
    on: NaiveDate,
) -> Result<Option<Followed>, AppError> {
    let (code, article) = {
        let declaration = Declaration::read(document);
        let found = declaration.items().iter().find(|each| each.scope().base() == item);
        let code = found.and_then(Item::article_code).map(str::to_owned);
        let article = match &code {
            Some(code) => app.profile().read(|reading| master(reading, RecordKind::Article, code))?,
            None => None,
        };
        let filled = article
            .as_ref()
            .zip(found)
            .and_then(|(article, item)| from_article(&Declaration::read(article), item, &held.column.name, on));
        (code, filled)
    };
    let catalogue = Catalogue::embedded();
    let all = moved.iter().any(|element| is_article_code(*element));
    let wanted: Vec<Wanted> = catalogue
        .fillings()
        .iter()
        .filter(|filling| all || filling.times.is_some_and(|times| moved.contains(&times)))
        .filter_map(|filling| {
            let target = catalogue.at(filling.target)?;
            let said = article.as_ref().and_then(|filled| filled.values.iter().find(|(to, _)| *to == filling.target));
            Some((document.locate(&target.pattern.within(item)), said.map(|(_, node)| node.clone())))
        })
        .collect();
    let table = match (&code, &article) {
        (Some(code), Some(filled)) => format!("{ARTICLE}{code}, version of {}", filled.version),
        _ => ARTICLE.trim().to_owned(),
    };
    put(held, document, typed, wanted, (ARTICLE, table))
}

fn from_master_partner(
    app: &App,
    held: &Held,
    document: &mut Document,
    typed: &[Path],
    (party, path): (&Party<'_>, &Path),
    on: NaiveDate,
) -> Result<Option<Followed>, AppError> {
    let code = document.get(path).and_then(Node::leaf_text).map(str::trim).unwrap_or_default().to_owned();
    let partner = match code.is_empty() {
        true => None,
        false => app.profile().read(|reading| master(reading, RecordKind::Partner, &code))?,
    };
    let named = partner.as_ref().and_then(|partner| from_partner(partner, on));
    let catalogue = Catalogue::embedded();
    let fields = party.elements.iter().enumerate().skip(1).filter_map(|(at, element)| Some((at, (*element)?)));
    let wanted: Vec<Wanted> = fields
        .filter(|(_, element)| {
            catalogue.presence(element, &held.column.name, Jurisdiction::Eu).asked != Asked::NotAllowed
        })
        .map(|(at, element)| {
            let said = named.as_ref().and_then(|named| named.get(at)).filter(|text| !text.is_empty());
            (document.locate(&element.pattern.within(path)), said.map(|text| Node::text(text.as_str())))
        })
        .collect();
    let table = if named.is_some() { format!("{PARTNER}{code}") } else { PARTNER.trim().to_owned() };
    put(held, document, typed, wanted, (PARTNER, table))
}

/// The newest record of master data with a code.
pub(crate) fn master(reading: &Reading<'_>, kind: RecordKind, code: &str) -> Result<Option<Document>, AppError> {
    let metas = reading.masters_by_code(kind, code)?;
    let Some(meta) = metas.first() else { return Ok(None) };
    Ok(reading.record(meta.id)?.map(|record| record.document))
}

/// Puts what follows where nothing stands, or what followed before; what a person typed is kept and counted.
fn put(
    held: &Held,
    document: &mut Document,
    typed: &[Path],
    wanted: Vec<Wanted>,
    (source, table): (&str, String),
) -> Result<Option<Followed>, AppError> {
    let follows = |path: &Path| match held.provenance.at(path).map(|mark| &mark.origin) {
        Some(Origin::Deduced { table, .. }) => table.starts_with(source.trim()),
        _ => false,
    };
    let places: Vec<Path> = wanted.iter().map(|(path, _)| path.clone()).collect();
    let (mut filled, mut kept) = (0_u32, 0_u32);
    let mut delta = Delta::default();
    for (path, node) in wanted {
        let stands = document.get(&path).filter(|node| node.leaf_text().is_some_and(|text| !text.is_empty()));
        let is_free = stands.is_none() || (follows(&path) && !typed.contains(&path));
        match (stands, &node) {
            (None, None) => continue,
            (Some(stands), Some(node)) if domain::record::same_value(stands, node) => continue,
            (Some(_), Some(_)) if !is_free => {
                kept += 1;
                continue;
            }
            (Some(_), None) if !is_free => continue,
            _ => {}
        }
        filled += u32::from(node.is_some());
        let row = Catalogue::embedded().element_at(&path).map(|element| element.id.clone()).unwrap_or_default();
        let beside = beside(held, document, (&path, node.is_some()), &places);
        let mut draft = Draft::new(document);
        match node {
            Some(node) => draft.set(&path, node).map_err(refused)?,
            None => draft.clear(&path),
        }
        delta.extend(draft.finish(), Origin::Deduced { table: table.clone(), row: row.clone() });
        let mut draft = Draft::new(document);
        match beside {
            Some((beside, Some(node))) => draft.set(&beside, node).map_err(refused)?,
            Some((beside, None)) => draft.clear(&beside),
            None => {}
        }
        delta.extend(draft.finish(), Origin::Deduced { table: BESIDE.to_owned(), row });
    }
    let note = note(&table, filled, kept);
    let label = format!("Filled from {table}");
    Ok((!delta.is_empty() || note.is_some()).then_some(Followed { label, delta, note }))
}

/// What the catalogue sets together with a value: it comes with the value where nothing stands, and goes with it.
fn beside(
    held: &Held,
    document: &Document,
    (path, comes): (&Path, bool),
    places: &[Path],
) -> Option<(Path, Option<Node>)> {
    let catalogue = Catalogue::embedded();
    let (index, value) = catalogue.element_at(path)?.companion.as_ref()?;
    let (around, _) = path.split_last()?;
    let at = document.locate(&catalogue.at(*index)?.pattern.within(&around));
    if places.contains(&at) {
        return None;
    }
    let came_beside = || {
        let origin = held.provenance.at(&at).map(|mark| &mark.origin);
        matches!(origin, Some(Origin::Deduced { table, .. }) if table == BESIDE)
    };
    match (comes, document.get(&at)) {
        (true, None) => Some((at, Some(Node::text(value.as_str())))),
        (false, Some(_)) if came_beside() => Some((at, None)),
        _ => None,
    }
}

/// "Filled 4 values from article W75, version of 2026-01-01. 1 that stood already is kept."
fn note(table: &str, filled: u32, kept: u32) -> Option<String> {
    let counted =
        |count: u32, one: &str, many: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {many}") };
    let filled = (filled > 0).then(|| format!("Filled {} from {table}.", counted(filled, "value", "values")));
    let kept = (kept > 0).then(|| {
        let stood = counted(kept, "value that stood already is kept", "values that stood already are kept");
        format!("{stood}, though {table} says otherwise.")
    });
    let parts: Vec<String> = filled.into_iter().chain(kept).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
