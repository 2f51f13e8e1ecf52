//! The table: what was killed how often, and how soon the profile was open again.

use crate::measure::Sample;
use crate::shaken::{Shaken, Tally};

pub(crate) struct Report {
    rows: Vec<(String, Tally)>,
    edits: usize,
    dossiers: usize,
}

impl Report {
    pub(crate) fn of(desk: &Shaken, migrated: Tally, dossiers: usize) -> Report {
        let copy = |tally: &Tally| Tally { restarts: tally.restarts.clone(), ..*tally };
        let mut rows: Vec<(String, Tally)> =
            desk.tallies.iter().map(|(command, tally)| (command.clone(), copy(tally))).collect();
        rows.push(("migrate from version 1".to_owned(), migrated));
        Report { rows, edits: desk.edits, dossiers }
    }

    fn restarts<'t>(tallies: impl Iterator<Item = &'t Tally>) -> Sample {
        let mut sample = Sample::default();
        tallies.flat_map(|tally| &tally.restarts).for_each(|restart| sample.add(restart.as_secs_f64()));
        sample
    }

    /// Seconds of the longest restart.
    pub(crate) fn longest_s(&self) -> f64 {
        Report::restarts(self.rows.iter().map(|(_, tally)| tally)).most()
    }

    pub(crate) fn table(&self) -> String {
        let mut table = format!(
            "{:<26}{:>8}{:>8}{:>16}{:>16}\n",
            "killed while", "runs", "kills", "restart, middle", "restart, most"
        );
        let mut row = |name: &str, tallies: &[&Tally]| {
            let sum = |of: fn(&Tally) -> usize| tallies.iter().map(|tally| of(tally)).sum::<usize>();
            let restarts = Report::restarts(tallies.iter().copied());
            let (middle, most) = (restarts.median(), restarts.most());
            let (runs, kills) = (sum(|tally| tally.runs), sum(|tally| tally.kills));
            table.push_str(&format!("{name:<26}{runs:>8}{kills:>8}{middle:>14.3} s{most:>14.3} s\n"));
        };
        for (name, tally) in &self.rows {
            row(name, &[tally]);
        }
        row("all", &self.rows.iter().map(|(_, tally)| tally).collect::<Vec<_>>());
        table.push_str(&format!(
            "{} edits of {} dossiers were acknowledged, each is there; the store was sound after every kill; CAS has one \
             declaration of each dossier.\n",
            self.edits, self.dossiers
        ));
        table
    }
}
