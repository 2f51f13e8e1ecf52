//! The table: ours and the peer side by side, losing results too.

use crate::made::{ITEMS, SHIPMENTS};
use crate::measure::Sample;
use crate::ours::{self, Pass};
use crate::peer::Run;

/// What a two-core machine could do at best, from the design.
const FLOOR_S: f64 = 0.5;

/// All rounds that count.
#[derive(Default)]
pub(crate) struct Measured {
    one: Side,
    two: Side,
    cross: Side,
    load: Sample,
    queries: Sample,
    load_and_queries: Sample,
    process: Sample,
    peer_memory_mib: f64,
    sqlite: String,
}

/// One way to run our rules.
#[derive(Default)]
struct Side {
    wall: Sample,
    judging: Sample,
    reading_and_judging: Sample,
    on_core: Sample,
    memory_mib: f64,
}

impl Side {
    fn add(&mut self, pass: &Pass) {
        self.wall.add(pass.wall_s);
        self.judging.add(pass.judging_s);
        self.reading_and_judging.add(pass.reading_s + pass.judging_s);
        pass.on_core_s.into_iter().for_each(|seconds| self.on_core.add(seconds));
        self.memory_mib = self.memory_mib.max(pass.peak_memory_mib);
    }
}

impl Measured {
    pub(crate) fn add(&mut self, one: Pass, two: Pass, cross: Pass, sql: Run) {
        self.one.add(&one);
        self.two.add(&two);
        self.cross.add(&cross);
        self.load.add(sql.load_s);
        self.queries.add(sql.queries_s);
        self.load_and_queries.add(sql.load_s + sql.queries_s);
        self.process.add(sql.wall_s);
        self.peer_memory_mib = self.peer_memory_mib.max(sql.peak_memory_mib);
        self.sqlite = sql.sqlite;
    }

    /// What the budget is of: reading the documents as declarations, and all rules.
    pub(crate) fn judging_on_one_thread(&self) -> &Sample {
        &self.one.reading_and_judging
    }

    pub(crate) fn table(&self) -> String {
        let of_floor = |sample: &Sample| format!("{:>4.0} %", 100.0 * FLOOR_S / sample.median());
        let ratio = |peer: &Sample, ours: &Sample| format!("{:.1}x", peer.median() / ours.median());
        let rules = ours::in_sql().count();
        let memory = |mib: f64| format!("{mib:>5.0} MiB");
        let rows = [
            ("All rules, seconds", String::new(), String::new(), String::new()),
            row(
                "  read + judge, 1 thread",
                &self.one.reading_and_judging,
                of_floor(&self.one.reading_and_judging),
                memory(self.one.memory_mib),
            ),
            row(
                "  read + judge, 2 threads",
                &self.two.reading_and_judging,
                of_floor(&self.two.reading_and_judging),
                memory(self.two.memory_mib),
            ),
            row("  JSON text → findings, 1 thread", &self.one.wall, of_floor(&self.one.wall), String::new()),
            row("  JSON text → findings, 2 threads", &self.two.wall, of_floor(&self.two.wall), String::new()),
            row("  the same, seconds on a core, 1 thread", &self.one.on_core, String::new(), String::new()),
            ("The cross-field rules alone, seconds", String::new(), String::new(), String::new()),
            row("  ours, rules, 1 thread", &self.cross.judging, String::new(), memory(self.cross.memory_mib)),
            row(
                "  SQL, queries",
                &self.queries,
                ratio(&self.queries, &self.cross.judging),
                memory(self.peer_memory_mib),
            ),
            row("  ours, read + rules, 1 thread", &self.cross.reading_and_judging, String::new(), String::new()),
            row(
                "  SQL, load + queries",
                &self.load_and_queries,
                ratio(&self.load_and_queries, &self.cross.reading_and_judging),
                String::new(),
            ),
            row("  ours, JSON text → findings, 1 thread", &self.cross.wall, String::new(), String::new()),
            row(
                "  SQL, rows from files → findings, process",
                &self.process,
                ratio(&self.process, &self.cross.wall),
                String::new(),
            ),
        ];
        let mut table = format!("{:<46}{:<24}{:>10}{:>12}\n", "", "median (least–most)", "", "peak memory");
        for (name, figure, beside, memory) in rows {
            table.push_str(format!("{name:<46}{figure:<24}{beside:>10}{memory:>12}").trim_end());
            table.push('\n');
        }
        let per_s = (SHIPMENTS * ITEMS * rules) as f64 / self.cross.judging.median() / 1e6;
        table.push_str(&format!(
            "\n% = the floor of {FLOOR_S} s as a share of the figure; x = the peer's time over ours above it. SQLite {}.\n\
             {rules} cross-field rules stand on both sides; {per_s:.0} million rule × item evaluations a second. The same \
             findings on 1 and 2 threads, as many as were put in, and as many as SQL finds, rule by rule.\n",
            self.sqlite
        ));
        table
    }
}

type Row = (&'static str, String, String, String);

fn row(name: &'static str, sample: &Sample, beside: String, memory: String) -> Row {
    (name, sample.to_string(), beside, memory)
}
