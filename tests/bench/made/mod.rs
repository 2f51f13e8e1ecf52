//! Made shipments: after the sample of the tests, with varied items, every fortieth of them or its header faulty.

pub(crate) mod faults;

use std::error::Error;

use domain::declaration::{Declaration, Slot};
use domain::record::{Document, Draft, Node};
use faults::{Counts, Fault, OF_HEADER, OF_ITEM, place};

/// Shipments made.
pub(crate) const SHIPMENTS: usize = 2_000;
/// Items of each.
pub(crate) const ITEMS: usize = 50;
/// One item in this many is faulty, where the header is not.
const ITEMS_PER_FAULT: usize = 40;
/// One header in this many is faulty.
const HEADERS_PER_FAULT: usize = 5;

const SAMPLE: &str = include_str!("../../fixtures/h1-two-items.json");
/// Commodity codes counted in litres, with what the goods are called.
const GOODS: &[(&str, &str)] = &[
    ("2204218000", "Red wine, bottles of 0.75 l"),
    ("2204217900", "White wine, bottles of 0.75 l"),
    ("2204101300", "Cava, bottles of 0.75 l"),
    ("2204101500", "Prosecco, bottles of 0.75 l"),
];

/// What is judged.
pub(crate) struct Made {
    /// Shipments as CAS writes them.
    pub(crate) texts: Vec<String>,
    /// The findings that the faults put in are to give.
    pub(crate) planted: Counts,
}

/// Makes the shipments, the same ones in every run.
pub(crate) fn make() -> Result<Made, Box<dyn Error>> {
    let pattern = pattern(ITEMS)?;
    let mut made = Made { texts: Vec::with_capacity(SHIPMENTS), planted: Counts::new() };
    for number in 0..SHIPMENTS {
        let mut document = pattern.clone();
        vary(&mut document, number, ITEMS)?;
        if number % HEADERS_PER_FAULT == HEADERS_PER_FAULT - 1 {
            total(&mut document)?;
            let fault = &OF_HEADER[number / HEADERS_PER_FAULT % OF_HEADER.len()];
            made.put(fault, &mut document, 0)?;
        } else {
            made.put_into_items(&mut document, number, ITEMS)?;
            total(&mut document)?;
        }
        made.texts.push(document.to_json());
    }
    Ok(made)
}

/// One shipment with this many items, faults of items in it.
pub(crate) fn shipment(number: usize, items: usize) -> Result<String, Box<dyn Error>> {
    let mut document = pattern(items)?;
    vary(&mut document, number, items)?;
    let mut made = Made { texts: Vec::new(), planted: Counts::new() };
    made.put_into_items(&mut document, number, items)?;
    total(&mut document)?;
    Ok(document.to_json())
}

impl Made {
    fn put_into_items(&mut self, document: &mut Document, number: usize, items: usize) -> Result<(), Box<dyn Error>> {
        let first = number * items;
        for item in (0..items).filter(|item| (first + item) % ITEMS_PER_FAULT == 7) {
            self.put(&OF_ITEM[(first + item) / ITEMS_PER_FAULT % OF_ITEM.len()], document, item)?;
        }
        Ok(())
    }

    fn put(&mut self, fault: &Fault, document: &mut Document, item: usize) -> Result<(), Box<dyn Error>> {
        fault.put(document, item)?;
        for rule in fault.rules {
            *self.planted.entry((*rule).to_owned()).or_default() += 1;
        }
        Ok(())
    }
}

/// The sample with as many items as are wanted.
fn pattern(items: usize) -> Result<Document, Box<dyn Error>> {
    let mut document = Document::from_json(SAMPLE)?;
    let first = document.locate(&place("item.number", 0));
    let (item, _) = first.split_last().ok_or("the sample has no items")?;
    let (list, _) = item.split_last().ok_or("the sample has no items")?;
    let node = document.get(&item).cloned().ok_or("the sample has no items")?;
    let present = document.get(&list).map_or(0, |list| list.elements().len());
    let mut draft = Draft::new(&mut document);
    for _ in present..items {
        draft.insert(&list, None, node.clone())?;
    }
    Ok(document)
}

/// Gives header and items values of their own.
fn vary(document: &mut Document, number: usize, items: usize) -> Result<(), Box<dyn Error>> {
    let mut draft = Draft::new(document);
    let amount = |units: usize, parts: usize| Node::number(format!("{units}.{:02}", parts % 100)).unwrap_or(Node::Null);
    draft.set(&place("envelope.external_reference", 0), Node::text(format!("QS-BENCH-{number:04}")))?;
    draft.set(&place("header.total_item_count", 0), Node::number(items.to_string()).unwrap_or(Node::Null))?;
    for item in 0..items {
        let seed = number * items + item;
        let (code, description) = GOODS[seed % GOODS.len()];
        let values = [
            ("item.number", Node::number((item + 1).to_string()).unwrap_or(Node::Null)),
            ("item.article_code", Node::text(format!("TB-{}", seed % 7_919))),
            ("item.commodity_code", Node::text(code)),
            ("item.description", Node::text(description)),
            ("item.net_mass_kg", amount(50 + seed % 400, seed * 7)),
            ("item.gross_mass_kg", amount(460 + seed % 100, seed * 13)),
            ("item.supplementary_quantity", amount(40 + seed % 300, seed * 3)),
            ("item.item_amount", amount(200 + seed % 9_000, seed * 11)),
            ("item.package.count", Node::number((1 + seed % 60).to_string()).unwrap_or(Node::Null)),
            ("item.package.marks", Node::text(format!("TB {seed}"))),
            ("item.document.reference", Node::text(format!("INV-{seed}"))),
            ("item.previous_document.reference", Node::text(format!("26BE101{seed:09}"))),
        ];
        for (name, node) in values {
            draft.set(&place(name, item), node)?;
        }
    }
    Ok(())
}

/// The header's total is that of the items.
fn total(document: &mut Document) -> Result<(), Box<dyn Error>> {
    let sum = Declaration::read(document).sum(Slot::ItemAmount).ok_or("an item has no amount")?;
    Ok(Draft::new(document).set(&place("header.total_invoice_amount", 0), Node::decimal(sum))?)
}
