//! Budget 4: 10,000 decided dossiers brought to a CAS over loopback, with one request in a hundred going wrong and the
//! sending process killed again and again. Nothing is lost, nothing is doubled, and it takes at most twice as long as
//! without faults.
//!
//! The sender is a process of its own, so that a kill is a kill; the practice CAS is in this one. Time runs from the
//! first start of the sender until every row of the outbox is confirmed, restarts included. Beside it a naive client that
//! tries three times and never asks: what it loses and doubles is counted at CAS. `--records N` says how many.

#[path = "../measure.rs"]
#[expect(dead_code, reason = "memory and time on a core are for the rules")]
mod measure;
mod naive;
#[path = "../office.rs"]
mod office;
mod sender;
#[path = "../wanted.rs"]
mod wanted;

use std::collections::HashMap;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use measure::Sample;
use sandbox::{Config, Faults, Running, Sandbox, Speed};
use serde_json::Value;

type Failed = Box<dyn Error>;

const DOSSIERS: u64 = 10_000;
/// Rounds of each; rounds of both alternate.
const ROUNDS: u64 = 3;
/// One kill for so many dossiers.
const DOSSIERS_PER_KILL: u64 = 500;
/// What goes wrong, in all 1 % of requests, half of it after the effect.
const FAULTS: &str = r#"{"faults":[
  {"where":"any","probability":0.0025,"kind":"dropReplyAfterEffect"},
  {"where":"any","probability":0.0015,"kind":"truncatedJson"},
  {"where":"any","probability":0.001,"kind":"halfReply"},
  {"where":"any","probability":0.0015,"kind":"dropRequest"},
  {"where":"any","probability":0.0015,"kind":"status","status":503},
  {"where":"any","probability":0.001,"kind":"status","status":500},
  {"where":"any","probability":0.001,"kind":"unauthorized"}]}"#;

fn main() -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if let Some(profile) = std::env::args().skip_while(|word| word != sender::FLAG).nth(1) {
        return runtime.block_on(sender::send(Path::new(&profile)));
    }
    let dossiers = wanted::number("--records", DOSSIERS)?;
    let rounds = wanted::number("--rounds", ROUNDS)?;
    let mut out = std::io::stdout();
    writeln!(out, "{}\n{dossiers} dossiers, {rounds} rounds, medians (least–most)\n", measure::machine())?;
    let (mut calm, mut rough, mut kills) = (Sample::default(), Sample::default(), 0);
    for _ in 0..rounds {
        calm.add(runtime.block_on(round(dossiers, false, &mut kills))?);
        rough.add(runtime.block_on(round(dossiers, true, &mut kills))?);
    }
    let naive = runtime.block_on(naive::round(dossiers))?;
    writeln!(out, "{:<46}{:>24}{:>8}{:>9}", "", "s", "lost", "doubled")?;
    writeln!(out, "{:<46}{:>24}{:>8}{:>9}", "Quayside, nothing goes wrong", calm.to_string(), 0, 0)?;
    let name = format!("Quayside, 1 % faults and {} kills a round", kills / rounds);
    writeln!(out, "{name:<46}{:>24}{:>8}{:>9}", rough.to_string(), 0, 0)?;
    let name = "naive client, 1 % faults, 3 tries, no kills";
    let (seconds, lost, doubled) = (format!("{:.3}", naive.seconds), naive.lost, naive.doubled);
    writeln!(out, "{name:<46}{seconds:>24}{lost:>8}{doubled:>9}")?;
    let ratio = rough.median() / calm.median();
    let held = ratio <= 2.0;
    writeln!(out, "\nBudget 2.0x: {ratio:.2}x, {}", if held { "held" } else { "NOT held" })?;
    if held { Ok(()) } else { Err("Faults cost more than the budget.".into()) }
}

/// A practice CAS that makes its declarations at once.
async fn cas(faults: bool) -> Result<Running, Failed> {
    let faults = if faults { Faults::from_json(FAULTS)? } else { Faults::default() };
    let speed = Speed::AT_ONCE;
    Ok(Sandbox::start(Config { speed, faults, seed: 4, ..Config::new(std::sync::Arc::new(chrono::Utc::now)) }).await?)
}

/// Seconds until everything was confirmed; an error when anything was lost or doubled.
async fn round(dossiers: u64, rough: bool, kills: &mut u64) -> Result<f64, Failed> {
    let folder = tempfile::tempdir()?;
    let profile = folder.path().join("profile");
    office::fill(&office::open(&profile)?, dossiers, true)?;
    let cas = cas(rough).await?;
    let inline = cas.inline_json()?;
    let begun = Instant::now();
    let mut chance = 0x4d59_5df4_d0f3_3173_u64;
    let mut kills_left = if rough { dossiers.div_ceil(DOSSIERS_PER_KILL) } else { 0 };
    // The moments of the kills lie over as long as a calm round may take.
    let between_ms = 2 * DOSSIERS_PER_KILL;
    loop {
        let mut process = start(&profile, &inline)?;
        if kills_left == 0 {
            let ended = tokio::task::spawn_blocking(move || process.wait()).await??;
            if !ended.success() {
                return Err("The sender broke off.".into());
            }
            break;
        }
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        tokio::time::sleep(Duration::from_millis(chance % between_ms)).await;
        if process.try_wait()?.is_none() {
            process.kill()?;
            *kills += 1;
        }
        process.wait()?;
        kills_left -= 1;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let (lost, doubled) = counted(&cas, dossiers).await?;
    if lost + doubled > 0 {
        return Err(format!("{lost} dossiers are lost and {doubled} doubled.").into());
    }
    let problems = store::Profile::open(&profile, &store::Opening { now: office::moment(0), create: false })?
        .verify(&mut |_| {})?
        .problems;
    if !problems.is_empty() {
        return Err(problems.join(" ").into());
    }
    cas.shutdown().await;
    Ok(seconds)
}

fn start(profile: &Path, inline: &str) -> Result<Child, Failed> {
    let program = std::env::current_exe()?;
    Ok(Command::new(program).arg(sender::FLAG).arg(profile).env(sender::CAS, inline).spawn()?)
}

/// What CAS has none of, and what it has more than one of.
async fn counted(cas: &Running, dossiers: u64) -> Result<(usize, usize), Failed> {
    cas.order_faults(Faults::default());
    let url = format!("{}/sandbox/state", cas.base_url);
    let state: Value = reqwest::Client::builder().no_proxy().build()?.get(url).send().await?.json().await?;
    let mut count: HashMap<&str, usize> = HashMap::new();
    for declaration in state["declarations"].as_array().into_iter().flatten() {
        *count.entry(declaration["externalReference"].as_str().unwrap_or_default()).or_default() += 1;
    }
    let of = |number| count.get(office::reference(number).as_str()).copied().unwrap_or(0);
    let lost = (0..dossiers).filter(|number| of(*number) == 0).count();
    let doubled = (0..dossiers).filter(|number| of(*number) > 1).count();
    Ok((lost, doubled))
}
