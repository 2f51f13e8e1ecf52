//! The table: ours and the empty window side by side.

use crate::measure::Sample;
use crate::memory;
use crate::ours::Start;

/// All rounds that count.
#[derive(Default)]
pub(crate) struct Measured {
    warm: Sides,
    cold: Sides,
    /// Why the page cache could not be emptied, where it could not.
    pub(crate) emptied: Option<String>,
    pub(crate) memory_mib: f64,
    pub(crate) empty_memory_mib: f64,
}

/// Seconds.
#[derive(Default)]
struct Sides {
    drawn: Sample,
    key: Sample,
    interactive: Sample,
    empty: Sample,
}

impl Sides {
    fn add(&mut self, (ours, empty): (Start, Start)) {
        self.drawn.add(ours.drawn_s);
        self.key.add(ours.key_s);
        self.interactive.add(ours.drawn_s + ours.key_s);
        self.empty.add(empty.drawn_s);
    }

    fn rows(&self, how: &str) -> String {
        let rows = [
            ("start → first page drawn, and a key answered", &self.interactive),
            ("  of that: start → first page drawn", &self.drawn),
            ("  of that: a key → answered", &self.key),
            ("start → an empty window drawn (peer)", &self.empty),
        ];
        let line = |(what, sample): (&str, &Sample)| format!("{:<52}{sample}\n", format!("{how}, {what}"));
        rows.into_iter().map(line).collect()
    }
}

impl Measured {
    pub(crate) fn new(emptied: Option<String>) -> Measured {
        Measured { emptied, ..Measured::default() }
    }

    pub(crate) fn add(&mut self, warm: (Start, Start), cold: Option<(Start, Start)>) {
        self.warm.add(warm);
        cold.into_iter().for_each(|cold| self.cold.add(cold));
    }

    /// What the budget is of: cold starts, or warm ones where no cold one could be had.
    pub(crate) fn start(&self) -> &Sample {
        if self.emptied.is_none() { &self.cold.interactive } else { &self.warm.interactive }
    }

    pub(crate) fn table(&self, records: u64) -> String {
        let mut table = format!("{:<52}{:<24}\n", "seconds", "median (least–most)");
        match &self.emptied {
            None => table.push_str(&self.cold.rows("cold")),
            Some(why) => table.push_str(&format!("no cold start could be had: {why}\n")),
        }
        table.push_str(&self.warm.rows("warm"));
        let ratio = |sides: &Sides| sides.drawn.median() / sides.empty.median();
        let rest_s = memory::REST.as_secs();
        table.push_str(&format!(
            "\nDrawing the first page of {records} dossiers takes {:.2}x the empty window's start{}.\n\
             Memory after {rest_s} s, all processes, shared pages by share: {:.0} MiB; the empty window {:.0} MiB.\n",
            ratio(&self.warm),
            if self.emptied.is_none() { format!(" warm, {:.2}x cold", ratio(&self.cold)) } else { " warm".to_owned() },
            self.memory_mib,
            self.empty_memory_mib,
        ));
        table
    }
}
