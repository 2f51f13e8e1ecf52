//! One workstation: a profile on a disk of its own, a process that lives until it is killed, and its passes over the
//! doors.

use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use cas::{Client, Clock};
use chrono::{DateTime, Utc};
use store::{Opening, Profile, RecordId, SenderLock, StoreError};
use sync::{Connection, Door, Gate, Pass, Subscribed, SyncError};
use uuid::Uuid;

use super::cas_side::Cas;
use super::chance::Chance;
use super::disk::Disk;
use super::line::Line;
use super::time::Time;

/// The one connection of every simulated profile.
pub(super) const TENANT: &str = "default";

type Passing = Pin<Box<dyn Future<Output = Result<Pass, SyncError>>>>;

pub(super) struct Workstation {
    pub(super) number: usize,
    folder: PathBuf,
    pub(super) skew: Time,
    clock: Clock,
    chance: Arc<Mutex<Chance>>,
    pub(super) disk: Disk,
    process: Option<Process>,
    /// How often the process was started.
    pub(super) starts: u64,
    /// CAS posts its events to this workstation.
    pub(super) hears: bool,
    /// No request may leave before this moment: CAS asked for it.
    pub(super) quiet_until: Option<i64>,
}

/// A running process. What it holds in memory goes with it.
struct Process {
    profile: Arc<Profile>,
    client: Client,
    gate: Arc<Gate>,
    line: Line,
    subscribed: Arc<AtomicBool>,
    pass: Option<Passing>,
    _lock: SenderLock,
}

impl Workstation {
    pub(super) fn new(number: usize, folder: PathBuf, time: &Time, chance: Chance) -> Workstation {
        let skew = Time::default();
        Workstation {
            number,
            folder,
            clock: time.clock(&skew),
            skew,
            chance: Arc::new(Mutex::new(chance)),
            disk: Disk::SOUND,
            process: None,
            starts: 0,
            hears: false,
            quiet_until: None,
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    pub(super) fn new_id(&self) -> Uuid {
        draw(&self.chance, Chance::id)
    }

    pub(super) fn is_running(&self) -> bool {
        self.process.is_some()
    }

    pub(super) fn is_passing(&self) -> bool {
        self.process.as_ref().is_some_and(|process| process.pass.is_some())
    }

    pub(super) fn line(&self) -> Option<&Line> {
        self.process.as_ref().map(|process| &process.line)
    }

    /// Starts the process: opens the profile from what is on the disk and becomes its sender.
    pub(super) fn start(&mut self, cas: &Cas) -> Result<(), StoreError> {
        let (now, line) = (self.now(), Line::default());
        let client = Client::over(Arc::new(line.clone()), cas.environment(), cas.secret().clone(), self.clock.clone());
        let folder = &self.folder;
        let opened = self.disk.doing(|| -> Result<_, StoreError> {
            let profile = Profile::open(folder, &Opening { now, create: false })?;
            let lock = profile.lock_sender("simulation", now)?;
            profile.write(|tx| tx.sending_to_unknown(now))?;
            Ok((Arc::new(profile), lock))
        });
        let (profile, lock) = opened?;
        self.starts += 1;
        self.quiet_until = None;
        self.process = Some(Process {
            profile,
            client,
            gate: Arc::default(),
            line,
            subscribed: Arc::default(),
            pass: None,
            _lock: lock,
        });
        Ok(())
    }

    /// The process ends, however far it had come; nothing more is written.
    pub(super) fn kill(&mut self) {
        self.disk = Disk::ENDED;
        let process = self.process.take();
        self.disk.doing(|| drop(process));
        self.disk = Disk::SOUND;
    }

    /// Does something in the process; `None` when there is none.
    pub(super) fn working<T>(&mut self, work: impl FnOnce(&Profile) -> T) -> Option<T> {
        let profile = &self.process.as_ref()?.profile;
        Some(self.disk.doing(|| work(profile)))
    }

    /// What CAS posted is kept; `None` when nobody listens.
    pub(super) fn hear(&mut self, posted: &str) -> Option<Result<u32, StoreError>> {
        let now = self.now();
        let from = Connection { environment: "practice", tenant: TENANT };
        self.working(|profile| sync::receive_event(profile, &from, posted.as_bytes(), now))
    }

    /// Begins a pass over the doors, if none is under way.
    pub(super) fn begin_pass(&mut self) {
        let (clock, chance, ids) = (self.clock.clone(), self.chance.clone(), self.chance.clone());
        if let Some(process) = self.process.as_mut().filter(|process| process.pass.is_none()) {
            let subscribed = process.subscribed.clone();
            let wants = self.hears && !subscribed.load(Ordering::Relaxed);
            let address = wants.then(|| address_of(self.number));
            let (profile, client, gate) = (process.profile.clone(), process.client.clone(), process.gate.clone());
            process.pass = Some(Box::pin(async move {
                let door = Door {
                    profile: &profile,
                    tenant: TENANT,
                    client: &client,
                    gate: &gate,
                    clock,
                    chance: Arc::new(move |below| draw(&chance, |chance| chance.below(below))),
                    new_id: Arc::new(move || RecordId(draw(&ids, Chance::id))),
                };
                let pass = sync::pass(&door).await?;
                // Asked anew after each start: CAS may have forgotten.
                if let Some(address) = address
                    && door.gate.closed(door.now()).is_none()
                    && sync::subscribe(&door, Some(&address)).await? == Subscribed::Yes
                {
                    subscribed.store(true, Ordering::Relaxed);
                }
                Ok(pass)
            }));
        }
    }

    /// Carries the pass on until it waits for an answer; what it came to, when it is over.
    pub(super) fn go_on(&mut self) -> Option<Result<Pass, SyncError>> {
        let pass = self.process.as_mut()?.pass.as_mut()?;
        let polled = self.disk.doing(|| pass.as_mut().poll(&mut Context::from_waker(Waker::noop())));
        let Poll::Ready(done) = polled else { return None };
        if let Some(process) = &mut self.process {
            process.pass = None;
        }
        Some(done)
    }

    /// Every byte of the store's files, to look for what must not be there.
    pub(super) fn files(&self) -> Vec<Vec<u8>> {
        ["store.db", "store.db-wal", "search.db", "search.db-wal"]
            .iter()
            .filter_map(|name| fs::read(self.folder.join(name)).ok())
            .collect()
    }
}

/// Where CAS posts events to a workstation; the path is its secret.
pub(super) fn address_of(number: usize) -> String {
    format!("http://127.0.0.1:47{number:02}/{}", secret_path(number))
}

/// The secret of a workstation's address.
pub(super) fn secret_path(number: usize) -> String {
    format!("hook-{number}-6b1e6f3f9c2d4b7a8e5f0c1d2a3b4c5d")
}

fn draw<T>(chance: &Mutex<Chance>, draw: impl FnOnce(&mut Chance) -> T) -> T {
    draw(&mut chance.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Copies a profile that was made once.
pub(super) fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
