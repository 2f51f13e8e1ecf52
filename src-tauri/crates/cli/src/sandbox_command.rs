//! `sandbox`: a CAS to practise against. Its first line says how to reach it; it runs until it is stopped.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use domain::catalogue::Catalogue;
use sandbox::{AutoSubmit, Config, Faults, Sandbox, Scenario, Speed};

use crate::answer::{Answer, Failed};
use crate::arguments::SandboxOptions;
use crate::clock;

pub(crate) async fn run(options: SandboxOptions) -> Result<Answer, Failed> {
    if options.openapi {
        return Answer::json(&sandbox::description());
    }
    let mut config = Config::new(Arc::new(clock::now));
    config.port = options.port;
    config.seed = options.seed;
    let waiting = Catalogue::embedded().flows().iter().filter(|flow| !flow.auto_submit).map(|flow| flow.name.clone());
    config.auto_submit = AutoSubmit::EveryFlowBut(waiting.collect());
    if let Some(lag) = options.search_lag_ms {
        config.search_lag_ms = lag;
    }
    if let Some(speed) = &options.speed {
        config.speed = speed.parse::<Speed>().map_err(|fault| Failed::usage(fault.to_string()))?;
    }
    if let Some(folder) = &options.data {
        std::fs::create_dir_all(folder)
            .map_err(|fault| Failed::usage(format!("{} cannot be made: {fault}.", folder.display())))?;
        config.database = Some(folder.join("practice-cas.db"));
    }
    if let Some(file) = &options.faults {
        let text = std::fs::read_to_string(file)
            .map_err(|fault| Failed::usage(format!("{} cannot be read: {fault}.", file.display())))?;
        config.faults = Faults::from_json(&text).map_err(|fault| Failed::usage(fault.to_string()))?;
    }
    if let Some(name) = &options.scenario {
        config.scenario = scenario(name)?;
    }
    let running = Sandbox::start(config).await.map_err(|fault| Failed::usage(fault.to_string()))?;
    let line = running.inline_json().map_err(|fault| Failed::defect(fault.to_string()))?;
    say(&line)?;
    // Beside the line that programs read. Where nobody reads it, nobody misses it.
    let _unread = writeln!(std::io::stderr(), "Trainer: {}", running.trainer_url());
    // Until somebody stops it; a closed terminal ends it as well.
    let _ = tokio::signal::ctrl_c().await;
    running.shutdown().await;
    Ok(Answer::text(""))
}

/// A file where there is one of that name, else a scenario that comes with the program.
fn scenario(name: &str) -> Result<Scenario, Failed> {
    let read = if Path::new(name).exists() {
        let text =
            std::fs::read_to_string(name).map_err(|fault| Failed::usage(format!("{name} cannot be read: {fault}.")))?;
        Scenario::from_toml(name, &text)
    } else {
        Scenario::shipped(name)
    };
    read.map_err(|fault| Failed::usage(fault.to_string()))
}

/// Prints one line at once: another program waits for it.
pub(crate) fn say(line: &str) -> Result<(), Failed> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(|fault| Failed::defect(fault.to_string()))
}
