//! Opening a profile: the store, its persons, and how it reaches CAS.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::catalogue::Language;
use store::{Opening, Person, PersonId, Profile, RecordId};
use tokio::sync::broadcast;

use crate::desk::Held;
use crate::doors::Doors;
use crate::error::{AppError, Code};
use crate::paper::Printed;
use crate::persons::lock::Lock;
use crate::persons::role::{Right, may};
use crate::secrets::KeyStore;
use crate::view::{ConnectionState, ConnectionView};
use crate::{Event, Host};

/// How CAS is reached.
#[derive(Clone, Debug)]
pub enum Connect {
    /// The built-in practice CAS, over HTTP like any other; its memory lies in the profile folder.
    Practice,
    /// One run against the CAS named by this JSON: `{"baseUrl", "tokenUrl", "clientId", "clientSecret"}`.
    Inline(String),
}

/// What opening a profile needs.
pub struct Start {
    /// The profile folder.
    pub folder: PathBuf,
    /// Whether a profile may be made where there is none.
    pub create: bool,
    /// How CAS is reached.
    pub connect: Connect,
    /// Name of the person at the desk, for a profile that has none yet or to choose one of several.
    pub person: Option<String>,
    /// What this program calls itself when another one asks who sends: "the window", "the command line".
    pub program: String,
    /// Time, ids and chance.
    pub host: Host,
}

/// An open profile and the use cases on it. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) profile: Profile,
    pub(crate) host: Host,
    pub(crate) connect: Connect,
    pub(crate) program: String,
    pub(crate) doors: tokio::sync::Mutex<Doors>,
    /// One a door, by its name.
    pub(crate) gates: Mutex<HashMap<String, Arc<sync::Gate>>>,
    /// The trainer's page, while this process runs the practice CAS.
    pub(crate) trainer_url: Mutex<Option<String>>,
    keys: Arc<dyn KeyStore>,
    pub(crate) wake: tokio::sync::Notify,
    seat: Mutex<Seat>,
    held: Mutex<HashMap<RecordId, Arc<Held>>>,
    /// How each line stands, by tenant.
    line_states: Mutex<HashMap<String, ConnectionView>>,
    events: broadcast::Sender<Event>,
    backup_trouble: Mutex<Option<String>>,
    lock: Mutex<Lock>,
    names: Mutex<Language>,
    printed: Mutex<Option<Printed>>,
    webhook: Mutex<crate::webhook::Webhook>,
    pub(crate) uploads: Mutex<HashMap<String, crate::uploads::Upload>>,
}

/// Events kept for a window that is slow to listen; it then asks for everything anew.
const EVENTS_KEPT: usize = 256;
/// The person of a profile that nobody has named yet.
const FIRST_PERSON: &str = "First person";

impl App {
    /// Opens a profile.
    ///
    /// # Errors
    /// [`Code::Store`] with the store's sentence and way out; [`Code::BadInput`] for a CAS that cannot be used.
    pub fn open(start: Start) -> Result<App, AppError> {
        if let Connect::Inline(text) = &start.connect {
            cas::Environment::from_inline_json(text)
                .map_err(|fault| AppError::new(Code::BadInput, fault.to_string()))?;
        }
        start.person.as_deref().map(crate::persons::valid_name).transpose()?;
        let profile = Profile::open(&start.folder, &Opening { now: start.host.now(), create: start.create })?;
        let seat = seat_at_desk(&profile, &start)?;
        let locked = match seat {
            Seat::Taken(person) => profile.read(|reading| reading.person_secret(person))?.is_some(),
            Seat::New(_) => false,
        };
        let keys = start.host.keys().open(profile.folder());
        let inner = Inner {
            profile,
            host: start.host,
            connect: start.connect,
            program: start.program,
            doors: tokio::sync::Mutex::new(Doors::default()),
            gates: Mutex::new(HashMap::new()),
            trainer_url: Mutex::new(None),
            keys,
            wake: tokio::sync::Notify::new(),
            seat: Mutex::new(seat),
            held: Mutex::new(HashMap::new()),
            line_states: Mutex::new(HashMap::new()),
            events: broadcast::channel(EVENTS_KEPT).0,
            backup_trouble: Mutex::new(None),
            lock: Mutex::new(Lock::new(locked)),
            names: Mutex::new(Language::En),
            printed: Mutex::new(None),
            webhook: Mutex::new(crate::webhook::Webhook::default()),
            uploads: Mutex::new(HashMap::new()),
        };
        Ok(App { inner: Arc::new(inner) })
    }

    /// What changes from now on.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }

    pub(crate) fn profile(&self) -> &Profile {
        &self.inner.profile
    }

    pub(crate) fn host(&self) -> &Host {
        &self.inner.host
    }

    /// The person at the desk, for what is written now. Who is new to the profile joins it with the first write.
    pub(crate) fn person(&self) -> Result<PersonId, AppError> {
        let mut seat = locked(&self.inner.seat);
        let name = match &*seat {
            Seat::Taken(person) => return Ok(*person),
            Seat::New(name) => name.clone(),
        };
        let host = &self.inner.host;
        let new = Person {
            id: PersonId(host.new_id()),
            name,
            role: "broker".to_owned(),
            created_at: host.now(),
            active: true,
        };
        let person = self.inner.profile.write(|tx| -> Result<PersonId, AppError> {
            // Another program may have brought the same name in meanwhile.
            if let Some(known) = tx.persons()?.iter().find(|known| known.name == new.name && known.role != "system") {
                return Ok(known.id);
            }
            if !may(&tx.persons()?, &new, Right::Administer) {
                let message = format!("{} is not in this profile. Nothing was written.", new.name);
                return Err(AppError::new(Code::Refused, message).help("An administrator adds persons."));
            }
            tx.add_person(&new)?;
            Ok(new.id)
        })?;
        *seat = Seat::Taken(person);
        Ok(person)
    }

