//! Persons of the profile: every change in the journal has one.

use store::{Person, PersonId};

use crate::error::{AppError, Code};
use crate::view::{AddPerson, ChoosePerson, StatusView};
use crate::{App, Event, home};

const NAME_CHARACTERS_MAX: usize = 100;

/// Another person sits down at the desk.
pub(crate) fn choose(app: &App, request: ChoosePerson) -> Result<StatusView, AppError> {
    let unknown = || AppError::new(Code::NotFound, "There is no such person in this profile.");
    let id: PersonId = request.person.parse().map_err(|_| unknown())?;
    let person = app.profile().read(|reading| reading.person(id))?.ok_or_else(unknown)?;
    if !person.active || person.role == "system" {
        return Err(AppError::new(Code::Refused, format!("{} cannot work at this desk.", person.name)));
    }
    app.set_person(id);
    app.tell(Event::Status);
    home::status(app, crate::view::Nothing::default())
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

/// A new person joins, and sits down.
pub(crate) fn add(app: &App, request: AddPerson) -> Result<StatusView, AppError> {
    let (name, role) = (valid_name(&request.name)?, request.role.trim());
    let role = if role.is_empty() { "broker" } else { role };
    if !["broker", "clerk", "reviewer", "administrator"].contains(&role) {
        return Err(AppError::new(Code::BadInput, "The role is broker, clerk, reviewer or administrator.")
            .field("role", "one of the four"));
    }
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
    app.profile().write(|tx| tx.add_person(&person))?;
    choose(app, ChoosePerson { person: id.to_string() })
}
