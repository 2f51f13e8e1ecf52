//! Laws of records, over random documents and random edits.

use proptest::prelude::*;

use super::*;

/// Any value: leaves with awkward numbers, lists, objects; list entries now and then with an identity.
fn value() -> impl Strategy<Value = Node> {
    let number = prop_oneof![Just("0"), Just("12600.0"), Just("-0.50"), Just("1e3"), Just("7"), Just("0.10")];
    let leaf = prop_oneof![
        Just(Node::Null),
        any::<bool>().prop_map(Node::Flag),
        number.prop_map(|text| Node::Number(text.into())),
        "[a-c]{0,2}".prop_map(Node::text),
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let members = prop::collection::btree_map("[a-d]", inner.clone(), 0..4);
        let object = members.prop_map(|members| {
            Node::object_of(members.into_iter().map(|(name, node)| (Name::from(name), node)).collect())
        });
        let list = prop::collection::vec(inner, 0..4).prop_map(|nodes| {
            Node::list_of(nodes.into_iter().map(|node| Element { key: ElementKey(1), node }).collect())
        });
        prop_oneof![object, list]
    })
}

pub(super) fn document() -> impl Strategy<Value = Document> {
    prop::collection::btree_map("[a-d]", value(), 0..5).prop_map(|members| {
        let root = Node::object_of(members.into_iter().map(|(name, node)| (Name::from(name), node)).collect());
        // Reading gives every element a key of its own.
        Document::from_json(&print(&root)).unwrap()
    })
}

/// One edit, at a place picked by number.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Set(usize, Node),
    Clear(usize),
    Insert(usize, u32, Node),
    Remove(usize),
    Shift(usize, u32),
}

pub(super) fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (any::<usize>(), value()).prop_map(|(at, node)| Act::Set(at, node)),
        any::<usize>().prop_map(Act::Clear),
        (any::<usize>(), 0..4_u32, value()).prop_map(|(at, to, node)| Act::Insert(at, to, node)),
        any::<usize>().prop_map(Act::Remove),
        (any::<usize>(), 0..4_u32).prop_map(|(at, to)| Act::Shift(at, to)),
    ]
}

/// Every path of a document, parents first.
pub(super) fn paths(document: &Document) -> Vec<Path> {
    fn walk(node: &Node, at: &Path, found: &mut Vec<Path>) {
        found.push(at.clone());
        match node {
            Node::Object(members) => members.iter().for_each(|(name, node)| walk(node, &at.member(name), found)),
            Node::List(elements) => elements.iter().for_each(|each| walk(&each.node, &at.element(each.key), found)),
            Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) => {}
        }
    }
    let mut found = Vec::new();
    walk(document.root(), &Path::root(), &mut found);
    found
}

/// Does an act; what cannot be done changes nothing.
pub(super) fn perform(document: &mut Document, act: &Act) -> Vec<Change> {
    let places = paths(document);
    let pick = |at: usize| places[at % places.len()].clone();
    let mut draft = Draft::new(document);
    let done = match act {
        Act::Set(at, _) if pick(*at).is_root() => Ok(()),
        Act::Set(at, node) => draft.set(&pick(*at), node.clone()),
        Act::Clear(at) => {
            draft.clear(&pick(*at));
            Ok(())
        }
        Act::Insert(at, to, node) => draft.insert(&pick(*at), Some(*to), node.clone()).map(|_| ()),
        Act::Remove(at) => draft.remove(&pick(*at)),
        Act::Shift(at, to) => draft.shift(&pick(*at), *to),
    };
    let changes = draft.finish();
    assert!(done.is_ok() || changes.is_empty(), "a refused edit changed something");
    changes
}

/// The same document as CAS would send it back: numbers written otherwise, members in another order, no keys.
fn echo(node: &Node) -> Node {
    match node {
        Node::Object(members) => {
            Node::object_of(members.iter().rev().map(|(name, node)| (name.clone(), echo(node))).collect())
        }
        Node::List(elements) => {
            Node::list_of(elements.iter().map(|each| Element { key: ElementKey(1), node: echo(&each.node) }).collect())
        }
        Node::Number(text) if !text.contains(['.', 'e']) => Node::Number(format!("{text}.0").into()),
        leaf @ (Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_)) => leaf.clone(),
    }
}

