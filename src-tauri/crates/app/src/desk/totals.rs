//! The totals bar: sums over the items beside what the header says. Computed here, never in the window.

use domain::catalogue::Catalogue;
use domain::declaration::{Declaration, Item, Slot};
use domain::findings::amount_in_words;
use rust_decimal::Decimal;

use crate::view::TotalView;

/// The figures of the totals bar, in order.
pub(super) fn totals(column: &str, declaration: &Declaration<'_>) -> Vec<TotalView> {
    if Catalogue::embedded().master(column).is_some() {
        return crate::master::totals(column, declaration);
    }
    let header = declaration.header();
    let items = declaration.items();
    let currency = header.invoice_currency().unwrap_or_default();
    let in_currency = |name: &str| format!("{name} {currency}").trim_end().to_owned();
    let packages: Decimal = items.iter().flat_map(Item::packages).filter_map(|package| package.package_count()).sum();
    let gross = known_sum(items, Slot::GrossMassKg);
    let net = known_sum(items, Slot::NetMassKg);
    let sum = known_sum(items, Slot::ItemAmount);
    let mut totals = vec![
        total("items", "Items", items.len().to_string()),
        total("packages", "Packages", amount_in_words(packages)),
        total("gross_mass_kg", "Gross mass kg", amount_in_words(gross)),
        total("net_mass_kg", "Net mass kg", amount_in_words(net)),
    ];
    if let (true, Some(net)) = (net > gross && gross > Decimal::ZERO, totals.last_mut()) {
        net.severity = "block".to_owned();
        net.jump = heavier(items).map(|item| item.path(Slot::NetMassKg).to_string());
    }
    let supplementary = known_sum(items, Slot::SupplementaryQuantity);
    if supplementary != Decimal::ZERO {
        totals.push(total("supplementary", "Supplementary units", amount_in_words(supplementary)));
    }
    let given = header.total_invoice_amount();
    totals.push(total(
        "invoice",
        &in_currency("Invoice total, header"),
        given.map_or_else(|| "–".to_owned(), amount_in_words),
    ));
    totals.push(total("items_amount", &in_currency("Sum of items"), amount_in_words(sum)));
    if let Some(difference) = given.map(|given| given - sum).filter(|difference| !difference.is_zero()) {
        totals.push(TotalView {
            severity: "warn".to_owned(),
            jump: Some(culprit(declaration, difference)),
            ..total("difference", &in_currency("Difference"), amount_in_words(difference))
        });
    }
    totals
}

fn total(id: &str, label: &str, value: String) -> TotalView {
    TotalView { id: id.to_owned(), label: label.to_owned(), value, severity: String::new(), jump: None }
}

/// The sum of what can be read: an item without a mass is a finding of its own.
fn known_sum(items: &[Item<'_>], slot: Slot) -> Decimal {
    items
        .iter()
        .filter_map(|item| item.scope().decimal(slot))
        .fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount).unwrap_or(sum))
}

fn heavier<'i, 'd>(items: &'i [Item<'d>]) -> Option<&'i Item<'d>> {
    items.iter().find(|item| item.net_mass_kg().zip(item.gross_mass_kg()).is_some_and(|(net, gross)| net > gross))
}

/// Where the difference most likely stands: an item without an amount, one whose amount is the difference, else the
/// header's total.
fn culprit(declaration: &Declaration<'_>, difference: Decimal) -> String {
    let items = declaration.items();
    let empty = items.iter().find(|item| item.item_amount().is_none());
    let equal = || items.iter().find(|item| item.item_amount().is_some_and(|amount| amount == difference.abs()));
    let path = match empty.or_else(equal) {
        Some(item) => item.path(Slot::ItemAmount),
        None => declaration.header().path(Slot::TotalInvoiceAmount),
    };
    path.to_string()
}
