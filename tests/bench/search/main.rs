//! Budget 2: search as you type over 1,000,000 dossiers in the real window, key → painted.
//!
//! Words, numbers and places are typed letter by letter, as a broker looks for a dossier. What is measured is measured
//! by the page: from the key to the second frame after the core's answer came in, with the rows found and the count of
//! every filter. Beside it the core alone, asked the same in this process, and the peer: SQL LIKE on the same store,
//! which must find the same dossiers in the same order and counts nothing.

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
#[expect(dead_code, reason = "memory and time on a core are for the rules")]
mod measure;
#[path = "../../desktop/page.rs"]
#[expect(dead_code, reason = "the tests look at more of the page")]
mod page;
#[path = "../profile/mod.rs"]
mod profile;
#[path = "../screen.rs"]
mod screen;
#[path = "../wanted.rs"]
mod wanted;
#[path = "../../desktop/window.rs"]
#[expect(dead_code, reason = "the tests look at more of the window")]
mod window;

mod core;
mod peer;
mod samples;

use std::error::Error;
use std::io::Write;

use page::Page;
use profile::Made;
use profile::words::TYPED;
use samples::Samples;
use window::Window;

const RECORDS: u64 = 1_000_000;
/// Rounds through everything that is typed, after one that does not count.
const ROUNDS: usize = 2;
/// 99 of 100 keys are painted within this.
const BUDGET_MS: f64 = 50.0;
/// Rows the window asks for.
const ROWS: u32 = 100;

const SEARCHING: &str = include_str!("searching.js");
const FIELD: &str = "document.querySelector('[role=\"combobox\"]')";

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
    let samples = runtime.block_on(measured(&made))?;
    writeln!(out, "{}load at the end {}", samples.table(made.records), measure::load())?;
    let p99 = samples.key.percentile(99);
    writeln!(out, "Budget {BUDGET_MS} ms p99: {}", if p99 <= BUDGET_MS { "held" } else { "NOT held" })?;
    if p99 <= BUDGET_MS { Ok(()) } else { Err("Searching was slower than the budget.".into()) }
}

async fn measured(made: &Made) -> Result<Samples, Box<dyn Error>> {
    let mut samples = Samples::default();
    core::ask_everything(made, &mut samples).await?;
    let folder = tempfile::tempdir()?;
    std::os::unix::fs::symlink(&made.folder, folder.path().join("profile"))?;
    let window = Window::open_in(folder).await;
    let page = &window.page;
    page.until("document.querySelector('main')?.innerText.includes('Connected')").await;
    page.run("location.hash = '#/declare'; location.reload()").await;
    page.until(&format!("document.readyState === 'complete' && document.activeElement === {FIELD}")).await;
    page.until("document.querySelector('#dossiers [role=\"option\"]')").await;
    page.run(SEARCHING).await;
    for round in 0..=ROUNDS {
        let keys = type_everything(page).await;
        let seen = page.run("const all = window.searching.samples; window.searching.forget(); return all").await;
        if round > 0 {
            samples.add_window(&seen, keys)?;
        }
    }
    window.close().await;
    Ok(samples)
}

/// Types everything, one letter after the other was painted; gives how many letters that were.
async fn type_everything(page: &Page) -> usize {
    let mut keys = 0;
    for text in TYPED {
        for letter in text.chars() {
            page.press(&[letter]).await;
            page.until("window.searching.idle").await;
            keys += 1;
        }
        page.press(&[keys::ESCAPE]).await;
        page.until(&format!("{FIELD}.value === ''")).await;
        page.run_until_called("setTimeout(arguments[0], 150)").await;
    }
    keys
}
