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
    Rule {
        id: "QS-R-0804",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1"],
        source: "UCC 269; EU rule R0921",
        sentence: "Each item of an export goes to a country outside the Union.",
        reads: &[Slot::ItemDestinationCountry, Slot::DeclarationType],
        check: Check::Item(|declaration, item, fire| {
            let Some(country) = item.item_destination_country() else { return };
            if is_member_state(country) && is_ordinary_trade(declaration) {
                let message = format!(
                    "Item {}: country of destination {country} is in the Union: nothing is exported.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::ItemDestinationCountry), message)
                    .because(item.scope(), Slot::ItemDestinationCountry);
            }
        }),
    },
    Rule {
        id: "QS-R-0805",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 201; UCC-DA Annex B, 16 03: goods in free circulation stay in the Union",
        sentence: "Each item of an import is for a Member State.",
        reads: &[Slot::ItemDestinationCountry, Slot::DeclarationType],
        check: Check::Item(|declaration, item, fire| {
            let Some(country) = item.item_destination_country() else { return };
            if is_known(country) && !is_member_state(country) && is_ordinary_trade(declaration) {
                let message =
                    format!("Item {}: country of destination {country} is not a Member State.", item.ordinal());
                fire.at(item.path(Slot::ItemDestinationCountry), message)
                    .because(item.scope(), Slot::ItemDestinationCountry);
            }
        }),
    },
    Rule {
        id: "QS-R-0806",
        version: 1,
        severity: Severity::Warns,
        columns: &["B3", "B4"],
        source: "UCC 1(3); EU rule R0921",
        sentence: "Trade with special fiscal territories goes to a Member State.",
        reads: &[Slot::DestinationCountry, Slot::DeclarationType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(country) = header.destination_country() else { return };
            if header.declaration_type() == Some("CO") && is_known(country) && !is_member_state(country) {
                let message = format!(
                    "Declaration type CO is for special fiscal territories of the Union; {country} is outside. Use EX."
                );
                fire.at(header.path(Slot::DestinationCountry), message)
                    .because(header, Slot::DestinationCountry)
                    .because(header, Slot::DeclarationType);
            }
        }),
    },
    Rule {
        id: "QS-R-0807",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 201; UCC-DA Annex B, 16 06",
        sentence: "An item that comes straight into the Union is dispatched outside it.",
        reads: &[Slot::ItemDispatchCountry, Slot::DeclarationType, Slot::PreviousProcedure],
        check: Check::Item(|declaration, item, fire| {
            let Some(country) = item.item_dispatch_country() else { return };
            if is_member_state(country) && item.previous_procedure() == Some("00") && is_ordinary_trade(declaration) {
                let message = format!(
                    "Item {}: country of dispatch {country} is in the Union, and no earlier procedure says how the goods came there.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::ItemDispatchCountry), message)
                    .because(item.scope(), Slot::ItemDispatchCountry)
                    .because(item.scope(), Slot::PreviousProcedure);
            }
        }),
    },
    Rule {
        id: "QS-R-0808",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1"],
        source: "UCC 203: goods that left the Union and come back within three years are relieved of duty",
        sentence: "Goods that originate in the Union and come back are looked at for relief.",
        reads: &[Slot::OriginCountry, Slot::RequestedProcedure, Slot::PreviousProcedure, Slot::DeclarationType],
        check: Check::Item(|declaration, item, fire| {
            let (Some("40" | "42"), Some("00")) = (item.requested_procedure(), item.previous_procedure()) else {
                return;
            };
            let Some(origin) = item.origin_country() else { return };
            if (origin == "EU" || is_member_state(origin)) && is_ordinary_trade(declaration) {
                let message = format!(
                    "Item {}: goods of origin {origin} come back to the Union; as returned goods (61 with F01 or F05) they may be free of duty.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::OriginCountry), message)
                    .because(item.scope(), Slot::OriginCountry)
                    .because(item.scope(), Slot::RequestedProcedure);
            }
        }),
    },
    Rule {
        id: "QS-R-0809",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1"],
        source: "UCC-DA Annex B, 16 07: the Member State in which the goods are at release; UCC 159(3)",
        sentence: "The country of export is the Member State of the office of export, but in centralised clearance.",
        reads: &[Slot::DispatchCountry, Slot::DeclarationOffice, Slot::PresentationOffice],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some(country), Some(office)) = (header.dispatch_country(), header.declaration_office()) else {
                return;
            };
            let of_office = office.get(..2).filter(|of_office| is_known(of_office));
            if header.presentation_office().is_none() && of_office.is_some_and(|of_office| of_office != country) {
                let message = format!(
                    "Country of export {country} is not that of the office of export {office}: it is the Member State where the goods are when they are released."
                );
                fire.at(header.path(Slot::DispatchCountry), message)
                    .because(header, Slot::DispatchCountry)
                    .because(header, Slot::DeclarationOffice);
            }
        }),
    },
];
