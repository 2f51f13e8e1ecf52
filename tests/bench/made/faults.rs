//! The faults put into the shipments: for each rule that holds in the column, edits that make it fire.

use std::collections::BTreeMap;

use domain::catalogue::Catalogue;
use domain::record::{Document, Draft, EditFault, Node, Path, Step};

/// How often each rule fires.
pub(crate) type Counts = BTreeMap<String, usize>;

/// A value to put, or none to take away.
#[derive(Clone, Copy)]
pub(crate) enum Value {
    Text(&'static str),
    Number(&'static str),
    Flag(bool),
    None,
}
use Value::{Flag, Number, Text};

/// Edits by catalogue id (`+` for the second entry of a repeated group), and the rules that fire because of them.
pub(crate) struct Fault {
    pub(crate) rules: &'static [&'static str],
    edits: &'static [(&'static str, Value)],
}

const fn fault(rules: &'static [&'static str], edits: &'static [(&'static str, Value)]) -> Fault {
    Fault { rules, edits }
}

/// Faults of one item.
pub(crate) const OF_ITEM: &[Fault] = &[
    fault(&["QS-R-0101"], &[("item.net_mass_kg", Number("9999"))]),
    fault(&["QS-R-0103"], &[("item.gross_mass_kg", Number("0"))]),
    fault(&["QS-R-0104"], &[("item.net_mass_kg", Number("0"))]),
    fault(&["QS-R-0201"], &[("item.package.kind", Text("VQ"))]),
    fault(&["QS-R-0202"], &[("item.package.kind", Text("NE")), ("item.package.count", Number("0"))]),
    fault(
        &["QS-R-0203"],
        &[
            ("item.package.count", Number("0")),
            ("item.package.marks", Text("ALONE")),
            // Goods packed with those of another item weigh with them.
            ("item.gross_mass_kg", Number("0")),
        ],
    ),
    fault(&["QS-R-0303", "QS-R-0304"], &[("item.number", Number("1"))]),
    fault(&["QS-R-0305"], &[("item.unit_price", Number("1.25")), ("item.trade_quantity", Number("7"))]),
    fault(&["QS-R-0306", "QS-E-0014"], &[("item.supplementary_quantity", Value::None)]),
    fault(&["QS-R-0402"], &[("item.requested_procedure", Text("10"))]),
    fault(&["QS-R-0403"], &[("item.previous_procedure", Text("40"))]),
    fault(
        &["QS-R-0404"],
        &[
            ("item.requested_procedure", Text("42")),
            ("item.fiscal_reference.role", Text("FR1")),
            ("item.fiscal_reference.vat_number", Text("BE0403200393")),
            ("+item.fiscal_reference.role", Text("FR2")),
            ("+item.fiscal_reference.vat_number", Text("DE123456789")),
        ],
    ),
    fault(
        &["QS-R-0405", "QS-E-0014"],
        &[
            ("item.previous_procedure", Text("71")),
            ("item.previous_document", Value::None),
            ("shipment.warehouse_type", Text("U")),
            ("shipment.warehouse_identifier", Text("BECWP000001")),
        ],
    ),
    fault(&["QS-R-0501"], &[("item.preference", Text("300")), ("item.preferential_origin_country", Text("CL"))]),
    fault(&["QS-R-0502"], &[("item.preferential_origin_country", Text("CL"))]),
    fault(&["QS-R-0503"], &[("item.quota_number", Text("091927"))]),
    fault(
        &["QS-R-0901"],
        &[
            ("item.document.reference", Text("INV-1")),
            ("+item.document.category", Text("N")),
            ("+item.document.type", Text("380")),
            ("+item.document.reference", Text("INV-1")),
        ],
    ),
    fault(
        &["QS-R-0902"],
        &[
            ("item.previous_document.reference", Text("26BE101000007001")),
            ("+item.previous_document.category", Text("N")),
            ("+item.previous_document.type", Text("337")),
            ("+item.previous_document.reference", Text("26BE101000007001")),
            ("+item.previous_document.item_number", Text("1")),
        ],
    ),
    fault(&["QS-R-1001"], &[("item.dispatch_country", Text("CL"))]),
    fault(&["QS-E-0001"], &[("item.net_mass_kg", Value::None), ("item.net_mass_kg", Text("100"))]),
    fault(&["QS-E-0002"], &[("item.quota_number", Value::None), ("item.taric_additional.code", Text("40991"))]),
    fault(&["QS-E-0003"], &[("item.article_code", Text(" TB-1"))]),
    fault(&["QS-E-0004"], &[("item.origin_country", Text("UK"))]),
    fault(&["QS-E-0007"], &[("item.net_mass_kg", Number("1.0000001"))]),
    fault(&["QS-E-0009", "QS-R-0701"], &[("item.container_number", Text("MSCU1234567"))]),
    fault(&["QS-E-0010"], &[("item.commodity_code", Value::None), ("item.commodity_code", Text("220421800"))]),
    fault(&["QS-E-0011"], &[("item.commodity_code", Text("9999999900"))]),
    fault(&["QS-E-0012"], &[("item.document.validity_date", Text("20.11.2026"))]),
    fault(&["QS-E-0014"], &[("item.description", Value::None)]),
    fault(&["QS-E-0016"], &[("item.supplementary_quantity", Number("-1"))]),
];

