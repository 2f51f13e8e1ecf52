//! Events: what CAS posts to the receiver. An event is a hint to look: what it says of a declaration is fetched, and the
//! declaration goes the way of the poll. Only what CAS says nowhere else is taken from the event itself. What is no
//! event, names another tenant or a dossier that is not here is set apart with the reason, and the rest goes on.

use std::collections::BTreeMap;

use cas::wire::{Event, EventContent, EventError};
use cas::{DeclarationId, Failure};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use store::{InboxEntry, InboxSource, NewInbox, NewNotification, Profile, Quarantine, Reading, RecordId, StoreError};

use crate::applier::{Applying, News, apply, shipment_told, tell};
use crate::door::Door;
use crate::poller::{failing, hex, keep};
use crate::sender::action_finished;
use crate::{Line, Pass, SyncError, documents, tenants};

/// What a message of the inbox is: an event as CAS posted it.
pub(crate) const EVENT: &str = "event";
const EVENTS_PER_PASS: u32 = 500;

/// The connection something came through.
#[derive(Clone, Copy, Debug)]
pub struct Connection<'a> {
    /// Name of the environment.
    pub environment: &'a str,
    /// Tenant whose records pass.
    pub tenant: &'a str,
}

/// Keeps what was posted, whatever it is; says how many messages of it are new. Durable when it returns.
///
/// # Errors
/// When the store fails: then nothing was kept, and CAS must send it again.
pub fn receive_event(
    profile: &Profile,
    from: &Connection<'_>,
    posted: &[u8],
    now: DateTime<Utc>,
) -> Result<u32, StoreError> {
    let events = match Event::read_all(posted) {
        Ok(events) if !events.is_empty() => events,
        _ => return keep_unread(profile, from, posted, now),
    };
    profile.write(|tx| -> Result<u32, StoreError> {
        let mut fresh = 0;
        for event in &events {
            let tenant = event.tenant_id.as_deref().unwrap_or_default();
            let subject = event.content.declaration().and_then(|facts| facts.id.as_ref());
            fresh += u32::from(tx.receive(&NewInbox {
                // Another tenant may use the same id; somebody who forges one must not hide a true event.
                id: &format!("event {} {} {tenant} {}", from.environment, from.tenant, event.id),
                source: InboxSource::Webhook,
                environment: from.environment,
                tenant: from.tenant,
                kind: EVENT,
                subject: subject.map_or("", DeclarationId::as_str),
                payload: event.text.as_bytes(),
                received_at: now,
            })?);
        }
        Ok(fresh)
    })
}

/// What cannot be read is kept as it came, once for each content.
fn keep_unread(profile: &Profile, from: &Connection<'_>, posted: &[u8], now: DateTime<Utc>) -> Result<u32, StoreError> {
    let digest = hex(&Sha256::digest(posted)[..16]);
    let fresh = profile.write(|tx| {
        tx.receive(&NewInbox {
            id: &format!("unread {} {} {digest}", from.environment, from.tenant),
            source: InboxSource::Webhook,
            environment: from.environment,
            tenant: from.tenant,
            kind: EVENT,
            subject: "",
            payload: posted,
            received_at: now,
        })
    })?;
    Ok(u32::from(fresh))
}

/// Why an event is set apart.
struct Apart {
    why: Quarantine,
    reason: String,
}

fn apart(why: Quarantine, reason: impl Into<String>) -> Apart {
    Apart { why, reason: reason.into() }
}

