//! What the people of a profile agreed on: who is what here, whether a second person releases, when a desk locks. One
//! record of the profile holds it, so its journal says who agreed to what and when; the table of persons follows it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::{HistoryRange, Person, PersonId, Reading, RecordId, RecordKind, Writing};

use super::role::{ROLES, Right, Role, may};
use super::{desk_person, lock, valid_name};
use crate::error::{AppError, Code};
use crate::kept::{self, Act};
use crate::view::{AgreeHouse, ChangePerson, HouseEntry, HouseView, Nothing, ResidentView};
use crate::{App, Event};

/// A desk left alone longer than a working day is not locked by minutes.
const LOCK_MINUTES_MAX: u32 = 480;
const ENTRIES_SHOWN: u32 = 100;

/// The agreements.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct House {
    /// Nothing leaves before somebody who did not write it has released it.
    pub(crate) second_person_release: bool,
    /// Minutes without a key or a pointer after which a desk locks; 0 never.
    pub(crate) lock_after_minutes: u32,
    persons: BTreeMap<String, Resident>,
}

/// A person as the house knows one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Resident {
    name: String,
    role: String,
    active: bool,
    /// When the words that open the desk were chosen; the words themselves are nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    passphrase_since: Option<DateTime<Utc>>,
}

impl House {
    /// Reads the agreements; a profile where nothing was agreed has none of them.
    pub(crate) fn read(reading: &Reading<'_>) -> Result<House, AppError> {
        Ok(House::find(reading)?.map(|(_, house)| house).unwrap_or_default())
    }

    fn find(reading: &Reading<'_>) -> Result<Option<(RecordId, House)>, AppError> {
        let houses = reading.records_of_kind(RecordKind::House)?;
        houses.first().map(|meta| kept::read(reading, meta).map(|kept| (kept.meta.id, kept.said))).transpose()
    }
}

/// Who is who, and what was agreed.
pub(crate) fn view(app: &App, _: Nothing) -> Result<HouseView, AppError> {
    let me = desk_person(app)?;
    app.profile().read(|reading| {
        let found = House::find(reading)?;
        let persons = reading.persons()?;
        let mut residents = Vec::new();
        for person in persons.iter().filter(|person| Role::of(person) != Role::System) {
            residents.push(ResidentView {
                id: person.id.to_string(),
                name: person.name.clone(),
                role: person.role.clone(),
                active: person.active,
                has_passphrase: reading.person_secret(person.id)?.is_some(),
                you: person.id == me.id,
            });
        }
        let range = HistoryRange { before: None, limit: ENTRIES_SHOWN };
        let entries = match &found {
            Some((id, _)) => reading.history(*id, range)?,
            None => Vec::new(),
        };
        let house = found.map(|(_, house)| house).unwrap_or_default();
        Ok(HouseView {
            second_person_release: house.second_person_release,
            lock_after_minutes: house.lock_after_minutes,
            may_administer: may(&persons, &me, Right::Administer),
            persons: residents,
            entries: entries
                .into_iter()
                .map(|entry| HouseEntry {
                    at_utc: entry.at.to_rfc3339(),
                    person: entry.person_name,
                    label: entry.label,
                })
                .collect(),
        })
    })
}

/// Agrees on something for everybody here.
pub(crate) fn agree(app: &App, request: AgreeHouse) -> Result<HouseView, AppError> {
    if request.lock_after_minutes.is_some_and(|minutes| minutes > LOCK_MINUTES_MAX) {
        return Err(AppError::new(Code::BadInput, format!("A desk locks after at most {LOCK_MINUTES_MAX} minutes."))
            .field("lockAfterMinutes", "0 for never, or minutes"));
    }
    let mut labels = Vec::new();
    if let Some(on) = request.second_person_release {
        labels.push(if on { "A second person releases" } else { "No second person is needed" }.to_owned());
    }
    labels.extend(request.lock_after_minutes.map(|minutes| match minutes {
        0 => "Desks do not lock by themselves".to_owned(),
        1 => "Desks lock after 1 minute".to_owned(),
        minutes => format!("Desks lock after {minutes} minutes"),
    }));
    change(app, &labels.join("; "), |_, house| {
        house.second_person_release = request.second_person_release.unwrap_or(house.second_person_release);
        house.lock_after_minutes = request.lock_after_minutes.unwrap_or(house.lock_after_minutes);
        Ok(())
    })?;
    view(app, Nothing::default())
}

