//! Sending: the decision and its outbox row commit together.

use domain::catalogue::Catalogue;
use domain::record::{Document, Draft, Node, Path};
use store::{NewOutbox, OutboxId, OutboxKind, OutboxState};

use super::held::Held;
use super::release::{self, ASKED, SendAct};
use crate::connections::Connected;
use crate::error::{AppError, Code};
use crate::view::SendView;
use crate::{App, Event};

/// True when exactly this is on its way or there already: asking again sends nothing twice and is no mistake, for the
/// answer to the first time may have been lost.
fn is_on_its_way(held: &Held) -> bool {
    let unchanged = |entry: &store::OutboxEntry| entry.base_head == held.meta.head;
    held.read_only().is_some() && held.last_shipment().is_some_and(unchanged)
}

/// Whether a dossier can be sent now, and what that means.
pub(super) fn send_view(held: &Held) -> SendView {
    if held.meta.kind.is_master() {
        return crate::master::send::send_view(held);
    }
    let act = match held.release.act() {
        SendAct::Send | SendAct::NotYours => "send",
        SendAct::Ask => "ask",
        SendAct::Release | SendAct::Wait => "release",
    };
    let (possible, reason) = match refusal(held) {
        Some(reason) => (false, reason),
        None => (true, meaning(held)),
    };
    SendView { possible, act: act.to_owned(), may_send_back: held.release.may_send_back(), reason }
}

fn meaning(held: &Held) -> String {
    let sending = match message_type(held) {
        "New" => "CAS makes the declaration, checks it and passes it to customs.",
        _ => "CAS replaces the shipment it has and starts again with this one.",
    };
    match (held.release.act(), &held.release.asked) {
        (SendAct::Ask, _) => "A second person is asked to release it. A change takes the request back.".to_owned(),
        (SendAct::Release, Some(asked)) => format!("{} asked for its release. {sending}", asked.person),
        (SendAct::Release, None) => format!("Others prepared it; you release it. {sending}"),
        _ => sending.to_owned(),
    }
}

/// Why it cannot be sent, if so: one clear sentence.
fn refusal(held: &Held) -> Option<String> {
    if let Some(reason) = held.read_only() {
        return Some(reason);
    }
    match held.blocking_count() {
        0 => match held.release.act() {
            SendAct::Wait => Some("A reviewer who did not write it releases it.".to_owned()),
            SendAct::NotYours => Some("A broker sends it; a clerk prepares.".to_owned()),
            SendAct::Send | SendAct::Ask | SendAct::Release => None,
        },
        1 => Some("Clear 1 blocking problem first.".to_owned()),
        many => Some(format!("Clear {many} blocking problems first.")),
    }
}

/// New for a shipment CAS never had; Replace for one it has and that was refused (CAS customs flows).
fn message_type(held: &Held) -> &'static str {
    let arrived = held.outbox.iter().any(|entry| {
        entry.kind == OutboxKind::CustomsShipment
            && matches!(entry.delivery.state, OutboxState::Accepted | OutboxState::Confirmed)
    });
    if arrived || !held.declarations.is_empty() { "Replace" } else { "New" }
}

