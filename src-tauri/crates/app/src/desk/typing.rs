//! From what a person typed to changes of the document.

use chrono::{DateTime, Utc};
use domain::catalogue::{Catalogue, Element, Typing, Unit};
use domain::declaration::{Declaration, Item, Slot, expected_container};
use domain::quantity::DecimalMark;
use domain::record::{Document, Draft, Node, Origin, Path, Step};

use crate::error::{AppError, Code};
use crate::view::TypedEdit;

/// More than any field holds; what is longer did not come from a keyboard.
const TEXT_BYTES_MAX: usize = 64 * 1024;
const EDITS_MAX: usize = 10_000;
/// The table of the origin of what the catalogue sets together with a value.
pub(super) const BESIDE: &str = "value beside it";

/// What the edits of one command came to.
pub(super) struct Typed {
    /// Changes with the origin of each run.
    pub(super) delta: domain::record::Delta,
    /// How a text was read, where that is not obvious.
    pub(super) note: Option<String>,
    /// Where it was typed.
    pub(super) places: Vec<Path>,
}

/// Reads texts as the catalogue means them and edits the document. A text that is no value of its element is kept as
/// typed: saving is never blocked, and a finding says what is wrong with it.
pub(super) fn type_in(document: &mut Document, edits: &[TypedEdit], now: DateTime<Utc>) -> Result<Typed, AppError> {
    if edits.len() > EDITS_MAX {
        return Err(AppError::new(Code::BadInput, format!("At most {EDITS_MAX} values can be typed at once.")));
    }
    let mut delta = domain::record::Delta::default();
    let mut note = None;
    let mut places = Vec::new();
    for edit in edits {
        if edit.text.len() > TEXT_BYTES_MAX {
            return Err(AppError::new(Code::BadInput, "The text is longer than any field holds.")
                .field(&edit.path, "at most 65,536 bytes"));
        }
        let path = Path::parse(&edit.path).map_err(|fault| AppError::new(Code::BadInput, format!("{fault}.")))?;
        let path = document.locate(&path);
        refuse_group(document, &path)?;
        let read = read(document, &path, &edit.text, now);
        places.push(path.clone());
        note = note.or(read.note);
        let mut draft = Draft::new(document);
        for (path, node) in read.values {
            put(&mut draft, &path, node)?;
        }
        delta.extend(draft.finish(), Origin::Typed);
        let companion = companion(document, &path);
        if let Some((path, node)) = companion {
            let mut draft = Draft::new(document);
            put(&mut draft, &path, node)?;
            delta.extend(draft.finish(), Origin::Deduced { table: BESIDE.to_owned(), row: edit.path.clone() });
        }
    }
    Ok(Typed { delta, note, places })
}

/// A group of values cannot be typed over or emptied as one: its values are typed, its entries removed.
fn refuse_group(document: &Document, path: &Path) -> Result<(), AppError> {
    let found = match document.get(path) {
        Some(node @ (Node::Object(_) | Node::List(_))) => Some(node.kind_in_words()),
        _ => expected_container(path),
    };
    let Some(expected) = found else { return Ok(()) };
    let address = document.address(path).to_string();
    let message = format!("{address} is {expected}, not a single value; nothing was changed.");
    Err(AppError::new(Code::BadInput, message).field(address, format!("expected {expected}")))
}

fn put(draft: &mut Draft<'_>, path: &Path, node: Option<Node>) -> Result<(), AppError> {
    match node {
        Some(node) => draft.set(path, node).map_err(|fault| {
            AppError::new(Code::BadInput, format!("{fault}.")).field(path.to_string(), "a value cannot stand here")
        }),
        None => {
            draft.clear(path);
            Ok(())
        }
    }
}

/// A typed text as the values it stands for.
struct Read {
    values: Vec<(Path, Option<Node>)>,
    note: Option<String>,
}

