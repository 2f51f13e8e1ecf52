//! A delta: the changes of one batch to one record, as the journal keeps them.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{ApplyFault, Change, Document, ElementKey, Mark, Node, Origin, Path, Provenance};

/// `count` changes in a row that share an origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// How many changes.
    pub count: u32,
    /// Their origin.
    pub origin: Origin,
}

/// The changes of one batch to one record, origins run-length coded. What a batch restores keeps the marks it had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    changes: Vec<Change>,
    runs: Vec<Run>,
    restored: Vec<(u32, Path, Mark)>,
}

/// Why stored delta text cannot be read: the journal is damaged or was written by a newer version.
#[derive(Debug, thiserror::Error)]
#[error("a journal entry cannot be read: {0}")]
pub struct DeltaFault(String);

impl Delta {
    /// Changes that share one origin.
    #[must_use]
    pub fn of(changes: Vec<Change>, origin: Origin) -> Delta {
        let count = u32::try_from(changes.len()).unwrap_or(u32::MAX);
        Delta {
            runs: if changes.is_empty() { Vec::new() } else { vec![Run { count, origin }] },
            changes,
            restored: Vec::new(),
        }
    }

    /// More changes with another origin.
    pub fn extend(&mut self, changes: Vec<Change>, origin: Origin) {
        let added = u32::try_from(changes.len()).unwrap_or(u32::MAX);
        self.changes.extend(changes);
        match self.runs.last_mut() {
            Some(run) if run.origin == origin => run.count += added,
            _ if added > 0 => self.runs.push(Run { count: added, origin }),
            _ => {}
        }
    }

    /// True when nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes in order.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Each change with its origin.
    pub fn changes_with_origins(&self) -> impl Iterator<Item = (&Change, &Origin)> {
        let origins = self.runs.iter().flat_map(|run| std::iter::repeat_n(&run.origin, run.count as usize));
        self.changes.iter().zip(origins)
    }

    /// The marks that change number `index` brings back.
    pub(super) fn restored_marks(&self, index: usize) -> impl Iterator<Item = (&Path, &Mark)> {
        self.restored.iter().filter(move |(at, _, _)| *at as usize == index).map(|(_, path, mark)| (path, mark))
    }

    /// Makes all changes, or none.
    ///
    /// # Errors
    /// [`ApplyFault`] of the first change that does not fit; the document is then as it was.
    pub fn apply(&self, document: &mut Document) -> Result<(), ApplyFault> {
        let mut applied = document.clone();
        self.changes.iter().try_for_each(|change| change.apply(&mut applied))?;
        *document = applied;
        Ok(())
    }

    /// The delta that takes this one back. `earlier` is the provenance before this delta: what is restored gets its
    /// old marks, so that a value typed on Monday is still one typed on Monday.
    #[must_use]
    pub fn inverse(&self, earlier: &Provenance) -> Delta {
        let mut inverse = Delta::default();
        let reversed: Vec<(&Change, &Origin)> = self.changes_with_origins().collect();
        for (index, (change, origin)) in reversed.into_iter().rev().enumerate() {
            inverse.extend(vec![change.inverse()], origin.clone());
            if let Change::Put { path, before: Some(_), .. } = change {
                let index = u32::try_from(index).unwrap_or(u32::MAX);
                inverse.restored.extend(earlier.within(path).into_iter().map(|(at, mark)| (index, at, mark)));
            }
        }
        inverse
    }

    /// The journal's text.
    #[must_use]
    pub fn encode(&self) -> String {
        let wire = WireDelta {
            runs: self.runs.clone(),
            changes: self.changes.iter().map(WireChange::of).collect(),
            restored: self.restored.clone(),
        };
        // Maps with text keys, lists and numbers only: serialising them cannot fail.
        serde_json::to_string(&wire).unwrap_or_default()
    }

    /// Reads the journal's text.
    ///
    /// # Errors
    /// [`DeltaFault`] says what is damaged.
    pub fn decode(text: &str) -> Result<Delta, DeltaFault> {
        let wire: WireDelta = serde_json::from_str(text).map_err(|fault| DeltaFault(fault.to_string()))?;
        let changes = wire.changes.into_iter().map(WireChange::read).collect::<Result<Vec<_>, _>>()?;
        let marked: usize = wire.runs.iter().map(|run| run.count as usize).sum();
        if marked != changes.len() {
            return Err(DeltaFault(format!("{marked} origins for {} changes", changes.len())));
        }
        Ok(Delta { changes, runs: wire.runs, restored: wire.restored })
    }
}

#[derive(Serialize, Deserialize)]
struct WireDelta {
    runs: Vec<Run>,
    changes: Vec<WireChange>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    restored: Vec<(u32, Path, Mark)>,
}

/// A change with short member names: the journal holds millions.
#[derive(Serialize, Deserialize)]
struct WireChange {
    p: Path,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    b: Option<WireNode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    a: Option<WireNode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    i: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    m: Option<(u32, u32)>,
}