/// Faults of a shipment's header.
pub(crate) const OF_HEADER: &[Fault] = &[
    fault(&["QS-R-0102"], &[("header.gross_mass_kg", Number("1"))]),
    fault(&["QS-R-0301"], &[("header.total_invoice_amount", Number("1"))]),
    fault(&["QS-R-0302"], &[("header.total_item_count", Number("49"))]),
    fault(&["QS-R-0401"], &[("header.declaration_type", Text("EX"))]),
    fault(&["QS-R-0601"], &[("exporter.code", Text("CELLAR"))]),
    fault(&["QS-R-0602"], &[("header.representative_status", Text("1"))]),
    fault(&["QS-R-0701"], &[("shipment.container_flag", Flag(true))]),
    fault(
        &["QS-R-0702"],
        &[
            ("shipment.border_mode", Text("2")),
            ("shipment.border_identification_type", Text("20")),
            ("shipment.delivery_terms", Text("CIP")),
        ],
    ),
    fault(&["QS-R-0703"], &[("shipment.arrival_mode", Text("5"))]),
    fault(&["QS-R-0801"], &[("shipment.dispatch_country", Text("FR"))]),
    fault(&["QS-R-0802"], &[("shipment.destination_country", Text("CH"))]),
    fault(&["QS-E-0005"], &[("header.invoice_currency", Text("ANG"))]),
    fault(&["QS-E-0006"], &[("header.acceptance_timestamp", Text("2026-11-20T09:30:00"))]),
    fault(&["QS-E-0008"], &[("importer.eori", Text("BE-0867"))]),
    fault(&["QS-E-0013"], &[("shipment.exit_office", Text("BE101000"))]),
    fault(
        &["QS-E-0015"],
        &[("envelope.customs_flow", Text("INEU_H1EIDR")), ("header.declaration_office", Value::None)],
    ),
];

impl Fault {
    /// Puts the fault into a shipment, or into its item at a zero-based position.
    pub(crate) fn put(&self, document: &mut Document, item: usize) -> Result<(), EditFault> {
        let mut draft = Draft::new(document);
        for (name, value) in self.edits {
            let path = place(name, item);
            match value {
                Text(text) => draft.set(&path, Node::text(*text))?,
                Number(text) => draft.set(&path, Node::number(text).unwrap_or(Node::Null))?,
                Flag(flag) => draft.set(&path, Node::Flag(*flag))?,
                Value::None => draft.clear(&path),
            }
        }
        Ok(())
    }
}

/// Where an element stands: in the item at a position, or in the header.
pub(crate) fn place(name: &str, item: usize) -> Path {
    let (second, id) = name.strip_prefix('+').map_or((false, name), |id| (true, id));
    let pattern = Catalogue::embedded().element(id).map(|element| &element.pattern);
    let first = pattern.map(|pattern| pattern.within(&Path::root())).unwrap_or_default();
    let in_item = id.starts_with("item.");
    let mut lists = 0;
    let steps = first.steps().iter().map(|step| match step {
        Step::Index(_) => {
            lists += 1;
            let position = if in_item && lists == 1 { item } else { usize::from(second && lists == 2) };
            Step::Index(u32::try_from(position).unwrap_or(u32::MAX))
        }
        Step::Member(_) | Step::Element(_) => step.clone(),
    });
    Path::of(steps.collect())
}
