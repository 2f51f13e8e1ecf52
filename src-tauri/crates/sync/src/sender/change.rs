//! Whether CAS carried out a Replace or an Update: told from the values that the decision changed. That a declaration has
//! changed since is no sign of it: its status moves by itself, and a colleague may have replaced it as well.

use chrono::{DateTime, Utc};
use domain::declaration::{Outcome, status};
use domain::record::{Document, Node};
use store::{OutboxEntry, OutboxKind, OutboxState, Reading, RecordId, RecordMeta, StoreError};

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
    /// The decision changed no value of it.
    Silent,
    /// The decision only took values away. CAS may fill them again by itself, so their absence proves nothing.
    OnlyTakenAway,
}

/// What one declaration shows of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trace {
    pub(super) sign: Sign,
    /// Values the decision did not touch stand there otherwise than at the decision.
    pub(super) moved: bool,
    /// Customs had it already at the decision: a change of the shipment leaves it alone.
    pub(super) was_closed: bool,
    /// When it was last seen to have changed, by the clock here.
    pub(super) seen_at: Option<DateTime<Utc>>,
}

/// How many values stand in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    as_sent: u32,
    as_before: u32,
    otherwise: u32,
    moved: u32,
}

/// What a declaration shows of a row, from what was last seen of it at CAS and what stood there at the decision.
pub(super) fn shown_by(reading: &Reading<'_>, entry: &OutboxEntry, meta: &RecordMeta) -> Result<Trace, StoreError> {
    let id = meta.cas.cas_id.as_deref().unwrap_or_default();
    let base = reading.cas_base(meta.id, id)?;
    let seen_at = base.as_ref().map(|base| base.seen_at);
    let held = match base.and_then(|base| super::ask::read(&base.payload)) {
        Some(seen) => seen,
        None => reading.record(meta.id)?.map(|record| record.document).unwrap_or_default(),
    };
    let before = reading.document_as_at(meta.id, entry.created_at)?.map(|(document, _)| document);
    let then = before.as_ref().and_then(|before| before.root().member("currentStatus")).and_then(Node::leaf_text);
    let was_closed = then.and_then(status).is_some_and(|row| row.rank >= 30 && row.outcome != Outcome::Refused);
    let (sign, moved) = weighed(reading, entry, before.as_ref(), &held)?;
    Ok(Trace { sign, moved, was_closed, seen_at })
}

/// What a declaration shows of a row, from its content now.
pub(crate) fn sign_in(
    reading: &Reading<'_>,
    entry: &OutboxEntry,
    declaration: RecordId,
    held: &Document,
) -> Result<Sign, StoreError> {
    let before = reading.document_as_at(declaration, entry.created_at)?.map(|(document, _)| document);
    weighed(reading, entry, before.as_ref(), held).map(|(sign, _)| sign)
}

/// True when the declarations of a dossier, as they are stored, show that a Replace or an Update was carried out: all of
/// them that customs did not have yet.
pub(super) fn is_taken(reading: &Reading<'_>, entry: &OutboxEntry, dossier: RecordId) -> Result<bool, StoreError> {
    let mut shown = Vec::new();
    for meta in reading.declarations_of(dossier)? {
        shown.push(shown_by(reading, entry, &meta)?);
    }
    let open: Vec<&Trace> = concerned(&shown);
    let taken = open.iter().any(|shown| shown.sign == Sign::Taken);
    Ok(taken && open.iter().all(|shown| matches!(shown.sign, Sign::Taken | Sign::Silent)))
}

/// The declarations that a change of the shipment can reach; all of them, when customs had every one.
pub(super) fn concerned(shown: &[Trace]) -> Vec<&Trace> {
    let open: Vec<&Trace> = shown.iter().filter(|shown| !shown.was_closed).collect();
    if open.is_empty() { shown.iter().collect() } else { open }
}

fn weighed(
    reading: &Reading<'_>,
    entry: &OutboxEntry,
    before: Option<&Document>,
    held: &Document,
) -> Result<(Sign, bool), StoreError> {
    let Some(sent) = super::ask::read(&entry.payload) else { return Ok((Sign::Silent, false)) };
    let last = last_payload(reading, entry)?;
    let (last, before) = (last.as_ref().map(Document::root), before.map(Document::root));
    let replaces = entry.message_type.as_deref() == Some("Replace");
    Ok(sign(sent.root(), last, before, held.root(), replaces))
}

