//! Cases a broker would tell, and the laws of merging over random documents and edits.

use proptest::prelude::*;

use super::super::laws::{Act, act, document, paths, perform};
use super::super::{Document, print};
use super::*;

const IDENTITY: Identity = &["casReference", "seqNum"];

/// Merges three texts; gives the merged document and the paths of the clashes as people see them.
fn merged(base: Option<&str>, mine: &str, theirs: &str, sent: Option<&str>) -> (String, Vec<String>) {
    let read = |text: &str| Document::from_json(text).unwrap();
    let base = base.map(read);
    // The desk's document descends from the base: it has its keys.
    let mine = match &base {
        Some(base) => recognise(None, base, &read(mine), IDENTITY),
        None => read(mine),
    };
    let sent = sent.map(|sent| recognise(None, &mine, &read(sent), IDENTITY));
    let theirs = recognise(base.as_ref(), &mine, &read(theirs), IDENTITY);
    let sides = Sides {
        base: base.as_ref().map(Document::root),
        mine: &mine,
        theirs: theirs.root(),
        sent: sent.as_ref().map(Document::root),
    };
    let merged = merge(&sides);
    let mut result = mine.clone();
    merged.changes.iter().for_each(|change| change.apply(&mut result).unwrap());
    (result.to_json(), merged.clashes.iter().map(|clash| clash.path.to_string()).collect())
}

fn check(base: &str, mine: &str, theirs: &str, expected: &str, clashes: &[&str]) {
    assert_eq!(
        merged(Some(base), mine, theirs, None),
        (expected.to_owned(), clashes.iter().map(ToString::to_string).collect()),
        "{base} | {mine} | {theirs}"
    );
}

