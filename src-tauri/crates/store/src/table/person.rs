//! `person`: who did it. Every batch names one.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, named_params};

use crate::sql::{Count, Moment};
use crate::{PersonId, Reading, RecordId, StoreError, Writing};

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

    /// The digest of the words that open a person's desk, where the person has some.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn person_secret(&self, id: PersonId) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT phc FROM person_secret WHERE person = :id")?;
        Ok(statement.query_row(named_params! { ":id": id }, |row| row.get(0)).optional()?)
    }

    /// Who wrote in a record after a batch, what CAS or customs said left aside.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown record.
    pub fn authors_since(&self, record: RecordId, seq: u64) -> Result<Vec<PersonId>, StoreError> {
        let sql = "SELECT DISTINCT b.person FROM delta d JOIN batch b ON b.seq = d.batch
                   WHERE d.record = :record AND d.batch > :seq AND d.outside = 0 ORDER BY b.person";
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = named_params! { ":record": Count(self.number_of(record)?), ":seq": Count(seq) };
        let authors = statement.query_map(values, |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(authors)
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

    /// Says anew what a person is called and does here, and whether the person still works here.
    ///
    /// # Errors
    /// [`StoreError::UnknownPerson`]; a rule of the table for a blank name.
    pub fn change_person(&mut self, person: &Person) -> Result<(), StoreError> {
        let sql = "UPDATE person SET name = :name, role = :role, active = :active WHERE id = :id";
        let changed = self.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": person.id,
            ":name": person.name,
            ":role": person.role,
            ":active": person.active,
        })?;
        if changed == 0 { Err(StoreError::UnknownPerson { id: person.id }) } else { Ok(()) }
    }

    /// Keeps the digest of the words that open a person's desk (PHC text of Argon2id), or forgets it.
    ///
    /// # Errors
    /// [`StoreError::UnknownPerson`].
    pub fn set_person_secret(&mut self, id: PersonId, phc: Option<&str>, at: DateTime<Utc>) -> Result<(), StoreError> {
        if self.person(id)?.is_none() {
            return Err(StoreError::UnknownPerson { id });
        }
        match phc {
            Some(phc) => {
                let sql = "INSERT INTO person_secret (person, phc, set_at) VALUES (:id, :phc, :at)
                           ON CONFLICT (person) DO UPDATE SET phc = excluded.phc, set_at = excluded.set_at";
                let values = named_params! { ":id": id, ":phc": phc, ":at": Moment(at) };
                self.connection.prepare_cached(sql)?.execute(values)?;
            }
            None => {
                let sql = "DELETE FROM person_secret WHERE person = :id";
                self.connection.prepare_cached(sql)?.execute(named_params! { ":id": id })?;
            }
        }
        Ok(())
    }
}
