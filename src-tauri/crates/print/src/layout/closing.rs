//! What closes a declaration: totals over its items, taxes by type, place for the signature.

use std::collections::BTreeMap;

use domain::catalogue::Catalogue;
use domain::declaration::{Declaration, Group, Slot};
use rust_decimal::Decimal;

use super::Composer;
use super::boxes::{PADDING_MM, VALUE};
use super::sheet::{LEFT_MM, span};
use crate::marks::{Ink, Weight};
use crate::text::{Run, Tone};

const TITLE_HEIGHT_MM: f32 = 5.0;
const ROW_HEIGHT_MM: f32 = 8.0;
const SIGNATURE_HEIGHT_MM: f32 = 20.0;
const NONE: &str = "–";

impl Composer<'_, '_> {
    /// Totals, taxes and signature, kept together on a page.
    pub(super) fn closing(&mut self) {
        let taxes = taxes_by_type(self.paper.declaration);
        let tax_rows = taxes.len().div_ceil(4);
        #[expect(clippy::cast_precision_loss, reason = "there are a few dozen kinds of taxes")]
        let tax_height = if tax_rows == 0 { 0.0 } else { TITLE_HEIGHT_MM + ROW_HEIGHT_MM * tax_rows as f32 };
        let height = TITLE_HEIGHT_MM + ROW_HEIGHT_MM + tax_height + 2.0 + SIGNATURE_HEIGHT_MM;
        if !self.sheet.has_room(height) {
            self.sheet.next_page();
        }
        self.totals();
        if !taxes.is_empty() {
            self.taxes(&taxes);
        }
        self.sheet.advance(2.0);
        self.signature();
    }

    fn section_title(&mut self, text: &str) {
        let y = self.sheet.y() + TITLE_HEIGHT_MM - 1.3;
        self.sheet.text((LEFT_MM, y), 7.5, Weight::Bold, Ink::Black, text);
        self.sheet.advance(TITLE_HEIGHT_MM);
    }

    fn totals(&mut self) {
        let (declaration, language, words) = (self.paper.declaration, self.paper.language, self.words);
        self.section_title(words.totals.of(language));
        // Nothing at all is a dash; a part of a sum would be a lie.
        let none_of = |slot: Slot| declaration.items().iter().all(|item| item.scope().text(slot).is_none());
        let sum = |slot: Slot| match declaration.sum(slot) {
            Some(sum) => Some(sum.to_string()),
            None => none_of(slot).then(|| NONE.to_owned()),
        };
        let currency = declaration.header().invoice_currency().unwrap_or_default();
        let cells = [
            (&words.items, Some(declaration.items().len().to_string())),
            (&words.packages, packages(declaration)),
            (&words.gross_mass, sum(Slot::GrossMassKg)),
            (&words.net_mass, sum(Slot::NetMassKg)),
            (
                &words.item_amounts,
                sum(Slot::ItemAmount)
                    .map(|sum| if sum == NONE { sum } else { format!("{sum} {currency}").trim_end().to_owned() }),
            ),
            (&words.payable, payable(declaration)),
        ];
        let mut before = 0;
        for (word, total) in cells {
            let missing = words.not_all_given.of(language);
            let tone = if total.is_some() { Tone::Value } else { Tone::Caption };
            let run = Run { tone, text: total.unwrap_or_else(|| missing.to_owned()) };
            self.total_cell(before, 4, word.of(language), run);
            before += 4;
        }
        self.sheet.advance(ROW_HEIGHT_MM);
    }

    fn taxes(&mut self, taxes: &BTreeMap<String, Option<Decimal>>) {
        let language = self.paper.language;
        self.section_title(self.words.taxes_by_type.of(language));
        let names = Catalogue::embedded().list("tax_types");
        let missing = self.words.not_all_given.of(language);
        for row in taxes.iter().collect::<Vec<_>>().chunks(4) {
            for (before, (kind, sum)) in (0_u8..).step_by(6).zip(row) {
                let name = names.and_then(|list| list.get(kind)).map(|code| code.name.to_string()).unwrap_or_default();
                let tone = if sum.is_some() { Tone::Value } else { Tone::Caption };
                let text = sum.map_or_else(|| missing.to_owned(), |sum| sum.to_string());
                self.total_cell(before, 6, &format!("{kind} {name}"), Run { tone, text });
            }
            self.sheet.advance(ROW_HEIGHT_MM);
        }
    }

    fn total_cell(&mut self, before: u8, width: u8, name: &str, run: Run) {
        let (x, width) = span(before, width);
        let top = self.sheet.y();
        self.sheet.frame((x, top), (width, ROW_HEIGHT_MM));
        let (name, _) = crate::text::settable(self.faces, name);
        self.label((x, top), width, "", &name.join(" "));
        let place = name.join(" ");
        let fitted = self.fitted(&[vec![run]], (width - 2.0 * PADDING_MM, ROW_HEIGHT_MM - 3.0), VALUE, &place);
        self.sheet.lines((x + PADDING_MM, top + 2.8), &fitted.lines, fitted.size_pt);
    }

    fn signature(&mut self) {
        let language = self.paper.language;
        let top = self.sheet.y();
        let signs = [(0, 8, "", &self.words.place_and_date), (8, 16, "54", &self.words.signature)];
        for (before, width, number, word) in signs {
            let (x, width) = span(before, width);
            self.sheet.frame((x, top), (width, SIGNATURE_HEIGHT_MM));
            self.label((x, top), width, number, word.of(language));
        }
        self.sheet.advance(SIGNATURE_HEIGHT_MM);
    }
}

/// How many packages there are. Bulk and unpacked goods have no count, so a missing one counts nothing.
fn packages(declaration: &Declaration<'_>) -> Option<String> {
    let mut counts =
        declaration.items().iter().flat_map(|item| item.packages()).filter_map(|each| each.package_count());
    let Some(first) = counts.next() else { return Some(NONE.to_owned()) };
    counts.try_fold(first, Decimal::checked_add).map(|sum| sum.to_string())
}

/// Everything payable; `None` where an amount is missing or cannot be read.
fn payable(declaration: &Declaration<'_>) -> Option<String> {
    let taxes = taxes_by_type(declaration);
    let mut sums = taxes.into_values();
    let Some(first) = sums.next() else { return Some(NONE.to_owned()) };
    let first = first?;
    sums.try_fold(first, |sum, next| sum.checked_add(next?)).map(|sum| sum.to_string())
}

/// What is payable of each tax over all items; `None` where an entry has no amount.
fn taxes_by_type(declaration: &Declaration<'_>) -> BTreeMap<String, Option<Decimal>> {
    let mut taxes: BTreeMap<String, Option<Decimal>> = BTreeMap::new();
    for duty in declaration.items().iter().flat_map(|item| item.group(Group::Duty)) {
        let Some(kind) = duty.duty_tax_type() else { continue };
        let amount = duty.duty_payable_amount().or_else(|| duty.duty_tax_amount());
        let sum = taxes.entry(kind.to_owned()).or_insert(Some(Decimal::ZERO));
        *sum = sum.zip(amount).and_then(|(sum, amount)| sum.checked_add(amount));
    }
    taxes
}
