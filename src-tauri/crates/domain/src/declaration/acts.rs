//! What can be done with a declaration at CAS in each status, and why not: `assets/catalogue/actions.csv`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::status;

/// Something to be done with a declaration that CAS has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Correct it on the desk and send it again, in whichever way fits.
    Edit,
    /// Send the whole shipment again.
    Replace,
    /// Send the shipment's changes.
    Update,
    /// Change the declaration's header.
    Patch,
    /// Add, change and remove items.
    Items,
    /// Pass it to customs.
    Submit,
    /// Run the checks of CAS.
    Validate,
    /// Tell that the goods of a pre-lodged declaration have arrived.
    GoodsArrived,
    /// Open it for amendment.
    Amend,
    /// Take it back, with a reason.
    Invalidate,
    /// Make the PDF.
    GenerateSad,
    /// Excise: report of receipt.
    ReceiptReport,
    /// Excise: explanation of a shortage or an excess.
    ComplementaryExplanation,
    /// Excise: change of destination.
    ChangeDestination,
    /// Excise: rejection or alert.
    RejectOrAlertEad,
    /// Excise: the delivery is late.
    DelayForDelivery,
}

impl Act {
    /// All of them, in the order a person meets them.
    pub const ALL: &[Act] = &[
        Act::Edit,
        Act::Replace,
        Act::Update,
        Act::Patch,
        Act::Items,
        Act::Submit,
        Act::Validate,
        Act::GoodsArrived,
        Act::Amend,
        Act::Invalidate,
        Act::GenerateSad,
        Act::ReceiptReport,
        Act::ComplementaryExplanation,
        Act::ChangeDestination,
        Act::RejectOrAlertEad,
        Act::DelayForDelivery,
    ];

    /// The word in the table, in the store and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Act::Edit => "edit",
            Act::Replace => "replace",
            Act::Update => "update",
            Act::Patch => "patch",
            Act::Items => "items",
            Act::Submit => "submit",
            Act::Validate => "validate",
            Act::GoodsArrived => "goods_arrived",
            Act::Amend => "amend",
            Act::Invalidate => "invalidate",
            Act::GenerateSad => "generate_sad",
            Act::ReceiptReport => "receipt_report",
            Act::ComplementaryExplanation => "complementary_explanation",
            Act::ChangeDestination => "change_destination",
            Act::RejectOrAlertEad => "reject_or_alert_ead",
            Act::DelayForDelivery => "delay_for_delivery",
        }
    }

    /// The act with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Act> {
        Act::ALL.iter().copied().find(|act| act.word() == word)
    }

    /// What a person calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Act::Edit => "Correct and send again",
            Act::Replace => "Replace the shipment",
            Act::Update => "Update the shipment",
            Act::Patch => "Change the declaration",
            Act::Items => "Change its items",
            Act::Submit => "Submit to customs",
            Act::Validate => "Check once more",
            Act::GoodsArrived => "Goods have arrived",
            Act::Amend => "Open for amendment",
            Act::Invalidate => "Invalidate",
            Act::GenerateSad => "Make the PDF",
            Act::ReceiptReport => "Report of receipt",
            Act::ComplementaryExplanation => "Explain a shortage or excess",
            Act::ChangeDestination => "Change of destination",
            Act::RejectOrAlertEad => "Reject or alert",
            Act::DelayForDelivery => "Explain a late delivery",
        }
    }
}

/// What is known of a declaration that decides what can be done with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts<'a> {
    /// Its status, as CAS writes it.
    pub status: Option<&'a str>,
    /// Its additional declaration type is one of goods not presented yet.
    pub pre_lodged: bool,
    /// It is an excise movement.
    pub excise: bool,
    /// The country whose customs has it.
    pub jurisdiction: Option<&'a str>,
}

