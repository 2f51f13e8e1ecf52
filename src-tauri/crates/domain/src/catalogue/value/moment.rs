//! Moments: a day, perhaps a time, and UTC or an offset.

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeZone};

use super::{Parsed, Typing, Unreadable, day};
use crate::record::Node;

/// True for a moment as CAS takes it: ISO 8601 with `Z` or an offset (CAS data types: timestamp).
pub(in super::super) fn has_offset(text: &str) -> bool {
    // The letter parts day and time; RFC 3339 would also allow a blank.
    text.contains('T') && DateTime::parse_from_rfc3339(text).is_ok()
}

pub(super) fn parse(text: &str, typing: &Typing<'_>) -> Result<Parsed, Unreadable> {
    if has_offset(text) {
        return Ok(Parsed::plain(Node::text(text)));
    }
    let (day, note, time) = match text.parse::<NaiveDateTime>() {
        Ok(local) => (local.date(), None, local.time()),
        Err(_) => {
            let (day, time) = text.rsplit_once(' ').filter(|(_, time)| time.contains(':')).unwrap_or((text, "0:00"));
            let (day, note) = day::parse(day.trim(), typing.today)?;
            let time =
                NaiveTime::parse_from_str(time, "%H:%M").or_else(|_| NaiveTime::parse_from_str(time, "%H:%M:%S"));
            (
                day,
                note,
                time.map_err(|_| {
                    Unreadable::new(format!("“{text}” has no time that can be read; type 22.11.2026 9:30."))
                })?,
            )
        }
    };
    let Some(offset) = typing.offset else {
        return Err(Unreadable::new(format!(
            "“{text}” does not say at which offset from UTC; type {day}T{time}+01:00, or Z for UTC."
        )));
    };
    let moment = offset.from_local_datetime(&day.and_time(time)).single();
    let moment = moment.ok_or_else(|| Unreadable::new(format!("“{text}” is no moment at the offset {offset}.")))?;
    let added = format!("at your offset {offset}");
    let note = note.map_or_else(|| added.clone(), |note| format!("{note}; {added}"));
    Ok(Parsed::of(Node::text(moment.to_rfc3339()), Some(note)))
}
