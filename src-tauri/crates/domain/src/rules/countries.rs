//! Countries of dispatch and destination.

use super::{Check, Rule, code_has};
use crate::catalogue::Catalogue;
use crate::declaration::{Declaration, Slot};
use crate::findings::Severity;

pub(super) fn is_known(country: &str) -> bool {
    Catalogue::embedded().list("countries").is_some_and(|list| list.get(country).is_some())
}

pub(super) fn is_member_state(country: &str) -> bool {
    code_has("countries", country, "eu")
}

/// Outside CO, trade with special fiscal territories, where both sides lie in the Union.
fn is_ordinary_trade(declaration: &Declaration<'_>) -> bool {
    declaration.header().declaration_type() != Some("CO")
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-0801",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 201; UCC-DA Annex B, 16 06: goods for free circulation come from outside the customs territory",
        sentence: "The country of dispatch of an import is outside the Union, unless the goods come out of a special procedure.",
        reads: &[Slot::DispatchCountry, Slot::DeclarationType, Slot::PreviousProcedure],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(country) = header.dispatch_country() else { return };
            let straight_in =
                declaration.items().iter().all(|item| matches!(item.previous_procedure(), Some("00") | None));
            if is_member_state(country) && straight_in && is_ordinary_trade(declaration) {
                fire.at(
                    header.path(Slot::DispatchCountry),
                    format!("Country of dispatch {country} is in the Union: nothing is imported."),
                )
                .because(header, Slot::DispatchCountry);
            }
        }),
    },
    Rule {
        id: "QS-R-0802",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-DA Annex B, 16 03",
        sentence: "The country of destination of an import is a Member State.",
        reads: &[Slot::DestinationCountry, Slot::DeclarationType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(country) = header.destination_country() else { return };
            let known = Catalogue::embedded().list("countries").is_some_and(|list| list.get(country).is_some());
            if known && !is_member_state(country) && is_ordinary_trade(declaration) {
                fire.at(
                    header.path(Slot::DestinationCountry),
                    format!("Country of destination {country} is not a Member State."),
                )
                .because(header, Slot::DestinationCountry);
            }
        }),
    },
    Rule {
        id: "QS-R-0803",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1"],
        source: "UCC 269; UCC-DA Annex B, 16 03",
        sentence: "The country of destination of an export is outside the Union.",
        reads: &[Slot::DestinationCountry, Slot::DeclarationType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(country) = header.destination_country() else { return };
            if is_member_state(country) && is_ordinary_trade(declaration) {
                fire.at(
                    header.path(Slot::DestinationCountry),
                    format!("Country of destination {country} is in the Union: nothing is exported."),
                )
                .because(header, Slot::DestinationCountry);
            }
        }),
    },
];