proptest! {
    /// Undo of any batch restores the document exactly, and its marks; replay of all batches gives the document.
    #[test]
    fn undo_restores_and_replay_repeats(start in document(), acts in prop::collection::vec(act(), 1..12)) {
        let mut now = start.clone();
        let mut provenance = Provenance::default();
        provenance.record(1, &Delta::of(vec![Change::from(&start)], Origin::File { name: "start".into() }));
        let mut deltas = Vec::new();
        for (seq, act) in acts.iter().enumerate() {
            let (before, marks) = (now.clone(), provenance.clone());
            let delta = Delta::of(perform(&mut now, act), Origin::Typed);
            provenance.record(seq as u64 + 2, &delta);

            let mut undone = now.clone();
            let back = delta.inverse(&marks);
            back.apply(&mut undone).unwrap();
            prop_assert_eq!(undone.root(), before.root());
            let mut undone_marks = provenance.clone();
            undone_marks.record(99, &back);
            for path in paths(&before) {
                prop_assert_eq!(undone_marks.at(&path), marks.at(&path), "{}", path);
            }
            deltas.push(Delta::decode(&delta.encode()).unwrap());
        }
        let mut replayed = start;
        for delta in &deltas {
            delta.apply(&mut replayed).unwrap();
        }
        prop_assert_eq!(replayed.root(), now.root());
    }

    /// An equal echo changes nothing, so it changes no origin.
    #[test]
    fn an_equal_echo_changes_nothing(start in document()) {
        let mut document = start.clone();
        let mut theirs = echo(start.root());
        adopt_keys(&mut document, start.root(), &mut theirs, &["casReference"]);
        prop_assert_eq!(changes_between(&start, &theirs), vec![]);
    }

    /// From any document to any other of the same record, there and back.
    #[test]
    fn changes_between_lead_there_and_back(start in document(), acts in prop::collection::vec(act(), 0..8)) {
        let mut target = start.clone();
        for act in &acts {
            perform(&mut target, act);
        }
        let changes = changes_between(&start, target.root());
        let mut walked = start.clone();
        for change in &changes {
            change.apply(&mut walked).unwrap();
        }
        prop_assert!(same_value(walked.root(), target.root()), "{} is not {}", walked.to_json(), target.to_json());
        for change in changes.iter().rev() {
            change.inverse().apply(&mut walked).unwrap();
        }
        prop_assert_eq!(walked.root(), start.root());
    }

    /// Sorting, deleting and inserting elements keeps the history of every value that stays.
    #[test]
    fn a_value_keeps_its_history_wherever_it_moves(moves in prop::collection::vec((0..5_usize, 0..5_u32), 1..10), gone in 0..5_usize) {
        let mut document = Document::from_json(r#"{"items":[{"x":1},{"x":2},{"x":3},{"x":4},{"x":5}]}"#).unwrap();
        let mut provenance = Provenance::default();
        let items = Path::root().member("items");
        let keys: Vec<ElementKey> = document.get(&items).unwrap().elements().iter().map(|each| each.key).collect();
        for (position, key) in keys.iter().enumerate() {
            let mut draft = Draft::new(&mut document);
            draft.set(&items.element(*key).member("x"), Node::text(format!("typed {position}"))).unwrap();
            provenance.record(position as u64 + 1, &Delta::of(draft.finish(), Origin::Typed));
        }
        for (step, (from, to)) in moves.iter().enumerate() {
            let mut draft = Draft::new(&mut document);
            draft.shift(&items.element(keys[*from]), *to).unwrap();
            draft.insert(&items, Some(*to), Node::object()).unwrap();
            provenance.record(step as u64 + 10, &Delta::of(draft.finish(), Origin::Typed));
        }
        let mut draft = Draft::new(&mut document);
        draft.remove(&items.element(keys[gone])).unwrap();
        provenance.record(99, &Delta::of(draft.finish(), Origin::Typed));
        for (position, key) in keys.iter().enumerate().filter(|(position, _)| *position != gone) {
            let path = items.element(*key).member("x");
            prop_assert_eq!(document.get(&path), Some(&Node::text(format!("typed {position}"))));
            prop_assert_eq!(provenance.at(&path).map(|mark| mark.batch), Some(position as u64 + 1));
        }
    }
}
