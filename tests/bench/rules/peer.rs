//! The peer: the same cross-field rules as SQL, in an SQLite of its own in another process.
//!
//! Only the store and the sandbox may hold an SQLite here, so the peer is Python's: it reads the values that rules
//! read as rows, loads them into memory and runs `peer.sql`.

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use domain::catalogue::Catalogue;
use domain::declaration::{Declaration, Group, Item, Scope, Slot};
use domain::record::Document;
use rust_decimal::Decimal;

use crate::made::faults::Counts;

const PROGRAM: &str = include_str!("peer.py");
const QUERIES: &str = include_str!("peer.sql");

/// A column of the peer's tables and the slot it holds. Amounts are whole millionths.
enum Column {
    Text(&'static str, Slot),
    Amount(&'static str, Slot),
}
use Column::{Amount, Text};

const SHIPMENT: &[Column] = &[
    Text("direction", Slot::Direction),
    Text("declaration_type", Slot::DeclarationType),
    Text("office", Slot::DeclarationOffice),
    Text("representative_status", Slot::RepresentativeStatus),
    Text("representative_code", Slot::RepresentativeCode),
    Text("representative_eori", Slot::RepresentativeEori),
    Text("importer_eori", Slot::ImporterEori),
    Text("importer_code", Slot::ImporterCode),
    Text("exporter_eori", Slot::ExporterEori),
    Text("exporter_code", Slot::ExporterCode),
    Text("container_flag", Slot::ContainerFlag),
    Text("border_mode", Slot::BorderMode),
    Text("border_nationality", Slot::BorderNationality),
    Text("border_identification", Slot::BorderIdentification),
    Text("arrival_mode", Slot::ArrivalMode),
    Text("arrival_identification", Slot::ArrivalIdentification),
    Text("dispatch", Slot::DispatchCountry),
    Text("destination", Slot::DestinationCountry),
    Text("nature", Slot::TransactionNature),
    Text("valuation", Slot::ShipmentValuationMethod),
    Amount("total_amount", Slot::TotalInvoiceAmount),
    Amount("total_count", Slot::TotalItemCount),
    Amount("gross", Slot::HeaderGrossMassKg),
];
const ITEM: &[Column] = &[
    Amount("number", Slot::ItemNumber),
    Amount("net", Slot::NetMassKg),
    Amount("gross", Slot::GrossMassKg),
    Amount("amount", Slot::ItemAmount),
    Amount("price", Slot::UnitPrice),
    Amount("quantity", Slot::TradeQuantity),
    Amount("supplementary_quantity", Slot::SupplementaryQuantity),
    Text("supplementary_unit", Slot::SupplementaryUnit),
    Text("procedure", Slot::RequestedProcedure),
    Text("previous", Slot::PreviousProcedure),
    Text("preference", Slot::Preference),
    Text("preferential_origin", Slot::PreferentialOriginCountry),
    Text("quota", Slot::QuotaNumber),
    Text("container", Slot::ContainerNumber),
    Text("dispatch", Slot::ItemDispatchCountry),
    Text("destination", Slot::ItemDestinationCountry),
    Text("nature", Slot::ItemTransactionNature),
    Text("valuation", Slot::ItemValuationMethod),
];
const PACKAGE: &[Column] =
    &[Text("kind", Slot::PackageKind), Amount("count", Slot::PackageCount), Text("marks", Slot::PackageMarks)];
const DOCUMENT: &[Column] = &[
    Text("category", Slot::DocumentCategory),
    Text("type", Slot::DocumentType),
    Text("reference", Slot::DocumentReference),
];
const PREVIOUS: &[Column] =
    &[Text("type", Slot::PreviousDocumentType), Text("reference", Slot::PreviousDocumentReference)];
/// The element that makes two lines of one previous document different; no slot, as only one rule reads it.
const PREVIOUS_ITEM: &str = "item.previous_document.item_number";
/// Lists and properties that the rules ask for; every code has the empty property too.
const LISTS: &[(&str, &[&str])] = &[
    ("package_kinds", &["bulk", "unpacked"]),
    ("requested_procedures", &["import", "export"]),
    ("preferences", &["preferential", "quota"]),
    ("countries", &["eu"]),
];

/// Writes what the rules read as one file of rows a table, and the program with its queries beside them.
pub(crate) fn write_rows(texts: &[String], folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut tables = Tables::new();
    for (number, text) in texts.iter().enumerate() {
        tables.add(number, &Declaration::read(&Document::from_json(text)?))?;
    }
    for (name, rows) in tables.0 {
        fs::write(folder.join(format!("{name}.tsv")), rows)?;
    }
    fs::write(folder.join("code.tsv"), codes())?;
    fs::write(folder.join("peer.py"), PROGRAM)?;
    fs::write(folder.join("peer.sql"), QUERIES)?;
    Ok(())
}

struct Tables(HashMap<&'static str, String>);

impl Tables {
    fn new() -> Tables {
        let heads = [
            ("shipment", "id", SHIPMENT, ""),
            ("item", "shipment\tordinal", ITEM, ""),
            ("package", "shipment\tordinal\tentry", PACKAGE, ""),
            ("document", "shipment\tordinal\tentry", DOCUMENT, ""),
            ("previous", "shipment\tordinal\tentry", PREVIOUS, "\tnumber TEXT"),
        ];
        let head = |key: &str, columns: &[Column], more: &str| {
            let names = columns.iter().map(|column| match column {
                Text(name, _) => format!("\t{name} TEXT"),
                Amount(name, _) => format!("\t{name} INTEGER"),
            });
            format!("{key}{}{more}\n", names.collect::<String>())
        };
        Tables(heads.into_iter().map(|(name, key, columns, more)| (name, head(key, columns, more))).collect())
    }

    fn add(&mut self, number: usize, declaration: &Declaration<'_>) -> Result<(), std::fmt::Error> {
        let above = [Group::HeaderDocument, Group::ShipmentDocument, Group::ShipmentPreviousDocument];
        // The rows above the items would need their own columns; the shipments made here have none.
        debug_assert!(above.iter().all(|group| !declaration.has_group(*group)));
        writeln!(self.of("shipment"), "{number}{}", cells(SHIPMENT, declaration.header()))?;
        let index = Catalogue::embedded().element(PREVIOUS_ITEM).map(|element| element.index);
        for item in declaration.items() {
            let ordinal = item.ordinal();
            writeln!(self.of("item"), "{number}\t{ordinal}{}", cells(ITEM, item.scope()))?;
            self.entries("package", number, item, PACKAGE, item.packages())?;
            self.entries("document", number, item, DOCUMENT, item.documents())?;
            for (entry, line) in item.previous_documents().enumerate() {
                let declared = index.and_then(|index| line.by_index(index)?.leaf_text()).unwrap_or_default();
                let cells = cells(PREVIOUS, line);
                writeln!(self.of("previous"), "{number}\t{ordinal}\t{entry}{cells}\t{declared}")?;
            }
        }
        Ok(())
    }

    fn entries<'a, 'd: 'a>(
        &mut self,
        table: &'static str,
        number: usize,
        item: &Item<'_>,
        columns: &[Column],
        entries: impl Iterator<Item = &'a Scope<'d>>,
    ) -> Result<(), std::fmt::Error> {
        entries.enumerate().try_for_each(|(entry, scope)| {
            let cells = cells(columns, scope);
            writeln!(self.of(table), "{number}\t{}\t{entry}{cells}", item.ordinal())
        })
    }

    fn of(&mut self, table: &'static str) -> &mut String {
        self.0.entry(table).or_default()
    }
}

fn cells(columns: &[Column], scope: &Scope<'_>) -> String {
    let millionths = |amount: Decimal| (amount * Decimal::from(1_000_000)).trunc().normalize().to_string();
    let cell = |column: &Column| match column {
        Text(_, slot) => scope.text(*slot).unwrap_or_default().to_owned(),
        Amount(_, slot) => scope.decimal(*slot).map(millionths).unwrap_or_default(),
    };
    columns.iter().map(|column| format!("\t{}", cell(column))).collect()
}

fn codes() -> String {
    let mut rows = "list\tcode\tproperty\n".to_owned();
    for (name, properties) in LISTS {
        let codes = Catalogue::embedded().list(name).map_or(&[][..], |list| list.codes());
        for code in codes {
            let held = properties.iter().filter(|property| code.has(property)).chain(&[""]);
            held.for_each(|property| rows.push_str(&format!("{name}\t{}\t{property}\n", code.code)));
        }
    }
    rows
}

/// One run of the peer.
pub(crate) struct Run {
    /// Its SQLite.
    pub(crate) sqlite: String,
    /// Rows into tables.
    pub(crate) load_s: f64,
    /// All queries, rows fetched.
    pub(crate) queries_s: f64,
    /// The whole process, interpreter included.
    pub(crate) wall_s: f64,
    pub(crate) peak_memory_mib: f64,
    pub(crate) counts: Counts,
}

/// Runs the peer once.
pub(crate) fn run(folder: &Path) -> Result<Run, Box<dyn Error>> {
    let began = Instant::now();
    let output = Command::new("python3")
        .arg(folder.join("peer.py"))
        .arg(folder)
        .arg(folder.join("peer.sql"))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("The peer needs Python with SQLite (package python3): {error}."))?;
    let wall_s = began.elapsed().as_secs_f64();
    if !output.status.success() {
        return Err("The peer failed; what it said stands above.".into());
    }
    let said: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let figure = |name: &str| said[name].as_f64().ok_or_else(|| format!("The peer does not say {name}."));
    Ok(Run {
        sqlite: said["sqlite"].as_str().unwrap_or("unknown").to_owned(),
        load_s: figure("load_s")?,
        queries_s: figure("queries_s")?,
        wall_s,
        peak_memory_mib: figure("peak_kib")? / 1024.0,
        counts: serde_json::from_value(said["counts"].clone())?,
    })
}
