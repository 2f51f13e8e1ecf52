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
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let candidates = match (digits, text.len()) {
        (true, 8) => vec![date(&text[..4], &text[4..6], &text[6..]), date(&text[4..], &text[2..4], &text[..2])],
        (true, 6) => vec![date(&text[4..], &text[2..4], &text[..2]), date(&text[..2], &text[2..4], &text[4..])],
        _ => written(text, today).ok_or_else(unreadable)?,
    };
    nearest(text, candidates.into_iter().flatten().collect(), today).ok_or_else(unreadable)
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

/// Day, month and perhaps year, parted by points, slashes or hyphens.
fn written(text: &str, today: NaiveDate) -> Option<Vec<Option<NaiveDate>>> {
    let mark = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '.' | '/' | '-'))?;
    let parts: Vec<&str> = text.trim_end_matches(mark).split(mark).map(str::trim).collect();
    match parts[..] {
        [day, month, year] => Some(vec![date(year, month, day)]),
        [day, month] => Some((-1..=1).map(|offset| date(&(today.year() + offset).to_string(), month, day)).collect()),
        _ => None,
    }
}

fn date(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let year = match year.len() {
        2 => 2000 + year.parse::<i32>().ok()?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    if !(1..=2).contains(&month.len()) || !(1..=2).contains(&day.len()) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

fn nearest(text: &str, mut candidates: Vec<NaiveDate>, today: NaiveDate) -> Option<(NaiveDate, Option<String>)> {
    candidates.dedup();
    let day = candidates.iter().min_by_key(|day| day.signed_duration_since(today).num_days().abs()).copied()?;
    let several =
        candidates.len() > 1 && day != today && (day.year() != today.year() || !text.contains(['.', '/', '-']));
    Some((day, several.then(|| format!("{text} was read as {day}, the reading nearest to today"))))
}
