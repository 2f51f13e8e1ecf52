//! Which status follows which. Nothing in the practice CAS enters a status that the chart does not allow.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::ContentFault;

/// What Replace, Update, PATCH and the item calls do to a declaration in a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Change {
    /// It starts its way again.
    Anew,
    /// The data change, the status stays.
    Kept,
    /// The data change and customs looks again.
    Answer,
}

#[derive(Debug)]
pub(crate) struct Chart {
    rows: BTreeMap<String, Row>,
}

#[derive(Debug)]
struct Row {
    change: Option<Change>,
    follows: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    groups: BTreeMap<String, String>,
    status: BTreeMap<String, Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    change: Option<Change>,
    follows: String,
}

impl Chart {
    pub(super) fn read(file: &str, text: &str) -> Result<Self, ContentFault> {
        let read: File = toml::from_str(text).map_err(|fault| ContentFault::new(file, fault.to_string()))?;
        let mut rows = BTreeMap::new();
        for (status, line) in &read.status {
            let mut follows = BTreeSet::new();
            for word in line.follows.split_whitespace() {
                match word.strip_prefix('@') {
                    None => {
                        follows.insert(word.to_owned());
                    }
                    Some(group) => {
                        let members = read.groups.get(group).ok_or_else(|| {
                            ContentFault::new(file, format!("{status} names the group {group}, which is not there."))
                        })?;
                        follows.extend(members.split_whitespace().map(str::to_owned));
                    }
                }
            }
            rows.insert(status.clone(), Row { change: line.change, follows });
        }
        let chart = Self { rows };
        for (status, row) in &chart.rows {
            if let Some(unknown) = row.follows.iter().find(|name| !chart.knows(name)) {
                return Err(ContentFault::new(file, format!("{status} is followed by {unknown}, which has no row.")));
            }
        }
        Ok(chart)
    }

    pub(crate) fn knows(&self, status: &str) -> bool {
        self.rows.contains_key(status)
    }

    pub(crate) fn allows(&self, from: &str, to: &str) -> bool {
        self.rows.get(from).is_some_and(|row| row.follows.contains(to))
    }

    /// `None`: the data cannot be changed in this status.
    pub(crate) fn change(&self, status: &str) -> Option<Change> {
        self.rows.get(status).and_then(|row| row.change)
    }

    /// The statuses that may come after this one, in the order of the alphabet.
    pub(crate) fn followers(&self, status: &str) -> Vec<&str> {
        self.rows.get(status).map(|row| row.follows.iter().map(String::as_str).collect()).unwrap_or_default()
    }

    #[cfg(test)]
    pub(crate) fn statuses(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::Practice;

    /// Every status the vendor's pages name (declaration statuses, customs flows, replace events).
    const DOCUMENTED: &str = "Accepted AcceptedForExport Acknowledged Alerted Amendable AmendmentError Amending BcpAccepted
        BcpNew BcpQueued BcpReleased BcpSubmitted BcpValidated Cancelled ChangingDestination ConfigurationError
        ControlRequest CreditPending CustomsError CustomsInformationRequest CustomsRequestsAmendment
        CustomsRequestsInvalidation Delivered Departed Discharged Diverted DocumentControl
        ExitConfirmationNotYetReceived ExitConfirmed GoodsArrived GoodsNotArrived InProgress Invalid Released Submitted";

    #[test]
    fn every_documented_status_can_be_reached_from_a_new_declaration() {
        let chart = &Practice::embedded().unwrap().chart;
        let mut reached: BTreeSet<&str> = ["New", "BcpNew"].into();
        loop {
            let next: BTreeSet<&str> = reached.iter().flat_map(|status| chart.followers(status)).collect();
            if next.is_subset(&reached) {
                break;
            }
            reached.extend(next);
        }
        for status in DOCUMENTED.split_whitespace() {
            assert!(reached.contains(status), "{status}");
        }
        assert!(chart.statuses().all(|status| reached.contains(status)));
    }

    #[test]
    fn a_chart_that_contradicts_itself_is_refused() {
        for (text, expected) in [
            ("[groups]\n[status.New]\nfollows = \"@gone\"", "gone"),
            ("[groups]\n[status.New]\nfollows = \"Moon\"", "Moon"),
            ("[groups]\n[status.New]\nfollows = \"New\"\nchange = \"maybe\"", "maybe"),
        ] {
            let fault = Chart::read("chart.toml", text).unwrap_err().to_string();
            assert!(fault.contains(expected), "{fault}");
        }
    }
}
