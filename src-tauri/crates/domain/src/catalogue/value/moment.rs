//! Moments: a day, perhaps a time, and UTC or an offset.

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeZone};

use super::{Parsed, Typing, Unreadable, central_european_offset, day};
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
    let local = day.and_time(time);
    let offset = typing.offset.unwrap_or_else(|| central_european_offset(local));
    let moment = offset.from_local_datetime(&local).single();
    let moment = moment.ok_or_else(|| Unreadable::new(format!("“{text}” is no moment at the offset {offset}.")))?;
    let added = match typing.offset {
        Some(_) => format!("at your offset {offset}"),
        None => format!("in Central European time, {offset}"),
    };
    let note = note.map_or_else(|| added.clone(), |note| format!("{note}; {added}"));
    Ok(Parsed::of(Node::text(moment.to_rfc3339()), Some(note)))
}
