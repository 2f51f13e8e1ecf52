//! What CAS looks at: the structure of a message while it arrives, and its content once it is processed.

mod checks;
mod structure;

use cas::wire::{DeclarationError, FieldReference};
use serde_json::Value;

use crate::practice::Validation;

pub(crate) use structure::read as read_structure;

/// Judges a declaration by the table; `listed` names the codes that hold only where a flow lists them. Nothing found
/// means valid.
pub(crate) fn judge(table: &[Validation], listed: &[String], document: &Value) -> Vec<DeclarationError> {
    let mut errors = Vec::new();
    for row in table.iter().filter(|row| !row.only_listed || listed.contains(&row.code)) {
        for (path, group) in groups(document, &row.path) {
            // The first name counts; the others are older names of the same field.
            let value = row.names.iter().find_map(|name| group.get(name)).unwrap_or(&Value::Null);
            if !row.check.holds(value, row.required) {
                let field = row.names.first().map(String::as_str).unwrap_or_default();
                errors.push(error(&row.code, &row.message, &row.description, &path, field));
            }
        }
    }
    errors
}

/// One complaint in the documented form: code, message, description, and the field in the names of CAS's own model.
pub(crate) fn error(code: &str, message: &str, description: &str, path: &str, field: &str) -> DeclarationError {
    DeclarationError {
        error_code: Some(code.to_owned()),
        message: Some(message.to_owned()),
        description: Some(description.to_owned()),
        field_reference: vec![FieldReference { field_name: Some(pascal(field)), path: Some(pascal(path)) }],
    }
}

/// Every group a pattern such as `a.items[].b` leads to, with its own path (`a.items[2].b`). A group that is absent
/// gives one empty group, so that a required field in it is missed; an absent list gives none.
pub(crate) fn groups<'a>(document: &'a Value, pattern: &str) -> Vec<(String, &'a Value)> {
    let mut found = vec![(String::new(), document)];
    for segment in pattern.split('.') {
        let name = segment.trim_end_matches("[]");
        let mut next = Vec::new();
        for (path, value) in found {
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            let child = value.get(name).unwrap_or(&Value::Null);
            match child.as_array() {
                Some(list) if name.len() < segment.len() => {
                    next.extend(list.iter().enumerate().map(|(index, one)| (format!("{path}[{index}]"), one)));
                }
                _ if name.len() < segment.len() => {}
                _ => next.push((path, child)),
            }
        }
        found = next;
    }
    found
}

/// The names of the platform's own model: each part of a path begins with a capital.
pub(crate) fn pascal(path: &str) -> String {
    path.split('.')
        .map(|part| {
            let mut letters = part.chars();
            match letters.next() {
                Some(first) => first.to_uppercase().collect::<String>() + letters.as_str(),
                None => String::new(),
            }
        })
        .collect::<Vec<_>>()
        .join(".")
}

#[cfg(test)]
mod tests;
