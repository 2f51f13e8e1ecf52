//! Location of goods.

use rust_decimal::Decimal;

use super::{Check, Rule, countries};
use crate::declaration::{Header, Slot};
use crate::findings::{Repair, Severity};

/// What each way of identifying a location is made of (EU condition C0394). The first part of a way names the country,
/// except for coordinates and numbers.
const PARTS: &[(&str, &[Slot])] = &[
    ("T", &[Slot::LocationCountry, Slot::LocationPostcode]),
    ("U", &[Slot::LocationLocode]),
    ("V", &[Slot::LocationOffice]),
    ("W", &[Slot::LocationLatitude, Slot::LocationLongitude]),
    ("X", &[Slot::LocationEori]),
    ("Y", &[Slot::LocationAuthorisation]),
    ("Z", &[Slot::LocationAddressCountry, Slot::LocationStreet]),
];

/// The country a location says it is in, and where it says so.
fn country_of<'d>(header: &Header<'d>) -> Option<(Slot, &'d str)> {
    let slot = match header.location_qualifier()? {
        "T" => Slot::LocationCountry,
        "U" => Slot::LocationLocode,
        "V" => Slot::LocationOffice,
        "Z" => Slot::LocationAddressCountry,
        _ => return None,
    };
    Some((slot, header.text(slot)?.get(..2)?))
}

/// The text as degrees of at most `limit` on either side.
fn is_degrees(text: &str, limit: u32) -> bool {
    text.trim_start_matches('+').parse::<Decimal>().is_ok_and(|degrees| degrees.abs() <= Decimal::from(limit))
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-1501",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "EU condition C0394",
        sentence: "A location is given in the one way its qualifier says.",
        reads: &[
            Slot::LocationQualifier,
            Slot::LocationAuthorisation,
            Slot::LocationLocode,
            Slot::LocationOffice,
            Slot::LocationEori,
            Slot::LocationLatitude,
            Slot::LocationLongitude,
            Slot::LocationStreet,
            Slot::LocationAddressCountry,
            Slot::LocationPostcode,
            Slot::LocationCountry,
        ],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(qualifier) = header.location_qualifier() else { return };
            // Shipments made for the older model put any identifier where the authorisation stands: it alone may stay.
            let Some((_, wanted)) = PARTS.iter().find(|(way, _)| *way == qualifier) else { return };
            let has_its_own = wanted.iter().any(|slot| header.text(*slot).is_some());
            for (way, parts) in PARTS.iter().filter(|(way, _)| *way != qualifier) {
                for slot in parts.iter().copied().filter(|slot| header.text(*slot).is_some()) {
                    if *way == "Y" && !has_its_own {
                        continue;
                    }
                    let path = header.path(slot);
                    let message = format!(
                        "Location of goods: qualifier {qualifier} does not go with {}; remove it or change the qualifier to {way}.",
                        slot.label()
                    );
                    fire.at(path.clone(), message)
                        .because(header, slot)
                        .because(header, Slot::LocationQualifier)
                        .repair(Repair::clear("Remove it", path));
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1502",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "EU condition C0671",
        sentence: "An additional identifier of a location stands with an EORI number or an authorisation number.",
        reads: &[Slot::LocationAdditionalIdentifier, Slot::LocationAuthorisation, Slot::LocationEori],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            if header.location_additional_identifier().is_none()
                || header.location_authorisation().is_some()
                || header.location_eori().is_some()
            {
                return;
            }
            let path = header.path(Slot::LocationAdditionalIdentifier);
            let message = "The additional identifier of the location tells places of one trader apart; without his EORI or authorisation number it says nothing.";
            fire.at(path.clone(), message)
                .because(header, Slot::LocationAdditionalIdentifier)
                .repair(Repair::clear("Remove the additional identifier", path));
        }),
    },
    Rule {
        id: "QS-R-1503",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "UCC 159: goods are declared where they are presented; UCC 179 for centralised clearance",
        sentence: "The goods are in the Member State of the office, but in centralised clearance.",
        reads: &[
            Slot::LocationQualifier,
            Slot::LocationCountry,
            Slot::LocationLocode,
            Slot::LocationOffice,
            Slot::LocationAddressCountry,
            Slot::DeclarationOffice,
            Slot::PresentationOffice,
        ],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some((slot, country)), Some(office)) = (country_of(header), header.declaration_office()) else {
                return;
            };
            let of_office = office.get(..2).filter(|of_office| countries::is_known(of_office));
            if header.presentation_office().is_none() && of_office.is_some_and(|of_office| of_office != country) {
                let message = format!(
                    "The goods are in {country}, but the office {office} is not; declare where the goods are, or name the office of presentation."
                );
                fire.at(header.path(slot), message).because(header, slot).because(header, Slot::DeclarationOffice);
            }
        }),
    },
    Rule {
        id: "QS-R-1504",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1", "B1"],
        source: "UCC-DA Annex A: an authorisation number begins with the country that gave it",
        sentence: "An authorised place is in the Member State of the office, but in centralised clearance.",
        reads: &[
            Slot::LocationQualifier,
            Slot::LocationAuthorisation,
            Slot::DeclarationOffice,
            Slot::PresentationOffice,
        ],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some("Y"), Some(number), Some(office)) =
                (header.location_qualifier(), header.location_authorisation(), header.declaration_office())
            else {
                return;
            };
            let country = number.get(..2).filter(|country| countries::is_member_state(country));
            if header.presentation_office().is_none() && country.is_some_and(|country| office.get(..2) != Some(country))
            {
                let message = format!(
                    "The place {number} was authorised in another Member State than that of the office {office}."
                );
                fire.at(header.path(Slot::LocationAuthorisation), message)
                    .because(header, Slot::LocationAuthorisation)
                    .because(header, Slot::DeclarationOffice);
            }
        }),
    },
    Rule {
        id: "QS-R-1505",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "UCC-DA Annex B, 16 15 048; EU guideline G0014: north and east +, south and west -",
        sentence: "Coordinates are degrees: 90 at most for latitude, 180 for longitude.",
        reads: &[Slot::LocationLatitude, Slot::LocationLongitude],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            for (slot, name, limit) in
                [(Slot::LocationLatitude, "latitude", 90), (Slot::LocationLongitude, "longitude", 180)]
            {
                if let Some(text) = header.text(slot).filter(|text| !is_degrees(text, limit)) {
                    let message = format!(
                        "{text} is no {name}: decimal degrees, {limit} at most, with - for south and west, as in 51.2194."
                    );
                    fire.at(header.path(slot), message).because(header, slot);
                }
            }
        }),
    },
];
