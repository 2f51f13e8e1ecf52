//! Budget 3: from the start of the program to a window that is drawn and answers a key, over 1,000,000 dossiers, and
//! what it holds in memory when nobody touches it.
//!
//! A start ends at the second frame after the first page was drawn, with its lists, plus what a key pressed then takes
//! until its picture: a machine's driver sits between the two, and its time is nobody's. Beside it a window of the same
//! WebKit with an empty page (MiniBrowser), started in turn with ours. The page cache is emptied before each cold
//! start where the system allows it; the table says whether it did.

#![expect(clippy::expect_used, reason = "the driver it shares with the tests says why and stops")]

#[path = "../../desktop/driver.rs"]
mod driver;
#[path = "../../desktop/framebuffer.rs"]
#[cfg_attr(not(test), expect(dead_code, reason = "nobody counts the colours of what is measured"))]
mod framebuffer;
#[path = "../../desktop/keys.rs"]
#[expect(dead_code, reason = "the journey presses more keys")]
mod keys;
#[path = "../measure.rs"]
#[expect(dead_code, reason = "time on a core is for the rules")]
mod measure;
#[path = "../../desktop/page.rs"]
#[expect(dead_code, reason = "the tests look at more of the page")]
mod page;
#[path = "../profile/mod.rs"]
#[expect(dead_code, reason = "what is typed is for the search")]
mod profile;
#[path = "../screen.rs"]
mod screen;
#[path = "../wanted.rs"]
mod wanted;
#[path = "../../desktop/window.rs"]
#[expect(dead_code, reason = "the tests look at more of the window")]
mod window;

mod cache;
mod empty;
mod memory;
mod ours;
mod report;

use std::error::Error;
use std::io::Write;

use report::Measured;

const RECORDS: u64 = 1_000_000;
/// Starts of each side that count, after one that does not.
const ROUNDS: usize = 7;
/// From the start of the program to a key answered, in the middle of all cold starts.
const BUDGET_S: f64 = 1.0;
/// All processes together, shared memory by share, after [`memory::REST`].
const BUDGET_MIB: f64 = 250.0;

fn main() -> Result<(), Box<dyn Error>> {
    let records = wanted::number("--records", RECORDS)?;
    if let Some(ended) = screen::under_a_virtual_screen()? {
        return if ended.success() {
            Ok(())
        } else {
            Err("The measurement did not come to its end; see above.".into())
        };
    }
    let mut out = std::io::stdout();
    let made = profile::provide(records)?;
    writeln!(out, "{}\n{}", measure::machine(), made.said)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let measured = runtime.block_on(measured(&made.folder))?;
    writeln!(out, "{}Load at the end {}", measured.table(made.records), measure::load())?;
    let start_s = measured.start().median();
    let memory_mib = measured.memory_mib;
    let said = |held: bool| if held { "held" } else { "NOT held" };
    writeln!(out, "Budget {BUDGET_S} s: {}", said(start_s <= BUDGET_S))?;
    writeln!(out, "Budget {BUDGET_MIB} MiB: {}", said(memory_mib <= BUDGET_MIB))?;
    if start_s <= BUDGET_S && memory_mib <= BUDGET_MIB {
        Ok(())
    } else {
        Err("Starting took longer, or idling more memory, than the budget.".into())
    }
}

async fn measured(profile: &std::path::Path) -> Result<Measured, Box<dyn Error>> {
    let mut measured = Measured::new(cache::empty().err());
    for round in 0..=ROUNDS {
        let warm = (ours::start(profile).await?, empty::start().await?);
        let cold = if measured.emptied.is_none() {
            cache::empty()?;
            let ours = ours::start(profile).await?;
            cache::empty()?;
            Some((ours, empty::start().await?))
        } else {
            None
        };
        if round > 0 {
            measured.add(warm, cold);
        }
    }
    measured.memory_mib = ours::idle_mib(profile).await?;
    measured.empty_memory_mib = empty::idle_mib().await?;
    Ok(measured)
}
