//! What another workstation, or a person at CAS, changed of a dossier: three-way by field into the dossier on the desk.
//!
//! CAS gives no shipment back, only the declarations it made; the part of a declaration that a shipment declares is
//! compared with what CAS was last seen to hold. What CAS deduced when it was first seen was left to it and stays there.

use std::sync::Arc;

use domain::record::{Document, Element, Node, Sides, merge, print, recognise, same_value};
use store::{NextDelivery, OutboxEntry, OutboxKind, OutboxState, Record, RecordId, RecordMeta, StoreError};

use super::Applying;
use super::declaration::{IDENTITY, ReadDeclaration};
use crate::base::last_seen;
use crate::conflict::{self, Occasion};
use crate::sender::{Sign, equal, sign_in};

/// Members of a declaration that a shipment declares.
const DECLARED: &[&str] = &["storageLocationReference", "singleAdministrativeDocument"];
/// Members inside them that CAS or customs gives; they are read in the declaration.
const GIVEN: &[&str] =
    &["calculationReturns", "casReference", "docRefNum", "functionRefNum", "governmentAgencyGoodsItemId"];

/// Takes what changed at CAS into the dossier.
pub(super) fn take_in(
    applying: &mut Applying<'_, '_, '_>,
    meta: &RecordMeta,
    record: RecordId,
    read: &ReadDeclaration,
) -> Result<(), StoreError> {
    let Some(dossier) = applying.tx.record(meta.id)? else { return Ok(()) };
    let declaration = read.summary.id.as_str();
    let base = last_seen(applying.tx, meta.id, declaration, &dossier.document, declared)?;
    let theirs = recognise(base.as_ref(), &dossier.document, &declared(&read.document), IDENTITY);
    let row = last_sent(applying, &dossier)?;
    let sent = match &row {
        Some(row) => document_of(applying, &dossier, row)?,
        None => None,
    };
    let hidden = match &row {
        Some(row) => is_another(applying, meta.id, record, row, read)?,
        None => false,
    };
    let has_sibling = has_known_sibling(applying, meta.id, declaration)?;
    let merged = {
        let (base, theirs) = (base.as_ref().map(|base| without_given(base.root())), without_given(theirs.root()));
        // At first sight nothing tells a value that CAS wrote its own way from one that a colleague replaced meanwhile:
        // a person sees both. What CAS only added stays with CAS.
        // A sibling is the same shipment in another procedure: what differs there is CAS's.
        let sent = sent.as_ref().filter(|_| (base.is_some() || has_sibling) && !hidden).map(Document::root);
        let mut merged = merge(&Sides { base: base.as_ref(), mine: &dossier.document, theirs: &theirs, sent });
        merged
            .clashes
            .retain(|clash| !clash.mine.as_ref().zip(clash.theirs.as_ref()).is_some_and(|(a, b)| equal(a, b)));
        merged
    };
    let taken = !merged.changes.is_empty();
    let (_, next_key) = applying.take_over(&dossier, merged.changes, "CAS: changed elsewhere")?;
    applying.tx.set_cas_base(meta.id, declaration, applying.message, &theirs.element_keys(), next_key, applying.now)?;
    let occasion = Occasion { declaration, message: applying.message, at: applying.now };
    conflict::note(applying.tx, applying.door, meta.id, &occasion, &merged.clashes, &theirs)?;
    if taken || !merged.clashes.is_empty() {
        hold_back(applying, meta)?;
    }
    Ok(())
}

/// What this desk sent last of the dossier; `None` when it never did.
fn last_sent(applying: &Applying<'_, '_, '_>, dossier: &Record) -> Result<Option<OutboxEntry>, StoreError> {
    let rows = applying.tx.outbox_of(dossier.meta.id)?;
    Ok(rows.into_iter().rev().find(|row| {
        row.kind == OutboxKind::CustomsShipment
            && matches!(
                row.delivery.state,
                OutboxState::Accepted | OutboxState::Confirmed | OutboxState::Unknown | OutboxState::Sending
            )
    }))
}

/// True when the dossier has seen another declaration of the same shipment.
fn has_known_sibling(
    applying: &Applying<'_, '_, '_>,
    dossier: RecordId,
    declaration: &str,
) -> Result<bool, StoreError> {
    for meta in applying.tx.declarations_of(dossier)? {
        let other = meta.cas.cas_id.as_deref().filter(|id| *id != declaration);
        if let Some(other) = other
            && applying.tx.cas_base(dossier, other)?.is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The dossier as a row sent it.
fn document_of(
    applying: &Applying<'_, '_, '_>,
    dossier: &Record,
    row: &OutboxEntry,
) -> Result<Option<Document>, StoreError> {
    if row.base_head == dossier.meta.head {
        return Ok(Some(dossier.document.clone()));
    }
    Ok(applying.tx.document_at(dossier.meta.id, row.base_head)?.map(|(document, _)| document))
}

/// What CAS shows for the first time since this desk sent a change is not that change: a colleague's came over it before
/// it was seen.
fn is_another(
    applying: &Applying<'_, '_, '_>,
    dossier: RecordId,
    record: RecordId,
    row: &OutboxEntry,
    read: &ReadDeclaration,
) -> Result<bool, StoreError> {
    let Some(base) = applying.tx.cas_base(dossier, read.summary.id.as_str())? else { return Ok(false) };
    if base.seen_at > row.created_at {
        return Ok(false);
    }
    Ok(sign_in(applying.tx, row, record, &read.document)? == Sign::Otherwise)
}

/// What waits to leave was written before this was known: it would take the change back.
fn hold_back(applying: &mut Applying<'_, '_, '_>, dossier: &RecordMeta) -> Result<(), StoreError> {
    let mut held_back = false;
    for row in applying.tx.outbox_of(dossier.id)? {
        if row.kind == OutboxKind::CustomsShipment && row.delivery.state == OutboxState::Waiting {
            let reason = "The dossier was changed at CAS meanwhile. Look at it, then send it again.";
            let next =
                NextDelivery { state: OutboxState::Parked, next_at: None, reason: Some(reason), reference_id: None };
            applying.tx.move_delivery(row.id, applying.now, &next)?;
            held_back = true;
        }
    }
    if held_back {
        applying.tx.set_record_state(dossier.id, "refused", applying.now)?;
    }
    Ok(())
}

/// True when nothing of what a shipment declares differs.
pub(super) fn declares_the_same(one: &Node, other: &Node) -> bool {
    DECLARED.iter().all(|name| match (one.member(name), other.member(name)) {
        (Some(one), Some(other)) => same_value(one, other),
        (one, other) => one.is_none() && other.is_none(),
    })
}

/// The part of a declaration that a shipment declares.
fn declared(declaration: &Document) -> Document {
    let members = match declaration.root() {
        Node::Object(members) => members.iter().filter(|(name, _)| DECLARED.contains(&&**name)).cloned().collect(),
        _ => Vec::new(),
    };
    // What was printed a moment ago can be read; an empty document would only mean that nothing is declared.
    Document::from_json(&print(&Node::Object(Arc::new(members)))).unwrap_or_default()
}

fn without_given(node: &Node) -> Node {
    match node {
        Node::Object(members) => {
            let kept = members.iter().filter(|(name, _)| !GIVEN.contains(&&**name));
            Node::Object(Arc::new(kept.map(|(name, node)| (name.clone(), without_given(node))).collect()))
        }
        Node::List(elements) => Node::List(Arc::new(
            elements.iter().map(|element| Element { key: element.key, node: without_given(&element.node) }).collect(),
        )),
        leaf => leaf.clone(),
    }
}
