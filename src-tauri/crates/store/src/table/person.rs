//! `person`: who did it. Every batch names one.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, named_params};

use crate::sql::Moment;
use crate::{PersonId, Reading, StoreError, Writing};

/// A person of the profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// Name as shown in histories.
    pub name: String,
    /// What the person does here, in words.
    pub role: String,
    /// When the person was added.
    pub created_at: DateTime<Utc>,
    /// Whether the person still works here. Persons are never deleted: histories name them.
    pub active: bool,
}

impl Person {
    fn of_row(row: &Row<'_>) -> rusqlite::Result<Person> {
        Ok(Person {
            id: row.get("id")?,
            name: row.get("name")?,
            role: row.get("role")?,
            created_at: row.get::<_, Moment>("created_at")?.0,
            active: row.get("active")?,
        })
    }
}

impl Reading<'_> {
    /// All persons, the longest known first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn persons(&self) -> Result<Vec<Person>, StoreError> {
        let sql = "SELECT id, name, role, created_at, active FROM person ORDER BY created_at, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let persons = statement.query_map([], Person::of_row)?.collect::<Result<_, _>>()?;
        Ok(persons)
    }

    /// One person.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn person(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        let sql = "SELECT id, name, role, created_at, active FROM person WHERE id = :id";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(named_params! { ":id": id }, Person::of_row).optional()?)
    }
}

impl Writing<'_> {
    /// Adds a person.
    ///
    /// # Errors
    /// [`StoreError::AlreadyThere`] for a known id; a rule of the table for a blank name.
    pub fn add_person(&mut self, person: &Person) -> Result<(), StoreError> {
        if self.person(person.id)?.is_some() {
            return Err(StoreError::AlreadyThere { kind: "person", id: person.id.to_string() });
        }
        let sql = "INSERT INTO person (id, name, role, created_at, active)
                   VALUES (:id, :name, :role, :created_at, :active)";
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": person.id,
            ":name": person.name,
            ":role": person.role,
            ":created_at": Moment(person.created_at),
            ":active": person.active,
        })?;
        Ok(())
    }

    /// Says whether a person still works here.
    ///
    /// # Errors
    /// [`StoreError::UnknownPerson`].
    pub fn set_person_active(&mut self, id: PersonId, active: bool) -> Result<(), StoreError> {
        let sql = "UPDATE person SET active = :active WHERE id = :id";
        let changed = self.connection.prepare_cached(sql)?.execute(named_params! { ":id": id, ":active": active })?;
        if changed == 0 { Err(StoreError::UnknownPerson { id }) } else { Ok(()) }
    }
}
