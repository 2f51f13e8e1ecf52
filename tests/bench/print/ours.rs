//! Our side: JSON in, PDF out.

use std::error::Error;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use domain::catalogue::Language;
use domain::declaration::Declaration;
use domain::record::Document;
use print::{Form, Paper, Printout};

use crate::SAMPLED;

const TWO_ITEMS: &str = include_str!("../../fixtures/h1-two-items.json");
/// Items of a paper: as many as two or three pages hold.
const ITEMS: usize = 5;

/// What a pass came to.
pub(crate) struct Pass {
    pub(crate) wall_s: f64,
    pub(crate) pages: usize,
    pub(crate) bytes: usize,
}

/// One shipment; each has its own reference, descriptions and amounts.
pub(crate) fn shipment(number: usize) -> String {
    shipment_of(number, ITEMS)
}

/// A shipment of so many items.
pub(crate) fn shipment_of(number: usize, items: usize) -> String {
    let begin = TWO_ITEMS.find("        {\n          \"seqNum\": 1").unwrap_or_default();
    let end = TWO_ITEMS.find(",\n        {\n          \"seqNum\": 2").unwrap_or_default();
    let after = TWO_ITEMS.find("\n      ],\n      \"exporter\"").unwrap_or_default();
    let items: Vec<String> = (1..=items)
        .map(|item| {
            TWO_ITEMS[begin..end]
                .replace("\"seqNum\": 1", &format!("\"seqNum\": {item}"))
                .replace("Red wine, bottles of 0.75 l", &description(number, item))
                .replace("INV-7781-1", &format!("INV-{number}-{item}"))
        })
        .collect();
    let text = format!("{}{}{}", &TWO_ITEMS[..begin], items.join(",\n"), &TWO_ITEMS[after..]);
    text.replace("QS-TEST-0001", &reference(number))
}

fn reference(number: usize) -> String {
    format!("QS-BENCH-{number:04}")
}

fn description(number: usize, item: usize) -> String {
    format!("Red wine {number}.{item}, Őrségi bor, Ερυθρός οίνος, Вино, bottles of 0.75 l")
}

fn mrn(number: usize) -> String {
    format!("26BE101000{number:07}A")
}

/// What the paper of a shipment must say.
pub(crate) fn values(number: usize) -> Vec<String> {
    let invoices = (1..=ITEMS).map(|item| format!("INV-{number}-{item}"));
    [reference(number), mrn(number), format!("Red wine {number}.{ITEMS}")].into_iter().chain(invoices).collect()
}

/// Lays a shipment out.
pub(crate) fn printout(number: usize, text: &str) -> Result<Printout, Box<dyn Error + Send + Sync>> {
    let document = Document::from_json(text)?;
    let declaration = Declaration::read(&document);
    let mrn = mrn(number);
    let paper = Paper {
        form: Form::Sad,
        declaration: &declaration,
        column: "H1",
        status: Some("Accepted"),
        lrn: Some("QS26000118"),
        mrn: Some(&mrn),
        environment: "Acceptance",
        is_practice: false,
        printed_at: "2026-11-22 09:30 UTC",
        language: Language::En,
    };
    Ok(print::lay_out(&paper)?)
}

/// Prints all shipments, and keeps the sampled papers.
pub(crate) fn pass(texts: &[String], threads: usize, folder: &Path) -> Result<Pass, Box<dyn Error>> {
    let (next, pages, bytes) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || -> Result<(), Box<dyn Error + Send + Sync>> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(text) = texts.get(number) else { return Ok(()) };
            let printout = printout(number, text)?;
            let pdf = print::to_pdf(&printout)?;
            pages.fetch_add(printout.pages.len(), Ordering::Relaxed);
            bytes.fetch_add(pdf.len(), Ordering::Relaxed);
            if number % SAMPLED == 0 {
                std::fs::write(folder.join(format!("{number}.pdf")), pdf)?;
            }
        }
    };
    let begun = Instant::now();
    let done: Vec<Result<(), String>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let ends = workers.into_iter().map(|worker| match worker.join() {
            Ok(done) => done.map_err(|fault| fault.to_string()),
            Err(_) => Err("a thread stopped".to_owned()),
        });
        ends.collect()
    });
    let wall_s = begun.elapsed().as_secs_f64();
    done.into_iter().collect::<Result<(), String>>()?;
    Ok(Pass { wall_s, pages: pages.into_inner(), bytes: bytes.into_inner() })
}
