//! The program under test, and the practice CAS beside it.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;

/// `quayside-cli`, built once for all tests; `QUAYSIDE_CLI` names another one, such as one that was broken on purpose.
pub fn quayside_cli() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(named) = std::env::var_os("QUAYSIDE_CLI") {
            return PathBuf::from(named);
        }
        let built =
            Command::new(env!("CARGO")).args(["build", "--quiet", "--package", "quayside-cli"]).status().unwrap();
        assert!(built.success(), "quayside-cli does not build");
        let test = std::env::current_exe().unwrap();
        test.ancestors()
            .map(|folder| folder.join("quayside-cli"))
            .find(|program| program.is_file())
            .expect("quayside-cli beside the test")
    })
}

/// The acceptance input, where the checkout has it beside it; a test that needs it says so and skips.
pub fn shared_cases() -> Option<PathBuf> {
    // Asked when it runs: checkouts that share a build folder may share this test, too.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map_or(env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    let folder = manifest.join("../../shared/cases");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: ../shared/cases is not beside this checkout");
    None
}

/// What a run of the program came to.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    fn of(output: Output) -> Run {
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The JSON it printed.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|fault| panic!("{fault}: {} {}", self.out, self.err))
    }

    /// It ended well.
    pub fn fine(self) -> Run {
        assert_eq!(self.code, 0, "{} {}", self.out, self.err);
        self
    }

    /// It was refused as bad input: exit 2, one sentence on stderr, nothing on stdout.
    pub fn refused_as_input(self) -> Run {
        assert_eq!(self.code, 2, "{} {}", self.out, self.err);
        assert_eq!(self.out, "", "nothing goes to stdout");
        assert_eq!(self.err.trim_end().lines().count(), 1, "one sentence: {}", self.err);
        self
    }
}

/// A profile folder of its own and, if wanted, the CAS it speaks to.
pub struct Desk {
    pub folder: tempfile::TempDir,
    pub cas: Option<String>,
}

impl Desk {
    pub fn new() -> Desk {
        Desk { folder: tempfile::tempdir().unwrap(), cas: None }
    }

    pub fn at(cas: &Sandbox) -> Desk {
        Desk { cas: Some(cas.line.clone()), ..Desk::new() }
    }

    pub fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }

    /// A file beside the profile.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
        path
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(quayside_cli());
        command.arg("--profile").arg(self.profile()).args(["--person", "M. Verhulst"]).args(arguments);
        command
            .env_remove("QUAYSIDE_CAS")
            .env_remove("QUAYSIDE_PROFILE")
            .env("QUAYSIDE_KEYS", "file")
            .stdin(Stdio::null());
        if let Some(cas) = &self.cas {
            command.env("QUAYSIDE_CAS", cas);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }

    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["--json"];
        all.extend(arguments);
        self.run(&all).fine().json()
    }

    /// Passes the doors until `done` holds of the record.
    pub fn sync_until(&self, id: &str, mut done: impl FnMut(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let shown = self.json(&["show", id]);
            if done(&shown) {
                return shown;
            }
            let outbox = || self.run(&["outbox"]).out;
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "not done after a minute: {} {}",
                shown["state"],
                outbox()
            );
            self.run(&["sync", "--once"]);
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn verify(&self) {
        self.run(&["verify"]).fine();
    }
}

/// A command without a profile.
pub fn plain(arguments: &[&str]) -> Run {
    Run::of(Command::new(quayside_cli()).args(arguments).stdin(Stdio::null()).output().unwrap())
}

/// A practice CAS in a process of its own.
pub struct Sandbox {
    process: Child,
    pub line: String,
    pub base_url: String,
}

impl Sandbox {
    /// Starts one; `faults` is the JSON of a faults file.
    pub fn start(folder: &Path, speed: &str, faults: Option<&str>) -> Sandbox {
        let mut command = Command::new(quayside_cli());
        command.args(["sandbox", "--seed", "7", "--speed", speed]).arg("--data").arg(folder.join("cas"));
        if let Some(faults) = faults {
            let file = folder.join("faults.json");
            std::fs::write(&file, faults).unwrap();
            command.arg("--faults").arg(file);
        }
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).expect("the first line says how to reach it");
        let base_url = said["baseUrl"].as_str().unwrap().to_owned();
        Sandbox { process, line, base_url }
    }

    /// The declarations it holds.
    pub fn declarations(&self) -> Vec<Value> {
        let url = format!("{}/sandbox/state", self.base_url);
        let state: Value = tokio::runtime::Runtime::new()
            .unwrap()
            .block_on(async { reqwest::get(url).await.unwrap().json().await.unwrap() });
        state["declarations"].as_array().expect("a list of declarations").clone()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A small H1 shipment that nothing blocks, with its own reference.
pub fn shipment(reference: &str) -> String {
    let text = include_str!("../fixtures/h1-two-items.json");
    text.replace("QS-TEST-0001", reference)
}
