//! What was measured, and the table of it.

use std::error::Error;

use serde_json::Value;

use crate::measure::Sample;

/// Keys that are named with their figure.
const SLOWEST: usize = 8;

/// Milliseconds, all rounds together.
#[derive(Default)]
pub(crate) struct Samples {
    /// Key → rows and counts painted.
    pub(crate) key: Sample,
    /// Of that, the round trip to the core.
    round_trip: Sample,
    /// The core alone.
    pub(crate) core: Sample,
    /// Of that, time on a processor: what is left when nobody else wants one.
    pub(crate) on_core: Sample,
    /// The same with what was typed.
    pub(crate) slowest: Vec<(f64, String)>,
    /// The peer.
    pub(crate) like: Sample,
    /// Size of the core's answers.
    bytes: Sample,
    /// Dossiers that both sides found.
    pub(crate) hits: usize,
}

impl Samples {
    /// Takes in one round in the window; a round that lost a key does not count for anything.
    pub(crate) fn add_window(&mut self, seen: &Value, keys: usize) -> Result<(), Box<dyn Error>> {
        for (sample, name) in [(&mut self.key, "key"), (&mut self.round_trip, "core"), (&mut self.bytes, "bytes")] {
            let figures: Vec<f64> = seen[name].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
            if figures.len() != keys {
                return Err(format!("{} of `{name}` were measured, {keys} keys were pressed.", figures.len()).into());
            }
            figures.into_iter().for_each(|figure| sample.add(figure));
        }
        Ok(())
    }

    pub(crate) fn table(&self, records: u64) -> String {
        let rows = [
            ("key → rows and counts painted", &self.key),
            ("  of that: to the core and back", &self.round_trip),
            ("the core alone, rows and counts", &self.core),
            ("  of that: on a processor", &self.on_core),
            ("SQL LIKE, rows alone (peer)", &self.like),
        ];
        let mut table =
            format!("{:<36}{:>8}{:>10}{:>10}{:>10}{:>10}\n", "milliseconds", "keys", "p50", "p95", "p99", "most");
        for (name, sample) in rows {
            let (p50, p95, p99, most) = (sample.median(), sample.percentile(95), sample.percentile(99), sample.most());
            let count = sample.count();
            table.push_str(&format!("{name:<36}{count:>8}{p50:>10.1}{p95:>10.1}{p99:>10.1}{most:>10.1}\n"));
        }
        let kib = self.bytes.median() / 1024.0;
        let ratio = |share| self.like.percentile(share) / self.core.percentile(share);
        table.push_str(&format!(
            "Over {records} dossiers; an answer has {kib:.0} KiB. LIKE takes {:.0}x the core's time in the middle, {:.0}x \
             at p99, and found the same {} dossiers in the same order. ",
            ratio(50),
            ratio(99),
            self.hits,
        ));
        let mut slowest: Vec<&(f64, String)> = self.slowest.iter().collect();
        slowest.sort_by(|one, other| other.0.total_cmp(&one.0));
        let slowest: Vec<String> =
            slowest.iter().take(SLOWEST).map(|(figure, typed)| format!("“{typed}” {figure:.0}")).collect();
        table.push_str(&format!("Longest on a processor: {}. ", slowest.join(", ")));
        table
    }
}
