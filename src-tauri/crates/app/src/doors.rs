//! The two doors at work: one pass over outbox and inbox, the loop that makes passes, and what a pass came to.

use std::sync::Arc;
use std::time::Duration;

use cas::{Client, Environment};
use domain::catalogue::Catalogue;
use store::{OutboxState, RecordId, SenderLock, StoreError};
use sync::{Door, Line, Pass};

use crate::error::{AppError, Code};
use crate::view::{ConnectionState, Nothing, SyncView};
use crate::{App, Connect, Event};

/// The one tenant of a profile until several tenants side by side are built.
pub(crate) const TENANT: &str = "default";
/// How often the loop looks, in practice mode and at a real CAS.
const PRACTICE_PAUSE: Duration = Duration::from_millis(700);
const PAUSE: Duration = Duration::from_secs(15);
/// How soon the loop tries again to become the sender of a profile that another process sends for.
const ELSEWHERE_PAUSE: Duration = Duration::from_secs(3);

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
        self.keep_receiver().await?;
        let mut doors = self.inner().doors.lock().await;
        self.ready(&mut doors).await?;
        let Some(line) = &doors.line else {
            return Err(AppError::new(Code::Internal, "The line to CAS was not made."));
        };
        let host = self.host();
        let ids = host.clone();
        let door = Door {
            profile: self.profile(),
            tenant: TENANT,
            client: &line.client,
            gate: &self.inner().gate,
            clock: host.clock(),
            chance: host.chance(),
            new_id: Arc::new(move || RecordId(ids.new_id())),
        };
        self.keep_subscription(&door).await?;
        let pass = sync::pass(&door).await.map_err(|fault| AppError::new(Code::Store, fault.to_string()))?;
        self.judge_what_cas_changed(&pass)?;
        self.tell_of(&pass);
        Ok(pass)
    }

    /// The line to CAS, for a question a person asks.
    pub(crate) async fn client(&self) -> Result<Client, AppError> {
        let mut doors = self.inner().doors.lock().await;
        self.ready(&mut doors).await?;
        let line = doors.line.as_ref().map(|line| line.client.clone());
        line.ok_or_else(|| AppError::new(Code::Internal, "The line to CAS was not made."))
    }

    /// Lists show what was judged; a dossier that CAS changed is judged anew.
    fn judge_what_cas_changed(&self, pass: &Pass) -> Result<(), AppError> {
        for id in pass.changed.iter().filter_map(|id| id.parse::<RecordId>().ok()) {
            let by_cas = self.profile().read(|reading| -> Result<bool, StoreError> {
                let meta = reading.record_meta(id)?;
                if meta.is_none_or(|meta| meta.kind != store::RecordKind::Dossier) {
                    return Ok(false);
                }
                let last = reading.history(id, store::HistoryRange { before: None, limit: 1 })?;
                let from_cas = |entry: &store::HistoryEntry| {
                    entry.delta.changes_with_origins().any(|(_, origin)| origin.is_from_outside())
                };
                Ok(last.first().is_some_and(from_cas))
            })?;
            if by_cas {
                self.judge_again(id)?;
            }
        }
        Ok(())
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

/// A person wants it now: what waits for a later try is tried at once.
pub(crate) fn sync_now(app: &App, _: Nothing) -> Result<SyncView, AppError> {
    let pass = tokio::runtime::Handle::current().block_on(async {
        app.become_sender().await?;
        let now = app.host().now();
        app.inner().gate.try_now();
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
        let (waiting, parked) = crate::home::open_counts(self)?;
        let counted = format!("{} sent, {} received, {waiting} waiting, {parked} need you.", pass.sent, pass.received);
        // A line that fails on one row may work on the next: what still waits says why.
        let waits_because = || -> Result<Option<String>, AppError> {
            let open = self.profile().read(|reading| reading.outbox_list(&[OutboxState::Parked], 1))?;
            Ok(open.into_iter().find_map(|entry| entry.delivery.reason))
        };
        let failure = match &pass.line {
            Line::Failing(reason) => Some(reason.clone()),
            Line::Untried | Line::Working if parked > 0 => waits_because()?,
            Line::Untried | Line::Working => None,
        };
        let sentence = failure.as_ref().map_or_else(|| counted.clone(), |reason| format!("{counted} {reason}"));
        Ok(SyncView { sent: pass.sent, received: pass.received, waiting, parked, failure, sentence })
    }
}
