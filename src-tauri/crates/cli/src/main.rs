//! `quayside-cli`: the same commands without a window. Exit 0 fine, 1 refused by a rule, 2 bad input or usage (one
//! sentence on stderr, nothing on stdout), 3 a defect of ours.

mod acts;
mod answer;
mod arguments;
mod arrival;
mod attachments;
mod care;
mod clock;
mod connections;
mod known;
mod master;
mod outbox;
mod profile;
mod retention;
mod sandbox_command;
mod serve;
mod words;

use std::process::ExitCode;

use answer::{Answer, Failed};
use arguments::{Call, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let done = match arguments::read(std::env::args_os().skip(1)) {
        Ok(call) => run(call).await,
        Err(failed) => Err(failed),
    };
    match done {
        Ok(answer) => answer.print(),
        Err(failed) => failed.print(),
    }
}

/// Carries a call out. What needs no profile does not open one.
async fn run(call: Call) -> Result<Answer, Failed> {
    let json = call.json;
    match call.command {
        Command::Help => Ok(Answer::text(arguments::HELP)),
        Command::Version => Ok(Answer::text(concat!("quayside-cli ", env!("CARGO_PKG_VERSION")))),
        Command::Check { file, column } => known::check(&file, column.as_deref(), json),
        Command::Catalogue { column } => known::catalogue(column.as_deref(), json),
        Command::Rules { column } => known::rules(column.as_deref(), json),
        Command::Codes { list, text } => known::codes(&list, &text, json),
        Command::Id { kind, value } => known::id(&kind, &value, json),
        Command::Sandbox(options) => sandbox_command::run(options).await,
        Command::Serve { port, ui } => serve::run(call.profile, call.person, port, ui).await,
        Command::Restore { file } => care::restore(call.profile, &file, json),
        Command::Repair => care::repair(call.profile, json),
        Command::Profile(command) => profile::run(call.profile, call.person, command, json).await,
    }
}
