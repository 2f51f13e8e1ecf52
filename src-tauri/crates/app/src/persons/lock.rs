//! A locked desk: nothing is shown or written until the person at it, or another one, has said the words that open it.
//!
//! Words keep people apart who share a machine. They do not seal the file: who can read the profile's folder can read
//! the store.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Argon2, Params};
use chrono::{DateTime, TimeDelta, Utc};

use super::house::{note_passphrase, person_meant};
use super::role::{Right, Role};
use super::{choose_known, desk_person, require};
use crate::error::{AppError, Code};
use crate::view::{HouseView, Nothing, SetPassphrase, StatusView, UnlockDesk};
use crate::{App, Event, home};

/// What a locked desk still answers.
pub(crate) const ANSWERED_WHILE_LOCKED: &[&str] = &["app.status", "app.lock", "app.unlock"];

const CHARACTERS_MIN: usize = 8;
const CHARACTERS_MAX: usize = 200;
/// Wrong words that cost nothing; after them each costs twice the wait of the one before.
const FREE_FAILURES: u32 = 3;
const WAIT_SECONDS_MAX: i64 = 60;
const SALT_BYTES: usize = 16;

/// Whether the desk is locked, and how often the wrong words were said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lock {
    pub(crate) locked: bool,
    failures: u32,
    not_before: Option<DateTime<Utc>>,
}

impl Lock {
    /// A desk as it is opened.
    pub(crate) fn new(locked: bool) -> Lock {
        Lock { locked, ..Lock::default() }
    }
}

/// Locks the desk.
pub(crate) fn lock(app: &App, _: Nothing) -> Result<StatusView, AppError> {
    app.lock().locked = true;
    app.tell(Event::Status);
    home::status(app, Nothing::default())
}

/// Opens the desk for a person.
pub(crate) fn unlock(app: &App, request: UnlockDesk) -> Result<StatusView, AppError> {
    let person = person_meant(app, &request.person)?;
    check_words(app, person.id, &request.passphrase)?;
    choose_known(app, &person)?;
    app.lock().locked = false;
    app.tell(Event::Status);
    home::status(app, Nothing::default())
}

/// Nothing goes on at a locked desk.
pub(crate) fn guard(app: &App, command: &str) -> Result<(), AppError> {
    if !app.lock().locked || ANSWERED_WHILE_LOCKED.contains(&command) {
        return Ok(());
    }
    Err(AppError::new(Code::Locked, "The desk is locked.").help("Choose who you are and say your passphrase."))
}

/// Who left cannot go on at this desk.
pub(crate) fn follow(app: &App) -> Result<(), AppError> {
    let people = app.profile().read(|reading| reading.persons())?;
    if let Some(me) = app.seat_id()
        && people.iter().any(|person| person.id == me && !person.active)
    {
        app.lock().locked = true;
    }
    Ok(())
}

/// Says whether the words are the person's; no words are right for who has none.
pub(crate) fn check_words(app: &App, person: store::PersonId, words: &str) -> Result<(), AppError> {
    let Some(phc) = app.profile().read(|reading| reading.person_secret(person))? else { return Ok(()) };
    let now = app.host().now();
    if let Some(until) = app.lock().not_before.filter(|until| *until > now) {
        let seconds = (until - now).num_seconds() + 1;
        return Err(AppError::new(Code::Refused, format!("Too many wrong passphrases. Wait {seconds} seconds.")));
    }
    let known = PasswordHash::new(&phc)
        .map_err(|fault| AppError::new(Code::Store, format!("The kept passphrase cannot be read: {fault}.")))?;
    let right = argon2()?.verify_password(words.as_bytes(), &known).is_ok();
    let mut lock = app.lock();
    if right {
        *lock = Lock::new(lock.locked);
        return Ok(());
    }
    lock.failures += 1;
    if lock.failures > FREE_FAILURES {
        let doublings = (lock.failures - FREE_FAILURES).min(6);
        lock.not_before = Some(now + TimeDelta::seconds((1_i64 << doublings).min(WAIT_SECONDS_MAX)));
    }
    Err(AppError::new(Code::Refused, "That is not the passphrase.").field("passphrase", "Capital letters count."))
}

/// Chooses the words of a desk anew, or does without. An administrator can only take them away from others.
pub(crate) fn set_passphrase(app: &App, request: SetPassphrase) -> Result<HouseView, AppError> {
    let person = person_meant(app, &request.person)?;
    let mine = app.seat_id() == Some(person.id);
    let new = request.new.as_str();
    if mine {
        check_words(app, person.id, &request.current)?;
    } else if new.is_empty() {
        app.profile().read(|reading| require(app, reading, Right::Administer))?;
        let me = desk_person(app)?;
        if Role::of(&me) != Role::Administrator {
            return Err(AppError::new(Code::Refused, "Only an administrator takes somebody's passphrase away."));
        }
    } else {
        return Err(AppError::new(Code::Refused, format!("Only {} chooses that passphrase.", person.name))
            .help("An administrator can take it away; then a new one can be chosen at that desk."));
    }
    let length = new.chars().count();
    if length > 0 && !(CHARACTERS_MIN..=CHARACTERS_MAX).contains(&length) {
        return Err(AppError::new(
            Code::BadInput,
            format!("A passphrase has {CHARACTERS_MIN} to {CHARACTERS_MAX} characters."),
        )
        .field("new", "longer is better than odder"));
    }
    let phc = if new.is_empty() { None } else { Some(digest(app, new)?) };
    note_passphrase(app, &person, phc.as_deref())?;
    super::house::view(app, Nothing::default())
}

fn digest(app: &App, words: &str) -> Result<String, AppError> {
    let defect = |fault: argon2::password_hash::Error| AppError::new(Code::Internal, format!("{fault}."));
    let chance = app.host().chance();
    let salt: Vec<u8> = (0..SALT_BYTES).map(|_| u8::try_from(chance(256)).unwrap_or_default()).collect();
    let salt = SaltString::encode_b64(&salt).map_err(defect)?;
    Ok(argon2()?.hash_password(words.as_bytes(), &salt).map_err(defect)?.to_string())
}

/// Argon2id with 19 MiB and two passes, as OWASP's password storage cheat sheet asks at least.
fn argon2() -> Result<Argon2<'static>, AppError> {
    let params =
        Params::new(19 * 1024, 2, 1, None).map_err(|fault| AppError::new(Code::Internal, format!("{fault}.")))?;
    Ok(Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params))
}
