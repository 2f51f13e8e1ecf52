//! Laws of the journal under random edits: undo restores the document, replay gives the document, every moment reads
//! as the replay up to it, and every value keeps its history while its element is moved about.

use std::collections::BTreeMap;

use domain::record::{Document, Draft, ElementKey, Node, Origin, Path, Step};
use proptest::prelude::*;
use store::{HistoryRange, NewBatch, StoreError};

use crate::support::{Desk, at, batch, record_id};

#[derive(Clone, Debug)]
enum Action {
    Set(u8, u8, u16),
    Clear(u8, u8),
    Insert(u8, u16),
    Remove(u8),
    Move(u8, u8),
    SetInside(u8, u8, u16),
    Linked(u8, u16),
    FromCas(u16),
    Undo,
    Redo,
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        3 => (any::<u8>(), any::<u8>(), any::<u16>()).prop_map(|(a, b, v)| Action::Set(a, b, v)),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Action::Clear(a, b)),
        3 => (any::<u8>(), any::<u16>()).prop_map(|(i, v)| Action::Insert(i, v)),
        2 => any::<u8>().prop_map(Action::Remove),
        3 => (any::<u8>(), any::<u8>()).prop_map(|(i, j)| Action::Move(i, j)),
        3 => (any::<u8>(), any::<u8>(), any::<u16>()).prop_map(|(i, n, v)| Action::SetInside(i, n, v)),
        2 => (any::<u8>(), any::<u16>()).prop_map(|(a, v)| Action::Linked(a, v)),
        1 => any::<u16>().prop_map(Action::FromCas),
        4 => Just(Action::Undo),
        3 => Just(Action::Redo),
    ]
}

