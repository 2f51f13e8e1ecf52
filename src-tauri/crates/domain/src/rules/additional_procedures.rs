//! Additional procedures and what each goes with.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{Check, Rule};
use crate::declaration::{Group, Item, Scope, Slot};
use crate::findings::{Repair, Severity};

/// The first additional procedure of an item that is one of these, and where it stands.
pub(super) fn named<'i, 'd>(item: &'i Item<'d>, is: impl Fn(&str) -> bool) -> Option<(&'i Scope<'d>, Slot, &'d str)> {
    codes(item).find(|(_, _, code)| is(code))
}

/// The additional procedures of an item, the first one and those after it.
fn codes<'i, 'd>(item: &'i Item<'d>) -> impl Iterator<Item = (&'i Scope<'d>, Slot, &'d str)> {
    let first = item.additional_procedure().map(|code| (item.scope(), Slot::AdditionalProcedure, code));
    let further = item
        .group(Group::FurtherProcedure)
        .filter_map(|entry| Some((entry, Slot::FurtherProcedure, entry.further_procedure()?)));
    first.into_iter().chain(further)
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-1401",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 203; UCC-DA 158, 159; EU list CL102: F01, F02, F03 and F05 are relief for returned goods",
        sentence: "Relief for returned goods goes with re-import, not with goods that come for the first time.",
        reads: &[Slot::AdditionalProcedure, Slot::FurtherProcedure, Slot::RequestedProcedure, Slot::PreviousProcedure],
        check: Check::Item(|_, item, fire| {
            let Some((scope, slot, relief)) = named(item, |code| matches!(code, "F01" | "F02" | "F03" | "F05")) else {
                return;
            };
            let (Some(requested @ ("40" | "42")), Some("00")) = (item.requested_procedure(), item.previous_procedure())
            else {
                return;
            };
            let message = format!(
                "Item {}: {relief} is relief for returned goods; {requested} 00 says that they never left. Use 61 with the export procedure.",
                item.ordinal()
            );
            fire.at(scope.path(slot), message)
                .because(scope, slot)
                .because(item.scope(), Slot::RequestedProcedure)
                .because(item.scope(), Slot::PreviousProcedure);
        }),
    },
    Rule {
        id: "QS-R-1402",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "Reg. (EC) 1186/2009 Art. 23: EUR 150, and Art. 26: EUR 45; EU list CL102: C07 and C08",
        sentence: "A consignment of negligible value (C07) is worth EUR 150 at most, one between private persons (C08) EUR 45.",
        reads: &[Slot::AdditionalProcedure, Slot::FurtherProcedure, Slot::ItemAmount, Slot::InvoiceCurrency],
        check: Check::Item(|declaration, item, fire| {
            let Some((scope, slot, relief)) = named(item, |code| matches!(code, "C07" | "C08")) else { return };
            let limit = Decimal::from(if relief == "C07" { 150 } else { 45 });
            let header = declaration.header();
            let Some(amount) = item.item_amount().filter(|amount| *amount > limit) else { return };
            if header.invoice_currency() == Some("EUR") {
                let message = format!(
                    "Item {}: {relief} is for consignments up to EUR {limit}; the item is worth EUR {}.",
                    item.ordinal(),
                    super::words(amount)
                );
                fire.at(scope.path(slot), message)
                    .because(scope, slot)
                    .because(item.scope(), Slot::ItemAmount)
                    .because(header, Slot::InvoiceCurrency);
            }
        }),
    },
    Rule {
        id: "QS-R-1403",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC 86(3), 256; EU list CL102: A04, A10 and F44 are of inward processing",
        sentence: "A04, A10 and F44 go with inward processing: 51, or goods that come from 51 or 54.",
        reads: &[Slot::AdditionalProcedure, Slot::FurtherProcedure, Slot::RequestedProcedure, Slot::PreviousProcedure],
        check: Check::Item(|_, item, fire| {
            let Some((scope, slot, code)) = named(item, |code| matches!(code, "A04" | "A10" | "F44")) else { return };
            let (Some(requested), Some(previous)) = (item.requested_procedure(), item.previous_procedure()) else {
                return;
            };
            if requested != "51" && !matches!(previous, "51" | "54") {
                let message = format!(
                    "Item {}: {code} is of inward processing, but neither {requested} nor {previous} is.",
                    item.ordinal()
                );
                fire.at(scope.path(slot), message)
                    .because(scope, slot)
                    .because(item.scope(), Slot::RequestedProcedure)
                    .because(item.scope(), Slot::PreviousProcedure);
            }
        }),
    },
    Rule {
        id: "QS-R-1404",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC 250; UCC-DA 208 to 236; EU list CL102: D01 to D30 and D51 are of temporary admission",
        sentence: "The D codes of temporary admission go with procedure 53, or with goods that come from it.",
        reads: &[Slot::AdditionalProcedure, Slot::FurtherProcedure, Slot::RequestedProcedure, Slot::PreviousProcedure],
        check: Check::Item(|_, item, fire| {
            let Some((scope, slot, code)) = named(item, |code| code.starts_with('D')) else { return };
            let (Some(requested), Some(previous)) = (item.requested_procedure(), item.previous_procedure()) else {
                return;
            };
            if requested != "53" && previous != "53" {
                let message = format!(
                    "Item {}: {code} is of temporary admission, but neither {requested} nor {previous} is.",
                    item.ordinal()
                );
                fire.at(scope.path(slot), message)
                    .because(scope, slot)
                    .because(item.scope(), Slot::RequestedProcedure)
                    .because(item.scope(), Slot::PreviousProcedure);
            }
        }),
    },
    Rule {
        id: "QS-R-1405",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 259 to 262; EU list CL102: B01, B02, B03 and B06 are processed products coming back",
        sentence: "B01, B02, B03 and B06 go with re-import, or with replacement goods that come before the export.",
        reads: &[Slot::AdditionalProcedure, Slot::FurtherProcedure, Slot::RequestedProcedure],
        check: Check::Item(|_, item, fire| {
            let Some((scope, slot, code)) = named(item, |code| matches!(code, "B01" | "B02" | "B03" | "B06")) else {
                return;
            };
            let Some(requested) = item.requested_procedure() else { return };
            if matches!(requested, "40" | "42" | "44" | "45") {
                let message = format!(
                    "Item {}: {code} is for products that come back from outward processing; {requested} is no re-import. Use 61 after 21.",
                    item.ordinal()
                );
                fire.at(scope.path(slot), message).because(scope, slot).because(item.scope(), Slot::RequestedProcedure);
            }
        }),
    },
    Rule {
        id: "QS-R-1406",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1", "B2"],
        source: "UCC 259 to 262; EU list CL102: B51 to B54 are of outward processing",
        sentence: "B51, B52, B53 and B54 go with temporary export for outward processing, 21 or 22.",
        reads: &[Slot::AdditionalProcedure, Slot::FurtherProcedure, Slot::RequestedProcedure],
        check: Check::Item(|_, item, fire| {
            let Some((scope, slot, code)) = named(item, |code| matches!(code, "B51" | "B52" | "B53" | "B54")) else {
                return;
            };
            let Some(requested @ ("10" | "11" | "23" | "31")) = item.requested_procedure() else { return };
            let message = format!(
                "Item {}: {code} is of outward processing, {requested} is not; goods to be processed leave with 21 or 22.",
                item.ordinal()
            );
            fire.at(scope.path(slot), message).because(scope, slot).because(item.scope(), Slot::RequestedProcedure);
        }),
    },
    Rule {
        id: "QS-R-1407",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-IA 142(6); UCC-DA 38; EU list CL102: E01 unit prices and E02 standard import values are of fruit and vegetables",
        sentence: "E01 and E02 go with fruit and vegetables, chapters 07 and 08.",
        reads: &[Slot::AdditionalProcedure, Slot::FurtherProcedure, Slot::CommodityCode],
        check: Check::Item(|_, item, fire| {
            let Some((scope, slot, code)) = named(item, |code| matches!(code, "E01" | "E02")) else { return };
            let Some(commodity) = item.commodity_code() else { return };
            if !commodity.starts_with("07") && !commodity.starts_with("08") {
                let message = format!(
                    "Item {}: {code} is for fruit and vegetables of chapters 07 and 08, not for {commodity}.",
                    item.ordinal()
                );
                fire.at(scope.path(slot), message).because(scope, slot).because(item.scope(), Slot::CommodityCode);
            }
        }),
    },
    Rule {
        id: "QS-R-1408",
        version: 1,
        severity: Severity::Blocks,
        columns: &["B1", "B2"],
        source: "EU condition C0871",
        sentence: "An export with an additional procedure of agricultural goods, E.., names the country of origin.",
        reads: &[Slot::AdditionalProcedure, Slot::FurtherProcedure, Slot::OriginCountry],
        check: Check::Item(|_, item, fire| {
            let Some((scope, slot, code)) = named(item, |code| code.starts_with('E')) else { return };
            if item.origin_country().is_none() {
                let message =
                    format!("Item {}: additional procedure {code} asks for the country of origin.", item.ordinal());
                fire.at(item.path(Slot::OriginCountry), message).because(scope, slot);
            }
        }),
    },
    Rule {
        id: "QS-R-1409",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 11 10: each additional procedure once",
        sentence: "An additional procedure stands once in an item.",
        reads: &[Slot::AdditionalProcedure, Slot::FurtherProcedure],
        check: Check::Item(|_, item, fire| {
            if item.group(Group::FurtherProcedure).next().is_none() {
                return;
            }
            let mut seen = HashSet::new();
            for (scope, slot, code) in codes(item) {
                if !seen.insert(code) {
                    let message = format!("Item {}: additional procedure {code} stands twice.", item.ordinal());
                    fire.at(scope.path(slot), message)
                        .because(scope, slot)
                        .repair(Repair::clear("Remove the second", scope.base().clone()));
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1410",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B Title II, 11 10: 000 is for items without any additional procedure",
        sentence: "000, no additional procedure, stands alone.",
        reads: &[Slot::AdditionalProcedure, Slot::FurtherProcedure],
        check: Check::Item(|_, item, fire| {
            let Some((above, other_slot, other)) = named(item, |code| code != "000") else { return };
            let Some((scope, slot, _)) = named(item, |code| code == "000") else { return };
            let message = format!(
                "Item {}: 000 says that there is no additional procedure, but {other} is one; remove one of them.",
                item.ordinal()
            );
            fire.at(scope.path(slot), message).because(scope, slot).because(above, other_slot);
        }),
    },
];