    /// Who sits at the desk, to look at: the person, or the name of one who has not written yet.
    pub(crate) fn seat(&self) -> Seat {
        locked(&self.inner.seat).clone()
    }

    /// The person at the desk, where the profile knows one.
    pub(crate) fn seat_id(&self) -> Option<PersonId> {
        match self.seat() {
            Seat::Taken(person) => Some(person),
            Seat::New(_) => None,
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Lock> {
        locked(&self.inner.lock)
    }

    pub(crate) fn set_person(&self, person: PersonId) {
        *locked(&self.inner.seat) = Seat::Taken(person);
    }

    /// Where client secrets are kept.
    pub(crate) fn keys(&self) -> &Arc<dyn KeyStore> {
        &self.inner.keys
    }

    /// How the line stands that new work goes over.
    pub(crate) fn connection(&self) -> ConnectionView {
        self.line_state(&self.active_tenant())
    }

    /// How the line of a connection stands.
    pub(crate) fn line_state(&self, tenant: &str) -> ConnectionView {
        let known = locked(&self.inner.line_states).get(tenant).cloned();
        known.unwrap_or_else(|| {
            let sentence = "CAS was not asked yet".to_owned();
            ConnectionView { state: ConnectionState::Untried, sentence, at_utc: None, reason: None }
        })
    }

    /// Says how the line that new work goes over stands.
    pub(crate) fn set_connection(&self, state: ConnectionState, sentence: &str, reason: Option<String>) {
        self.set_line(&self.active_tenant(), state, sentence, reason);
    }

    /// Says how a line stands; windows are told when that is news.
    pub(crate) fn set_line(&self, tenant: &str, state: ConnectionState, sentence: &str, reason: Option<String>) {
        let at_utc = Some(self.inner.host.now().to_rfc3339());
        let next = ConnectionView { state, sentence: sentence.to_owned(), at_utc, reason };
        let before = locked(&self.inner.line_states).insert(tenant.to_owned(), next);
        if before.is_none_or(|before| before.state != state) {
            self.tell(Event::Status);
        }
    }

    /// A connection that cannot be read is shown as the default one; what is sent asks again and is refused.
    fn active_tenant(&self) -> String {
        self.active_connection().map_or_else(|_| crate::connections::DEFAULT.to_owned(), |active| active.tenant)
    }

    pub(crate) fn tell(&self, event: Event) {
        // Nobody listening is no fault: the command line has no window.
        let _ = self.inner.events.send(event);
    }

    pub(crate) fn backup_trouble(&self) -> MutexGuard<'_, Option<String>> {
        locked(&self.inner.backup_trouble)
    }

    /// The language of names of elements and codes in the window. The window keeps it and says it when it opens.
    pub(crate) fn names(&self) -> Language {
        *locked(&self.inner.names)
    }

    pub(crate) fn set_names(&self, language: Language) {
        *locked(&self.inner.names) = language;
    }

    pub(crate) fn webhook(&self) -> MutexGuard<'_, crate::webhook::Webhook> {
        locked(&self.inner.webhook)
    }

    pub(crate) fn printed(&self) -> MutexGuard<'_, Option<Printed>> {
        locked(&self.inner.printed)
    }

    pub(crate) fn held(&self) -> MutexGuard<'_, HashMap<RecordId, Arc<Held>>> {
        locked(&self.inner.held)
    }
}

/// A panic while holding one of these locks leaves plain values that are still whole.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who sits at the desk.
#[derive(Clone, Debug)]
pub(crate) enum Seat {
    /// A person of the profile.
    Taken(PersonId),
    /// Somebody the profile does not know yet; looking changes nothing.
    New(String),
}

/// Who sits at the desk: the one named, else the first of the profile, else somebody new.
fn seat_at_desk(profile: &Profile, start: &Start) -> Result<Seat, AppError> {
    let named = start.person.as_deref().map(crate::persons::valid_name).transpose()?;
    let known = profile.read(|reading| reading.persons())?;
    let mut people = known.iter().filter(|person| person.active && person.role != "system");
    let found = match named {
        Some(name) => people.find(|person| person.name == name),
        None => people.next(),
    };
    Ok(match found {
        Some(person) => Seat::Taken(person.id),
        None => Seat::New(named.unwrap_or(FIRST_PERSON).to_owned()),
    })
}

impl From<store::StoreError> for AppError {
    fn from(fault: store::StoreError) -> AppError {
        use store::StoreError;
        let code = match &fault {
            StoreError::NotFound { .. } => Code::NotFound,
            StoreError::Stale { .. } | StoreError::Conflict { .. } => Code::Stale,
            StoreError::UndoneByLater { .. }
            | StoreError::FromOutside { .. }
            | StoreError::OutboxState { .. }
            | StoreError::InUse { .. }
            | StoreError::SenderHeld { .. } => Code::Refused,
            StoreError::FileExists { .. }
            | StoreError::TooLarge { .. }
            | StoreError::NotABackup { .. }
            | StoreError::DamagedBackup { .. }
            | StoreError::NewerBackup { .. } => Code::BadInput,
            StoreError::DiskFull
            | StoreError::Locked { .. }
            | StoreError::Sqlite { .. }
            | StoreError::Stopped { .. } => Code::Unsaved,
            StoreError::NothingToRepair { .. } | StoreError::Held { .. } | StoreError::AlreadyThere { .. } => {
                Code::Refused
            }
            _ => Code::Store,
        };
        AppError::new(code, fault.to_string())
    }
}
