//! Key → paint on a dossier of 200 items in the real window: release build, virtual screen, all rules run.
//!
//! A net mass is typed with one key and handed over with Enter. What is measured is measured by the page: from the key
//! to the second frame after the core's answer came in, when what it changed has been painted. The peer is the least
//! the window can do: an empty page that shows a typed key, measured in the same run, round about with ours.

#![expect(clippy::expect_used, reason = "the driver it shares with the tests says why and stops")]

#[path = "../../desktop/driver.rs"]
mod driver;
#[path = "../../desktop/framebuffer.rs"]
#[cfg_attr(not(test), expect(dead_code, reason = "nobody counts the colours of what is measured"))]
mod framebuffer;
#[path = "../../desktop/keys.rs"]
#[expect(dead_code, reason = "the journey presses more keys")]
mod keys;
#[path = "../made/mod.rs"]
#[expect(dead_code, reason = "many shipments are for the rules")]
mod made;
#[path = "../measure.rs"]
#[expect(dead_code, reason = "memory and time on a core are for the rules")]
mod measure;
#[path = "../../desktop/page.rs"]
#[expect(dead_code, reason = "the tests look at more of the page")]
mod page;
#[path = "../screen.rs"]
mod screen;
#[path = "../../desktop/window.rs"]
#[expect(dead_code, reason = "the tests look at more of the window")]
mod window;

mod samples;

use std::error::Error;
use std::io::Write;

use keys::{ENTER, SHIFT};
use page::Page;
use samples::Samples;
use window::Window;

const ITEMS: usize = 200;
/// Rounds of both sides that count, after one that does not.
const ROUNDS: usize = 4;
/// Edits of a round: 200 in all.
const EDITS: usize = 50;
/// 95 of 100 edits are painted within this.
const BUDGET_MS: f64 = 50.0;

const MEASURING: &str = include_str!("measuring.js");
const NET_MASS: &str = "input[data-element=\"item.net_mass_kg\"]";

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(ended) = screen::under_a_virtual_screen()? {
        return if ended.success() {
            Ok(())
        } else {
            Err("The measurement did not come to its end; see above.".into())
        };
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let samples = runtime.block_on(measured())?;
    let mut out = std::io::stdout();
    writeln!(out, "{}\n{}", measure::machine(), samples.table())?;
    let p95 = samples.edit.percentile(95);
    writeln!(out, "Budget {BUDGET_MS} ms p95: {}", if p95 <= BUDGET_MS { "held" } else { "NOT held" })?;
    if p95 <= BUDGET_MS { Ok(()) } else { Err("Typing was slower than the budget.".into()) }
}

async fn measured() -> Result<Samples, Box<dyn Error>> {
    let window = Window::open().await;
    let page = &window.page;
    page.until("document.querySelector('main')?.innerText.includes('Connected')").await;
    let dossier = load(page).await?;
    let mut samples = Samples::default();
    for round in 0..=ROUNDS {
        desk(page, &dossier).await;
        edits(page).await;
        let ours = page.run("return window.measuring.samples").await;
        empty_page(page).await;
        let peer = page.run("return window.measuring.samples").await;
        if round > 0 {
            samples.add(&ours, &peer)?;
        }
    }
    window.close().await;
    Ok(samples)
}

/// Puts the dossier into the profile through the window's own door; gives its id.
async fn load(page: &Page) -> Result<String, Box<dyn Error>> {
    let text = serde_json::to_string(&made::shipment(1, ITEMS)?)?;
    let script = format!(
        "const done = arguments[arguments.length - 1];
         window.__TAURI_INTERNALS__.invoke('rpc', {{command: 'record.load', payload: {{name: 'bench.json', text: {text}}}}})
           .then((view) => done(view.id), (why) => done('refused: ' + JSON.stringify(why)));"
    );
    let id = page.run_until_called(&script).await;
    let id = id.as_str().unwrap_or_default();
    if id.is_empty() || id.starts_with("refused") {
        Err(format!("The dossier was not loaded: {id}").into())
    } else {
        Ok(id.to_owned())
    }
}

/// Opens the desk anew, with the keyboard in the net mass of an item.
async fn desk(page: &Page, dossier: &str) {
    page.run(&format!("location.hash = '#/dossier/{dossier}'; location.reload()")).await;
    page.until("document.readyState === 'complete' && document.querySelector('input[data-path]')").await;
    page.press(&[keys::ALT, '7']).await;
    page.until(&format!("document.querySelector('{NET_MASS}')")).await;
    page.run(MEASURING).await;
    page.run(&format!("const field = document.querySelector('{NET_MASS}'); field.focus(); field.select()")).await;
}

async fn edits(page: &Page) {
    for edit in 0..EDITS {
        let digit = char::from(b"123456789"[edit % 9]);
        page.press(&[digit]).await;
        page.press(&[ENTER]).await;
        page.until("window.measuring.idle").await;
        page.press(&[SHIFT, ENTER]).await;
    }
}

/// The same window with nothing in it but a field, which shows what is typed.
async fn empty_page(page: &Page) {
    page.run("location.hash = '#/home'; location.reload()").await;
    page.until("document.readyState === 'complete' && document.querySelector('main')").await;
    page.run("document.body.replaceChildren(document.createElement('input'), document.createElement('output'))").await;
    page.run(MEASURING).await;
    page.run("window.measuring.echo(document.querySelector('input'), document.querySelector('output'))").await;
    for key in 0..EDITS {
        page.press(&[char::from(b"123456789"[key % 9])]).await;
        page.until("window.measuring.idle").await;
    }
}
