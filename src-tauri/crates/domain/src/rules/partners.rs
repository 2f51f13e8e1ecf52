//! Business partners of the master data: their numbers and roles.

use std::collections::HashSet;

use super::{Check, Rule};
use crate::declaration::{Group, Slot};
use crate::findings::{Repair, Severity};
use crate::identifiers::VatNumber;

const PARTNER: &[&str] = &["partner"];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-2321",
        version: 1,
        severity: Severity::Informs,
        columns: PARTNER,
        source: "UCC-DA Art. 5: an operator registers where it is established",
        sentence: "The EORI number of a partner is of the country of its address.",
        reads: &[Slot::PartnerEori, Slot::PartnerCountry],
        check: Check::Declaration(|partner, fire| {
            let header = partner.header();
            let (Some(eori), Some(country)) = (header.partner_eori(), header.partner_country()) else { return };
            if eori.get(..2).is_some_and(|letters| letters != country) {
                let message = format!(
                    "EORI number {eori} is not of {country}, the country of the address; who is established outside the Union may have one of any Member State."
                );
                fire.at(header.path(Slot::PartnerEori), message)
                    .because(header, Slot::PartnerEori)
                    .because(header, Slot::PartnerCountry);
            }
        }),
    },
    Rule {
        id: "QS-R-2322",
        version: 1,
        severity: Severity::Warns,
        columns: PARTNER,
        source: "Dir. 2006/112 Art. 215; structure of VAT numbers as VIES asks for it",
        sentence: "The VAT number of a partner is written as its Member State writes them.",
        reads: &[Slot::PartnerVatNumber],
        check: Check::Declaration(|partner, fire| {
            let header = partner.header();
            let Some(text) = header.partner_vat_number() else { return };
            let message = match VatNumber::parse(text) {
                None => format!("VAT number {text} does not begin with the two letters of its Member State."),
                Some(number) if number.is_of_national_shape() == Some(false) => format!(
                    "VAT number {text} is not written as numbers of {} are; compare it with the papers or VIES.",
                    number.letters()
                ),
                Some(_) => return,
            };
            fire.at(header.path(Slot::PartnerVatNumber), message).because(header, Slot::PartnerVatNumber);
        }),
    },
    Rule {
        id: "QS-R-2323",
        version: 1,
        severity: Severity::Warns,
        columns: PARTNER,
        source: "house rule: a role is given once",
        sentence: "No role of a partner stands twice.",
        reads: &[Slot::PartnerRole],
        check: Check::Declaration(|partner, fire| {
            let mut seen = HashSet::new();
            for entry in partner.group(Group::PartnerRole) {
                let Some(role) = entry.partner_role() else { continue };
                if !seen.insert(role) {
                    fire.at(entry.path(Slot::PartnerRole), format!("The role {role} stands twice."))
                        .because(entry, Slot::PartnerRole)
                        .repair(Repair::clear("Remove it once", entry.base().clone()));
                }
            }
        }),
    },
    Rule {
        id: "QS-R-2324",
        version: 1,
        severity: Severity::Warns,
        columns: PARTNER,
        source: "UCC Art. 9(1): operators established in the Union register with customs",
        sentence: "A partner that imports or declares has an EORI number.",
        reads: &[Slot::PartnerRole, Slot::PartnerEori],
        check: Check::Declaration(|partner, fire| {
            let header = partner.header();
            if header.partner_eori().is_some() {
                return;
            }
            let mut roles = partner.group(Group::PartnerRole);
            let Some(entry) = roles.find(|entry| matches!(entry.partner_role(), Some("IMP" | "DEC"))) else { return };
            let message = format!(
                "The partner is {}; importers and declarants are named by an EORI number, and it is missing.",
                entry.partner_role().unwrap_or_default()
            );
            fire.at(header.path(Slot::PartnerEori), message)
                .because(header, Slot::PartnerEori)
                .because(entry, Slot::PartnerRole);
        }),
    },
];