/// What was sent of the dossier before this row, as far as CAS took it in.
fn last_payload(reading: &Reading<'_>, entry: &OutboxEntry) -> Result<Option<Document>, StoreError> {
    let rows = reading.outbox_of(entry.record)?;
    let sent = |row: &&OutboxEntry| {
        row.kind == OutboxKind::CustomsShipment
            && matches!(row.delivery.state, OutboxState::Accepted | OutboxState::Confirmed)
    };
    let earlier = rows.iter().rev().skip_while(|row| row.id != entry.id).skip(1).find(sent);
    Ok(earlier.and_then(|row| super::ask::read(&row.payload)))
}

fn sign(sent: &Node, last: Option<&Node>, before: Option<&Node>, held: &Node, replaces: bool) -> (Sign, bool) {
    let mut tally = Tally::default();
    weigh(sent, last, before, Some(held), &mut tally);
    let moved = before.is_some() && tally.moved > 0;
    if before.is_none() && last.is_none() && tally.as_before + tally.otherwise > 0 {
        // What stood there before is not known, so neither is whose the other values are.
        return (Sign::AsBefore, moved);
    }
    let sign = match tally {
        Tally { as_sent: 0, as_before: 0, otherwise: 0, .. } if replaces && takes_away(sent, last) => {
            Sign::OnlyTakenAway
        }
        Tally { as_sent: 0, as_before: 0, otherwise: 0, .. } => Sign::Silent,
        Tally { as_before: 0, otherwise: 0, .. } => Sign::Taken,
        Tally { as_sent: 0, otherwise: 0, .. } => Sign::AsBefore,
        // One value alone proves nothing: a colleague may have corrected the same mistake.
        _ => Sign::Otherwise,
    };
    (sign, moved)
}

/// True when what was sent last says something that is gone now.
fn takes_away(sent: &Node, last: Option<&Node>) -> bool {
    match last {
        None | Some(Node::Null) => false,
        Some(Node::Object(members)) => members.iter().any(|(name, was)| {
            !ABOUT_THE_MESSAGE.contains(&&**name) && takes_away(sent.member(name).unwrap_or(&Node::Null), Some(was))
        }),
        Some(Node::List(were)) => {
            let now = sent.elements();
            now.len() < were.len()
                || now.iter().zip(were.iter()).any(|(now, was)| takes_away(&now.node, Some(&was.node)))
        }
        Some(_) => *sent == Node::Null,
    }
}

