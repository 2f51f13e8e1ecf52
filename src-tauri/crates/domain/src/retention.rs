//! How long documents are kept, by class and country: data of `assets/retention.csv`, never figures in code.

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate};

/// One line of the schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// The kind of document.
    pub class: &'static str,
    /// Whose law: two letters, or `*`.
    pub country: &'static str,
    /// Years kept from the end of the year of acceptance.
    pub years: u32,
    /// What the figure rests on.
    pub basis: &'static str,
}

/// The whole schedule, in its order.
#[must_use]
pub fn schedule() -> &'static [Retention] {
    static SCHEDULE: OnceLock<Vec<Retention>> = OnceLock::new();
    SCHEDULE.get_or_init(|| {
        let text = include_str!("../../../../assets/retention.csv");
        let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
        lines.filter_map(read).collect()
    })
}

fn read(line: &'static str) -> Option<Retention> {
    let mut cells = line.splitn(4, ',');
    let (class, country, years, basis) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    Some(Retention { class, country, years: years.parse().ok()?, basis: basis.trim_matches('"') })
}

/// What holds for a class in a country; the line of `*` where the country has none of its own.
///
/// ```
/// assert_eq!(domain::retention::of("declaration", "NL").unwrap().years, 7);
/// assert_eq!(domain::retention::of("declaration", "??").unwrap().years, 10);
/// ```
#[must_use]
pub fn of(class: &str, country: &str) -> Option<&'static Retention> {
    let fits = |wanted: &str| schedule().iter().find(|line| line.class == class && line.country == wanted);
    fits(country).or_else(|| fits("*"))
}

impl Retention {
    /// The first day on which a document accepted on a day may be erased.
    ///
    /// ```
    /// let accepted = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    /// let ends = domain::retention::of("declaration", "NL").unwrap().ends_for(accepted);
    /// assert_eq!(ends.unwrap().to_string(), "2034-01-01");
    /// ```
    #[must_use]
    pub fn ends_for(&self, accepted: NaiveDate) -> Option<NaiveDate> {
        let year = accepted.year().checked_add(i32::try_from(self.years).ok()?)?.checked_add(1)?;
        NaiveDate::from_ymd_opt(year, 1, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_no_country_is_without_one() {
        let text = include_str!("../../../../assets/retention.csv");
        let lines = text.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(schedule().len(), lines);
        // UCC Art. 51: three years at least.
        assert!(schedule().iter().all(|line| line.years >= 3 && !line.basis.is_empty()));
        assert!(of("declaration", "").is_some() && of("no such class", "BE").is_none());
    }
}