/// Looks at every event that waits: sets apart, takes in, or fetches the declaration it speaks of.
///
/// # Errors
/// When the store fails; an unreachable CAS is told in the pass's line.
pub async fn follow_events(door: &Door<'_>) -> Result<Pass, SyncError> {
    let mut pass = Pass::default();
    let waiting =
        door.profile.read(|reading| reading.inbox_waiting(door.environment(), door.tenant, EVENT, EVENTS_PER_PASS))?;
    if waiting.is_empty() {
        return Ok(pass);
    }
    let mut known = match tenants::tenants(door, false).await? {
        Ok(known) => known,
        Err(failure) => return Ok(failing(&failure)),
    };
    if waiting.iter().any(|message| tenants::is_of_another(&message.payload, &known)) {
        // CAS may know this client for a tenant that was added since.
        known = match tenants::tenants(door, true).await? {
            Ok(known) => known,
            Err(failure) => return Ok(failing(&failure)),
        };
    }
    let mut hints: BTreeMap<DeclarationId, Vec<(InboxEntry, Event)>> = BTreeMap::new();
    for message in waiting {
        match door.profile.read(|reading| judged(reading, &message.payload, &known))? {
            Err(apart) => set_apart(door, &message, &apart)?,
            Ok(event) => match hinted(&event) {
                Some(id) => hints.entry(id).or_default().push((message, event)),
                None => pass.changed.extend(take_in_itself(door, &message, &event)?),
            },
        }
    }
    for (id, events) in hints {
        match fetch(door, &id, &events, &mut pass).await? {
            Ok(()) => {}
            Err(Failure::Refused { .. }) => {}
            Err(failure) => {
                pass.line = Line::Failing(failure.to_string());
                break;
            }
        }
    }
    Ok(pass)
}

/// An event that is ours and can be worked with, or why it is set apart.
fn judged(reading: &Reading<'_>, payload: &[u8], tenants: &[String]) -> Result<Result<Event, Apart>, StoreError> {
    let event = match Event::read(payload) {
        Ok(event) => event,
        Err(fault) => return Ok(Err(unread(payload, &fault))),
    };
    let named = event.tenant_id.as_deref().unwrap_or_default();
    if !tenants.iter().any(|tenant| tenant == named) {
        let reason = match named {
            "" => "It names no tenant, and every event of CAS does.".to_owned(),
            named => format!("It names the tenant {named}, which is not ours. CAS did not send it, or not to us."),
        };
        return Ok(Err(apart(Quarantine::Tenant, reason)));
    }
    if event.content.declaration().is_some_and(|facts| facts.id.is_none()) {
        return Ok(Err(apart(Quarantine::NotAnEvent, "It is about a declaration and does not name one.")));
    }
    if let Some(reference) = event.content.reference() {
        let id = event.content.declaration().and_then(|facts| facts.id.as_ref());
        let held = match id {
            Some(id) => reading.declaration_by_cas_id(id.as_str())?.is_some(),
            None => false,
        };
        if !held && reading.records_with_reference(reference)?.is_empty() {
            let reason = format!("It is about {reference}, and there is no such dossier on this desk.");
            return Ok(Err(apart(Quarantine::UnknownDossier, reason)));
        }
    }
    Ok(Ok(event))
}

fn unread(payload: &[u8], fault: &EventError) -> Apart {
    let begins = String::from_utf8_lossy(&payload[..payload.len().min(64)]).trim_start().to_ascii_lowercase();
    if begins.starts_with("<!doctype") || begins.starts_with("<html") {
        return apart(Quarantine::NotJson, "It is a web page, as a proxy or a sign-in sends it, and not JSON.");
    }
    let why = match fault {
        EventError::NotText | EventError::NotJson(_) => Quarantine::NotJson,
        EventError::Missing(_) => Quarantine::NotAnEvent,
    };
    apart(why, fault.to_string())
}

fn set_apart(door: &Door<'_>, message: &InboxEntry, apart: &Apart) -> Result<(), SyncError> {
    let now = door.now();
    door.profile.write(|tx| -> Result<(), StoreError> {
        tx.mark_quarantined(&message.id, now, apart.why, &apart.reason)?;
        // One word a day for each reason: a flood is not told a thousand times.
        tx.notify(&NewNotification {
            about: &format!("quarantine {} {}", apart.why, now.format("%Y-%m-%d")),
            kind: "quarantine",
            severity: "warn",
            record: None,
            inbox: Some(&message.id),
            sentence: &format!("A message that arrived was set apart. {}", apart.reason),
            at: now,
        })?;
        Ok(())
    })?;
    Ok(())
}

