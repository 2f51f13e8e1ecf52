//! The steps of `cargo xtask test`, in the order of what they cost.

use std::fs;
use std::path::Path;

use super::counts::{self, Counts};
use super::files::{self, Contents};
use crate::build::{self, Profile};
use crate::house::House;
use crate::npm;
use crate::packages::Purpose;
use crate::program::Program;
use crate::say::{Outcome, Trouble};

/// Tests of the real window live in this module of the `desktop` test; plain `cargo test` leaves them out.
const REAL_WINDOW: &str = "real_window::";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Fmt,
    Tidy,
    Clippy,
    Rust,
    Bindings,
    Types,
    Lint,
    Units,
    Screens,
    E2e,
    Shell,
    Desktop,
}

/// What a run carries from step to step.
pub(crate) struct Context<'h> {
    house: &'h House,
    chosen: Vec<Step>,
    bindings_before: Contents,
    pub(crate) counts: Counts,
}

/// Why a step failed, and the line that repeats it.
pub(crate) struct Failure {
    pub(crate) trouble: Trouble,
    pub(crate) repeat: String,
}

impl<'h> Context<'h> {
    pub(crate) fn new(house: &'h House, chosen: &[Step]) -> Outcome<Self> {
        let bindings_before = files::contents(&bindings(house))?;
        Ok(Self { house, chosen: chosen.to_vec(), bindings_before, counts: Counts::default() })
    }

    fn cargo(&self, words: &[&str]) -> Program {
        Program::new("cargo").arguments(words.iter().copied()).inside(&self.house.root)
    }

    fn run(&self, program: &Program) -> Result<(), Failure> {
        program.run().map_err(|trouble| Failure { trouble, repeat: program.line() })
    }

    /// Runs something that speaks like `cargo test` and adds up what it says.
    fn run_counting(&mut self, program: &Program) -> Result<(), Failure> {
        let counts = &mut self.counts;
        program
            .run_listening(|line| *counts += counts::from_cargo_line(line))
            .map_err(|trouble| Failure { trouble, repeat: program.line() })
    }

    /// Runs something that leaves a JSON report and adds up what that says, also when tests failed.
    fn run_reporting(
        &mut self,
        program: &Program,
        report: &Path,
        read: fn(&serde_json::Value) -> Option<Counts>,
    ) -> Result<(), Failure> {
        let failed = |trouble| Failure { trouble, repeat: program.line() };
        if report.exists() {
            std::fs::remove_file(report)
                .map_err(|error| failed(Trouble::new(format!("an old report is in the way: {error}."))))?;
        }
        let ended = program.run();
        let counted = counts::from_file(report, read);
        match (ended, counted) {
            (Ok(()), Ok(counts)) => {
                self.counts += counts;
                Ok(())
            }
            (Err(trouble), Ok(counts)) => {
                self.counts += counts;
                Err(failed(trouble))
            }
            (Err(trouble), Err(_)) | (Ok(()), Err(trouble)) => Err(failed(trouble)),
        }
    }
}

impl Step {
    pub(crate) const ALL: [Self; 12] = [
        Self::Fmt,
        Self::Tidy,
        Self::Clippy,
        Self::Rust,
        Self::Bindings,
        Self::Types,
        Self::Lint,
        Self::Units,
        Self::Screens,
        Self::E2e,
        Self::Shell,
        Self::Desktop,
    ];

