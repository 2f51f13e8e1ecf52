//! Running another program: to the end, for its answer, or listening to what it says while it runs.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::say::{Outcome, Trouble, say};

/// A program with its arguments, as a person could type it.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    words: Vec<String>,
    folder: Option<PathBuf>,
    environment: Vec<(String, String)>,
}

impl Program {
    pub(crate) fn new(name: &str) -> Self {
        Self { words: vec![name.to_owned()], folder: None, environment: Vec::new() }
    }

    pub(crate) fn argument(mut self, word: impl Into<String>) -> Self {
        self.words.push(word.into());
        self
    }

    pub(crate) fn arguments<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.words.extend(words.into_iter().map(Into::into));
        self
    }

    pub(crate) fn inside(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_path_buf());
        self
    }

    pub(crate) fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.to_owned(), value.as_ref().to_string_lossy().into_owned()));
        self
    }

    /// The line that repeats this by hand.
    pub(crate) fn line(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let Some(folder) = &self.folder {
            parts.push(format!("cd {} &&", quoted(&folder.to_string_lossy())));
        }
        parts.extend(self.environment.iter().map(|(name, value)| format!("{name}={}", quoted(value))));
        parts.extend(self.words.iter().map(|word| quoted(word)));
        parts.join(" ")
    }

    /// Runs to the end with the terminal's own output; anything but success is trouble.
    pub(crate) fn run(&self) -> Outcome {
        let mut child = self.start(Stdio::inherit())?;
        self.judge(child.wait())
    }

    /// Runs to the end, showing standard output line by line and handing each line to `hear`.
    pub(crate) fn run_listening(&self, mut hear: impl FnMut(&str)) -> Outcome {
        let mut child = self.start(Stdio::piped())?;
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).split(b'\n') {
                let line = line.map_err(|error| Trouble::new(format!("{} fell silent: {error}.", self.name())))?;
                let line = String::from_utf8_lossy(&line);
                say(&line);
                hear(&line);
            }
        }
        self.judge(child.wait())
    }

    /// Runs to the end and gives what it wrote on standard output; anything but success is trouble.
    pub(crate) fn answer(&self) -> Outcome<String> {
        let output = self.command().stdin(Stdio::null()).output().map_err(|error| self.absent(&error))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let complaint = String::from_utf8_lossy(&output.stderr);
        Err(Trouble::new(format!("`{}` failed: {}", self.words.join(" "), complaint.trim())))
    }

    /// What it wrote on standard output, whether or not it ended well; trouble only when it cannot be started.
    pub(crate) fn words_said(&self) -> Outcome<String> {
        let output = self.command().stdin(Stdio::null()).output().map_err(|error| self.absent(&error))?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Whether it can be started and ends well, with nothing shown.
    pub(crate) fn succeeds(&self) -> bool {
        let mut command = self.command();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    fn name(&self) -> &str {
        self.words.first().map_or("the program", String::as_str)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(self.name());
        command.args(self.words.iter().skip(1));
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command
    }

    fn start(&self, output: Stdio) -> Outcome<Child> {
        self.command().stdin(Stdio::null()).stdout(output).spawn().map_err(|error| self.absent(&error))
    }

    fn absent(&self, error: &std::io::Error) -> Trouble {
        Trouble::new(format!("`{}` cannot be started: {error}.", self.name()))
    }

    fn judge(&self, ended: std::io::Result<ExitStatus>) -> Outcome {
        let status = ended.map_err(|error| Trouble::new(format!("{} was lost: {error}.", self.name())))?;
        match status.code() {
            Some(0) => Ok(()),
            Some(code) => Err(Trouble::new(format!("`{}` ended with exit code {code}.", self.words.join(" ")))),
            None => Err(Trouble::new(format!("`{}` was ended by a signal.", self.words.join(" ")))),
        }
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_can_be_typed_again() {
        let program = Program::new("xvfb-run")
            .arguments(["-a", "-s", "-screen 0 1600x1000x24"])
            .with("GREETING", "it's")
            .inside(Path::new("/a b"));
        assert_eq!(program.line(), r"cd '/a b' && GREETING='it'\''s' xvfb-run -a -s '-screen 0 1600x1000x24'");
    }

    #[test]
    fn failures_are_sentences() {
        let cases = [
            (Program::new("sh").arguments(["-c", "exit 3"]), "exit code 3"),
            (Program::new("sh").arguments(["-c", "kill -9 $$"]), "ended by a signal"),
            (Program::new("no-such-program-anywhere"), "cannot be started"),
        ];
        for (program, expected) in cases {
            let said = program.run().expect_err("it must fail").to_string();
            assert!(said.contains(expected), "{said}");
        }
    }

    #[test]
    fn listening_hears_every_line_even_of_a_failure() {
        let mut heard = Vec::new();
        let program = Program::new("sh").arguments(["-c", "echo one; echo two; exit 1"]);
        let ended = program.run_listening(|line| heard.push(line.to_owned()));
        assert!(ended.is_err());
        assert_eq!(heard, ["one", "two"]);
    }
}
