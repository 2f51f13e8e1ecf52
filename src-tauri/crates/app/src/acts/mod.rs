//! What a person can do with a declaration that CAS has: which acts are possible and why not, and doing one. The decision
//! and its outbox row commit together.

mod excise;
mod facts;
mod form;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use cas::Action;
use domain::declaration::{Act, possibility, status};
use store::{NewOutbox, OutboxEntry, OutboxId, OutboxKind, OutboxState, RecordKind, RecordMeta};
use sync::{CORRECTING, Target};

use crate::desk::{self, Held, record_id};
use crate::error::{AppError, Code};
use crate::outbox::what_it_is;
use crate::persons::{
    self,
    role::{Right, Role},
};
use crate::view::{ActRequest, ActRow, ActsView, DeclarationActs, RecordId as RecordIdView};
use crate::{App, Event};
pub(crate) use facts::{Facts, facts_of, target_of};
pub(crate) use form::fields;

/// What can be done with the declarations of a dossier; its id, or that of one of its declarations.
pub(crate) fn acts(app: &App, request: RecordIdView) -> Result<ActsView, AppError> {
    let held = dossier(app, &request.id)?;
    view(app, &held)
}

/// The dossier with this id, or the one this declaration belongs to.
fn dossier(app: &App, id: &str) -> Result<Arc<Held>, AppError> {
    let id = record_id(id)?;
    let meta = app.profile().read(|reading| reading.record_meta(id))?;
    let dossier = meta.filter(|meta| meta.kind == RecordKind::Declaration).and_then(|meta| meta.parent);
    Held::load(app, dossier.unwrap_or(id))
}

fn view(app: &App, held: &Held) -> Result<ActsView, AppError> {
    let declarations =
        held.declarations.iter().map(|meta| of_declaration(app, held, meta)).collect::<Result<_, _>>()?;
    Ok(ActsView {
        record: held.meta.id.to_string(),
        reference: held.meta.external_reference.clone().unwrap_or_default(),
        declarations,
    })
}

fn of_declaration(app: &App, held: &Held, meta: &RecordMeta) -> Result<DeclarationActs, AppError> {
    let facts = facts_of(app, meta)?;
    let text = meta.cas.status.clone().unwrap_or_default();
    let known = status(&text);
    let acts = Act::ALL.iter().map(|act| {
        let found = possibility(*act, facts.facts());
        ActRow {
            act: act.word().to_owned(),
            title: act.title().to_owned(),
            possible: found.possible,
            reason: found.reason.to_owned(),
            inferred: found.evidence == "inferred",
            is_way: matches!(act, Act::Replace | Act::Update | Act::Patch | Act::Items),
            fields: fields(*act),
        }
    });
    let on_its_way = held
        .outbox
        .iter()
        .filter(|entry| is_open(entry) && aims_at(entry, meta))
        .map(|entry| format!("{}: {}", what_it_is(entry), crate::outbox::why_it_waits(entry)));
    Ok(DeclarationActs {
        id: meta.id.to_string(),
        words: known.map_or_else(|| text.clone(), |row| row.words.to_owned()),
        next: known.map_or_else(|| desk::STRANGE.to_owned(), |row| format!("Next: {}.", row.next)),
        status: text,
        lrn: meta.cas.lrn.clone(),
        mrn: meta.cas.mrn.clone(),
        acts: acts.collect(),
        on_its_way: on_its_way.collect(),
    })
}

fn is_open(entry: &OutboxEntry) -> bool {
    !entry.delivery.state.is_finished()
}

fn aims_at(entry: &OutboxEntry, declaration: &RecordMeta) -> bool {
    let target = Target::read(entry.target.as_deref()).unwrap_or_default();
    target.declaration_id.is_some_and(|id| Some(id.as_str()) == declaration.cas.cas_id.as_deref())
}