    pub(crate) fn name(self) -> &'static str {
        self.words().0
    }

    pub(crate) fn title(self) -> &'static str {
        self.words().2
    }

    pub(crate) fn answers_to(self, word: &str) -> bool {
        let (name, group, _) = self.words();
        word == name || word == group
    }

    /// Name, group, title.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Fmt => ("fmt", "static", "the Rust code is formatted"),
            Self::Tidy => ("tidy", "static", "the house rules hold"),
            Self::Clippy => ("clippy", "static", "the lints are silent"),
            Self::Rust => ("rust", "core", "unit, property, store, sandbox and whole-flow tests"),
            Self::Bindings => ("bindings", "core", "the TypeScript bindings are up to date"),
            Self::Types => ("types", "ui", "the screens type-check"),
            Self::Lint => ("lint", "ui", "the screens lint"),
            Self::Units => ("units", "ui", "unit tests of the screens"),
            Self::Screens => ("screens", "ui", "the screens build"),
            Self::E2e => ("e2e", "e2e", "journeys in Chromium"),
            Self::Shell => ("shell", "window", "the window lints and builds"),
            Self::Desktop => ("desktop", "window", "the real window under a virtual screen"),
        }
    }

    pub(crate) fn purpose(self) -> Purpose {
        match self {
            Self::E2e | Self::Desktop => Purpose::Test,
            Self::Shell => Purpose::Window,
            Self::Rust => Purpose::Paper,
            Self::Fmt | Self::Tidy | Self::Clippy | Self::Bindings => Purpose::Serve,
            Self::Types | Self::Lint | Self::Units | Self::Screens => Purpose::Serve,
        }
    }

    pub(crate) fn counts_tests(self) -> bool {
        match self {
            Self::Tidy | Self::Rust | Self::Units | Self::E2e | Self::Desktop => true,
            Self::Fmt | Self::Clippy | Self::Bindings | Self::Types | Self::Lint | Self::Screens | Self::Shell => false,
        }
    }

    pub(crate) fn needs_screens(self) -> bool {
        match self {
            Self::Types | Self::Lint | Self::Units | Self::Screens | Self::E2e | Self::Shell | Self::Desktop => true,
            Self::Fmt | Self::Tidy | Self::Clippy | Self::Rust | Self::Bindings => false,
        }
    }

    pub(crate) fn run(self, context: &mut Context<'_>) -> Result<(), Failure> {
        let ui = context.house.ui();
        match self {
            Self::Fmt => context.run(&context.cargo(&["fmt", "--all", "--check"])),
            Self::Tidy => {
                let program = context.cargo(&["test", "--quiet", "-p", "tidy", "--no-fail-fast"]);
                context.run_counting(&program)
            }
            Self::Clippy => context.run(&context.cargo(&[
                "clippy",
                "--workspace",
                "--exclude",
                "quayside",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ])),
            Self::Rust => rust(context),
            Self::Bindings => bindings_are_current(context),
            Self::Types => context.run(&npm::npm(&ui).arguments(["run", "--silent", "check"])),
            Self::Lint => context.run(&npm::npm(&ui).arguments(["run", "--silent", "lint"])),
            Self::Units => units(context),
            Self::Screens => context.run(&build::screens_program(context.house)),
            Self::E2e => journeys(context),
            Self::Shell => shell(context),
            Self::Desktop => desktop(context),
        }
    }
}

fn rust(context: &mut Context<'_>) -> Result<(), Failure> {
    // The shell is left out because it needs the screens, tidy because it has been run, the real window because it is
    // a step of its own.
    let program = context.cargo(&[
        "test",
        "--workspace",
        "--exclude",
        "quayside",
        "--exclude",
        "tidy",
        "--no-fail-fast",
        "--",
        "--skip",
        REAL_WINDOW,
    ]);
    context.run_counting(&program)
}

fn bindings(house: &House) -> std::path::PathBuf {
    house.ui().join("src/bindings")
}

/// The tests of `app` write the bindings; if that changed a file, what is in the checkout was stale.
fn bindings_are_current(context: &mut Context<'_>) -> Result<(), Failure> {
    let writer = context.cargo(&["test", "--quiet", "-p", "app"]);
    if !context.chosen.contains(&Step::Rust) {
        context.run(&writer)?;
    }
    let failed = |trouble| Failure { trouble, repeat: writer.line() };
    let after = files::contents(&bindings(context.house)).map_err(failed)?;
    if after.is_empty() {
        return Err(failed(Trouble::new("ui/src/bindings is empty: the tests of `app` wrote no bindings.")));
    }
    let changed = files::changes(&context.bindings_before, &after);
    if changed.is_empty() {
        return Ok(());
    }
    Err(failed(Trouble::new(format!(
        "ui/src/bindings was out of date and has been written again ({}). Look at the change and commit it.",
        changed.join(", ")
    ))))
}