/// A value and the keys of the list elements in it, in document order.
#[derive(Serialize, Deserialize)]
struct WireNode {
    v: Box<RawValue>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    k: Vec<u32>,
}

impl WireChange {
    fn of(change: &Change) -> WireChange {
        match change {
            Change::Put { path, before, after, at } => WireChange {
                p: path.clone(),
                b: before.as_ref().and_then(WireNode::of),
                a: after.as_ref().and_then(WireNode::of),
                i: *at,
                m: None,
            },
            Change::Move { path, from, to } => {
                WireChange { p: path.clone(), b: None, a: None, i: None, m: Some((*from, *to)) }
            }
        }
    }

    fn read(self) -> Result<Change, DeltaFault> {
        if let Some((from, to)) = self.m {
            return Ok(Change::Move { path: self.p, from, to });
        }
        let read = |wire: Option<WireNode>| wire.map(WireNode::read).transpose();
        Ok(Change::Put { path: self.p, before: read(self.b)?, after: read(self.a)?, at: self.i })
    }
}

impl WireNode {
    fn of(node: &Node) -> Option<WireNode> {
        let mut keys = Vec::new();
        node.for_each_element(&mut |key: ElementKey| keys.push(key.0));
        RawValue::from_string(super::print(node)).ok().map(|v| WireNode { v, k: keys })
    }

    fn read(self) -> Result<Node, DeltaFault> {
        let damaged = |fault: &dyn std::fmt::Display| DeltaFault(fault.to_string());
        let (mut node, _) = super::json::read(self.v.get()).map_err(|fault| damaged(&fault))?;
        let mut given = self.k.into_iter();
        node.rekey(&mut || given.next().map(ElementKey).ok_or_else(|| damaged(&"keys are missing")))?;
        match given.next() {
            None => Ok(node),
            Some(_) => Err(damaged(&"there are more keys than list elements")),
        }
    }
}

/// The change that makes an empty document this one.
impl From<&Document> for Change {
    fn from(document: &Document) -> Change {
        Change::Put { path: Path::root(), before: Some(Node::object()), after: Some(document.root().clone()), at: None }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Element;
    use super::*;

    fn element(key: u32, node: Node) -> Element {
        Element { key: ElementKey(key), node }
    }

    #[test]
    fn a_delta_reads_as_it_was_written() {
        let list =
            Node::list_of(vec![element(7, Node::Null), element(3, Node::list_of(vec![element(9, Node::text("x"))]))]);
        let mut delta = Delta::of(
            vec![Change::Put {
                path: Path::parse("a[#2]").unwrap(),
                before: None,
                after: Some(Node::Null),
                at: Some(3),
            }],
            Origin::Typed,
        );
        delta.extend(
            vec![Change::Put { path: Path::parse("b").unwrap(), before: Some(list), after: None, at: None }],
            Origin::File { name: "x.json".into() },
        );
        delta.extend(
            vec![Change::Move { path: Path::parse("c[#1]").unwrap(), from: 2, to: 0 }],
            Origin::File { name: "x.json".into() },
        );
        assert_eq!(delta.runs.len(), 2);
        assert_eq!(Delta::decode(&delta.encode()).unwrap(), delta);
    }

    #[test]
    fn damaged_text_is_refused() {
        for text in [
            "",
            "{}",
            r#"{"runs":[],"changes":[{"p":"a","m":[0,1]}]}"#,
            r#"{"runs":[{"count":1,"origin":{"kind":"typed"}}],"changes":[{"p":"a","a":{"v":[1]}}]}"#,
        ] {
            assert!(Delta::decode(text).is_err(), "{text}");
        }
    }

    #[test]
    fn undo_gives_back_the_marks_that_were_there() {
        let mut document = Document::default();
        let mut provenance = Provenance::default();
        let step = |document: &mut Document, provenance: &mut Provenance, batch: u64, at: &str, origin: Origin| {
            let mut draft = super::super::Draft::new(document);
            draft.set(&Path::parse(at).unwrap(), Node::text(batch.to_string())).unwrap();
            let delta = Delta::of(draft.finish(), origin);
            provenance.record(batch, &delta);
            delta
        };
        let _ = step(&mut document, &mut provenance, 1, "a.x", Origin::File { name: "f".into() });
        let _ = step(&mut document, &mut provenance, 2, "a.y", Origin::Typed);
        let earlier = provenance.clone();
        let mut draft = super::super::Draft::new(&mut document);
        draft.clear(&Path::parse("a").unwrap());
        let gone = Delta::of(draft.finish(), Origin::Typed);
        provenance.record(3, &gone);
        assert_eq!(provenance.at(&Path::parse("a.y").unwrap()), None);
        let back = gone.inverse(&earlier);
        back.apply(&mut document).unwrap();
        provenance.record(4, &back);
        for (at, batch) in [("a.x", 1), ("a.y", 2)] {
            assert_eq!(provenance.at(&Path::parse(at).unwrap()).unwrap().batch, batch, "{at}");
        }
    }
}
