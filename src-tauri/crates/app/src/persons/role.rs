//! Roles, and what each may do. Preparing is everybody's; what leaves the house, and the house itself, is not.

use store::Person;

/// What a person is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Prepares declarations and sends them.
    Broker,
    /// Prepares; somebody else sends.
    Clerk,
    /// Releases what others prepared.
    Reviewer,
    /// Everything, and the agreements of the house.
    Administrator,
    /// CAS and customs, as the journal names them.
    System,
}

/// What not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// Send to CAS what needs no second person.
    Send,
    /// Be the second person.
    Release,
    /// Change persons and the agreements of the house.
    Administer,
}

/// The roles a person can be given, as tables and screens write them.
pub(crate) const ROLES: &[&str] = &["broker", "clerk", "reviewer", "administrator"];

impl Role {
    /// The role of a person; what is not known may do the least.
    pub(crate) fn of(person: &Person) -> Role {
        match person.role.as_str() {
            "broker" => Role::Broker,
            "reviewer" => Role::Reviewer,
            "administrator" => Role::Administrator,
            "system" => Role::System,
            _ => Role::Clerk,
        }
    }

    /// Whether the role brings a right with it.
    pub(crate) fn has(self, right: Right) -> bool {
        match right {
            Right::Send => matches!(self, Role::Broker | Role::Reviewer | Role::Administrator),
            Right::Release => matches!(self, Role::Reviewer | Role::Administrator),
            Right::Administer => self == Role::Administrator,
        }
    }
}

/// Whether a person may do something. A house without an administrator is everybody's: nobody is ever locked out of it.
pub(crate) fn may(persons: &[Person], person: &Person, right: Right) -> bool {
    let administered = persons.iter().any(|each| each.active && Role::of(each) == Role::Administrator);
    person.active && (Role::of(person).has(right) || (right == Right::Administer && !administered))
}

#[cfg(test)]
mod tests {
    use store::PersonId;
    use uuid::Uuid;

    use super::*;

    fn person(role: &str, active: bool) -> Person {
        let id = PersonId(Uuid::from_u128(role.len() as u128));
        Person { id, name: role.to_owned(), role: role.to_owned(), created_at: chrono::DateTime::UNIX_EPOCH, active }
    }

    #[test]
    fn each_role_may_what_it_is_for() {
        use Right::{Administer, Release, Send};
        let house = [person("administrator", true)];
        for (role, rights) in [
            ("broker", &[Send][..]),
            ("clerk", &[]),
            ("reviewer", &[Send, Release]),
            ("administrator", &[Send, Release, Administer]),
            ("gardener", &[]),
            ("system", &[]),
        ] {
            let all = [Send, Release, Administer];
            let has: Vec<Right> = all.into_iter().filter(|right| may(&house, &person(role, true), *right)).collect();
            assert_eq!(has, rights, "{role}");
            assert!(all.iter().all(|right| !may(&house, &person(role, false), *right)), "{role}, no longer here");
        }
    }

    #[test]
    fn a_house_without_an_administrator_is_everybodys() {
        let left = person("administrator", false);
        assert!(may(&[left], &person("clerk", true), Right::Administer));
    }
}
