//! Means of transport: at the border, on arrival, at departure.

use super::{Check, Firing, Rule};
use crate::declaration::{Header, Slot};
use crate::findings::{Repair, Severity};
use crate::record::Node;

/// The mode, kind of identification, identification and words of a means of transport.
type Means = (Slot, Slot, Slot, &'static str);

const BORDER: Means =
    (Slot::BorderMode, Slot::BorderIdentificationType, Slot::BorderIdentification, "means of transport at the border");
const ARRIVAL: Means =
    (Slot::ArrivalMode, Slot::ArrivalIdentificationType, Slot::ArrivalIdentification, "means of transport on arrival");
const DEPARTURE: Means = (
    Slot::DepartureMode,
    Slot::DepartureIdentificationType,
    Slot::DepartureIdentification,
    "means of transport at departure",
);

/// Fires where a means of transport is identified as one of another mode; 99 is one that is not known.
fn check_kind(header: &Header<'_>, fire: &mut Firing<'_>, (mode, kind, _, name): Means) {
    let (Some(said @ ("1" | "2" | "3" | "4" | "8")), Some(found)) = (header.text(mode), header.text(kind)) else {
        return;
    };
    if !found.starts_with(said) && found != "99" {
        let message = format!(
            "Kind of identification {found} does not go with mode of transport {said} of the {name}; change one of them."
        );
        fire.at(header.path(kind), message).because(header, kind).because(header, mode);
    }
}

/// Kinds of number that are written in capitals at the border (EU rule R0076); names of vessels are not among them.
const CAPITALS_AT_BORDER: &[&str] = &["10", "21", "30", "40", "41", "80"];
/// The same at departure, wagons and trailers with them (EU rule R0473).
const CAPITALS_AT_DEPARTURE: &[&str] = &["10", "20", "21", "30", "31", "40", "41", "80"];

/// The check digit of an IMO ship number: the first six digits times 7 down to 2, last digit of the sum.
fn is_imo_number(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let [first @ .., check] = &digits[..] else { return false };
    let sum: u32 = first.iter().zip((2..=7).rev()).map(|(digit, weight)| digit * weight).sum();
    text.chars().count() == 7 && digits.len() == 7 && sum % 10 == *check
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-1601",
        version: 1,
        severity: Severity::Blocks,
        columns: &["B1", "B2", "B3", "B4"],
        source: "EU rules R0472 and R0475",
        sentence: "A means of transport of an export is identified as one of its mode: 10 and 11 at sea, 30 and 31 by road and so on.",
        reads: &[
            Slot::BorderMode,
            Slot::BorderIdentificationType,
            Slot::DepartureMode,
            Slot::DepartureIdentificationType,
        ],
        check: Check::Declaration(|declaration, fire| {
            check_kind(declaration.header(), fire, BORDER);
            check_kind(declaration.header(), fire, DEPARTURE);
        }),
    },
    Rule {
        id: "QS-R-1602",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-DA Annex B, 19 06 061 and 19 08 061; EU list CL750: the first digit is the mode",
        sentence: "A means of transport of an import is identified as one of its mode.",
        reads: &[Slot::BorderMode, Slot::BorderIdentificationType, Slot::ArrivalMode, Slot::ArrivalIdentificationType],
        check: Check::Declaration(|declaration, fire| {
            check_kind(declaration.header(), fire, BORDER);
            check_kind(declaration.header(), fire, ARRIVAL);
        }),
    },
    Rule {
        id: "QS-R-1603",
        version: 1,
        severity: Severity::Blocks,
        columns: &["B1", "B2", "B3", "B4"],
        source: "EU rules R0076 and R0473",
        sentence: "A number that identifies a means of transport of an export has no small letters; names of vessels may.",
        reads: &[
            Slot::BorderIdentificationType,
            Slot::BorderIdentification,
            Slot::DepartureIdentificationType,
            Slot::DepartureIdentification,
        ],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            for ((_, kind, identification, name), in_capitals) in
                [(BORDER, CAPITALS_AT_BORDER), (DEPARTURE, CAPITALS_AT_DEPARTURE)]
            {
                let (Some(of_kind), Some(number)) = (header.text(kind), header.text(identification)) else { continue };
                if in_capitals.contains(&of_kind) && number.chars().any(char::is_lowercase) {
                    let path = header.path(identification);
                    let capitals = number.to_uppercase();
                    fire.at(path.clone(), format!("The {name}, {number}, is written in capital letters: {capitals}."))
                        .because(header, identification)
                        .because(header, kind)
                        .repair(Repair::set(format!("Set {capitals}"), path, Node::text(capitals.as_str())));
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1604",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "IMO Resolution A.1117(30): seven digits, the last a check digit",
        sentence: "An IMO ship number has seven digits, and the last one fits the others.",
        reads: &[
            Slot::BorderIdentificationType,
            Slot::BorderIdentification,
            Slot::ArrivalIdentificationType,
            Slot::ArrivalIdentification,
            Slot::DepartureIdentificationType,
            Slot::DepartureIdentification,
        ],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            for (_, kind, identification, _) in [BORDER, ARRIVAL, DEPARTURE] {
                let Some(number) = header.text(identification).filter(|_| header.text(kind) == Some("10")) else {
                    continue;
                };
                let digits = number.strip_prefix("IMO").unwrap_or(number).trim();
                if !is_imo_number(digits) {
                    let message = format!(
                        "{number} is not an IMO ship number: seven digits of which the last fits the others. A name of a vessel has the kind 11."
                    );
                    fire.at(header.path(identification), message).because(header, identification).because(header, kind);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1605",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1"],
        source: "EU condition C0834: no inland mode of transport, no means of transport at departure",
        sentence: "A means of transport at departure stands with the inland mode of transport.",
        reads: &[Slot::DepartureMode, Slot::DepartureIdentification],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            if header.departure_mode().is_none() && header.departure_identification().is_some() {
                let message =
                    "A means of transport at departure is named without the inland mode of transport; give the mode.";
                fire.at(header.path(Slot::DepartureMode), message).because(header, Slot::DepartureIdentification);
            }
        }),
    },
    Rule {
        id: "QS-R-1606",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1"],
        source: "EU condition C0843",
        sentence: "Goods that leave the Union at another office than that of export have an inland mode of transport.",
        reads: &[
            Slot::DepartureMode,
            Slot::DeclarationOffice,
            Slot::ExitOffice,
            Slot::PresentationOffice,
            Slot::AdditionalDeclarationType,
            Slot::DeclarationType,
        ],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            // Pre-lodged declarations may leave it out, simplified ones do.
            let (Some("EX"), Some("A" | "R" | "X" | "Y" | "Z")) =
                (header.declaration_type(), header.additional_declaration_type())
            else {
                return;
            };
            let from =
                if header.presentation_office().is_some() { Slot::PresentationOffice } else { Slot::DeclarationOffice };
            let (Some(office), Some(exit)) = (header.text(from), header.exit_office()) else { return };
            if office != exit && header.departure_mode().is_none() {
                let message =
                    format!("The goods go from office {office} to {exit}; give the inland mode of transport.");
                fire.at(header.path(Slot::DepartureMode), message)
                    .because(header, from)
                    .because(header, Slot::ExitOffice);
            }
        }),
    },
    Rule {
        id: "QS-R-1607",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1"],
        source: "EU condition C0843",
        sentence: "Goods that leave the Union at the office of export have no inland mode of transport.",
        reads: &[Slot::DepartureMode, Slot::DeclarationOffice, Slot::ExitOffice, Slot::PresentationOffice],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let from =
                if header.presentation_office().is_some() { Slot::PresentationOffice } else { Slot::DeclarationOffice };
            let (Some(office), Some(_)) = (header.text(from), header.departure_mode()) else { return };
            if header.exit_office() == Some(office) {
                let path = header.path(Slot::DepartureMode);
                let message =
                    format!("The goods leave the Union at {office} itself; no inland mode of transport is given.");
                fire.at(path.clone(), message)
                    .because(header, Slot::DepartureMode)
                    .because(header, Slot::ExitOffice)
                    .because(header, from)
                    .repair(Repair::clear("Remove the inland mode", path));
            }
        }),
    },
    Rule {
        id: "QS-R-1608",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1"],
        source: "EU condition C0834",
        sentence: "An export by sea, rail, road, air or inland waterway identifies the means of transport at departure.",
        reads: &[Slot::DepartureMode, Slot::DepartureIdentification, Slot::DeclarationType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some("EX"), Some(mode @ ("1" | "2" | "3" | "4" | "8"))) =
                (header.declaration_type(), header.departure_mode())
            else {
                return;
            };
            if header.departure_identification().is_none() {
                let message =
                    format!("Inland mode of transport {mode} asks for the means of transport at departure; name it.");
                fire.at(header.path(Slot::DepartureIdentification), message).because(header, Slot::DepartureMode);
            }
        }),
    },
    Rule {
        id: "QS-R-1609",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1"],
        source: "EU condition C0890",
        sentence: "An export identifies the means of transport at the border, except by rail, post and fixed installation.",
        reads: &[Slot::BorderMode, Slot::BorderIdentification, Slot::DeclarationType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some("EX"), Some(mode @ ("1" | "3" | "4" | "8"))) = (header.declaration_type(), header.border_mode())
            else {
                return;
            };
            if header.border_identification().is_none() {
                let message =
                    format!("Mode of transport {mode} at the border asks for the means of transport there; name it.");
                fire.at(header.path(Slot::BorderIdentification), message).because(header, Slot::BorderMode);
            }
        }),
    },
];
