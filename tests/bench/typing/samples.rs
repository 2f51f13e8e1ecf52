//! What the page measured, and the table of it.

use std::error::Error;

use serde_json::Value;

use crate::measure::Sample;
use crate::{EDITS, ITEMS, ROUNDS};

/// Milliseconds, all rounds together.
#[derive(Default)]
pub(crate) struct Samples {
    /// Enter → stored, judged, painted.
    pub(crate) edit: Sample,
    /// Of that, the round trip to the core.
    core: Sample,
    /// A typed key → shown.
    key: Sample,
    /// The same on the empty page.
    peer: Sample,
    /// Size of the core's answers.
    bytes: Sample,
}

impl Samples {
    /// Takes in one round of both sides; a round that lost an edit does not count for anything.
    pub(crate) fn add(&mut self, ours: &Value, peer: &Value) -> Result<(), Box<dyn Error>> {
        take(&mut self.edit, &ours["edit"], "edits")?;
        take(&mut self.core, &ours["core"], "answers")?;
        take(&mut self.bytes, &ours["bytes"], "answers")?;
        take(&mut self.key, &ours["key"], "keys")?;
        take(&mut self.peer, &peer["key"], "keys of the empty page")
    }

    pub(crate) fn table(&self) -> String {
        let rows = [
            ("typed key → shown on the desk", &self.key),
            ("typed key → shown on an empty page (peer)", &self.peer),
            ("Enter → stored, judged, painted", &self.edit),
            ("  of that: to the core and back", &self.core),
        ];
        let mut table = format!(
            "{} edits on a dossier of {ITEMS} items; every figure ends at the second frame after the work\n\n{:<44}{:>8}{:>8}{:>8}\n",
            ROUNDS * EDITS,
            "milliseconds",
            "p50",
            "p95",
            "most"
        );
        for (name, sample) in rows {
            let (p50, p95, most) = (sample.median(), sample.percentile(95), sample.most());
            table.push_str(&format!("{name:<44}{p50:>8.1}{p95:>8.1}{most:>8.1}\n"));
        }
        let ratio = self.edit.percentile(95) / self.peer.percentile(95);
        let kib = self.bytes.median() / 1024.0;
        table.push_str(&format!("An edit takes {ratio:.1}x the empty page's key (p95); an answer has {kib:.1} KiB.\n"));
        table
    }
}

fn take(sample: &mut Sample, figures: &Value, what: &str) -> Result<(), Box<dyn Error>> {
    let figures: Vec<f64> = figures.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    if figures.len() != EDITS {
        return Err(format!("{} {what} were measured, {EDITS} were made.", figures.len()).into());
    }
    figures.into_iter().for_each(|figure| sample.add(figure));
    Ok(())
}
