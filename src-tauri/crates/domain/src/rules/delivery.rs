//! Delivery terms, currency and the nature of the transaction.

use rust_decimal::Decimal;

use super::{Check, Rule, countries};
use crate::declaration::Slot;
use crate::findings::{Repair, Severity};
use crate::record::Node;

/// The currency of a Member State; `None` where a changeover makes both possible or it is no Member State.
fn currency_of(country: &str) -> Option<&'static str> {
    match country {
        "CZ" => Some("CZK"),
        "DK" => Some("DKK"),
        "HU" => Some("HUF"),
        "PL" => Some("PLN"),
        "RO" => Some("RON"),
        "SE" => Some("SEK"),
        "BG" | "XI" => None,
        other => countries::is_member_state(other).then_some("EUR"),
    }
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-1801",
        version: 1,
        severity: Severity::Informs,
        columns: &["B1"],
        source: "EU condition C0596",
        sentence: "A delivery place without a UN/LOCODE has its country beside it.",
        reads: &[Slot::DeliveryTerms, Slot::DeliveryPlace, Slot::DeliveryLocode, Slot::DeliveryCountry],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some(terms), Some(place)) = (header.delivery_terms(), header.delivery_place()) else { return };
            if terms != "XXX" && header.delivery_locode().is_none() && header.delivery_country().is_none() {
                let message = format!(
                    "Delivery {terms} {place}: the export system asks for the country of the place too, or its UN/LOCODE."
                );
                fire.at(header.path(Slot::DeliveryCountry), message)
                    .because(header, Slot::DeliveryPlace)
                    .because(header, Slot::DeliveryTerms);
            }
        }),
    },
    Rule {
        id: "QS-R-1802",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UN/ECE Recommendation 16: a UN/LOCODE begins with its country; UCC-DA Annex B, 14 01 020 and 036",
        sentence: "The UN/LOCODE of delivery is in the country of delivery.",
        reads: &[Slot::DeliveryLocode, Slot::DeliveryCountry],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some(locode), Some(country)) = (header.delivery_locode(), header.delivery_country()) else { return };
            if locode.get(..2) != Some(country) {
                let message = format!("The place of delivery {locode} is not in {country}.");
                fire.at(header.path(Slot::DeliveryCountry), message)
                    .because(header, Slot::DeliveryLocode)
                    .because(header, Slot::DeliveryCountry);
            }
        }),
    },
    Rule {
        id: "QS-R-1803",
        version: 1,
        severity: Severity::Informs,
        columns: &[],
        source: "Incoterms 2020: FAS, FOB, CFR and CIF are for sea and inland waterway",
        sentence: "FAS, FOB, CFR and CIF go with transport by ship.",
        reads: &[Slot::DeliveryTerms, Slot::BorderMode, Slot::ArrivalMode, Slot::DepartureMode],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(terms @ ("FAS" | "FOB" | "CFR" | "CIF")) = header.delivery_terms() else { return };
            let Some(border) = header.border_mode() else { return };
            let modes = [Slot::BorderMode, Slot::ArrivalMode, Slot::DepartureMode].map(|slot| header.text(slot));
            if !modes.iter().any(|mode| matches!(mode, Some("1" | "8"))) {
                let message = format!(
                    "{terms} is for goods by ship, these go by mode of transport {border}; FCA, CPT or CIP may be meant."
                );
                fire.at(header.path(Slot::DeliveryTerms), message)
                    .because(header, Slot::DeliveryTerms)
                    .because(header, Slot::BorderMode);
            }
        }),
    },
    Rule {
        id: "QS-R-1804",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "UCC-DA Annex B, 14 17: the currency of the Member State in which the declaration is made",
        sentence: "The internal currency is that of the Member State of the office.",
        reads: &[Slot::InternalCurrency, Slot::DeclarationOffice],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some(currency), Some(office)) = (header.internal_currency(), header.declaration_office()) else {
                return;
            };
            let Some(expected) = office.get(..2).and_then(currency_of) else { return };
            if currency != expected {
                let path = header.path(Slot::InternalCurrency);
                fire.at(
                    path.clone(),
                    format!("Internal currency {currency} is not that of the office {office}, {expected}."),
                )
                .because(header, Slot::InternalCurrency)
                .because(header, Slot::DeclarationOffice)
                .repair(Repair::set(format!("Set {expected}"), path, Node::text(expected)));
            }
        }),
    },
    Rule {
        id: "QS-R-1805",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "UCC 53; UCC-DA Annex B, 14 09: a rate is one between two currencies",
        sentence: "One currency exchanges into itself at a rate of 1.",
        reads: &[Slot::ExchangeRate, Slot::InvoiceCurrency, Slot::InternalCurrency],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some(rate), Some(currency)) = (header.exchange_rate(), header.invoice_currency()) else { return };
            if header.internal_currency() == Some(currency) && rate != Decimal::ONE {
                let path = header.path(Slot::ExchangeRate);
                let message = format!(
                    "Invoice and internal currency are both {currency}; there is no exchange rate between them."
                );
                fire.at(path.clone(), message)
                    .because(header, Slot::ExchangeRate)
                    .because(header, Slot::InvoiceCurrency)
                    .repair(Repair::clear("Remove the exchange rate", path));
            }
        }),
    },
    Rule {
        id: "QS-R-1806",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1"],
        source: "EU condition C0556",
        sentence: "An exchange rate stands with the invoice currency it is of.",
        reads: &[Slot::ExchangeRate, Slot::InvoiceCurrency],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            if header.exchange_rate().is_some() && header.invoice_currency().is_none() {
                let message = "An exchange rate is given without the invoice currency it is of.";
                fire.at(header.path(Slot::InvoiceCurrency), message).because(header, Slot::ExchangeRate);
            }
        }),
    },
    Rule {
        id: "QS-R-1807",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1", "B1", "B2"],
        source: "Reg. (EU) 2020/1197, nature of transaction: 1 sale, 4 for processing, 5 after processing, 9 other; UCC 203, 259",
        sentence: "Goods that leave to be processed or to return, and those that come back, are not sold.",
        reads: &[
            Slot::RequestedProcedure,
            Slot::PreviousProcedure,
            Slot::TransactionNature,
            Slot::ItemTransactionNature,
        ],
        check: Check::Item(|declaration, item, fire| {
            let (Some(requested), Some(previous)) = (item.requested_procedure(), item.previous_procedure()) else {
                return;
            };
            let moves = match (requested, previous) {
                ("21" | "22" | "23", _) => "leave to come back",
                ("61" | "63", "21" | "22" | "23") => "come back",
                _ => return,
            };
            let header = declaration.header();
            let own = item.item_transaction_nature();
            let Some(nature @ ("11" | "12")) = own.or_else(|| header.transaction_nature()) else { return };
            let message = format!(
                "Item {}: under {requested} {previous} the goods {moves}; nature of transaction {nature} is a sale.",
                item.ordinal()
            );
            let (scope, slot) = match own {
                Some(_) => (item.scope(), Slot::ItemTransactionNature),
                None => (header, Slot::TransactionNature),
            };
            fire.at(item.path(Slot::RequestedProcedure), message)
                .because(item.scope(), Slot::RequestedProcedure)
                .because(scope, slot);
        }),
    },
];
