//! The two doors as use cases: one pass over outbox and inbox, the loop that makes passes, and what people see of both.

use std::sync::Arc;
use std::time::Duration;

use cas::{Client, Environment};
use domain::catalogue::Catalogue;
use store::{InboxEntry, OutboxEntry, OutboxKind, OutboxState, RecordId, SenderLock, StoreError};
use sync::{Door, Line, Pass};

use crate::error::{AppError, Code};
use crate::view::{ConnectionState, InboxRow, InboxView, Nothing, OutboxId, OutboxRow, OutboxView, SyncView};
use crate::{App, Connect, Event};

/// The one tenant of a profile until several tenants side by side are built.
pub(crate) const TENANT: &str = "default";
/// How often the loop looks, in practice mode and at a real CAS.
const PRACTICE_PAUSE: Duration = Duration::from_millis(700);
const PAUSE: Duration = Duration::from_secs(15);
/// How soon the loop tries again to become the sender of a profile that another process sends for.
const ELSEWHERE_PAUSE: Duration = Duration::from_secs(3);
const ROWS_SHOWN: u32 = 200;

/// What is needed to pass the doors; made on the first pass.
#[derive(Default)]
pub(crate) struct Doors {
    lock: Option<SenderLock>,
    line: Option<LineToCas>,
}

struct LineToCas {
    client: Client,
    /// Keeps the practice CAS alive.
    _practice: Option<sandbox::Running>,
}

impl App {
    /// Name of the environment this profile speaks to; outbox rows are stamped with it.
    pub(crate) fn environment_name(&self) -> Result<String, AppError> {
        match &self.inner().connect {
            Connect::Practice => Ok("practice".to_owned()),
            Connect::Inline(text) => {
                let (environment, _) = Environment::from_inline_json(text)
                    .map_err(|fault| AppError::new(Code::BadInput, fault.to_string()))?;
                Ok(environment.name)
            }
        }
    }

    /// Passes the doors again and again until the program ends: at once when something was sent, else after a pause.
    pub async fn run_doors(self) {
        let pause = if matches!(self.inner().connect, Connect::Practice) { PRACTICE_PAUSE } else { PAUSE };
        let mut version = self.profile().data_version().ok();
        loop {
            // Another program wrote to this profile: whatever is open may have changed.
            let seen = self.profile().data_version().ok();
            if seen != version {
                version = seen;
                self.tell(Event::Records { ids: Vec::new() });
                self.tell(Event::Status);
            }
            let wait = match self.pass_doors().await {
                Ok(_) => pause,
                Err(fault) if fault.code == Code::Refused => {
                    let sentence = "Another program sends for this profile";
                    self.set_connection(ConnectionState::Elsewhere, sentence, Some(fault.message));
                    ELSEWHERE_PAUSE
                }
                Err(fault) => {
                    self.set_connection(ConnectionState::Failing, "No line to CAS", Some(fault.message));
                    pause
                }
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.inner().wake.notified() => {}
            }
        }
    }

    /// One pass over both doors: send what is due, take in what CAS has, send what that made due.
    ///
    /// # Errors
    /// [`Code::Refused`] when another process sends for this profile; [`Code::Store`] and [`Code::Cas`].
    pub async fn pass_doors(&self) -> Result<Pass, AppError> {
        self.profile().refuse_if_damaged()?;
        let mut doors = self.inner().doors.lock().await;
        self.ready(&mut doors).await?;
        let Some(line) = &doors.line else {
            return Err(AppError::new(Code::Internal, "The line to CAS was not made."));
        };
        let host = self.host();
        let ids = host.clone();
        let door = Door {
            profile: self.profile(),
            client: &line.client,
            clock: host.clock(),
            chance: host.chance(),
            new_id: Arc::new(move || RecordId(ids.new_id())),
        };
        let pass = pass(&door).await.map_err(|fault| AppError::new(Code::Store, fault.to_string()))?;
        self.tell_of(&pass);
        Ok(pass)
    }

    /// Becomes the sender of the profile, or says who is.
    async fn become_sender(&self) -> Result<(), AppError> {
        let mut doors = self.inner().doors.lock().await;
        self.ready(&mut doors).await
    }

    /// Becomes the sender and opens the line to CAS, once.
    async fn ready(&self, doors: &mut Doors) -> Result<(), AppError> {
        if doors.lock.is_none() {
            let now = self.host().now();
            doors.lock = Some(self.profile().lock_sender(&self.inner().program, now)?);
            self.profile().write(|tx| tx.sending_to_unknown(now))?;
        }
        if doors.line.is_none() {
            doors.line = Some(self.connect().await?);
        }
        Ok(())
    }

    async fn connect(&self) -> Result<LineToCas, AppError> {
        let unusable = |fault: &dyn std::fmt::Display| AppError::new(Code::Cas, fault.to_string());
        let (environment, secret, practice) = match &self.inner().connect {
            Connect::Inline(text) => {
                let (environment, secret) = Environment::from_inline_json(text).map_err(|fault| unusable(&fault))?;
                (environment, secret, None)
            }
            Connect::Practice => {
                let config = sandbox::Config {
                    database: Some(self.profile().folder().join("practice-cas.db")),
                    auto_submit: sandbox::AutoSubmit::EveryFlowBut(flows_to_submit()),
                    ..sandbox::Config::new(self.host().clock())
                };
                let running = sandbox::Sandbox::start(config).await.map_err(|fault| unusable(&fault))?;
                let (environment, secret) = running.environment().map_err(|fault| unusable(&fault))?;
                (environment, secret, Some(running))
            }
        };
        let client = Client::new(environment, secret, self.host().clock()).map_err(|fault| unusable(&fault))?;
        Ok(LineToCas { client, _practice: practice })
    }

