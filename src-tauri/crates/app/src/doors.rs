//! The two doors at work: one pass over outbox and inbox, the loop that makes passes, and what a pass came to.

use std::sync::Arc;
use std::time::Duration;

use cas::Client;
use futures_util::future::join_all;
use store::{OutboxState, RecordId, SenderLock, StoreError};
use sync::{Door, Line, Pass};

use crate::connections::{Connected, LineToCas, Lines};
use crate::error::{AppError, Code};
use crate::view::{ConnectionState, Nothing, SyncView};
use crate::{App, Connect, Event};

/// How often the loop looks, in practice mode and at a real CAS.
const PRACTICE_PAUSE: Duration = Duration::from_millis(700);
const PAUSE: Duration = Duration::from_secs(15);
/// How soon the loop tries again to become the sender of a profile that another process sends for.
const ELSEWHERE_PAUSE: Duration = Duration::from_secs(3);

/// What is needed to pass the doors; made on the first pass.
#[derive(Default)]
pub(crate) struct Doors {
    lock: Option<SenderLock>,
    lines: Lines,
}

impl App {
    /// Passes the doors again and again until the program ends: at once when something was sent, else after a pause.
    pub async fn run_doors(self) {
        let mut version = self.profile().data_version().ok();
        loop {
            // Another program wrote to this profile: whatever is open may have changed.
            let seen = self.profile().data_version().ok();
            if seen != version {
                version = seen;
                self.tell(Event::Records { ids: Vec::new() });
                self.tell(Event::Status);
            }
            let practice = matches!(self.inner().connect, Connect::Practice);
            let practice = practice && self.active_connection().is_ok_and(|active| active.is_practice());
            let pause = if practice { PRACTICE_PAUSE } else { PAUSE };
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

    /// One pass over the doors of every connection that is switched on: send what is due, take in what CAS has, send
    /// what that made due. They pass side by side; one that fails does not hold up the others.
    ///
    /// # Errors
    /// [`Code::Refused`] when another process sends for this profile; [`Code::Store`]; [`Code::Cas`] when no line at
    /// all could be opened.
    pub async fn pass_doors(&self) -> Result<Pass, AppError> {
        self.profile().refuse_if_damaged()?;
        self.keep_receiver().await?;
        let mut doors = self.inner().doors.lock().await;
        self.ready(&mut doors)?;
        let wanted = self.passed_connections()?;
        let failed = self.open_lines(&mut doors.lines, &wanted).await;
        for (connection, fault) in &failed {
            let reason = Some(fault.message.clone());
            self.set_line(&connection.tenant, ConnectionState::Failing, "No line to CAS", reason);
        }
        let open = wanted.iter().filter_map(|connection| Some((connection, doors.lines.get(&connection.tenant)?)));
        let passed = join_all(open.map(|(connection, line)| self.pass_one(connection, line))).await;
        if let (true, Some((_, fault))) = (passed.is_empty(), failed.into_iter().next()) {
            return Err(AppError { code: Code::Cas, ..fault });
        }
        let mut all = Pass::default();
        for (connection, pass) in passed {
            let pass = pass?;
            self.judge_what_cas_changed(&pass)?;
            self.tell_of(&connection.tenant, &pass);
            // What fails is told before what works.
            let failing = matches!(all.line, Line::Failing(_)).then(|| all.line.clone());
            all.and(pass);
            all.line = failing.unwrap_or(all.line);
        }
        Ok(all)
    }

    async fn pass_one<'c>(
        &self,
        connection: &'c Connected,
        line: &LineToCas,
    ) -> (&'c Connected, Result<Pass, AppError>) {
        let (host, gate) = (self.host(), self.gate_of(&connection.door));
        let ids = host.clone();
        let door = Door {
            profile: self.profile(),
            tenant: &connection.tenant,
            client: &line.client,
            gate: &gate,
            clock: host.clock(),
            chance: host.chance(),
            new_id: Arc::new(move || RecordId(ids.new_id())),
        };
        let pass = async {
            self.keep_subscription(&door, &connection.tenant).await?;
            sync::pass(&door).await.map_err(|fault| AppError::new(Code::Store, fault.to_string()))
        };
        (connection, pass.await)
    }

    /// The line of a connection, for a question a person asks.
    pub(crate) async fn client_of(&self, tenant: &str) -> Result<Client, AppError> {
        let connection = self.connection_of(tenant)?;
        let mut doors = self.inner().doors.lock().await;
        self.ready(&mut doors)?;
        self.open_line(&mut doors.lines, &connection).await
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
        self.ready(&mut doors)
    }

    /// Becomes the sender, once.
    fn ready(&self, doors: &mut Doors) -> Result<(), AppError> {
        if doors.lock.is_none() {
            let now = self.host().now();
            doors.lock = Some(self.profile().lock_sender(&self.inner().program, now)?);
            self.profile().write(|tx| tx.sending_to_unknown(now))?;
        }
        Ok(())
    }

    /// Tests the connection that is always there, over the line that is used for it.
    pub(crate) async fn test_default(&self) -> Result<Vec<cas::ProbeLine>, AppError> {
        let client = {
            let mut doors = self.inner().doors.lock().await;
            self.ready(&mut doors)?;
            self.default_client(&mut doors.lines).await?
        };
        Ok(client.probe().await)
    }

    fn tell_of(&self, tenant: &str, pass: &Pass) {
        match &pass.line {
            Line::Untried => {}
            Line::Working => self.set_line(tenant, ConnectionState::Working, "Connected, CAS answered", None),
            Line::Failing(reason) => {
                self.set_line(tenant, ConnectionState::Failing, "No answer from CAS", Some(reason.clone()));
            }
        }
        if !pass.changed.is_empty() {
            self.held().retain(|id, _| !pass.changed.contains(&id.to_string()));
            self.tell(Event::Records { ids: pass.changed.iter().cloned().collect() });
            self.tell(Event::Status);
        }
    }
}

/// A person wants it now: what waits for a later try is tried at once.
pub(crate) fn sync_now(app: &App, _: Nothing) -> Result<SyncView, AppError> {
    let pass = tokio::runtime::Handle::current().block_on(async {
        app.become_sender().await?;
        let now = app.host().now();
        app.open_gates();
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
