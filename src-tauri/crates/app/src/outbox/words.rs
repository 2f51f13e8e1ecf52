//! A row of the outbox in words: what it is, why it waits, and what a person can do with it.

use domain::declaration::Act;
use store::{OutboxEntry, OutboxKind, OutboxState};
use sync::Target;

use crate::view::OutboxRow;

/// What a row is.
pub(crate) fn what_it_is(entry: &OutboxEntry) -> &'static str {
    match (entry.kind, entry.message_type.as_deref()) {
        (OutboxKind::CustomsShipment, Some("Replace")) => "Replace shipment",
        (OutboxKind::CustomsShipment, Some("Update")) => "Update shipment",
        (OutboxKind::CustomsShipment, Some("Upsert")) => "Create or update shipment",
        (OutboxKind::CustomsShipment, _) => "New shipment",
        (OutboxKind::Submit, _) => "Submit to customs",
        (OutboxKind::Action, _) => act_of(entry).map_or("Action", Act::title),
        (OutboxKind::DeclarationPatch, _) => "Change declaration",
        (OutboxKind::ItemAdd, _) => "Add item",
        (OutboxKind::ItemPatch, _) => "Change item",
        (OutboxKind::ItemRemove, _) => "Remove item",
        (OutboxKind::Article, _) => "Article",
        (OutboxKind::Partner, _) => "Business partner",
        (OutboxKind::Formula, _) => "Formula",
        (OutboxKind::MaterialList, _) => "Material list",
        (OutboxKind::MaterialListInvalidation, _) => "Invalidate material list",
        (OutboxKind::MovementOrder, _) => "Movement order",
        (OutboxKind::CertificateOfOrigin, _) => "Certificate of origin",
    }
}

/// The act a row asks for, where it asks for one.
pub(crate) fn act_of(entry: &OutboxEntry) -> Option<Act> {
    let target = Target::read(entry.target.as_deref()).ok()?;
    Act::of_word(target.action?.as_str())
}

/// Whether a row carries what stands in a dossier.
pub(crate) fn carries_dossier(entry: &OutboxEntry) -> bool {
    crate::desk::carries(entry)
}

/// One row with why it waits.
pub(crate) fn outbox_row(entry: &OutboxEntry) -> OutboxRow {
    let delivery = &entry.delivery;
    let state = delivery.state;
    let (severity, next) = match state {
        OutboxState::Parked | OutboxState::Refused => ("block", "you".to_owned()),
        OutboxState::Unknown => ("warn", "CAS is asked first".to_owned()),
        OutboxState::Waiting if delivery.attempt > 0 => ("warn", format!("try {}", delivery.attempt + 1)),
        OutboxState::Waiting => ("info", "with the next pass".to_owned()),
        OutboxState::Sending | OutboxState::Accepted => ("info", "CAS".to_owned()),
        OutboxState::Confirmed => ("ok", String::new()),
        OutboxState::Cancelled => ("info", String::new()),
    };
    let to_be_taken_back = matches!(state, OutboxState::Waiting | OutboxState::Parked);
    OutboxRow {
        id: entry.id.to_string(),
        number: u32::try_from(entry.number).unwrap_or(u32::MAX),
        record: entry.record.to_string(),
        reference: entry.external_reference.clone(),
        what: what_it_is(entry).to_owned(),
        state: state.to_string(),
        reason: why_it_waits(entry),
        severity: severity.to_owned(),
        since_utc: entry.created_at.to_rfc3339(),
        next,
        attempts: delivery.attempt,
        reference_id: delivery.reference_id.clone(),
        can_retry: matches!(state, OutboxState::Waiting | OutboxState::Parked | OutboxState::Unknown),
        can_cancel: to_be_taken_back,
        can_edit: to_be_taken_back && (carries_dossier(entry) || entry.kind == OutboxKind::Action),
        can_park: matches!(state, OutboxState::Waiting | OutboxState::Accepted | OutboxState::Unknown),
        can_resend: matches!(state, OutboxState::Parked | OutboxState::Refused | OutboxState::Cancelled),
    }
}

/// Why a row stands as it stands, for every state; what was never tried says what it waits for.
pub(crate) fn why_it_waits(entry: &OutboxEntry) -> String {
    if let Some(reason) = &entry.delivery.reason {
        return reason.clone();
    }
    match (entry.delivery.state, entry.depends_on) {
        (OutboxState::Waiting, Some(_)) if entry.kind == OutboxKind::Submit => {
            "It follows what was sent before it: CAS must have that first.".to_owned()
        }
        (OutboxState::Waiting, Some(_)) => "It follows another message: CAS must have that first.".to_owned(),
        (OutboxState::Waiting, None) => "It leaves with the next pass.".to_owned(),
        (OutboxState::Sending, _) => "It is on the line at this moment.".to_owned(),
        (OutboxState::Accepted, _) => "CAS has taken it in and has not told what became of it.".to_owned(),
        (OutboxState::Unknown, _) => "The answer was lost; CAS is asked before anything is sent again.".to_owned(),
        (OutboxState::Parked, _) => "It waits for your decision.".to_owned(),
        (OutboxState::Confirmed, _) => "CAS has it.".to_owned(),
        (OutboxState::Refused, _) => "CAS refused it.".to_owned(),
        (OutboxState::Cancelled, _) => "It was taken back.".to_owned(),
    }
}