/// Makes the action's edit; one that has nothing to act on makes none.
fn act(action: &Action, draft: &mut Draft<'_>) {
    const NAMES: [&str; 4] = ["a", "b", "c", "d"];
    let items = Path::root().member("items");
    let length = draft.document().get(&items).map_or(0, |node| node.elements().len());
    let item = |index: u8| items.index(u32::try_from(usize::from(index) % length.max(1)).unwrap());
    let name = |number: u8| NAMES[usize::from(number) % NAMES.len()];
    let outcome = match action {
        Action::Set(group, member, value) => {
            draft.set(&Path::root().member(name(*group)).member(name(*member)), Node::text(value.to_string()))
        }
        Action::Clear(group, member) => {
            draft.clear(&Path::root().member(name(*group)).member(name(*member)));
            Ok(())
        }
        Action::Insert(index, value) => {
            let mut inside = Document::from_json(r#"{"n":"","l":[{"x":"1"},{"x":"2"}]}"#).unwrap();
            let mut filling = Draft::new(&mut inside);
            filling.set(&Path::root().member("n"), Node::text(value.to_string())).unwrap();
            draft.insert(&items, Some(u32::from(*index)), inside.root().clone()).map(|_| ())
        }
        Action::Remove(index) if length > 0 => draft.remove(&item(*index)),
        Action::Move(index, to) if length > 0 => draft.shift(&item(*index), u32::from(*to)),
        Action::SetInside(index, member, value) if length > 0 => {
            draft.set(&item(*index).member(name(*member)), Node::text(value.to_string()))
        }
        Action::Linked(group, value) => {
            draft.set(&Path::root().member("deduced").member(name(*group)), Node::text(value.to_string()))
        }
        Action::FromCas(value) => draft.set(&Path::root().member("status"), Node::text(value.to_string())),
        _ => Ok(()),
    };
    outcome.unwrap();
}

/// What CAS said since may stand in the way of a step, nothing else may.
fn unless_cas_spoke(desk: &Desk, step: Result<u64, StoreError>) -> Option<u64> {
    let history = desk.profile.read(|r| r.history(record_id(1), HistoryRange::ALL)).unwrap();
    let spoke =
        history.iter().any(|entry| entry.delta.changes_with_origins().any(|(_, origin)| origin.is_from_outside()));
    match step {
        Err(StoreError::UndoneByLater { .. }) if spoke => None,
        other => Some(other.unwrap()),
    }
}

/// Runs one action; `Some(seq)` when a batch was written.
fn run(desk: &Desk, action: &Action, minute: i64, last_edit: Option<u64>) -> Option<u64> {
    let state = desk.profile.read(|r| r.undo_state(record_id(1))).unwrap();
    match action {
        Action::Undo => state.undo.and_then(|_| unless_cas_spoke(desk, desk.undo(1, minute))),
        Action::Redo => state.redo.and_then(|_| unless_cas_spoke(desk, desk.redo(1, minute))),
        _ => {
            let mut trial = desk.document(1);
            let mut draft = Draft::new(&mut trial);
            act(action, &mut draft);
            if draft.finish().is_empty() {
                return None;
            }
            let origin = match action {
                Action::FromCas(_) => Origin::Cas { message: "m".into() },
                Action::Linked(..) => Origin::Deduced { table: "t".into(), row: "1".into() },
                _ => Origin::Typed,
            };
            let linked_to = matches!(action, Action::Linked(..)).then_some(last_edit).flatten();
            let batch = NewBatch { linked_to, ..batch("Edit", minute) };
            Some(desk.edit_from(1, batch, origin, |draft| act(action, draft)))
        }
    }
}

/// Each leaf of each item by the item's key: value and the batch that its mark names.
fn marks(desk: &Desk) -> BTreeMap<(ElementKey, String), (String, u64)> {
    let document = desk.document(1);
    let provenance = desk.profile.read(|r| r.provenance(record_id(1), None)).unwrap();
    let items = Path::root().member("items");
    let mut marks = BTreeMap::new();
    for element in document.get(&items).map_or(&[][..], Node::elements) {
        let at = items.with(Step::Element(element.key));
        if let Node::Object(members) = &element.node {
            for (name, node) in members.iter().filter(|(_, node)| node.leaf_text().is_some()) {
                let batch = provenance.at(&at.member(name)).unwrap().batch;
                let value = node.leaf_text().unwrap().to_owned();
                marks.insert((element.key, name.to_string()), (value, batch));
            }
        }
    }
    marks
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_journal_keeps_its_laws(actions in prop::collection::vec(action(), 1..30)) {
        let desk = Desk::new();
        desk.dossier(1, r#"{"items":[{"n":"0"}]}"#, 0);
        let mut moments = vec![(0, desk.document(1))];
        let mut last_edit = None;
        for (minute, action) in (1_i64..).zip(&actions) {
            let before = marks(&desk);
            let written = run(&desk, action, minute, last_edit);
            if written.is_some() && !matches!(action, Action::Undo | Action::Redo | Action::FromCas(_) | Action::Linked(..)) {
                last_edit = written;
            }
            if matches!(action, Action::Undo | Action::Redo) {
                last_edit = None;
            }
            if matches!(action, Action::Insert(..) | Action::Remove(_) | Action::Move(..)) {
                // Whatever is still there has the mark it had.
                for (leaf, mark) in marks(&desk) {
                    if let Some(known) = before.get(&leaf) {
                        prop_assert_eq!(&mark, known, "{:?}", leaf);
                    }
                }
            }
            moments.push((minute, desk.document(1)));
        }
        for (minute, document) in &moments {
            let (then, seq) = desk.profile.read(|r| r.document_as_at(record_id(1), at(*minute))).unwrap().unwrap();
            prop_assert_eq!(then.root(), document.root(), "as at minute {}", minute);
            let replayed = desk.profile.read(|r| r.document_at(record_id(1), seq)).unwrap().unwrap();
            prop_assert_eq!(replayed.0.root(), document.root());
        }
        prop_assert_eq!(desk.problems(), Vec::<String>::new());
    }

    #[test]
    fn undo_restores_document_and_marks_exactly(actions in prop::collection::vec(action(), 1..20)) {
        let desk = Desk::new();
        desk.dossier(1, r#"{"items":[{"n":"0"},{"n":"1"}]}"#, 0);
        for (minute, action) in (1_i64..).zip(&actions) {
            if matches!(action, Action::Linked(..) | Action::FromCas(_)) {
                continue;
            }
            let before = (desk.document(1), marks(&desk));
            let outcome = run(&desk, action, minute, None);
            if outcome.is_none() {
                continue;
            }
            let after = (desk.document(1), marks(&desk));
            if matches!(action, Action::Redo | Action::Undo) {
                continue;
            }
            desk.undo(1, minute).unwrap();
            let restored = desk.document(1);
            prop_assert_eq!(restored.root(), before.0.root());
            prop_assert_eq!(marks(&desk), before.1);
            desk.redo(1, minute).unwrap();
            let restored = desk.document(1);
            prop_assert_eq!(restored.root(), after.0.root());
            prop_assert_eq!(marks(&desk), after.1);
        }
    }
}