/// Says anew what a person is called and is here, and whether the person still works here.
pub(crate) fn change_person(app: &App, request: ChangePerson) -> Result<HouseView, AppError> {
    let name = valid_name(&request.name)?.to_owned();
    let role = valid_role(&request.role)?.to_owned();
    let known = person_meant(app, &request.person)?;
    let wanted = Person { name, role, active: request.active, ..known.clone() };
    if wanted != known {
        change(app, &difference(&known, &wanted), |tx, _| {
            let others: Vec<Person> = tx.persons()?.into_iter().filter(|other| other.id != wanted.id).collect();
            if others.iter().any(|other| other.name == wanted.name) {
                return Err(AppError::new(Code::Refused, format!("{} is in this profile already.", wanted.name)));
            }
            let rules = |person: &Person| person.active && Role::of(person) == Role::Administrator;
            if rules(&known) && !rules(&wanted) && !others.iter().any(rules) {
                return Err(AppError::new(Code::Refused, "The last administrator stays one.")
                    .help("Make somebody else an administrator first."));
            }
            if !wanted.active && !others.iter().any(|other| other.active && Role::of(other) != Role::System) {
                return Err(AppError::new(Code::Refused, "Somebody has to work here."));
            }
            tx.change_person(&wanted)?;
            Ok(())
        })?;
    }
    view(app, Nothing::default())
}

/// The new person of a house that is kept: the house learns of everybody who joins.
pub(super) fn add(app: &App, person: &Person) -> Result<(), AppError> {
    change(app, &format!("{} joined as {}", person.name, person.role), |tx, _| Ok(tx.add_person(person)?))
}

/// A person chooses other words for the desk, or none.
pub(super) fn note_passphrase(app: &App, person: &Person, phc: Option<&str>) -> Result<(), AppError> {
    let now = app.host().now();
    let label = match phc {
        Some(_) => format!("{}: new passphrase", person.name),
        None => format!("{}: passphrase taken away", person.name),
    };
    write(app, &label, |tx, house| {
        tx.set_person_secret(person.id, phc, now)?;
        resettle(tx, house)?;
        if let Some(resident) = house.persons.get_mut(&person.id.to_string()) {
            resident.passphrase_since = phc.map(|_| now);
        }
        Ok(())
    })
}

/// The person of an id as it crosses the boundary.
pub(super) fn person_meant(app: &App, id: &str) -> Result<Person, AppError> {
    let unknown = || AppError::new(Code::NotFound, "There is no such person in this profile.");
    let id: PersonId = id.parse().map_err(|_| unknown())?;
    app.profile().read(|reading| reading.person(id))?.filter(|person| person.role != "system").ok_or_else(unknown)
}

/// A role a person can be given.
pub(super) fn valid_role(text: &str) -> Result<&str, AppError> {
    let role = text.trim();
    if ROLES.contains(&role) {
        return Ok(role);
    }
    Err(AppError::new(Code::BadInput, "The role is broker, clerk, reviewer or administrator.")
        .field("role", "one of the four"))
}

fn difference(known: &Person, wanted: &Person) -> String {
    let mut said = Vec::new();
    if known.name != wanted.name {
        said.push(format!("is now called {}", wanted.name));
    }
    if known.role != wanted.role {
        said.push(format!("is now {} (was {})", wanted.role, known.role));
    }
    match (known.active, wanted.active) {
        (true, false) => said.push("no longer works here".to_owned()),
        (false, true) => said.push("works here again".to_owned()),
        _ => {}
    }
    format!("{} {}", known.name, said.join(", "))
}

/// A change of the house by somebody who may.
fn change(
    app: &App,
    label: &str,
    act: impl FnOnce(&mut Writing<'_>, &mut House) -> Result<(), AppError>,
) -> Result<(), AppError> {
    write(app, label, |tx, house| {
        super::require(app, tx, Right::Administer)?;
        act(tx, house)
    })
}

fn write(
    app: &App,
    label: &str,
    act: impl FnOnce(&mut Writing<'_>, &mut House) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let (now, person) = (app.host().now(), app.person()?);
    let fresh = RecordId(app.host().new_id());
    app.profile().write(|tx| -> Result<(), AppError> {
        let (id, mut house) = match House::find(tx)? {
            Some(found) => found,
            None => {
                kept::create(tx, fresh, RecordKind::House, None, now)?;
                (fresh, House::default())
            }
        };
        act(tx, &mut house)?;
        resettle(tx, &mut house)?;
        kept::say(tx, id, &house, &Act { at: now, person, label })?;
        Ok(())
    })?;
    lock::follow(app)?;
    app.tell(Event::Status);
    // What the key for sending does hangs on the agreements.
    app.tell(Event::Records { ids: Vec::new() });
    Ok(())
}

/// The house knows everybody of the table of persons as the table does.
fn resettle(tx: &Writing<'_>, house: &mut House) -> Result<(), AppError> {
    for person in tx.persons()?.into_iter().filter(|person| person.role != "system") {
        let known = house.persons.remove(&person.id.to_string());
        let passphrase_since = known.and_then(|known| known.passphrase_since);
        let resident = Resident { name: person.name, role: person.role, active: person.active, passphrase_since };
        house.persons.insert(person.id.to_string(), resident);
    }
    Ok(())
}
