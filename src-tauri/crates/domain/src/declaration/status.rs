//! Statuses of a declaration in CAS: an open set, with what is known of each in `assets/catalogue/statuses.csv`.

use std::sync::OnceLock;

/// What a status means for the person who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It goes on by itself.
    Open,
    /// Refused: a person corrects.
    Refused,
    /// Customs asks: a person answers.
    Asked,
    /// Nothing more comes.
    Done,
}

/// A step of the life-cycle line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LifeStep {
    /// On our desk.
    Draft,
    /// Taken in by CAS.
    Sent,
    /// Checked by CAS.
    Checked,
    /// At customs.
    Customs,
    /// Accepted: there is an MRN.
    Accepted,
    /// Released, or otherwise at its end.
    Released,
}

/// What is known of a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusRow {
    /// As CAS writes it: `Accepted`.
    pub status: &'static str,
    /// Place on the way; a status never falls back except by a correction.
    pub rank: u32,
    /// Step of the life-cycle line.
    pub step: LifeStep,
    /// What it means for the person who waits.
    pub outcome: Outcome,
    /// In words.
    pub words: &'static str,
    /// What happens next, and who acts.
    pub next: &'static str,
}

/// The row of a status; `None` for one the product does not know: it is kept and shown as it is.
#[must_use]
pub fn status(text: &str) -> Option<&'static StatusRow> {
    rows().iter().find(|row| row.status == text)
}

/// Everything that is known of statuses, in the order of the table.
#[must_use]
pub fn statuses() -> &'static [StatusRow] {
    rows()
}

/// True when a declaration in status `from` may come to be shown as `to`: forward, or out of a refusal by a correction.
#[must_use]
pub fn may_follow(from: Option<&str>, to: &str) -> bool {
    let Some(before) = from.and_then(status) else { return true };
    status(to).is_none_or(|after| after.rank >= before.rank || before.outcome == Outcome::Refused)
}

fn rows() -> &'static [StatusRow] {
    static ROWS: OnceLock<Vec<StatusRow>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let text = include_str!("../../../../../assets/catalogue/statuses.csv");
        text.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(row).collect()
    })
}

fn row(line: &'static str) -> Option<StatusRow> {
    let mut cells = line.splitn(5, ',');
    let (status, rank) = (cells.next()?, cells.next()?.parse().ok()?);
    let step = match cells.next()? {
        "draft" => LifeStep::Draft,
        "sent" => LifeStep::Sent,
        "checked" => LifeStep::Checked,
        "customs" => LifeStep::Customs,
        "accepted" => LifeStep::Accepted,
        "released" => LifeStep::Released,
        _ => return None,
    };
    let outcome = match cells.next()? {
        "open" => Outcome::Open,
        "refused" => Outcome::Refused,
        "asked" => Outcome::Asked,
        "done" => Outcome::Done,
        _ => return None,
    };
    // The last cell alone may be quoted, because it holds a comma.
    let (words, next) = cells.next()?.split_once(',')?;
    Some(StatusRow { status, rank, step, outcome, words, next: next.trim_matches('"') })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let text = include_str!("../../../../../assets/catalogue/statuses.csv");
        let lines = text.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(rows().len(), lines, "a row cannot be read");
        assert_eq!(status("Invalid").unwrap().next, "correct what CAS names, then send again");
    }

    #[test]
    fn a_status_moves_forward_or_out_of_a_refusal() {
        for (from, to, expected) in [
            (None, "New", true),
            (Some("New"), "Validated", true),
            (Some("Released"), "Accepted", false),
            (Some("Accepted"), "Queued", false),
            (Some("Invalid"), "New", true),
            (Some("CustomsError"), "Validated", true),
            (Some("Validated"), "Invalid", true),
            (Some("Released"), "BrandNewStatus", true),
            (Some("BrandNewStatus"), "New", true),
            (Some("Released"), "Released", true),
        ] {
            assert_eq!(may_follow(from, to), expected, "{from:?} → {to}");
        }
    }
}
