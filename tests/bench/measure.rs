//! What every measuring program needs: medians with their spread, the machine's name, memory and time on a core.

use std::fmt;
use std::fs;
use std::path::Path;

/// Measured figures of one kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample(Vec<f64>);

impl Sample {
    pub(crate) fn add(&mut self, figure: f64) {
        self.0.push(figure);
        self.0.sort_by(f64::total_cmp);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The smallest figure that at least this share of all figures does not exceed.
    pub(crate) fn percentile(&self, share_pct: usize) -> f64 {
        let rank = (self.0.len() * share_pct).div_ceil(100).max(1);
        self.0.get(rank - 1).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn median(&self) -> f64 {
        self.percentile(50)
    }

    pub(crate) fn least(&self) -> f64 {
        self.percentile(0)
    }

    pub(crate) fn most(&self) -> f64 {
        self.percentile(100)
    }
}

/// Median and spread.
impl fmt::Display for Sample {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:.3} ({:.3}–{:.3})", self.median(), self.least(), self.most())
    }
}

/// The machine the figures are of.
pub(crate) fn machine() -> String {
    let file = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let value_of = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':').map_or_else(|| "unknown".to_owned(), |(_, value)| value.trim().to_owned())
    };
    let processor = value_of(&file("/proc/cpuinfo"), "model name");
    let memory = value_of(&file("/proc/meminfo"), "MemTotal");
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let kernel = file("/proc/sys/kernel/osrelease");
    format!("{processor}, {cores} cores, {memory}, Linux {}; load at the start {}", kernel.trim(), load())
}

/// How many want a core at the moment, over the last minute.
pub(crate) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("unknown").to_owned()
}

/// Seconds this thread has had a core, whoever else wanted it; `None` where the system does not say.
pub(crate) fn on_core_s() -> Option<f64> {
    on_core_of_s(Path::new("/proc/thread-self"))
}

/// The same of all threads of this process that live.
pub(crate) fn all_on_core_s() -> Option<f64> {
    fs::read_dir("/proc/self/task").ok()?.flatten().map(|thread| on_core_of_s(&thread.path())).sum()
}

fn on_core_of_s(thread: &Path) -> Option<f64> {
    let text = fs::read_to_string(thread.join("schedstat")).ok()?;
    let nanoseconds: f64 = text.split(' ').next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// Lets [`peak_memory_mib`] begin anew.
pub(crate) fn forget_peak_memory() {
    // Where the system does not allow it, the peak of the whole run is shown: more, never less.
    let _unchanged = fs::write("/proc/self/clear_refs", "5");
}

/// The most memory this process has held since.
pub(crate) fn peak_memory_mib() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(f64::NAN);
    kib / 1024.0
}