fn read(document: &Document, path: &Path, text: &str, now: DateTime<Utc>) -> Read {
    let text = text.trim();
    if text.is_empty() {
        return Read { values: vec![(path.clone(), None)], note: None };
    }
    let Some(element) = Catalogue::embedded().element_at(path) else {
        return Read { values: vec![(path.clone(), Some(unknown(document.get(path), text)))], note: None };
    };
    if let Some((prefix, before, after)) = Catalogue::embedded().part_code(element, text)
        && let Some((around, _)) = path.split_last()
    {
        let prefix_path = prefix.pattern.within(&around);
        let note = Some(format!("{text} read as {before} and {after}"));
        return Read {
            values: vec![(prefix_path, Some(Node::text(before))), (path.clone(), Some(Node::text(after)))],
            note,
        };
    }
    let unit = unit_of(document, element, path);
    let typing = Typing {
        today: now.date_naive(),
        decimal: DecimalMark::Either,
        unit: unit.as_deref(),
        // A moment typed without an offset is one of Central European time.
        offset: None,
    };
    match Catalogue::embedded().parse(element, text, &typing) {
        Ok(parsed) => Read {
            values: vec![(path.clone(), Some(parsed.node).filter(|node| *node != Node::Null))],
            note: parsed.note,
        },
        Err(unreadable) => Read { values: vec![(path.clone(), Some(Node::text(text)))], note: Some(unreadable.reason) },
    }
}

/// The unit a number counts, where another value of the same place names it.
fn unit_of(document: &Document, element: &Element, path: &Path) -> Option<String> {
    match element.unit.as_ref()? {
        Unit::Fixed(unit) => Some(unit.clone()),
        Unit::Of(index) => {
            let unit = Catalogue::embedded().at(*index)?;
            let at = unit.pattern.within(path);
            document.get(&document.locate(&at))?.leaf_text().map(str::to_owned)
        }
    }
}

/// A value the catalogue does not know keeps the type it has.
fn unknown(found: Option<&Node>, text: &str) -> Node {
    let of_same_type = match found {
        Some(Node::Number(_)) => Node::number(text),
        Some(Node::Flag(_)) => text.parse().ok().map(Node::Flag),
        _ => None,
    };
    of_same_type.unwrap_or_else(|| Node::text(text))
}

/// What the catalogue sets together with a value: the kind of a partner number, the type of a commodity code. Only
/// where nothing stands yet; what a person typed stays.
fn companion(document: &Document, path: &Path) -> Option<(Path, Option<Node>)> {
    let element = Catalogue::embedded().element_at(path)?;
    let (index, value) = element.companion.as_ref()?;
    let companion = Catalogue::embedded().at(*index)?;
    let (around, _) = document.locate(path).split_last()?;
    document.get(&document.locate(path))?;
    let at = document.locate(&companion.pattern.within(&around));
    document.get(&at).is_none().then(|| (at, Some(Node::text(value.as_str()))))
}

/// New positions for the sequence numbers of the items, where they differ from what stands there.
pub(super) fn renumber(before: &Document, document: &mut Document) -> Result<Vec<domain::record::Change>, AppError> {
    let numbers: Vec<(Path, Node)> = {
        let declaration = Declaration::read(document);
        let given = |item: &Item<'_>| item.number() == Some(item.ordinal().into());
        let wrong = declaration.items().iter().filter(|item| !given(item));
        wrong.map(|item| (item.path(Slot::ItemNumber), Node::decimal(item.ordinal().into()))).collect()
    };
    let count = new_count(before, document);
    let mut draft = Draft::new(document);
    for (path, node) in numbers.into_iter().chain(count) {
        put(&mut draft, &path, Some(node))?;
    }
    Ok(draft.finish())
}

/// The number of items, where the header gave it rightly before: then it follows.
fn new_count(before: &Document, after: &Document) -> Option<(Path, Node)> {
    let (before, after) = (Declaration::read(before), Declaration::read(after));
    let right = before.header().total_item_count() == Some(before.items().len().into());
    let count = after.items().len();
    let moved = before.items().len() != count;
    (right && moved).then(|| (after.header().path(Slot::TotalItemCount), Node::decimal(count.into())))
}

/// True when a change at this path adds, takes away or moves an item: at the list of items, at an element of it, or
/// around it where the list comes or goes as a whole.
pub(super) fn is_item_list(path: &Path) -> bool {
    let items = super::places::items_path();
    let length = items.steps().len();
    let is_element = path.steps().len() == length + 1 && !matches!(path.steps().last(), Some(Step::Member(_)));
    path.is_around(&items) || (items.is_around(path) && is_element)
}
