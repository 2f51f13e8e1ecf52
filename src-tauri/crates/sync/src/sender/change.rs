//! Whether CAS carried out a Replace or an Update: told from the values that the decision changed. That a declaration has
//! changed since is no sign of it: its status moves by itself, and a colleague may have replaced it as well.

use cas::DeclarationSummary;
use chrono::{DateTime, Utc};
use domain::record::{Document, Node};
use store::{OutboxEntry, OutboxKind, OutboxState, Reading, RecordId, StoreError};

use super::compare::{ABOUT_THE_MESSAGE, equal, find, named};

/// What a declaration shows of a change that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// All values that the decision changed stand there as they were sent.
    Taken,
    /// They all stand there as before.
    AsBefore,
    /// Some stand there as sent and some do not, or in a third way: somebody else's, or CAS's own.
    Otherwise,
    /// Nothing that was sent differs from what stood there before.
    Silent,
}

/// How many of the changed values stand in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    as_sent: u32,
    as_before: u32,
    otherwise: u32,
}

/// What a declaration shows of a row, from its content now and that at the decision.
pub(crate) fn sign_in(
    reading: &Reading<'_>,
    entry: &OutboxEntry,
    declaration: RecordId,
    held: &Document,
) -> Result<Sign, StoreError> {
    let Some(sent) = super::ask::read(&entry.payload) else { return Ok(Sign::Silent) };
    let before = before(reading, entry, declaration)?;
    Ok(sign(sent.root(), before.as_ref().map(Document::root), held.root()))
}

/// What a declaration shows of a row, and when it was last seen to have changed, by the clock here. From what was last
/// seen of it at CAS; one that was not seen shows nothing yet.
pub(super) fn sign_of(
    reading: &Reading<'_>,
    entry: &OutboxEntry,
    summary: &DeclarationSummary,
) -> Result<(Sign, Option<DateTime<Utc>>), StoreError> {
    let id = summary.id.as_str();
    let Some(stored) = reading.declaration_by_cas_id(id)? else { return Ok((Sign::AsBefore, None)) };
    let base = reading.cas_base(stored.meta.id, id)?;
    let seen_at = base.as_ref().map(|base| base.seen_at);
    let seen = base.and_then(|base| super::ask::read(&base.payload));
    Ok((sign_in(reading, entry, stored.meta.id, &seen.unwrap_or(stored.document))?, seen_at))
}

/// The declaration as it stood at the decision; before it was seen, what was sent of the dossier before.
fn before(reading: &Reading<'_>, entry: &OutboxEntry, declaration: RecordId) -> Result<Option<Document>, StoreError> {
    if let Some((document, _)) = reading.document_as_at(declaration, entry.created_at)? {
        return Ok(Some(document));
    }
    let rows = reading.outbox_of(entry.record)?;
    let earlier = rows.iter().rev().skip_while(|row| row.id != entry.id).skip(1);
    let sent = |row: &&OutboxEntry| {
        row.kind == OutboxKind::CustomsShipment
            && matches!(row.delivery.state, OutboxState::Accepted | OutboxState::Confirmed)
    };
    Ok(earlier.into_iter().find(sent).and_then(|row| super::ask::read(&row.payload)))
}

fn sign(sent: &Node, before: Option<&Node>, held: &Node) -> Sign {
    let mut tally = Tally::default();
    weigh(sent, before, Some(held), &mut tally);
    if before.is_none() && tally.as_before + tally.otherwise > 0 {
        // What stood there before is not known, so neither is whose the other values are.
        return Sign::AsBefore;
    }
    match tally {
        Tally { as_sent: 0, as_before: 0, otherwise: 0 } => Sign::Silent,
        Tally { as_before: 0, otherwise: 0, .. } => Sign::Taken,
        Tally { as_sent: 0, otherwise: 0, .. } => Sign::AsBefore,
        // One value alone proves nothing: a colleague may have corrected the same mistake.
        _ => Sign::Otherwise,
    }
}