/// Whether an act is possible, and the sentence that goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Possibility {
    /// It can be done now.
    pub possible: bool,
    /// Why not, or what is to be known.
    pub reason: &'static str,
    /// "documented" or "inferred".
    pub evidence: &'static str,
}

/// What the table says of an act; every status has an answer, also one the product does not know.
#[must_use]
pub fn possibility(act: Act, facts: Facts<'_>) -> Possibility {
    let Some(text) = facts.status else {
        return Possibility { possible: false, reason: "CAS has no declaration of it yet.", evidence: "documented" };
    };
    let known = status(text).is_some();
    let fits = |row: &&Row| row.act == act && row.takes(text, known) && row.condition.holds(facts);
    rows().iter().find(fits).map_or(NO_ANSWER, |row| row.says)
}

/// What is said where the table were silent; a test holds that it never is.
const NO_ANSWER: Possibility =
    Possibility { possible: false, reason: "Nothing is known about this in the present status.", evidence: "inferred" };

struct Row {
    act: Act,
    statuses: Vec<&'static str>,
    condition: Condition,
    says: Possibility,
}

impl Row {
    fn takes(&self, text: &str, known: bool) -> bool {
        self.statuses.iter().any(|status| match *status {
            "*" => true,
            "?" => !known,
            status => status == text,
        })
    }
}

enum Condition {
    Always,
    PreLodged,
    Excise,
    Jurisdiction(&'static str),
}

impl Condition {
    fn holds(&self, facts: Facts<'_>) -> bool {
        match self {
            Condition::Always => true,
            Condition::PreLodged => facts.pre_lodged,
            Condition::Excise => facts.excise,
            Condition::Jurisdiction(country) => facts.jurisdiction == Some(country),
        }
    }
}

const TABLE: &str = include_str!("../../../../../assets/catalogue/actions.csv");

fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let mut groups: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
        let mut rows = Vec::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')).skip(1) {
            match group(line) {
                Some((name, statuses)) => {
                    groups.insert(name, statuses);
                }
                None => rows.extend(row(line, &groups)),
            }
        }
        rows
    })
}

fn group(line: &'static str) -> Option<(&'static str, Vec<&'static str>)> {
    let mut cells = line.split(',');
    let name = cells.next().filter(|name| name.starts_with('@'))?;
    Some((name, cells.next()?.split_whitespace().collect()))
}

