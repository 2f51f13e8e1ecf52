//! What was changed on the desk since it was sent, as messages that change a declaration at CAS: its header, its items.

use domain::declaration::{Act, Facts, ItemCorrection, correction, possibility};
use store::{OutboxKind, OutboxState, RecordMeta};
use sync::Target;

use super::held::{Held, carries};
use super::release::SendAct;
use super::send::{Message, put_in_outbox};
use crate::App;
use crate::acts::{facts_of, target_of};
use crate::error::{AppError, Code};

/// The messages that bring a declaration to what the desk has, items after the header; then it is submitted.
pub(super) fn messages(app: &App, held: &Held, declaration: &RecordMeta) -> Result<Vec<Message>, AppError> {
    let facts = facts_of(app, declaration)?;
    let base = sent_before(app, held)?;
    let found = correction(&base, &held.document, &facts.document);
    if !found.beyond.is_empty() {
        let what = found.beyond.join(", ");
        let why = format!(
            "It was not sent. This is no part of the declaration at CAS and changes with the whole shipment only: {what}."
        );
        return Err(AppError::new(Code::Refused, why)
            .help("Undo that change, or invalidate the declaration and send a new one."));
    }
    if found.is_empty() {
        return Err(AppError::new(Code::Refused, "It was not sent. CAS has everything that stands here."));
    }
    let target = target_of(declaration, &facts)?;
    let row = |kind, target: &Target, payload: String| Message {
        kind,
        message_type: None,
        target: Some(target.to_json()),
        payload,
    };
    let mut messages = Vec::new();
    messages.extend(found.header.map(|body| row(OutboxKind::DeclarationPatch, &target, body)));
    for item in found.items {
        let of = |id: String| -> Result<Target, AppError> {
            let item_id =
                id.parse().map_err(|fault| AppError::new(Code::Refused, format!("It was not sent. {fault}")))?;
            Ok(Target { item_id: Some(item_id), ..target.clone() })
        };
        messages.push(match item {
            ItemCorrection::Patch { id, body } => row(OutboxKind::ItemPatch, &of(id)?, body),
            ItemCorrection::Remove { id } => row(OutboxKind::ItemRemove, &of(id)?, String::new()),
            ItemCorrection::Add { body } => row(OutboxKind::ItemAdd, &target, body),
        });
    }
    if !super::send::submits_by_itself(held) || is_amended(declaration) {
        messages.push(Message::submit(Some(
            Target { declaration_id: target.declaration_id, ..Target::default() }.to_json(),
        )));
    }
    Ok(messages)
}

/// An amendment goes to customs when somebody says so, whatever the flow does.
fn is_amended(declaration: &RecordMeta) -> bool {
    let facts = Facts { status: declaration.cas.status.as_deref(), ..Facts::default() };
    possibility(Act::Submit, facts).possible && !possibility(Act::Replace, facts).possible
}

/// What the desk had when CAS got it last: the state that the last message CAS took was made from.
fn sent_before(app: &App, held: &Held) -> Result<domain::record::Document, AppError> {
    let taken = |state| matches!(state, OutboxState::Accepted | OutboxState::Confirmed);
    let last = held.outbox.iter().rev().find(|entry| carries(entry) && taken(entry.delivery.state));
    let missing =
        || AppError::new(Code::Refused, "It was not sent. What CAS got of this dossier was not sent from here.");
    let head = last.ok_or_else(missing)?.base_head;
    let found = app.profile().read(|reading| reading.document_at(held.meta.id, head))?;
    found.map(|(document, _)| document).ok_or_else(missing)
}

/// Sends the changes to a declaration that a person chose.
pub(crate) fn send_changes(app: &App, held: &Held, declaration: &RecordMeta) -> Result<(), AppError> {
    let (Some(reference), Some(direction)) = (held.meta.external_reference.as_deref(), held.meta.direction.as_deref())
    else {
        return Err(AppError::new(Code::Refused, "It was not sent. It has no reference or no direction yet."));
    };
    if held.is_waiting_to_leave() {
        return Err(AppError::new(Code::Refused, "It was not sent. An earlier message of it is still on its way."));
    }
    match held.release.act() {
        SendAct::Send | SendAct::Release => {}
        SendAct::Ask | SendAct::Wait | SendAct::NotYours => {
            return Err(AppError::new(Code::Refused, "It was not sent. A second person releases it first."));
        }
    }
    let messages = messages(app, held, declaration)?;
    put_in_outbox(app, held, (reference, direction), &messages)
}