/// Puts a dossier into the outbox: the exact bytes, and CAS's submit action after it where the flow does not submit by
/// itself. State and rows commit in one transaction.
pub(super) fn submit(app: &App, held: &Held, confirmed_production: bool) -> Result<(), AppError> {
    if is_on_its_way(held) {
        return Ok(());
    }
    if let Some(reason) = refusal(held) {
        let refused = AppError::new(Code::Refused, format!("It was not sent. {reason}"));
        return Err(match held.blocking_count() {
            0 => refused,
            _ => refused.help("The problems pane names each value and a repair where there is one."),
        });
    }
    let (Some(reference), Some(direction)) = (held.meta.external_reference.as_deref(), held.meta.direction.as_deref())
    else {
        return Err(AppError::new(Code::Refused, "It was not sent. It has no reference or no direction yet."));
    };
    no_twin_at_cas(app, held, reference, direction)?;
    if held.release.act() == SendAct::Ask {
        return release::ask(app, held);
    }
    let connection = app.connection_of(&held.meta.tenant)?;
    if !confirmed_production && asks_for_production(held, &connection) {
        let message = format!("“{}” is production: what is sent there is real. It was not sent.", connection.name);
        return Err(AppError::new(Code::ConfirmProduction, message).help("Confirm once for this dossier."));
    }
    let kind = message_type(held);
    let payload = payload(&held.document, kind)?;
    let now = app.host().now();
    let created_by = app.person()?;
    let fresh = store::RecordId(app.host().new_id());
    let shipment = OutboxId(app.host().new_id());
    let base = NewOutbox {
        id: shipment,
        record: held.meta.id,
        kind: OutboxKind::CustomsShipment,
        environment: &connection.door,
        external_reference: reference,
        direction,
        message_type: Some(kind),
        target: None,
        payload: payload.as_bytes(),
        base_head: held.meta.head,
        depends_on: None,
        created_at: now,
        created_by,
    };
    app.profile().write(|tx| -> Result<(), AppError> {
        // Somebody else may have written since this was shown: what is sent is what was judged.
        let meta = tx.record_meta(held.meta.id)?;
        if meta.as_ref().is_none_or(|meta| meta.head != held.meta.head || meta.state != held.meta.state) {
            return Err(AppError::new(Code::Stale, "The dossier was changed meanwhile; look at it again, then send."));
        }
        release::still(app, tx, held)?;
        if held.release.act() == SendAct::Release {
            release::release_in(app, tx, held, fresh)?;
        }
        // What CAS refused is taken back, the last row first: each hangs on the one before it.
        let taken_back = |state| matches!(state, OutboxState::Parked | OutboxState::Waiting);
        for row in tx.outbox_of(held.meta.id)?.iter().rev().filter(|row| taken_back(row.delivery.state)) {
            tx.cancel(row.id, now, "Corrected and sent anew.")?;
        }
        tx.enqueue(&base)?;
        if !submits_by_itself(held) {
            let action = NewOutbox {
                id: OutboxId(app.host().new_id()),
                kind: OutboxKind::Submit,
                message_type: None,
                payload: b"",
                depends_on: Some(shipment),
                ..base.clone()
            };
            tx.enqueue(&action)?;
        }
        tx.set_record_state(held.meta.id, "queued", now)?;
        Ok(())
    })?;
    app.inner().wake.notify_one();
    app.tell(Event::Status);
    app.tell(Event::Records { ids: vec![held.meta.id.to_string()] });
    Ok(())
}

/// Production asks once per dossier: what was confirmed is in the outbox.
pub(super) fn asks_for_production(held: &Held, connection: &Connected) -> bool {
    connection.production && !held.outbox.iter().any(|entry| entry.environment == connection.door)
}

/// CAS takes a second shipment of the same key as a correction of the first.
fn no_twin_at_cas(app: &App, held: &Held, reference: &str, direction: &str) -> Result<(), AppError> {
    let twin = app.profile().read(|reading| reading.records_by_reference(reference, direction))?;
    if let Some(twin) = twin.iter().find(|twin| twin.id != held.meta.id && twin.state != "draft" && twin.state != ASKED)
    {
        return Err(AppError::new(
            Code::Refused,
            format!("It was not sent. Another dossier with the reference {reference} is at CAS already ({}).", twin.id),
        )
        .help("Give this one a reference of its own."));
    }
    Ok(())
}

fn submits_by_itself(held: &Held) -> bool {
    held.meta.flow.as_deref().and_then(|name| Catalogue::embedded().flow(name)).is_some_and(|flow| flow.auto_submit)
}

/// The CustomsShipment message: the document with its message type said outright, because CAS takes a missing one as
/// New.
fn payload(document: &Document, message_type: &str) -> Result<String, AppError> {
    let mut sent = document.clone();
    let mut draft = Draft::new(&mut sent);
    draft
        .set(&Path::root().member("messageType"), Node::text(message_type))
        .map_err(|fault| AppError::new(Code::Internal, fault.to_string()))?;
    Ok(sent.to_json())
}
