//! Master data out: one message a record, with the exact bytes, into the outbox in one transaction with the decision.

use domain::catalogue::{Catalogue, MasterKind};
use domain::masterdata::body_of;
use store::{NewOutbox, OutboxId, OutboxKind, OutboxState, RecordKind};

use super::standing::{Standing, message_of};
use crate::desk::{Held, SendAct, desk_view, record_id};
use crate::error::{AppError, Code};
use crate::view::{DeskView, InvalidateList, SendView};
use crate::{App, Event};

const REASON_CHARACTERS_MAX: usize = 500;

/// Whether a record can be sent now, and what that means.
pub(crate) fn send_view(held: &Held) -> SendView {
    let (possible, reason) = match refusal(held) {
        Some(reason) => (false, reason),
        None => (true, "CAS takes it into its master data, or changes what it has under this code.".to_owned()),
    };
    SendView { possible, act: "send".to_owned(), may_send_back: false, reason }
}

/// Why it cannot be sent, if so: one clear sentence.
fn refusal(held: &Held) -> Option<String> {
    if let Standing::Leaving { words, .. } = Standing::of(&held.outbox)
        && held.outbox.last().is_some_and(|entry| entry.base_head == held.meta.head)
    {
        return Some(format!("{words}: it goes out as it stands."));
    }
    if Standing::of(&held.outbox).is_current(held.meta.head) {
        return Some("CAS has it as it stands.".to_owned());
    }
    match (held.blocking_count(), held.release.act()) {
        (0, SendAct::NotYours) => Some("A broker sends it; a clerk prepares.".to_owned()),
        (0, _) if held.meta.external_reference.is_none() => Some("It has no code yet.".to_owned()),
        (0, _) => None,
        (1, _) => Some("Clear 1 blocking problem first.".to_owned()),
        (many, _) => Some(format!("Clear {many} blocking problems first.")),
    }
}

/// Puts a record into the outbox. What waited there of it already is taken back: CAS gets what stands here now.
pub(crate) fn submit(app: &App, held: &Held) -> Result<(), AppError> {
    if let Some(reason) = refusal(held) {
        return Err(AppError::new(Code::Refused, format!("It was not sent. {reason}")));
    }
    let (kind, message) = kind_and_message(held)?;
    let payload = body_of(kind, &held.document)
        .ok_or_else(|| AppError::new(Code::Refused, "It was not sent. Nothing is typed yet."))?;
    enqueue(app, held, message, payload.as_bytes())
}

/// Says to CAS that a material list no longer holds.
pub(crate) fn invalidate(app: &App, request: InvalidateList) -> Result<DeskView, AppError> {
    let held = Held::load(app, record_id(&request.id)?)?;
    if held.meta.kind != RecordKind::MaterialList {
        return Err(AppError::new(Code::Refused, "Only material lists are invalidated at CAS."));
    }
    if !matches!(Standing::of(&held.outbox), Standing::AtCas { .. }) {
        return Err(AppError::new(Code::Refused, "Nothing was sent. CAS does not have this list."));
    }
    let reason: String = request.reason.trim().chars().take(REASON_CHARACTERS_MAX).collect();
    if reason.is_empty() {
        return Err(AppError::new(Code::BadInput, "Say why it no longer holds.").field("reason", "not empty"));
    }
    let reference = code_of(&held)?;
    // inferred: CAS publishes no fields of a MaterialListInvalidationRequest.
    let body = serde_json::json!({ "reference": reference, "reason": reason }).to_string();
    enqueue(app, &held, OutboxKind::MaterialListInvalidation, body.as_bytes())?;
    Ok(desk_view(&*Held::load(app, held.meta.id)?, app.names()))
}

fn kind_and_message(held: &Held) -> Result<(&'static MasterKind, OutboxKind), AppError> {
    let kind = Catalogue::embedded().master(held.meta.kind.word());
    kind.zip(message_of(held.meta.kind))
        .ok_or_else(|| AppError::new(Code::Internal, format!("{} is no master data.", held.meta.kind.word())))
}

fn code_of(held: &Held) -> Result<&str, AppError> {
    let missing = || AppError::new(Code::Refused, "It was not sent. It has no code yet.");
    held.meta.external_reference.as_deref().ok_or_else(missing)
}

fn enqueue(app: &App, held: &Held, kind: OutboxKind, payload: &[u8]) -> Result<(), AppError> {
    let now = app.host().now();
    let row = NewOutbox {
        id: OutboxId(app.host().new_id()),
        record: held.meta.id,
        kind,
        environment: &app.connection_of(&held.meta.tenant)?.door,
        external_reference: code_of(held)?,
        direction: "",
        message_type: None,
        target: None,
        payload,
        base_head: held.meta.head,
        depends_on: None,
        created_at: now,
        created_by: app.person()?,
    };
    app.profile().write(|tx| -> Result<(), AppError> {
        // Somebody else may have written since this was shown: what is sent is what was judged.
        if tx.record_meta(held.meta.id)?.is_none_or(|meta| meta.head != held.meta.head) {
            return Err(AppError::new(Code::Stale, "It was changed meanwhile; look at it again, then send."));
        }
        let taken_back = |state| matches!(state, OutboxState::Parked | OutboxState::Waiting);
        for earlier in tx.outbox_of(held.meta.id)?.iter().rev().filter(|row| taken_back(row.delivery.state)) {
            tx.cancel(earlier.id, now, "Changed and sent anew.")?;
        }
        tx.enqueue(&row)?;
        Ok(())
    })?;
    app.inner().wake.notify_one();
    app.tell(Event::Status);
    app.tell(Event::Records { ids: vec![held.meta.id.to_string()] });
    Ok(())
}
