//! The query of a search, checked parameter by parameter. Source: Customs4trade declarations, search parameters.

use std::collections::BTreeMap;

use chrono::DateTime;

use crate::{book::Query, moment::Moment};

/// Parameter and the expression it is compared with.
const EQUAL: [(&str, &str); 9] = [
    ("externalReference", "d.external_reference"),
    ("direction", "d.direction"),
    ("lrn", "s.lrn"),
    ("mrn", "s.mrn"),
    ("customsFlow", "d.customs_flow"),
    ("ucr", "d.ucr"),
    ("shipFrom", "d.ship_from"),
    ("shipTo", "d.ship_to"),
    ("arc", "s.arc"),
];
const ANY_OF: [(&str, &str); 4] = [
    ("currentStatus", "s.status"),
    ("jurisdiction", "d.jurisdiction"),
    ("storageLocation", "d.storage_location"),
    ("customsFlowStep", "d.customs_flow_step"),
];
const FROM: [(&str, &str); 3] =
    [("declarationDateFrom", "s.accepted_at"), ("creationDateFrom", "d.created_at"), ("lastUpdatedFrom", "s.at")];
const TO: [(&str, &str); 3] =
    [("declarationDateTo", "s.accepted_at"), ("creationDateTo", "d.created_at"), ("lastUpdatedTo", "s.at")];
const MAX_ROWS: u32 = cas::wire::MAX_PAGE_ROWS;

/// What is wrong, by parameter.
pub(super) fn read(
    parameters: &[(String, String)],
    tenant: &str,
    max_offset: u32,
) -> Result<Query, BTreeMap<String, Vec<String>>> {
    let mut query = Query { tenant: tenant.to_owned(), limit: MAX_ROWS, ..Query::default() };
    let mut faults: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in parameters {
        if let Err(fault) = take(&mut query, name, value, max_offset) {
            faults.entry(name.clone()).or_default().push(fault);
        }
    }
    if faults.is_empty() { Ok(query) } else { Err(faults) }
}

fn take(query: &mut Query, name: &str, value: &str, max_offset: u32) -> Result<(), String> {
    let find = |table: &[(&str, &'static str)]| table.iter().find(|row| row.0 == name).map(|row| row.1);
    if let Some(expression) = find(&EQUAL) {
        query.equal.push((expression, value.to_owned()));
    } else if let Some(expression) = find(&ANY_OF) {
        match query.any_of.iter_mut().find(|(held, _)| *held == expression) {
            Some((_, values)) => values.push(value.to_owned()),
            None => query.any_of.push((expression, vec![value.to_owned()])),
        }
    } else if let Some(expression) = find(&FROM) {
        query.from.push((expression, moment(value)?));
    } else if let Some(expression) = find(&TO) {
        query.to.push((expression, moment(value)?));
    } else if name == "limit" {
        query.limit = number(value)?;
        if !(1..=MAX_ROWS).contains(&query.limit) {
            return Err(format!("a number from 1 to {MAX_ROWS} was expected."));
        }
    } else if name == "offset" {
        query.offset = number(value)?;
        if query.offset > max_offset {
            return Err(format!("at most {max_offset} rows can be skipped; narrow the search by dates instead."));
        }
    }
    Ok(())
}

fn number(value: &str) -> Result<u32, String> {
    value.parse().map_err(|_| "a whole number was expected.".to_owned())
}

fn moment(value: &str) -> Result<i64, String> {
    DateTime::parse_from_rfc3339(value)
        .map(|time| Moment::at(time.to_utc()).0)
        .map_err(|_| "a date and time with Z or an offset was expected.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(text: &str) -> Vec<(String, String)> {
        text.split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.into(), value.into()))
            .collect()
    }

    #[test]
    fn reads_what_can_be_searched_by_and_refuses_the_rest() {
        let query = read(&parameters("externalReference=QS-1&currentStatus=New&currentStatus=Released&lastUpdatedFrom=1970-01-01T00:00:01Z&limit=7&offset=14&newParameter=x"), "practice", 50).unwrap();
        assert_eq!(query.equal, [("d.external_reference", "QS-1".to_owned())]);
        assert_eq!(query.any_of, [("s.status", vec!["New".to_owned(), "Released".to_owned()])]);
        assert_eq!(query.from, [("s.at", 1_000_000)]);
        assert_eq!((query.limit, query.offset), (7, 14));
        for (text, name) in [
            ("limit=101", "limit"),
            ("limit=0", "limit"),
            ("limit=ten", "limit"),
            ("offset=-1", "offset"),
            ("lastUpdatedFrom=yesterday", "lastUpdatedFrom"),
            ("creationDateTo=2026-11-20T09:30:00", "creationDateTo"),
            ("offset=51", "offset"),
        ] {
            assert!(read(&parameters(text), "practice", 50).unwrap_err().contains_key(name), "{text}");
        }
    }
}