    fn tell_of(&self, pass: &Pass) {
        match &pass.line {
            Line::Untried => {}
            Line::Working => self.set_connection(ConnectionState::Working, "Connected, CAS answered", None),
            Line::Failing(reason) => {
                self.set_connection(ConnectionState::Failing, "No answer from CAS", Some(reason.clone()));
            }
        }
        if !pass.changed.is_empty() {
            self.held().retain(|id, _| !pass.changed.contains(&id.to_string()));
            self.tell(Event::Records { ids: pass.changed.iter().cloned().collect() });
            self.tell(Event::Status);
        }
    }
}

/// Flows whose declarations wait until CAS is asked to submit them.
fn flows_to_submit() -> Vec<String> {
    Catalogue::embedded().flows().iter().filter(|flow| !flow.auto_submit).map(|flow| flow.name.clone()).collect()
}

async fn pass(door: &Door<'_>) -> Result<Pass, sync::SyncError> {
    let mut all = Pass::default();
    all.changed.extend(sync::apply_inbox(door)?);
    all.and(sync::send_due(door).await?);
    all.and(sync::poll(door).await?);
    all.and(sync::fetch_documents(door).await?);
    all.and(sync::send_due(door).await?);
    Ok(all)
}

/// A person wants it now: what waits for a later try is tried at once.
pub(crate) fn sync_now(app: &App, _: Nothing) -> Result<SyncView, AppError> {
    let pass = tokio::runtime::Handle::current().block_on(async {
        app.become_sender().await?;
        let now = app.host().now();
        app.profile().write(|tx| -> Result<(), StoreError> {
            for entry in tx.outbox_list(&[OutboxState::Waiting], u32::MAX)? {
                tx.retry(entry.id, now)?;
            }
            Ok(())
        })?;
        app.pass_doors().await
    })?;
    app.sync_view(&pass)
}

impl App {
    /// What a pass came to, for people and programs.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn sync_view(&self, pass: &Pass) -> Result<SyncView, AppError> {
        let open = self.profile().read(|reading| reading.outbox_list(&OPEN, u32::MAX))?;
        let count =
            |parked: bool| open.iter().filter(|entry| (entry.delivery.state == OutboxState::Parked) == parked).count();
        let in_u32 = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let (waiting, parked) = (count(false), count(true));
        let counted = format!("{} sent, {} received, {waiting} waiting, {parked} need you.", pass.sent, pass.received);
        // A line that fails on one row may work on the next: what still waits says why.
        let waits_because =
            || open.iter().find_map(|entry| entry.delivery.reason.clone().filter(|_| entry.delivery.attempt > 0));
        let failure = match &pass.line {
            Line::Failing(reason) => Some(reason.clone()),
            Line::Untried | Line::Working if parked > 0 => waits_because(),
            Line::Untried | Line::Working => None,
        };
        let sentence = failure.as_ref().map_or_else(|| counted.clone(), |reason| format!("{counted} {reason}"));
        Ok(SyncView {
            sent: pass.sent,
            received: pass.received,
            waiting: in_u32(waiting),
            parked: in_u32(parked),
            failure,
            sentence,
        })
    }
}

/// Outbox states that are not settled.
pub(crate) const OPEN: [OutboxState; 5] =
    [OutboxState::Waiting, OutboxState::Sending, OutboxState::Accepted, OutboxState::Unknown, OutboxState::Parked];

/// The outbox, newest first.
pub(crate) fn outbox(app: &App, _: Nothing) -> Result<OutboxView, AppError> {
    let mut rows = app.profile().read(|reading| reading.outbox_list(&[], u32::MAX))?;
    rows.reverse();
    rows.truncate(ROWS_SHOWN as usize);
    Ok(OutboxView { rows: rows.iter().map(outbox_row).collect() })
}

/// What a row is, in words.
pub(crate) fn what_it_is(entry: &OutboxEntry) -> &'static str {
    match (entry.kind, entry.message_type.as_deref()) {
        (OutboxKind::Submit, _) => "Submit to customs",
        (OutboxKind::CustomsShipment, Some("Replace")) => "Replace shipment",
        (OutboxKind::CustomsShipment, _) => "New shipment",
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
    outbox(app, Nothing::default())
}

/// The inbox, newest first.
pub(crate) fn inbox(app: &App, _: Nothing) -> Result<InboxView, AppError> {
    let rows = app.profile().read(|reading| reading.inbox_list(ROWS_SHOWN))?;
    Ok(InboxView { rows: rows.iter().map(inbox_row).collect() })
}

/// What a message said of which dossier, as far as it can be read: "QS-2026-000118: Accepted by customs, MRN …".
fn what_it_said(entry: &InboxEntry) -> Option<String> {
    let text = std::str::from_utf8(&entry.payload).ok()?;
    let said = cas::RawDeclaration::read(text).ok()?.summary;
    let status = said.current_status.as_deref()?;
    let words = domain::declaration::status(status).map_or(status, |row| row.words);
    let mrn = said.mrn.as_deref().map(|mrn| format!(", MRN {mrn}")).unwrap_or_default();
    Some(format!("{}: {words}{mrn}", said.reference()?))
}

fn inbox_row(entry: &InboxEntry) -> InboxRow {
    InboxRow {
        id: entry.id.clone(),
        source: entry.source.to_string(),
        kind: entry.kind.clone(),
        subject: what_it_said(entry).unwrap_or_else(|| entry.subject.clone()),
        state: entry.state.to_string(),
        reason: entry.reason.clone().unwrap_or_default(),
        received_utc: entry.received_at.to_rfc3339(),
    }
}