fn weigh(sent: &Node, before: Option<&Node>, held: Option<&Node>, tally: &mut Tally) {
    match sent {
        Node::Object(members) => {
            for (name, node) in members.iter().filter(|(name, _)| !ABOUT_THE_MESSAGE.contains(&&**name)) {
                let inside = |node: Option<&Node>| node.and_then(|node| node.member(name)).cloned();
                weigh(node, inside(before).as_ref(), inside(held).as_ref(), tally);
            }
        }
        Node::List(elements) => {
            let long = |node: Option<&Node>| node.map_or(0, |node| node.elements().len());
            if long(before) != elements.len() {
                tally.count(long(held) == elements.len(), long(held) == long(before));
            }
            let has_names = elements.iter().any(|element| named(&element.node));
            for (at, element) in elements.iter().enumerate() {
                let same = |node: Option<&Node>| {
                    let among = node.map(Node::elements).unwrap_or_default();
                    if has_names {
                        find(among, &element.node).cloned()
                    } else {
                        among.get(at).map(|element| element.node.clone())
                    }
                };
                weigh(&element.node, same(before).as_ref(), same(held).as_ref(), tally);
            }
        }
        leaf => {
            let stands = |other: Option<&Node>| equal(other.unwrap_or(&Node::Null), leaf);
            if !stands(before) {
                let none = Node::Null;
                tally.count(stands(held), equal(held.unwrap_or(&none), before.unwrap_or(&none)));
            }
        }
    }
}

impl Tally {
    fn count(&mut self, as_sent: bool, as_before: bool) {
        match (as_sent, as_before) {
            (true, _) => self.as_sent += 1,
            (false, true) => self.as_before += 1,
            (false, false) => self.otherwise += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_changed_values_tell() {
        use Sign::{AsBefore, Otherwise, Silent, Taken};
        let cases = [
            (r#"{"a":2,"b":1}"#, r#"{"a":1,"b":1}"#, r#"{"a":2,"b":1,"c":9}"#, Taken),
            (r#"{"a":2,"b":1}"#, r#"{"a":1,"b":1}"#, r#"{"a":1,"b":1}"#, AsBefore),
            (r#"{"a":2,"b":1}"#, "", r#"{"a":2,"b":1,"c":1}"#, Taken),
            (r#"{"a":2,"b":1}"#, "", r#"{"a":2,"b":3}"#, AsBefore),
            // The status has moved, and nothing else.
            (r#"{"a":2}"#, r#"{"a":1,"s":"Validated"}"#, r#"{"a":1,"s":"Released"}"#, AsBefore),
            (r#"{"a":2}"#, r#"{"a":1}"#, r#"{"a":3}"#, Otherwise),
            (r#"{"a":1}"#, r#"{"a":1}"#, r#"{"a":1,"b":2}"#, Silent),
            // A colleague corrected the same mistake, and wrote another mass.
            (r#"{"a":2,"b":5}"#, r#"{"a":1,"b":4}"#, r#"{"a":2,"b":6}"#, Otherwise),
            (r#"{"a":2,"b":5}"#, r#"{"a":1,"b":4}"#, r#"{"a":2,"b":4}"#, Otherwise),
            (r#"{"a":null}"#, r#"{"a":1}"#, r"{}", Taken),
            (r#"{"a":null}"#, r#"{"a":1}"#, r#"{"a":1}"#, AsBefore),
            (
                r#"{"l":[{"seqNum":2,"x":5},{"seqNum":1,"x":1}]}"#,
                r#"{"l":[{"seqNum":1,"x":1},{"seqNum":2,"x":2}]}"#,
                r#"{"l":[{"seqNum":1,"x":1},{"seqNum":2,"x":5}]}"#,
                Taken,
            ),
            (r#"{"l":[{"x":1}]}"#, r#"{"l":[{"x":1},{"x":2}]}"#, r#"{"l":[{"x":1}]}"#, Taken),
            (r#"{"l":[{"x":1}]}"#, r#"{"l":[{"x":1},{"x":2}]}"#, r#"{"l":[{"x":1},{"x":2}]}"#, AsBefore),
        ];
        for (sent, before, held, expected) in cases {
            let read = |json: &str| Document::from_json(json).unwrap();
            let known = Some(before).filter(|before| !before.is_empty()).map(read);
            let found = sign(read(sent).root(), known.as_ref().map(Document::root), read(held).root());
            assert_eq!(found, expected, "{sent} after {before}, now {held}");
        }
    }
}
