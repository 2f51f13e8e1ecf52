//! Persons of the profile: every change in the journal has one, and what leaves the house has the ones it needs.

pub(crate) mod house;
pub(crate) mod lock;
pub(crate) mod role;

#[cfg(test)]
mod tests;

use store::{Person, PersonId, Reading};

pub(crate) use house::House;
use role::{Right, Role, may};

use crate::error::{AppError, Code};
use crate::open::Seat;
use crate::view::{AddPerson, ChoosePerson, StatusView};
use crate::{App, Event, home};

const NAME_CHARACTERS_MAX: usize = 100;

/// Another person sits down at the desk.
pub(crate) fn choose(app: &App, request: ChoosePerson) -> Result<StatusView, AppError> {
    let person = house::person_meant(app, &request.person)?;
    lock::check_words(app, person.id, &request.passphrase)?;
    choose_known(app, &person)?;
    home::status(app, crate::view::Nothing::default())
}

fn choose_known(app: &App, person: &Person) -> Result<(), AppError> {
    if !person.active {
        return Err(AppError::new(Code::Refused, format!("{} no longer works here.", person.name)));
    }
    app.set_person(person.id);
    app.tell(Event::Status);
    app.tell(Event::Records { ids: Vec::new() });
    Ok(())
}

/// A name a person may have.
pub(crate) fn valid_name(text: &str) -> Result<&str, AppError> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARACTERS_MAX || name.chars().any(char::is_control) {
        return Err(AppError::new(Code::BadInput, "A person needs a name of at most 100 characters.")
            .field("name", "one line, not empty"));
    }
    Ok(name)
}

/// A new person joins.
pub(crate) fn add(app: &App, request: AddPerson) -> Result<StatusView, AppError> {
    let (name, role) = (valid_name(&request.name)?, request.role.trim());
    let role = house::valid_role(if role.is_empty() { "broker" } else { role })?;
    let known = app.profile().read(|reading| reading.persons())?;
    if known.iter().any(|person| person.name == name) {
        return Err(AppError::new(
            Code::Refused,
            format!("{name} is in this profile already; choose the person instead."),
        ));
    }
    let id = PersonId(app.host().new_id());
    let person =
        Person { id, name: name.to_owned(), role: role.to_owned(), created_at: app.host().now(), active: true };
    house::add(app, &person)?;
    home::status(app, crate::view::Nothing::default())
}

/// The person at the desk, to look at; one who has not written yet is a broker to be.
pub(crate) fn desk_person(app: &App) -> Result<Person, AppError> {
    app.profile().read(|reading| desk_person_in(app, reading))
}

pub(crate) fn desk_person_in(app: &App, reading: &Reading<'_>) -> Result<Person, AppError> {
    match app.seat() {
        Seat::Taken(id) => reading
            .person(id)?
            .ok_or_else(|| AppError::new(Code::NotFound, "The person at the desk is not in this profile.")),
        Seat::New(name) => Ok(Person {
            id: PersonId(uuid::Uuid::nil()),
            name,
            role: "broker".to_owned(),
            created_at: app.host().now(),
            active: true,
        }),
    }
}

/// Refuses what the person at the desk may not do.
pub(crate) fn require(app: &App, reading: &Reading<'_>, right: Right) -> Result<(), AppError> {
    let (persons, me) = (reading.persons()?, desk_person_in(app, reading)?);
    if may(&persons, &me, right) {
        return Ok(());
    }
    Err(match right {
        Right::Send => AppError::new(Code::Refused, format!("{} prepares; a broker sends.", me.name)),
        Right::Release => AppError::new(Code::Refused, format!("{} is not a reviewer.", me.name)),
        Right::Administer => {
            let who: Vec<&str> = persons
                .iter()
                .filter(|person| person.active && Role::of(person) == Role::Administrator)
                .map(|person| person.name.as_str())
                .collect();
            AppError::new(Code::Refused, "Only an administrator changes that.").help(format!("Ask {}.", who.join(", ")))
        }
    })
}
