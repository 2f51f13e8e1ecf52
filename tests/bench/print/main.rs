//! Budget 6: 1,000 declarations of two or three pages with a barcode, from their JSON to the bytes of their PDFs, on
//! one thread and on two, beside reportlab.
//!
//! The peer is given the placed marks of the same pages and draws them in the same fonts; it neither reads nor lays
//! out, so the comparison leans its way. A round counts only if sampled papers of both sides say, by `pdftotext`, what
//! was put in. Rounds alternate between the sides.

#[path = "../measure.rs"]
#[expect(dead_code, reason = "time on a core is measured by wall time alone here")]
mod measure;

mod ours;
mod peer;

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use measure::Sample;

/// Rounds that count, after one that does not.
const ROUNDS: usize = 3;
const PAPERS: usize = 1_000;
/// Seconds for all of them, on the two cores of the machine the design speaks of.
const BUDGET_S: f64 = 4.0;
const BUDGET_MIB: f64 = 100.0;
const FLOOR_S: f64 = 1.2;
/// Items of the longest declaration.
const ITEMS_MAX: usize = 9_999;
/// One paper in so many is read back.
const SAMPLED: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout();
    writeln!(out, "{}", measure::machine())?;
    let texts: Vec<String> = (0..PAPERS).map(ours::shipment).collect();
    let folder = tempfile::tempdir()?;
    let has_peer = peer::is_here();
    let (mut one, mut two, mut peers) = (Sample::default(), Sample::default(), Sample::default());
    let (mut memory_mib, mut peer_memory_mib, mut pages, mut bytes) = (0.0_f64, 0.0_f64, 0, 0);
    for round in 0..=ROUNDS {
        for (threads, sample) in [(1, &mut one), (2, &mut two)] {
            measure::forget_peak_memory();
            let pass = ours::pass(&texts, threads, folder.path())?;
            memory_mib = memory_mib.max(measure::peak_memory_mib());
            (pages, bytes) = (pass.pages, pass.bytes);
            check("ours", folder.path())?;
            if round > 0 {
                sample.add(pass.wall_s);
            }
        }
        if has_peer {
            if round == 0 {
                peer::write_marks(&texts, folder.path())?;
            }
            let run = peer::run(folder.path())?;
            check("reportlab", folder.path())?;
            peer_memory_mib = peer_memory_mib.max(run.peak_memory_mib);
            if round > 0 {
                peers.add(run.wall_s);
            }
        }
    }
    writeln!(
        out,
        "{PAPERS} papers, {pages} pages, {bytes} bytes; {ROUNDS} rounds after a warm-up, medians (least–most)\n"
    )?;
    writeln!(out, "| side | seconds | MiB |\n| --- | --- | --- |")?;
    writeln!(out, "| Quayside, 2 threads | {two} | {memory_mib:.0} |")?;
    writeln!(out, "| Quayside, 1 thread | {one} | |")?;
    if has_peer {
        writeln!(out, "| reportlab, 2 processes, drawing alone | {peers} | {peer_memory_mib:.0} each |")?;
    } else {
        writeln!(out, "| reportlab | not on this machine (python3-reportlab) | |")?;
    }
    writeln!(out, "| floor | {FLOOR_S} | |")?;
    longest(&mut out)?;
    let within = two.median() <= BUDGET_S && memory_mib <= BUDGET_MIB;
    let verdict = if within { "held" } else { "NOT held" };
    writeln!(out, "\nBudget {BUDGET_S} s and {BUDGET_MIB} MiB on two threads: {verdict}")?;
    if within { Ok(()) } else { Err("1,000 papers took more than the budget.".into()) }
}

/// The longest declaration there is, for the record: no budget speaks of it.
fn longest(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let text = ours::shipment_of(0, ITEMS_MAX);
    measure::forget_peak_memory();
    let begun = std::time::Instant::now();
    let printout = ours::printout(0, &text).map_err(|fault| fault.to_string())?;
    let pdf = print::to_pdf(&printout)?;
    let (pages, seconds, mib) = (printout.pages.len(), begun.elapsed().as_secs_f64(), measure::peak_memory_mib());
    writeln!(
        out,
        "\nOne paper of {ITEMS_MAX} items: {pages} pages, {} bytes, {seconds:.1} s, {mib:.0} MiB",
        pdf.len()
    )?;
    Ok(())
}

/// The sampled papers say what was put in.
fn check(side: &str, folder: &Path) -> Result<(), Box<dyn Error>> {
    for number in (0..PAPERS).step_by(SAMPLED) {
        let file = folder.join(format!("{number}.pdf"));
        let read = Command::new("pdftotext").arg("-raw").arg(&file).arg("-").output()?;
        let text = String::from_utf8(read.stdout)?;
        for value in ours::values(number) {
            if !text.contains(&value) {
                return Err(format!("{side}: paper {number} does not say “{value}”.").into());
            }
        }
        std::fs::remove_file(file)?;
    }
    Ok(())
}
