//! What a program and everything it started hold in memory, shared pages counted by share (PSS).

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::time::Duration;

/// How long nobody touches the window before it is looked at.
pub(crate) const REST: Duration = Duration::from_secs(30);

/// Sums up the process tree below `root`.
pub(crate) fn of_tree_mib(root: u32) -> Result<f64, Box<dyn Error>> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        // A process may have ended since the folder was read.
        let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        // The name, in brackets, may hold blanks; state and parent stand behind it.
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse().ok());
        children.entry(parent.unwrap_or_default()).or_default().push(pid);
    }
    let (mut waiting, mut kib) = (vec![root], 0.0);
    while let Some(pid) = waiting.pop() {
        kib += pss_kib(pid)?;
        waiting.extend(children.remove(&pid).unwrap_or_default());
    }
    Ok(kib / 1024.0)
}

fn pss_kib(pid: u32) -> Result<f64, Box<dyn Error>> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).ok_or("the system does not say the PSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