/// The declaration to fetch, if the event is a hint.
fn hinted(event: &Event) -> Option<DeclarationId> {
    match &event.content {
        // A declaration that an unknown event names by the member all others use is looked at as well.
        EventContent::Unknown { fields } => {
            let id = fields.iter().find(|(name, _)| name == "id").map(|(_, value)| value.trim_matches('"'))?;
            id.parse().ok()
        }
        content => content.declaration()?.id.clone(),
    }
}

/// Fetches a declaration and takes it in; the events that spoke of it are applied in the same transaction.
async fn fetch(
    door: &Door<'_>,
    id: &DeclarationId,
    events: &[(InboxEntry, Event)],
    pass: &mut Pass,
) -> Result<Result<(), Failure>, SyncError> {
    let raw = door.client.declaration(id).await;
    door.gate.saw(&raw, door.now());
    let raw = match raw {
        Ok(raw) => raw,
        Err(failure @ Failure::Refused { .. }) => {
            let unknown = !events.iter().all(|(_, event)| matches!(event.content, EventContent::Unknown { .. }));
            for (message, event) in events {
                if unknown {
                    let reason = format!("CAS does not give the declaration {id} it is about: {failure}");
                    set_apart(door, message, &apart(Quarantine::UnknownDeclaration, reason))?;
                } else {
                    pass.changed.extend(take_in_itself(door, message, event)?);
                }
            }
            return Ok(Err(failure));
        }
        Err(failure) => return Ok(Err(failure)),
    };
    pass.line = Line::Working;
    let now = door.now();
    let changed = door.profile.write(|tx| -> Result<Vec<RecordId>, StoreError> {
        let mut changed = Vec::new();
        if let Some(kept) = keep(tx, door, InboxSource::Webhook, &raw, now)? {
            pass.received += 1;
            changed.extend(apply(tx, door, &kept, now)?);
        }
        for (message, event) in events {
            let mut applying = Applying { tx: &mut *tx, door, message: &message.id, now };
            changed.extend(follow(&mut applying, id, event)?);
            applying.done(None)?;
        }
        Ok(changed)
    })?;
    pass.changed.extend(changed.into_iter().map(|record| record.to_string()));
    Ok(Ok(()))
}

/// What an event brings beyond the declaration it speaks of.
fn follow(applying: &mut Applying<'_, '_, '_>, id: &DeclarationId, event: &Event) -> Result<Vec<RecordId>, StoreError> {
    match &event.content {
        EventContent::ActionFinished { action: Some(action), refusal, .. } => {
            let held = applying.tx.declaration_by_cas_id(id.as_str())?;
            let Some(dossier) = held.and_then(|held| held.meta.parent) else { return Ok(Vec::new()) };
            let ended = action_finished(applying.tx, dossier, id.as_str(), action, refusal.as_deref(), applying.now)?;
            if let Some(why) = refusal {
                let reference = event.content.reference().unwrap_or_default();
                let sentence = format!("{reference}: {action} was not carried out. {why}");
                tell_of(applying, event, ("refused", "block"), Some(dossier), sentence.trim_end())?;
            }
            Ok(ended.into_iter().map(|entry| entry.record).collect())
        }
        EventContent::DutiesReceived(facts) => {
            let held = applying.tx.declaration_by_cas_id(id.as_str())?;
            let reference = facts.customs_shipment_reference.as_deref().unwrap_or_default();
            let sentence =
                format!("{reference}: duties and taxes came back from customs. They stand in its declaration.");
            tell_of(applying, event, ("other", "info"), held.and_then(|held| held.meta.parent), &sentence)?;
            Ok(Vec::new())
        }
        EventContent::Unknown { .. } => taken_in(applying, event),
        EventContent::PdfCreated { url, kind, .. } => {
            let held = applying.tx.declaration_by_cas_id(id.as_str())?;
            let file = url.as_deref().and_then(last_of).and_then(|last| last.parse().ok());
            if let (Some(held), Some(file)) = (held, file) {
                let kind = kind.as_deref().unwrap_or("document");
                documents::note_document(applying.tx, applying.door.environment(), held.meta.id, &file, kind)?;
            }
            Ok(Vec::new())
        }
        _ => Ok(Vec::new()),
    }
}

