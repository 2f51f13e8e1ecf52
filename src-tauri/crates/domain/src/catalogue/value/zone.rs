//! Central European time, for moments written without an offset.

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

const WINTER: Option<FixedOffset> = FixedOffset::east_opt(3_600);
const SUMMER: Option<FixedOffset> = FixedOffset::east_opt(7_200);

/// The offset that clocks in Belgium and around it have at a local moment: +02:00 from 01:00 UTC on the last Sunday of
/// March to 01:00 UTC on the last Sunday of October, else +01:00. Source: Directive 2000/84/EC, Articles 2 and 3.
///
/// The hour that the clocks leave out in March counts as winter time, the hour they show twice in October as summer
/// time, its first pass. The rule holds from 2002 on; older years are counted by it too.
///
/// ```
/// use domain::catalogue::central_european_offset;
/// let offset = |local: &str| central_european_offset(local.parse().unwrap()).to_string();
/// assert_eq!((offset("2026-11-20T09:30:00"), offset("2026-07-01T09:30:00")), ("+01:00".into(), "+02:00".into()));
/// ```
#[must_use]
pub fn central_european_offset(local: NaiveDateTime) -> FixedOffset {
    let begin = change(local.year(), 3);
    let end = change(local.year(), 10);
    let summer = begin.zip(end).is_some_and(|(begin, end)| begin <= local && local < end);
    let offset = if summer { SUMMER } else { WINTER };
    // Both lie within a day, the only thing an offset must do.
    offset.unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc))
}

/// When the clocks show 3:00 on the last Sunday of the month: after the hour left out in March, after the first pass
/// of the hour shown twice in October.
fn change(year: i32, month: u32) -> Option<NaiveDateTime> {
    let last = NaiveDate::from_ymd_opt(year, month, 31)?;
    let sunday = last.week(Weekday::Sun).first_day();
    Some(sunday.and_time(NaiveTime::from_hms_opt(3, 0, 0)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clocks_change_twice_a_year() {
        for (local, expected) in [
            ("2026-01-01T00:00:00", "+01:00"),
            ("2026-03-28T23:59:59", "+01:00"),
            ("2026-03-29T01:59:59", "+01:00"),
            ("2026-03-29T02:30:00", "+01:00"),
            ("2026-03-29T03:00:00", "+02:00"),
            ("2026-07-01T12:00:00", "+02:00"),
            ("2026-10-24T23:59:59", "+02:00"),
            ("2026-10-25T01:59:59", "+02:00"),
            ("2026-10-25T02:30:00", "+02:00"),
            ("2026-10-25T03:00:00", "+01:00"),
            ("2026-12-31T23:59:59", "+01:00"),
            // The last day of the month is the Sunday itself, and the day after one.
            ("2024-03-31T03:00:00", "+02:00"),
            ("2024-03-31T01:00:00", "+01:00"),
            ("2021-10-31T02:59:59", "+02:00"),
            ("2021-10-31T03:00:00", "+01:00"),
            ("2025-03-30T03:00:00", "+02:00"),
            ("2027-10-31T03:00:00", "+01:00"),
            ("2028-03-26T03:00:00", "+02:00"),
            ("2028-03-25T03:00:00", "+01:00"),
        ] {
            assert_eq!(central_european_offset(local.parse().unwrap()).to_string(), expected, "{local}");
        }
    }
}