#[test]
fn what_one_side_changed_is_taken_and_what_both_changed_is_asked() {
    check(r#"{"a":1,"b":2}"#, r#"{"a":9,"b":2}"#, r#"{"a":1,"b":3}"#, r#"{"a":9,"b":3}"#, &[]);
    check(r#"{"a":1}"#, r#"{"a":2}"#, r#"{"a":3}"#, r#"{"a":2}"#, &["a"]);
    check(r#"{"a":1}"#, r#"{"a":2}"#, r#"{"a":2.0}"#, r#"{"a":2}"#, &[]);
    check(r#"{"a":1}"#, r#"{}"#, r#"{"a":3}"#, r#"{}"#, &["a"]);
    check(r#"{"a":1}"#, r#"{"a":2}"#, r#"{"a":null}"#, r#"{"a":2}"#, &["a"]);
    check(r#"{}"#, r#"{"a":1}"#, r#"{"b":2}"#, r#"{"a":1,"b":2}"#, &[]);
    check(r#"{}"#, r#"{"a":{"x":1}}"#, r#"{"a":{"y":2}}"#, r#"{"a":{"x":1,"y":2}}"#, &[]);
    check(r#"{"a":{"x":1}}"#, r#"{"a":[1]}"#, r#"{"a":{"x":2}}"#, r#"{"a":[1]}"#, &["a"]);
}

#[test]
fn elements_are_merged_by_what_they_are_not_by_where_they_stand() {
    let base = r#"{"l":[{"seqNum":1,"x":1},{"seqNum":2,"x":2}]}"#;
    check(
        base,
        r#"{"l":[{"seqNum":2,"x":2},{"seqNum":1,"x":1}]}"#,
        r#"{"l":[{"seqNum":1,"x":7},{"seqNum":2,"x":2}]}"#,
        r#"{"l":[{"seqNum":2,"x":2},{"seqNum":1,"x":7}]}"#,
        &[],
    );
    check(
        base,
        r#"{"l":[{"seqNum":1,"x":1},{"seqNum":2,"x":8}]}"#,
        r#"{"l":[{"seqNum":1,"x":1},{"seqNum":2,"x":9},{"seqNum":3,"x":3}]}"#,
        r#"{"l":[{"seqNum":1,"x":1},{"seqNum":2,"x":8},{"seqNum":3,"x":3}]}"#,
        &["l[#2].x"],
    );
    // Deleted here, changed there: a person decides. Deleted on one side alone: gone.
    check(
        base,
        r#"{"l":[{"seqNum":2,"x":2}]}"#,
        r#"{"l":[{"seqNum":1,"x":5},{"seqNum":2,"x":2}]}"#,
        r#"{"l":[{"seqNum":2,"x":2}]}"#,
        &["l[#1]"],
    );
    check(base, base, r#"{"l":[{"seqNum":2,"x":2}]}"#, r#"{"l":[{"seqNum":2,"x":2}]}"#, &[]);
}

#[test]
fn an_echo_of_what_the_desk_sent_changes_nothing() {
    // The desk deleted item 1, and the other one took its number; CAS echoes that and adds what it knows.
    check(
        r#"{"l":[{"seqNum":1,"x":1},{"seqNum":2,"x":2}]}"#,
        r#"{"l":[{"seqNum":1,"x":2}]}"#,
        r#"{"l":[{"seqNum":1,"x":2}]}"#,
        r#"{"l":[{"seqNum":1,"x":2}]}"#,
        &[],
    );
    check(
        r#"{"l":[]}"#,
        r#"{"l":[{"seqNum":1,"x":2}]}"#,
        r#"{"l":[{"seqNum":1,"x":2}]}"#,
        r#"{"l":[{"seqNum":1,"x":2}]}"#,
        &[],
    );
    check(
        r#"{"l":[{"code":"A"},{"code":"B"}]}"#,
        r#"{"l":[{"code":"X"}]}"#,
        r#"{"l":[{"code":"X"}]}"#,
        r#"{"l":[{"code":"X"}]}"#,
        &[],
    );
}

#[test]
fn what_the_desk_left_to_cas_does_not_concern_it() {
    // CAS had deduced 5 when it was last seen and says 6 now; the desk sent 4 and has not touched it since.
    let sides = |mine: &str, sent| merged(Some(r#"{"a":5}"#), mine, r#"{"a":6}"#, sent);
    assert_eq!(sides(r#"{"a":4}"#, Some(r#"{"a":4}"#)), (r#"{"a":4}"#.to_owned(), vec![]));
    assert_eq!(sides(r#"{}"#, Some("{}")), ("{}".to_owned(), vec![]));
    assert_eq!(sides(r#"{"a":3}"#, Some(r#"{"a":4}"#)).1, ["a"], "touched since");
}

#[test]
fn at_first_sight_only_values_that_both_have_and_that_differ_are_asked() {
    let (json, clashes) = merged(None, r#"{"a":1,"b":2,"c":3}"#, r#"{"a":1.0,"b":5,"d":4}"#, None);
    assert_eq!((json.as_str(), clashes), (r#"{"a":1,"b":2,"c":3}"#, vec!["b".to_owned()]));
}

fn after(start: &Document, acts: &[Act]) -> Document {
    let mut changed = start.clone();
    for act in acts {
        perform(&mut changed, act);
    }
    changed
}

/// A document whose new elements get other keys than those of its twin.
fn with_later_keys(start: &Document) -> Document {
    let mut later = start.clone();
    later.note_key(ElementKey(start.next_key() + 10_000));
    later
}

/// Elements in the order of their keys: where both sides put something in, its order is free.
fn unordered(node: &Node) -> Node {
    match node {
        Node::List(elements) => {
            let mut sorted: Vec<Element> =
                elements.iter().map(|each| Element { key: each.key, node: unordered(&each.node) }).collect();
            sorted.sort_by_key(|each| each.key);
            Node::list_of(sorted)
        }
        Node::Object(members) => {
            let mut sorted: Vec<_> = members
                .iter()
                .filter(|(_, node)| *node != Node::Null)
                .map(|(name, node)| (name.clone(), unordered(node)))
                .collect();
            sorted.sort_by(|one, other| one.0.cmp(&other.0));
            Node::object_of(sorted)
        }
        leaf @ (Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_)) => leaf.clone(),
    }
}

fn result(base: &Document, mine: &Document, theirs: &Document) -> (Document, Vec<Clash>) {
    let merged = merge(&Sides { base: Some(base.root()), mine, theirs: theirs.root(), sent: None });
    let mut document = mine.clone();
    merged.changes.iter().for_each(|change| change.apply(&mut document).unwrap());
    (document, merged.clashes)
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(act(), 0..6)
}

proptest! {
    /// Where one side did nothing, the other is the result.
    #[test]
    fn one_side_alone_wins(base in document(), acts in acts()) {
        let changed = after(&base, &acts);
        let (kept, clashes) = result(&base, &changed, &base);
        prop_assert_eq!((kept.root(), clashes.len()), (changed.root(), 0));
        let (taken, clashes) = result(&base, &base, &changed);
        prop_assert!(same_value(taken.root(), changed.root()) && clashes.is_empty(), "{}", taken.to_json());
        let (both, clashes) = result(&base, &changed, &changed);
        prop_assert_eq!((both.root(), clashes.len()), (changed.root(), 0));
    }

    /// Without a clash it is all the same who is the desk.
    #[test]
    fn without_a_clash_the_sides_may_change_places(base in document(), ours in acts(), others in acts()) {
        let (mine, theirs) = (after(&base, &ours), after(&with_later_keys(&base), &others));
        let (one, clashes) = result(&base, &mine, &theirs);
        let (other, clashes_there) = result(&base, &theirs, &mine);
        prop_assert_eq!(clashes.len(), clashes_there.len());
        if clashes.is_empty() {
            prop_assert!(
                same_value(&unordered(one.root()), &unordered(other.root())),
                "{} is not {}", print(&unordered(one.root())), print(&unordered(other.root()))
            );
        }
    }

    /// Nothing is lost: what a side changed stands in the result, or is asked; the desk's values stand in any case.
    #[test]
    fn nothing_is_lost(base in document(), ours in acts(), others in acts()) {
        let (mine, theirs) = (after(&base, &ours), after(&with_later_keys(&base), &others));
        let (merged, clashes) = result(&base, &mine, &theirs);
        let asked = |path: &Path| clashes.iter().any(|clash| clash.path.is_around(path) || path.is_around(&clash.path));
        for (side, name) in [(&mine, "mine"), (&theirs, "theirs")] {
            for path in paths(side).into_iter().chain(paths(&base)) {
                let (now, before) = (side.get(&path), base.get(&path));
                let leaf = now.is_none_or(|node| node.leaf_text().is_some());
                let meant = now.and_then(present);
                if !leaf || same(meant, before.and_then(present)) || asked(&path) {
                    continue;
                }
                prop_assert!(
                    same(merged.get(&path).and_then(present), meant),
                    "{} of {}: {:?} in {}", path, name, meant, merged.to_json()
                );
            }
        }
        for clash in &clashes {
            prop_assert!(same(merged.get(&clash.path).and_then(present), clash.mine.as_ref()), "{}", clash.path);
        }
    }

    /// What CAS sends back as it got it is recognised whole, whatever it was and however often the desk went on.
    #[test]
    fn an_equal_echo_changes_nothing_after_any_edit(base in document(), acts in acts()) {
        let mine = after(&base, &acts);
        let echo = recognise(Some(&base), &mine, &Document::from_json(&mine.to_json()).unwrap(), IDENTITY);
        let (merged, clashes) = result(&base, &mine, &echo);
        prop_assert_eq!((merged.root(), clashes), (mine.root(), vec![]));
    }

    /// Keys given to what CAS sent are never twice in one document.
    #[test]
    fn keys_are_given_once(base in document(), ours in acts(), others in acts()) {
        let mine = after(&base, &ours);
        let theirs = Document::from_json(&after(&base, &others).to_json()).unwrap();
        let keyed = recognise(Some(&base), &mine, &theirs, IDENTITY);
        prop_assert!(same_value(keyed.root(), theirs.root()));
        let mut keys = keyed.element_keys();
        keys.sort_unstable();
        let count = keys.len();
        keys.dedup();
        prop_assert_eq!(keys.len(), count);
        prop_assert!(keys.iter().all(|key| *key < keyed.next_key()));
        let (merged, _) = result(&base, &mine, &keyed);
        let mut keys = merged.element_keys();
        keys.sort_unstable();
        let count = keys.len();
        keys.dedup();
        prop_assert_eq!(keys.len(), count);
    }
}