/// Does one.
pub(crate) fn act(app: &App, request: ActRequest) -> Result<ActsView, AppError> {
    let wanted = Act::of_word(&request.act)
        .ok_or_else(|| AppError::new(Code::BadInput, format!("There is no act “{}”.", request.act)))?;
    let held = dossier(app, &request.id)?;
    let declaration = declaration_meant(&held, &request.id)?;
    let facts = facts_of(app, declaration)?;
    let found = possibility(wanted, facts.facts());
    if !found.possible {
        return Err(AppError::new(Code::Refused, format!("Nothing was sent. {}", found.reason)));
    }
    app.profile().read(|reading| {
        let person = persons::desk_person_in(app, reading)?;
        if Role::of(&person).has(Right::Send) {
            Ok(())
        } else {
            Err(AppError::new(Code::Refused, "Nothing was sent. A broker does this; a clerk prepares."))
        }
    })?;
    match wanted {
        Act::Edit => open_for_correction(app, &held)?,
        Act::Replace | Act::Update => desk::send_as(app, &held, wanted)?,
        Act::Patch | Act::Items => desk::send_changes(app, &held, declaration)?,
        _ => {
            let (action, payload) = form::body(wanted, &request.fields)?;
            enqueue(app, &held, declaration, &facts, action, payload.as_bytes())?;
        }
    }
    let held = Held::load(app, held.meta.id)?;
    view(app, &held)
}

/// The declaration an act is for: the one named, or the only one of the dossier.
fn declaration_meant<'h>(held: &'h Held, id: &str) -> Result<&'h RecordMeta, AppError> {
    let named = held.declarations.iter().find(|meta| meta.id.to_string() == id);
    match (named, &held.declarations[..]) {
        (Some(named), _) | (None, [named]) => Ok(named),
        (None, []) => Err(AppError::new(Code::Refused, "Nothing was sent. CAS has no declaration of it yet.")),
        (None, several) => Err(AppError::new(
            Code::BadInput,
            format!("Say which declaration: CAS made {} of this dossier.", several.len()),
        )),
    }
}

fn open_for_correction(app: &App, held: &Held) -> Result<(), AppError> {
    if held.read_only().is_some() {
        let now = app.host().now();
        app.profile().write(|tx| tx.set_record_state(held.meta.id, CORRECTING, now))?;
        told(app, held);
    }
    Ok(())
}

fn enqueue(
    app: &App,
    held: &Held,
    declaration: &RecordMeta,
    facts: &Facts,
    action: Action,
    payload: &[u8],
) -> Result<(), AppError> {
    let (Some(reference), Some(direction)) = (held.meta.external_reference.as_deref(), held.meta.direction.as_deref())
    else {
        return Err(AppError::new(Code::Refused, "Nothing was sent. The dossier has no reference or no direction."));
    };
    let target = Target { action: Some(action), ..target_of(declaration, facts)? };
    let now = app.host().now();
    let target_text = target.to_json();
    let row = NewOutbox {
        id: OutboxId(app.host().new_id()),
        record: held.meta.id,
        kind: OutboxKind::Action,
        environment: &app.connection_of(&held.meta.tenant)?.door,
        external_reference: reference,
        direction,
        message_type: None,
        target: Some(&target_text),
        payload,
        base_head: held.meta.head,
        depends_on: None,
        created_at: now,
        created_by: app.person()?,
    };
    app.profile().write(|tx| -> Result<(), AppError> {
        // Customs may have moved on since this was shown: what is decided on is what was seen.
        let seen = tx.record_meta(declaration.id)?;
        if seen.is_none_or(|seen| seen.cas != declaration.cas) {
            return Err(AppError::new(Code::Stale, "CAS has told something new meanwhile; look at it again."));
        }
        let same = |entry: &OutboxEntry| {
            let there = Target::read(entry.target.as_deref()).unwrap_or_default();
            is_open(entry) && there.action == Some(action) && there.declaration_id == target.declaration_id
        };
        if let Some(other) = tx.outbox_of(held.meta.id)?.into_iter().find(same) {
            let way_out = match other.delivery.state {
                OutboxState::Parked => "It needs you in the outbox.",
                _ => "Wait for its answer, or take it back in the outbox.",
            };
            return Err(AppError::new(Code::Refused, format!("Nothing was sent. The same is on its way. {way_out}")));
        }
        tx.enqueue(&row)?;
        Ok(())
    })?;
    told(app, held);
    Ok(())
}

fn told(app: &App, held: &Held) {
    app.held().remove(&held.meta.id);
    app.inner().wake.notify_one();
    app.tell(Event::Status);
    app.tell(Event::Records { ids: vec![held.meta.id.to_string()] });
}
