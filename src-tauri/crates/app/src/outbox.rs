//! The outbox as people see it: what each row is and why it waits; try again, take back.

use store::{OutboxEntry, OutboxKind, OutboxState, StoreError};

use crate::error::{AppError, Code};
use crate::view::{Nothing, OutboxId, OutboxRow, OutboxView};
use crate::{App, Event};

const ROWS_SHOWN: usize = 200;

/// Outbox states that are not settled.
pub(crate) const OPEN: [OutboxState; 5] =
    [OutboxState::Waiting, OutboxState::Sending, OutboxState::Accepted, OutboxState::Unknown, OutboxState::Parked];

/// The outbox, newest first.
pub(crate) fn list(app: &App, _: Nothing) -> Result<OutboxView, AppError> {
    let mut rows = app.profile().read(|reading| reading.outbox_list(&[], u32::MAX))?;
    rows.reverse();
    rows.truncate(ROWS_SHOWN);
    Ok(OutboxView { rows: rows.iter().map(outbox_row).collect() })
}

/// What a row is, in words.
pub(crate) fn what_it_is(entry: &OutboxEntry) -> &'static str {
    match (entry.kind, entry.message_type.as_deref()) {
        (OutboxKind::CustomsShipment, Some("Replace")) => "Replace shipment",
        (OutboxKind::CustomsShipment, Some("Update")) => "Update shipment",
        (OutboxKind::CustomsShipment, Some("Upsert")) => "Create or update shipment",
        (OutboxKind::CustomsShipment, _) => "New shipment",
        (OutboxKind::Submit, _) => "Submit to customs",
        (OutboxKind::Action, _) => "Action",
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

/// One row with why it waits.
pub(crate) fn outbox_row(entry: &OutboxEntry) -> OutboxRow {
    let delivery = &entry.delivery;
    let what = what_it_is(entry).to_owned();
    let (severity, next) = match delivery.state {
        OutboxState::Parked | OutboxState::Refused => ("block", "you".to_owned()),
        OutboxState::Unknown => ("warn", "CAS is asked first".to_owned()),
        OutboxState::Waiting if delivery.attempt > 0 => ("warn", format!("try {}", delivery.attempt + 1)),
        OutboxState::Waiting => ("info", "with the next pass".to_owned()),
        OutboxState::Sending | OutboxState::Accepted => ("info", "CAS".to_owned()),
        OutboxState::Confirmed => ("ok", String::new()),
        OutboxState::Cancelled => ("info", String::new()),
    };
    OutboxRow {
        id: entry.id.to_string(),
        record: entry.record.to_string(),
        reference: entry.external_reference.clone(),
        what,
        state: delivery.state.to_string(),
        reason: why_it_waits(entry),
        severity: severity.to_owned(),
        since_utc: entry.created_at.to_rfc3339(),
        next,
        attempts: delivery.attempt,
        reference_id: delivery.reference_id.clone(),
        can_retry: matches!(delivery.state, OutboxState::Waiting | OutboxState::Parked | OutboxState::Unknown),
        can_cancel: matches!(delivery.state, OutboxState::Waiting | OutboxState::Parked),
    }
}

/// Why a row waits, in words; what was never tried says what it waits for.
fn why_it_waits(entry: &OutboxEntry) -> String {
    let waits = entry.delivery.state == OutboxState::Waiting;
    match (&entry.delivery.reason, entry.depends_on) {
        (Some(reason), _) => reason.clone(),
        (None, Some(_)) if waits => "It follows the shipment: CAS must have made the declaration first.".to_owned(),
        (None, _) if waits => "It leaves with the next pass.".to_owned(),
        (None, _) => String::new(),
    }
}

fn outbox_id(text: &str) -> Result<store::OutboxId, AppError> {
    text.parse().map_err(|_| AppError::new(Code::NotFound, format!("There is no outbox row “{text}”.")))
}

/// A person lets a row try again.
pub(crate) fn retry(app: &App, request: OutboxId) -> Result<OutboxView, AppError> {
    let id = outbox_id(&request.id)?;
    app.profile().write(|tx| -> Result<(), StoreError> {
        let now = app.host().now();
        tx.retry(id, now)?;
        match tx.outbox_entry(id)? {
            Some(entry) if entry.kind == OutboxKind::CustomsShipment => {
                tx.set_record_state(entry.record, "queued", now)
            }
            _ => Ok(()),
        }
    })?;
    changed(app, id)
}

/// A person takes a row back; what hangs on it goes with it, and the dossier opens again.
pub(crate) fn cancel(app: &App, request: OutboxId) -> Result<OutboxView, AppError> {
    let id = outbox_id(&request.id)?;
    app.profile().write(|tx| -> Result<(), AppError> {
        let now = app.host().now();
        let entry =
            tx.outbox_entry(id)?.ok_or_else(|| AppError::new(Code::NotFound, "There is no such outbox row."))?;
        for other in tx.outbox_of(entry.record)? {
            if other.depends_on == Some(id)
                && matches!(other.delivery.state, OutboxState::Waiting | OutboxState::Parked)
            {
                tx.cancel(other.id, now, "What it follows was taken back.")?;
            }
        }
        tx.cancel(id, now, "Taken back before it left.")?;
        if entry.kind == OutboxKind::CustomsShipment {
            let declared = !tx.declarations_of(entry.record)?.is_empty();
            tx.set_record_state(entry.record, if declared { "refused" } else { "draft" }, now)?;
        }
        Ok(())
    })?;
    changed(app, id)
}

fn changed(app: &App, id: store::OutboxId) -> Result<OutboxView, AppError> {
    if let Some(entry) = app.profile().read(|reading| reading.outbox_entry(id))? {
        app.held().remove(&entry.record);
        app.tell(Event::Records { ids: vec![entry.record.to_string()] });
    }
    app.tell(Event::Status);
    app.inner().wake.notify_one();
    list(app, Nothing::default())
}
