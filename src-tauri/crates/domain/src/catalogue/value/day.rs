//! Days as people type them: `t`, `t+3`, `221126`, `22.11.`, `22.11.2026`, `2026-11-22`.

use chrono::{Datelike, Days, NaiveDate};

use super::Unreadable;

/// Reads a day. The second part says what was decided: which of two readings, which year.
///
/// Six digits are day, month, year or year, month, day; a day without year may be of this year or a neighbouring one;
/// in both cases the reading nearest to today is taken.
pub(super) fn parse(text: &str, today: NaiveDate) -> Result<(NaiveDate, Option<String>), Unreadable> {
    let unreadable = || Unreadable::new(format!("“{text}” is not a day; type 2026-11-22, 22.11., 221126 or t+3."));
    if let Some(day) = relative(text, today) {
        return day.map(|day| (day, None)).ok_or_else(unreadable);
    }
    if let Ok(day) = text.trim_end_matches('Z').parse::<NaiveDate>() {
        return Ok((day, None));
    }
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let readings = match (digits, text.len()) {
        (true, 8) => {
            vec![Reading::of(&text[..4], &text[4..6], &text[6..]), Reading::of(&text[4..], &text[2..4], &text[..2])]
        }
        (true, 6) => {
            vec![Reading::of(&text[4..], &text[2..4], &text[..2]), Reading::of(&text[..2], &text[2..4], &text[4..])]
        }
        _ => written(text, today).ok_or_else(unreadable)?,
    };
    let readings: Vec<Reading> = readings.into_iter().flatten().collect();
    nearest(text, readings.iter().filter_map(Reading::day).collect(), today).ok_or_else(|| {
        let closest = readings.iter().min_by_key(|reading| (reading.year - today.year()).abs());
        let beyond = closest.and_then(Reading::days_of_the_month);
        beyond.map_or_else(unreadable, |why| Unreadable::new(format!("“{text}” is not a day: {why}.")))
    })
}

/// `t`, `t+3`, `t-1`, `today`.
fn relative(text: &str, today: NaiveDate) -> Option<Option<NaiveDate>> {
    let lower = text.to_lowercase();
    let rest = ["today", "t"].iter().find_map(|word| lower.strip_prefix(word))?.trim_start();
    if rest.is_empty() {
        return Some(Some(today));
    }
    let count = |text: &str| text.trim().parse().ok().map(Days::new);
    if let Some(days) = rest.strip_prefix('+') {
        return Some(count(days).and_then(|days| today.checked_add_days(days)));
    }
    let days = rest.strip_prefix('-')?;
    Some(count(days).and_then(|days| today.checked_sub_days(days)))
}

/// Day, month and perhaps year, parted by points, slashes or hyphens; the year first where it has four digits.
fn written(text: &str, today: NaiveDate) -> Option<Vec<Option<Reading>>> {
    let mark = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '.' | '/' | '-'))?;
    let parts: Vec<&str> = text.trim_end_matches(mark).split(mark).map(str::trim).collect();
    match parts[..] {
        [year, month, day] if year.len() == 4 => Some(vec![Reading::of(year, month, day)]),
        [day, month, year] => Some(vec![Reading::of(year, month, day)]),
        [day, month] => {
            Some((-1..=1).map(|years| Reading::of(&(today.year() + years).to_string(), month, day)).collect())
        }
        _ => None,
    }
}

/// One way to read a text as year, month and day; the day may not exist.
#[derive(Clone, Copy)]
struct Reading {
    year: i32,
    month: u32,
    day: u32,
}

impl Reading {
    fn of(year: &str, month: &str, day: &str) -> Option<Reading> {
        let year = match year.len() {
            2 => 2000 + year.parse::<i32>().ok()?,
            4 => year.parse().ok()?,
            _ => return None,
        };
        if !(1..=2).contains(&month.len()) || !(1..=2).contains(&day.len()) {
            return None;
        }
        Some(Reading { year, month: month.parse().ok()?, day: day.parse().ok()? })
    }

    fn day(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month, self.day)
    }

    /// "February 2026 has 28 days", where the day lies beyond the end of its month.
    fn days_of_the_month(&self) -> Option<String> {
        let days = (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(self.year, self.month, *day).is_some())?;
        let month = NaiveDate::from_ymd_opt(self.year, self.month, 1)?.format("%B %Y");
        (self.day > days).then(|| format!("{month} has {days} days"))
    }
}

fn nearest(text: &str, mut candidates: Vec<NaiveDate>, today: NaiveDate) -> Option<(NaiveDate, Option<String>)> {
    candidates.dedup();
    let day = candidates.iter().min_by_key(|day| day.signed_duration_since(today).num_days().abs()).copied()?;
    let several =
        candidates.len() > 1 && day != today && (day.year() != today.year() || !text.contains(['.', '/', '-']));
    Some((day, several.then(|| format!("{text} was read as {day}, the reading nearest to today"))))
}