fn row(line: &'static str, groups: &BTreeMap<&'static str, Vec<&'static str>>) -> Option<Row> {
    // The last cell alone may be quoted, because it holds a comma.
    let mut cells = line.splitn(6, ',');
    let act = Act::of_word(cells.next()?)?;
    let mut statuses = Vec::new();
    for word in cells.next()?.split_whitespace() {
        match groups.get(word) {
            Some(members) => statuses.extend(members),
            None => statuses.push(word),
        }
    }
    let condition = match cells.next()? {
        "" => Condition::Always,
        "pre_lodged" => Condition::PreLodged,
        "excise" => Condition::Excise,
        country => Condition::Jurisdiction(country),
    };
    let possible = match cells.next()? {
        "yes" => true,
        "no" => false,
        _ => return None,
    };
    let evidence = cells.next()?;
    let reason = cells.next()?.trim_matches('"');
    Some(Row { act, statuses, condition, says: Possibility { possible, reason, evidence } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::statuses;

    fn all_facts(status: &str) -> Vec<Facts<'_>> {
        let mut all = Vec::new();
        for (pre_lodged, excise) in [(false, false), (true, false), (false, true), (true, true)] {
            for jurisdiction in [None, Some("BE"), Some("GB")] {
                all.push(Facts { status: Some(status), pre_lodged, excise, jurisdiction });
            }
        }
        all
    }

    #[test]
    fn every_line_is_read() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1);
        let (groups, acts): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with('@'));
        assert_eq!(rows().len(), acts.len(), "a line cannot be read");
        for row in rows() {
            assert!(matches!(row.says.evidence, "documented" | "inferred"), "{:?}", row.says);
            assert!(row.says.reason.ends_with('.') && row.says.reason.len() > 10, "{:?}", row.says);
            for name in &row.statuses {
                assert!(matches!(*name, "*" | "?") || status(name).is_some(), "{name} is no status");
            }
        }
        for line in groups {
            let (_, members) = group(TABLE.lines().find(|other| *other == line).unwrap()).unwrap();
            assert!(members.iter().all(|name| status(name).is_some()), "{line}");
        }
    }

    #[test]
    fn every_status_has_an_answer_for_every_act() {
        let known = statuses().iter().map(|row| row.status);
        for text in known.chain(["HeldByMartians", ""]) {
            for facts in all_facts(text) {
                for act in Act::ALL {
                    let found = possibility(*act, facts);
                    assert_ne!(found, NO_ANSWER, "{act:?} in {facts:?}");
                }
            }
        }
        for act in Act::ALL {
            assert!(!possibility(*act, Facts::default()).possible);
            assert_eq!(Act::of_word(act.word()), Some(*act));
        }
    }

    #[test]
    fn what_is_possible_when() {
        let facts = |text| Facts { status: Some(text), pre_lodged: false, excise: false, jurisdiction: Some("BE") };
        let pre = |text| Facts { pre_lodged: true, ..facts(text) };
        let moving = |text| Facts { excise: true, ..facts(text) };
        for (act, facts, expected, says) in [
            (Act::Edit, facts("Invalid"), true, "Correct what is named"),
            (Act::Edit, facts("CustomsError"), true, ""),
            (Act::Edit, facts("Released"), false, "only by an amendment or an invalidation"),
            (Act::Replace, facts("New"), true, ""),
            (Act::Replace, facts("Submitted"), false, "submitted"),
            (Act::Replace, facts("Accepted"), false, "before customs accepts"),
            (Act::Replace, facts("Amendable"), false, ""),
            (Act::Patch, facts("Amendable"), true, ""),
            (Act::Patch, facts("ControlRequest"), false, ""),
            (Act::Patch, Facts { jurisdiction: Some("GB"), ..facts("ControlRequest") }, true, ""),
            (Act::Items, facts("CustomsError"), true, ""),
            (Act::Items, facts("Submitted"), false, "before the declaration is sent"),
            (Act::Submit, facts("Validated"), true, ""),
            (Act::Submit, facts("New"), false, "still checking"),
            (Act::GoodsArrived, facts("Accepted"), false, "Only a pre-lodged declaration"),
            (Act::GoodsArrived, pre("Accepted"), true, ""),
            (Act::GoodsArrived, pre("New"), false, "send it first"),
            (Act::GoodsArrived, pre("GoodsArrived"), false, "already"),
            (Act::Invalidate, facts("Accepted"), true, "say why"),
            (Act::Invalidate, facts("Validated"), false, "nothing to invalidate"),
            (Act::Invalidate, facts("Cancelled"), false, "already"),
            (Act::Invalidate, facts("HeldByMartians"), true, "does not know this status"),
            (Act::Amend, facts("Accepted"), true, ""),
            (Act::Amend, facts("CustomsRequestsAmendment"), true, ""),
            (Act::Amend, facts("Invalid"), false, "correct it"),
            (Act::GenerateSad, facts("Released"), true, ""),
            (Act::ReceiptReport, facts("Accepted"), false, "no excise movement"),
            (Act::ReceiptReport, moving("Accepted"), true, "IE818"),
            (Act::ChangeDestination, moving("ChangingDestination"), false, "in process"),
            (Act::DelayForDelivery, moving("New"), false, "not under way"),
            (Act::Edit, facts("HeldByMartians"), false, "does not know this status"),
        ] {
            let found = possibility(act, facts);
            assert!(found.possible == expected && found.reason.contains(says), "{act:?} {facts:?}: {found:?}");
        }
    }
}
