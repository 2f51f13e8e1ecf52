//! Sending: the decision and its outbox row commit together.

use domain::catalogue::Catalogue;
use domain::declaration::{Act, Facts, possibility};
use domain::record::{Document, Draft, Node, Path};
use store::{NewOutbox, OutboxId, OutboxKind, OutboxState};
use sync::Target;

use super::changes;
use super::held::Held;
use super::means::{Means, means, open_declaration};
use super::release::{self, ASKED, SendAct};
use crate::error::{AppError, Code};
use crate::view::SendView;
use crate::{App, Event};

/// True when exactly this is on its way or there already: asking again sends nothing twice and is no mistake, for the
/// answer to the first time may have been lost.
fn is_on_its_way(held: &Held) -> bool {
    let unchanged = |entry: &store::OutboxEntry| entry.base_head == held.meta.head;
    held.read_only().is_some() && held.last_sent().is_some_and(unchanged)
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
    let sending = means(held).meaning();
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
    if let Some(reason) = closed_at_cas(held) {
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

/// Why CAS takes no correction of any of its declarations, if so.
fn closed_at_cas(held: &Held) -> Option<String> {
    let said = held.declarations.iter().map(|meta| {
        let facts = Facts { status: meta.cas.status.as_deref(), ..Facts::default() };
        possibility(Act::Edit, facts)
    });
    let said: Vec<_> = said.collect();
    let closed = said.iter().all(|found| !found.possible);
    said.first().filter(|_| closed).map(|found| found.reason.to_owned())
}

/// Puts a dossier into the outbox the way that fits: the whole shipment, or the changes of a declaration that is open.
/// The first time it goes to production, a person has to have confirmed it.
pub(super) fn submit(app: &App, held: &Held, confirmed_production: bool) -> Result<(), AppError> {
    if is_on_its_way(held) {
        return Ok(());
    }
    let connection = app.connection_of(&held.meta.tenant)?;
    let asks = connection.production && !held.outbox.iter().any(|entry| entry.environment == connection.door);
    if asks && !confirmed_production && refusal(held).is_none() && held.release.act() != SendAct::Ask {
        let message = format!("“{}” is production: what is sent there is real. It was not sent.", connection.name);
        return Err(AppError::new(Code::ConfirmProduction, message).help("Confirm once for this dossier."));
    }
    send_by(app, held, means(held))
}

/// Sends the whole shipment the way a person chose.
pub(crate) fn send_as(app: &App, held: &Held, act: Act) -> Result<(), AppError> {
    send_by(app, held, if act == Act::Update { Means::Update } else { Means::Replace })
}

fn send_by(app: &App, held: &Held, means: Means) -> Result<(), AppError> {
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
    let messages = match means.message_type() {
        Some(message_type) => whole_shipment(held, message_type)?,
        None => changes::messages(app, held, open_declaration(held)?)?,
    };
    put_in_outbox(app, held, (reference, direction), &messages)
}

/// The shipment with its exact bytes, and CAS's submit action after it where the flow does not submit by itself.
fn whole_shipment(held: &Held, message_type: &'static str) -> Result<Vec<Message>, AppError> {
    let seen = held.declarations.iter().filter_map(|meta| meta.cas.updated_at.clone()).max();
    let target = seen.map(|seen| Target { seen_updated: Some(seen), ..Target::default() });
    let mut messages = vec![Message {
        kind: OutboxKind::CustomsShipment,
        message_type: Some(message_type),
        target: target.map(|target| target.to_json()),
        payload: payload(&held.document, message_type)?,
    }];
    if !submits_by_itself(held) {
        messages.push(Message::submit(None));
    }
    Ok(messages)
}

/// One row to be.
pub(super) struct Message {
    pub(super) kind: OutboxKind,
    pub(super) message_type: Option<&'static str>,
    pub(super) target: Option<String>,
    pub(super) payload: String,
}

impl Message {
    /// CAS is asked to pass on what it made, once it is checked.
    pub(super) fn submit(target: Option<String>) -> Message {
        Message { kind: OutboxKind::Submit, message_type: None, target, payload: String::new() }
    }
}

/// Rows that follow each other, the state and the release: in one transaction with the decision.
pub(super) fn put_in_outbox(
    app: &App,
    held: &Held,
    (reference, direction): (&str, &str),
    messages: &[Message],
) -> Result<(), AppError> {
    let now = app.host().now();
    let created_by = app.person()?;
    let fresh = store::RecordId(app.host().new_id());
    let environment = app.connection_of(&held.meta.tenant)?.door;
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
        let mut before = None;
        for message in messages {
            let id = OutboxId(app.host().new_id());
            tx.enqueue(&NewOutbox {
                id,
                record: held.meta.id,
                kind: message.kind,
                environment: &environment,
                external_reference: reference,
                direction,
                message_type: message.message_type,
                target: message.target.as_deref(),
                payload: message.payload.as_bytes(),
                base_head: held.meta.head,
                depends_on: before,
                created_at: now,
                created_by,
            })?;
            before = Some(id);
        }
        tx.set_record_state(held.meta.id, "queued", now)?;
        Ok(())
    })?;
    app.inner().wake.notify_one();
    app.tell(Event::Status);
    app.tell(Event::Records { ids: vec![held.meta.id.to_string()] });
    Ok(())
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

pub(super) fn submits_by_itself(held: &Held) -> bool {
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
