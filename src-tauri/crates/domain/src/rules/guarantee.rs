//! The guarantee of the declaration.

use super::{Check, Rule, code_has};
use crate::declaration::{Declaration, Group, Item, Slot};
use crate::findings::{Repair, Severity};

/// Authorisation for a comprehensive guarantee (UCC-DA Annex A, column 4a).
const COMPREHENSIVE: &str = "C505";

/// True when the type of the guarantee has a property on its list.
fn kind_has(declaration: &Declaration<'_>, property: &str) -> bool {
    declaration.header().guarantee_type().is_some_and(|kind| code_has("guarantee_types", kind, property))
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-1101",
        version: 1,
        severity: Severity::Blocks,
        columns: &["H1"],
        source: "EU rule C0086: types 0, 1, 2 and 4; UCC-IA Annex B, 99 03 069",
        sentence: "A waiver, a comprehensive guarantee, an undertaking and vouchers have a guarantee reference number.",
        reads: &[Slot::GuaranteeType, Slot::GuaranteeGrn],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            if kind_has(declaration, "grn") && header.guarantee_grn().is_none() {
                let kind = header.guarantee_type().unwrap_or_default();
                let message =
                    format!("A guarantee of type {kind} has a guarantee reference number, and none is given.");
                fire.at(header.path(Slot::GuaranteeGrn), message).because(header, Slot::GuaranteeType);
            }
        }),
    },
    Rule {
        id: "QS-R-1102",
        version: 1,
        severity: Severity::Blocks,
        columns: &["H1"],
        source: "EU rule C0130: type 8; UCC-IA Annex B, 99 03 073",
        sentence: "A guarantee that is not required of a public body has another reference.",
        reads: &[Slot::GuaranteeType, Slot::GuaranteeOtherReference],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            if kind_has(declaration, "other_reference") && header.guarantee_other_reference().is_none() {
                let kind = header.guarantee_type().unwrap_or_default();
                let message = format!("A guarantee of type {kind} has a reference of its own, and none is given.");
                fire.at(header.path(Slot::GuaranteeOtherReference), message).because(header, Slot::GuaranteeType);
            }
        }),
    },
    Rule {
        id: "QS-R-1103",
        version: 1,
        severity: Severity::Blocks,
        columns: &["H1"],
        source: "UCC-IA Annex B, 99 02 with 99 03: a reference is one of a guarantee",
        sentence: "A guarantee reference number stands with the type of the guarantee.",
        reads: &[Slot::GuaranteeType, Slot::GuaranteeGrn],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            if header.guarantee_grn().is_some() && header.guarantee_type().is_none() {
                fire.at(header.path(Slot::GuaranteeType), "A guarantee is named, but not its type.")
                    .because(header, Slot::GuaranteeGrn);
            }
        }),
    },
    Rule {
        id: "QS-R-1104",
        version: 1,
        severity: Severity::Blocks,
        columns: &["H1"],
        source: "UCC-IA Annex B, 99 03 012 and 071: an amount has a currency",
        sentence: "The amount to be covered stands with its currency.",
        reads: &[Slot::GuaranteeAmount, Slot::GuaranteeCurrency],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            if header.guarantee_amount().is_some() && header.guarantee_currency().is_none() {
                fire.at(header.path(Slot::GuaranteeCurrency), "The amount to be covered has no currency.")
                    .because(header, Slot::GuaranteeAmount);
            }
        }),
    },
    Rule {
        id: "QS-R-1105",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-IA Annex B, 99 03 070: the access code goes with the guarantee reference number",
        sentence: "An access code opens a guarantee reference number.",
        reads: &[Slot::GuaranteeGrn, Slot::GuaranteeAccessCode],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            if header.guarantee_access_code().is_some() && header.guarantee_grn().is_none() {
                let path = header.path(Slot::GuaranteeAccessCode);
                // The code is a secret: the sentence does not say it again.
                fire.at(path.clone(), "An access code is given without the guarantee it opens.")
                    .because(header, Slot::GuaranteeGrn)
                    .repair(Repair::clear("Remove the access code", path));
            }
        }),
    },
    Rule {
        id: "QS-R-1106",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 89(5), 95; UCC-DA Annex A, column 4a: C505",
        sentence: "A comprehensive guarantee and its waiver rest on an authorisation C505.",
        reads: &[Slot::GuaranteeType, Slot::AuthorisationType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(kind @ ("0" | "1")) = header.guarantee_type() else { return };
            let mut authorisations = declaration.group(Group::Authorisation);
            if !authorisations.any(|entry| entry.authorisation_type() == Some(COMPREHENSIVE)) {
                let message = format!("A guarantee of type {kind} rests on an authorisation {COMPREHENSIVE}; name it.");
                fire.at(header.path(Slot::GuaranteeType), message).because(header, Slot::GuaranteeType);
            }
        }),
    },
    Rule {
        id: "QS-R-1107",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "EU rule C0086: types 0, 1, 2 and 4; UCC-IA Annex B, 99 03 070",
        sentence: "A guarantee reference number stands with its access code.",
        reads: &[Slot::GuaranteeType, Slot::GuaranteeGrn, Slot::GuaranteeAccessCode],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            if kind_has(declaration, "grn")
                && header.guarantee_grn().is_some()
                && header.guarantee_access_code().is_none()
            {
                fire.at(header.path(Slot::GuaranteeAccessCode), "The guarantee has no access code.")
                    .because(header, Slot::GuaranteeGrn)
                    .because(header, Slot::GuaranteeType);
            }
        }),
    },
    Rule {
        id: "QS-R-1108",
        version: 1,
        severity: Severity::Blocks,
        columns: &["H1"],
        source: "EU rule R0318",
        sentence: "A guarantee reference number has 24 characters for vouchers (type 4) and 17 for all others.",
        reads: &[Slot::GuaranteeType, Slot::GuaranteeGrn],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some(kind), Some(number)) = (header.guarantee_type(), header.guarantee_grn()) else { return };
            let wanted = if kind == "4" { 24 } else { 17 };
            let length = number.chars().count();
            // Any other length is none of a guarantee reference number: its own check says so.
            if matches!(length, 17 | 24) && length != wanted {
                let message = format!("A guarantee of type {kind} has a number of {wanted} characters, not {length}.");
                fire.at(header.path(Slot::GuaranteeGrn), message)
                    .because(header, Slot::GuaranteeGrn)
                    .because(header, Slot::GuaranteeType);
            }
        }),
    },
    Rule {
        id: "QS-R-1109",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 89(8), 92; UCC-IA Annex B, 99 02: B is of TIR, H, J and R of Union transit",
        sentence: "The type of guarantee is one of an import, not one of transit.",
        reads: &[Slot::GuaranteeType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(kind @ ("B" | "H" | "J" | "R")) = header.guarantee_type() else { return };
            let message = format!("A guarantee of type {kind} is of transit; it covers no import.");
            fire.at(header.path(Slot::GuaranteeType), message).because(header, Slot::GuaranteeType);
        }),
    },
    Rule {
        id: "QS-R-1110",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-DA 81: no guarantee for certain goods in temporary admission; UCC-IA Annex B, 99 02: D to G",
        sentence: "A guarantee that temporary admission does not ask for goes with procedure 53.",
        reads: &[Slot::GuaranteeType, Slot::RequestedProcedure, Slot::PreviousProcedure],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(kind @ ("D" | "E" | "F" | "G")) = header.guarantee_type() else { return };
            let items = declaration.items();
            let is_admission =
                |item: &Item<'_>| item.requested_procedure() == Some("53") || item.previous_procedure() == Some("53");
            if !items.is_empty() && !items.iter().any(is_admission) {
                let message =
                    format!("Type of guarantee {kind} is for temporary admission, and no item has procedure 53.");
                fire.at(header.path(Slot::GuaranteeType), message).because(header, Slot::GuaranteeType);
            }
        }),
    },
    Rule {
        id: "QS-R-1111",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 89(8)(b); UCC-IA Annex B, 99 02: C is of goods carried by fixed installations",
        sentence: "A guarantee that fixed installations do not need goes with mode of transport 7.",
        reads: &[Slot::GuaranteeType, Slot::BorderMode],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some("C"), Some(mode)) = (header.guarantee_type(), header.border_mode()) else { return };
            if mode != "7" {
                let message = format!(
                    "Type of guarantee C is for goods in pipelines and power lines; these come by mode of transport {mode}."
                );
                fire.at(header.path(Slot::GuaranteeType), message)
                    .because(header, Slot::GuaranteeType)
                    .because(header, Slot::BorderMode);
            }
        }),
    },
    Rule {
        id: "QS-R-1112",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "EU list 10015: R guarantee, S individual guarantee account; UCC 195",
        sentence: "A duty that is covered by a guarantee has one.",
        reads: &[Slot::DutyPaymentMethod, Slot::GuaranteeType],
        check: Check::Item(|declaration, item, fire| {
            if declaration.header().guarantee_type().is_some() {
                return;
            }
            for entry in item.group(Group::Duty) {
                let Some(method @ ("R" | "S")) = entry.duty_payment_method() else { continue };
                let message = format!(
                    "Item {}: method of payment {method} is a guarantee, but the declaration names none.",
                    item.ordinal()
                );
                fire.at(entry.path(Slot::DutyPaymentMethod), message).because(entry, Slot::DutyPaymentMethod);
            }
        }),
    },
    Rule {
        id: "QS-R-1113",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1"],
        source: "UCC 89(5), 95; UCC-IA Annex B, 99 02, note 39",
        sentence: "An authorisation C505 for a comprehensive guarantee is used with a guarantee of type 0 or 1.",
        reads: &[Slot::GuaranteeType, Slot::AuthorisationType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let mut named = declaration.group(Group::Authorisation);
            let Some(entry) = named.find(|entry| entry.authorisation_type() == Some(COMPREHENSIVE)) else { return };
            if !matches!(header.guarantee_type(), Some("0" | "1")) {
                let message =
                    format!("{COMPREHENSIVE} authorises a comprehensive guarantee, but none of type 0 or 1 is named.");
                fire.at(header.path(Slot::GuaranteeType), message)
                    .because(header, Slot::GuaranteeType)
                    .because(entry, Slot::AuthorisationType);
            }
        }),
    },
];