/// Looks at every value that was sent. One the decision did not touch says nothing of it, whatever CAS made of it.
fn weigh(sent: &Node, last: Option<&Node>, before: Option<&Node>, held: Option<&Node>, tally: &mut Tally) {
    match sent {
        Node::Object(members) => {
            for (name, node) in members.iter().filter(|(name, _)| !ABOUT_THE_MESSAGE.contains(&&**name)) {
                let inside = |node: Option<&Node>| node.and_then(|node| node.member(name)).cloned();
                let (last, before, held) = (inside(last), inside(before), inside(held));
                weigh(node, last.as_ref(), before.as_ref(), held.as_ref(), tally);
            }
        }
        Node::List(elements) => {
            let long = |node: Option<&Node>| node.map_or(0, |node| node.elements().len());
            let touched = last.is_none_or(|last| last.elements().len() != elements.len());
            if touched && long(before) != elements.len() {
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
                weigh(&element.node, same(last).as_ref(), same(before).as_ref(), same(held).as_ref(), tally);
            }
        }
        leaf => {
            let none = Node::Null;
            let stands = |other: Option<&Node>| equal(other.unwrap_or(&none), leaf);
            let is_unmoved = equal(held.unwrap_or(&none), before.unwrap_or(&none));
            match last {
                Some(_) if stands(last) => tally.moved += u32::from(!is_unmoved && !stands(held)),
                _ if stands(before) => tally.moved += u32::from(!stands(held)),
                _ => tally.count(stands(held), is_unmoved),
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

    /// Sent, sent before it, at CAS at the decision, at CAS now; the sign, and whether something else moved.
    type Case = (&'static str, &'static str, &'static str, &'static str, Sign, bool);

    #[test]
    fn the_changed_values_tell() {
        use Sign::{AsBefore, OnlyTakenAway, Otherwise, Silent, Taken};
        let cases: &[Case] = &[
            (r#"{"a":2,"b":1}"#, "", r#"{"a":1,"b":1}"#, r#"{"a":2,"b":1,"c":9}"#, Taken, false),
            (r#"{"a":2,"b":1}"#, "", r#"{"a":1,"b":1}"#, r#"{"a":1,"b":1}"#, AsBefore, false),
            (r#"{"a":2,"b":1}"#, "", "", r#"{"a":2,"b":1,"c":1}"#, Taken, false),
            (r#"{"a":2,"b":1}"#, "", "", r#"{"a":2,"b":3}"#, AsBefore, false),
            // The status has moved, and nothing else.
            (r#"{"a":2}"#, "", r#"{"a":1,"s":"Validated"}"#, r#"{"a":1,"s":"Released"}"#, AsBefore, false),
            (r#"{"a":2}"#, "", r#"{"a":1}"#, r#"{"a":3}"#, Otherwise, false),
            (r#"{"a":1}"#, "", r#"{"a":1}"#, r#"{"a":1,"b":2}"#, Silent, false),
            // A colleague corrected the same mistake, and wrote another mass.
            (r#"{"a":2,"b":5}"#, "", r#"{"a":1,"b":4}"#, r#"{"a":2,"b":6}"#, Otherwise, false),
            (r#"{"a":2,"b":5}"#, "", r#"{"a":1,"b":4}"#, r#"{"a":2,"b":4}"#, Otherwise, false),
            // A colleague changed what we did not touch.
            (r#"{"a":2,"b":1}"#, "", r#"{"a":1,"b":1}"#, r#"{"a":1,"b":3}"#, AsBefore, true),
            // CAS writes a value its own way each time: it is none of the decision's.
            (r#"{"a":2,"t":"x"}"#, r#"{"a":1,"t":"x"}"#, r#"{"a":1,"t":"X"}"#, r#"{"a":2,"t":"X"}"#, Taken, false),
            (
                r#"{"a":2,"d":"2026-11-22T10:30:00+01:00"}"#,
                "",
                r#"{"a":1,"d":"2026-11-22T09:30:00Z"}"#,
                r#"{"a":2,"d":"2026-11-22T09:30:00Z"}"#,
                Taken,
                false,
            ),
            (r#"{"a":null}"#, "", r#"{"a":1}"#, r"{}", Taken, false),
            (r#"{"a":null}"#, "", r#"{"a":1}"#, r#"{"a":1}"#, AsBefore, false),
            (r#"{"b":1}"#, r#"{"a":1,"b":1}"#, r#"{"a":1,"b":1}"#, r#"{"a":1,"b":1}"#, OnlyTakenAway, false),
            (
                r#"{"l":[{"seqNum":2,"x":5},{"seqNum":1,"x":1}]}"#,
                "",
                r#"{"l":[{"seqNum":1,"x":1},{"seqNum":2,"x":2}]}"#,
                r#"{"l":[{"seqNum":1,"x":1},{"seqNum":2,"x":5}]}"#,
                Taken,
                false,
            ),
            // Items spread over two declarations: what this one never had says nothing.
            (
                r#"{"l":[{"seqNum":1,"x":9},{"seqNum":2,"x":2}]}"#,
                r#"{"l":[{"seqNum":1,"x":1},{"seqNum":2,"x":2}]}"#,
                r#"{"l":[{"seqNum":1,"x":1}]}"#,
                r#"{"l":[{"seqNum":1,"x":9}]}"#,
                Taken,
                false,
            ),
            (r#"{"l":[{"x":1}]}"#, "", r#"{"l":[{"x":1},{"x":2}]}"#, r#"{"l":[{"x":1}]}"#, Taken, false),
            (r#"{"l":[{"x":1}]}"#, "", r#"{"l":[{"x":1},{"x":2}]}"#, r#"{"l":[{"x":1},{"x":2}]}"#, AsBefore, false),
        ];
        for (sent, last, before, held, expected, moved) in cases {
            let read = |json: &str| Document::from_json(json).unwrap();
            let known = |json: &str| Some(json).filter(|json| !json.is_empty()).map(read);
            let (last_read, before_read) = (known(last), known(before));
            let (last_root, before_root) =
                (last_read.as_ref().map(Document::root), before_read.as_ref().map(Document::root));
            let found = sign(read(sent).root(), last_root, before_root, read(held).root(), true);
            assert_eq!(found, (*expected, *moved), "{sent} after {last} and {before}, now {held}");
        }
    }
}