fn tell_of(
    applying: &mut Applying<'_, '_, '_>,
    event: &Event,
    (kind, severity): (&str, &str),
    record: Option<RecordId>,
    sentence: &str,
) -> Result<(), StoreError> {
    tell(applying, &News { about: &format!("event {}", event.id), kind, severity, record, sentence })
}

/// The last part of the path of an address: the file, wherever it is kept.
fn last_of(url: &str) -> Option<&str> {
    let path = url.split(['?', '#']).next()?.trim_end_matches('/');
    path.rsplit('/').next()
}

/// Takes in an event that is all CAS says of something.
fn take_in_itself(door: &Door<'_>, message: &InboxEntry, event: &Event) -> Result<Vec<String>, SyncError> {
    let now = door.now();
    let changed = door.profile.write(|tx| -> Result<Vec<RecordId>, StoreError> {
        let mut applying = Applying { tx, door, message: &message.id, now };
        let changed = taken_in(&mut applying, event)?;
        applying.done(None)?;
        Ok(changed)
    })?;
    Ok(changed.into_iter().map(|record| record.to_string()).collect())
}

fn taken_in(applying: &mut Applying<'_, '_, '_>, event: &Event) -> Result<Vec<RecordId>, StoreError> {
    let or = |text: &Option<String>, other: &str| text.clone().unwrap_or_else(|| other.to_owned());
    let about = format!("event {}", event.id);
    let news = |kind, severity, record, sentence| News { about: &about, kind, severity, record, sentence };
    match &event.content {
        EventContent::Shipment(facts) => shipment_told(applying, facts),
        EventContent::CertificateCreated(facts) => {
            let reference = facts.customs_shipment_reference.as_deref().unwrap_or_default();
            let dossier = applying.tx.records_with_reference(reference)?.into_iter().next();
            if let (Some(dossier), Some((certificate, file))) = (&dossier, facts.ids()) {
                let environment = applying.door.environment();
                documents::note_certificate(applying.tx, environment, dossier.id, &certificate, &file)?;
            }
            Ok(dossier.map(|dossier| dossier.id).into_iter().collect())
        }
        EventContent::GuaranteeThreshold(facts) => {
            let sentence = format!(
                "Guarantee {}: {} of {} used, the threshold of {} % is {}.",
                or(&facts.authorization_reference, "without a reference"),
                or(&facts.obligation_guarantee_amount, "an unknown part"),
                or(&facts.comprehensive_guarantee_reference_amount, "an unknown amount"),
                or(&facts.threshold_pct, "?"),
                or(&facts.status, "reached").to_lowercase(),
            );
            tell(applying, &news("guarantee", "warn", None, &sentence))?;
            Ok(Vec::new())
        }
        EventContent::WaybillCreated(facts) => {
            let sentence = format!(
                "Air waybill {}: {} of {} packages received at {}, MUCR {}.",
                or(&facts.mawb, "without a number"),
                or(&facts.num_of_packages_received, "?"),
                or(&facts.num_of_packages_expected, "?"),
                or(&facts.shed_code, "an unknown shed"),
                or(&facts.mucr, "unknown"),
            );
            tell(applying, &news("other", "info", None, &sentence))?;
            Ok(Vec::new())
        }
        EventContent::Unknown { .. } => {
            let what = [Some(event.event_type.as_str()), event.event_sub_type.as_deref()];
            let what: Vec<&str> = what.into_iter().flatten().filter(|word| !word.is_empty()).collect();
            let sentence =
                format!("CAS sent news that Quayside does not know: {}. It is in the inbox.", what.join(" "));
            tell(applying, &news("other", "info", None, &sentence))?;
            Ok(Vec::new())
        }
        EventContent::StatusChanged(_)
        | EventContent::PdfCreated { .. }
        | EventContent::ActionFinished { .. }
        | EventContent::DutiesReceived(_) => Ok(Vec::new()),
    }
}