fn units(context: &mut Context<'_>) -> Result<(), Failure> {
    let ui = context.house.ui();
    let program = npm::installed_program(&ui, "vitest").arguments(["run", "--reporter=default", "--reporter=json"]);
    let failed = |trouble| Failure { trouble, repeat: program.line() };
    let report = context.house.reports().map_err(failed)?.join("vitest.json");
    let reporting = program.clone().argument(format!("--outputFile.json={}", report.display()));
    context.run_reporting(&reporting, &report, counts::from_vitest)
}

fn journeys(context: &mut Context<'_>) -> Result<(), Failure> {
    let house = context.house;
    if !context.chosen.contains(&Step::Screens) {
        context.run(&build::screens_program(house))?;
    }
    context.run(&build::cargo_build(house, "quayside-cli", Profile::Debug))?;
    let program = npm::installed_program(&house.journeys(), "playwright")
        .arguments(["test", "--fail-on-flaky-tests", "--reporter=list,json"])
        .with("QUAYSIDE_CLI", house.target.join("debug/quayside-cli"))
        .with("QUAYSIDE_UI", house.ui().join("dist"))
        .with("QUAYSIDE_CHROMIUM", "/usr/bin/chromium")
        .with("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    let failed = |trouble| Failure { trouble, repeat: program.line() };
    let report = house.reports().map_err(failed)?.join("playwright.json");
    let reporting = program.clone().with("PLAYWRIGHT_JSON_OUTPUT_FILE", &report);
    context.run_reporting(&reporting, &report, counts::from_playwright)
}

fn shell(context: &mut Context<'_>) -> Result<(), Failure> {
    build_window(context)?;
    context.run(&context.cargo(&["clippy", "-p", "quayside", "--all-targets", "--", "-D", "warnings"]))?;
    let program = context.cargo(&["test", "-p", "quayside"]);
    context.run_counting(&program)
}

/// The window embeds the screens, so they come first.
fn build_window(context: &mut Context<'_>) -> Result<(), Failure> {
    if !context.chosen.contains(&Step::Screens) {
        context.run(&build::screens_program(context.house))?;
    }
    context.run(&build::cargo_build(context.house, "quayside", Profile::Debug))
}

fn desktop(context: &mut Context<'_>) -> Result<(), Failure> {
    if !context.chosen.contains(&Step::Shell) {
        build_window(context)?;
    }
    let house = context.house;
    let failed = |trouble| Failure { trouble, repeat: "cargo xtask test --only desktop".to_owned() };
    // The screen's memory lies in a file there: the tests look at what a person would see.
    let screen = house.reports().map_err(failed)?.join("screen");
    fs::create_dir_all(&screen).map_err(|fault| failed(Trouble::new(format!("{}: {fault}", screen.display()))))?;
    let screen_options = format!("-screen 0 1600x1000x24 -fbdir {}", screen.display());
    let program = Program::new("xvfb-run")
        .arguments(["-a", "-s", &screen_options, "dbus-run-session", "--"])
        .arguments(["cargo", "test", "-p", "quayside-tests", "--test", "desktop", "--"])
        .arguments(["--include-ignored", "--test-threads=1"])
        .inside(&house.root)
        .with("QUAYSIDE_BIN", house.target.join("debug/quayside"))
        .with("QUAYSIDE_SCREEN", &screen)
        .with("QUAYSIDE_SHOTS", house.reports().map_err(failed)?.join("desktop"))
        .with("LANG", "C.UTF-8");
    context.run_counting(&program)
}
