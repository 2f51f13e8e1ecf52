//! How many tests passed, failed and were skipped, read from each runner's own report.

use std::ops::AddAssign;
use std::path::Path;

use serde_json::Value;

use crate::say::{Outcome, Trouble};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
        self.skipped += more.skipped;
    }
}

/// Reads `test result: ok. 5 passed; 0 failed; 1 ignored; …`; any other line counts nothing.
pub(crate) fn from_cargo_line(line: &str) -> Counts {
    let Some(result) = line.trim().strip_prefix("test result: ") else {
        return Counts::default();
    };
    let number = |word: &str| {
        let parts = result.split(['.', ';']);
        parts.filter_map(|part| part.trim().strip_suffix(word)).find_map(|count| count.trim().parse().ok()).unwrap_or(0)
    };
    Counts { passed: number("passed"), failed: number("failed"), skipped: number("ignored") }
}

/// Reads Vitest's JSON report.
pub(crate) fn from_vitest(report: &Value) -> Option<Counts> {
    Some(Counts {
        passed: report["numPassedTests"].as_u64()?,
        failed: report["numFailedTests"].as_u64()?,
        skipped: report["numPendingTests"].as_u64()? + report["numTodoTests"].as_u64().unwrap_or(0),
    })
}

/// Reads Playwright's JSON report. A test that passed only when repeated counts as failed: it cannot be trusted.
pub(crate) fn from_playwright(report: &Value) -> Option<Counts> {
    let stats = &report["stats"];
    let errors = report["errors"].as_array().map_or(0, |errors| errors.len() as u64);
    Some(Counts {
        passed: stats["expected"].as_u64()?,
        failed: stats["unexpected"].as_u64()? + stats["flaky"].as_u64()? + errors,
        skipped: stats["skipped"].as_u64()?,
    })
}

/// Reads a report file with one of the readers above.
pub(crate) fn from_file(path: &Path, read: fn(&Value) -> Option<Counts>) -> Outcome<Counts> {
    let unreadable = |why: String| Trouble::new(format!("the report {} cannot be used: {why}.", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
    let report = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    read(&report).ok_or_else(|| unreadable("it has no counts".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts { passed, failed, skipped }
    }

    #[test]
    fn cargo_lines() {
        let cases = [
            (
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.10s",
                counts(12, 0, 1),
            ),
            ("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out", counts(3, 2, 0)),
            ("test says::test_result ... ok", counts(0, 0, 0)),
            ("running 3 tests", counts(0, 0, 0)),
        ];
        for (line, expected) in cases {
            assert_eq!(from_cargo_line(line), expected, "{line}");
        }
    }

    #[test]
    fn reports_of_the_screens() {
        let vitest = json!({"numPassedTests": 40, "numFailedTests": 1, "numPendingTests": 2, "numTodoTests": 1});
        assert_eq!(from_vitest(&vitest), Some(counts(40, 1, 3)));
        assert_eq!(from_vitest(&json!({})), None);
        let playwright = json!({"errors": [], "stats": {"expected": 7, "unexpected": 1, "flaky": 1, "skipped": 2}});
        assert_eq!(from_playwright(&playwright), Some(counts(7, 2, 2)));
        let broken = json!({"errors": [{"message": "no tests"}], "stats": {"expected": 0, "unexpected": 0, "flaky": 0, "skipped": 0}});
        assert_eq!(from_playwright(&broken), Some(counts(0, 1, 0)));
        assert_eq!(from_playwright(&json!({"stats": {}})), None);
    }

    #[test]
    fn a_report_that_is_not_there_is_trouble() {
        let said = from_file(Path::new("/nowhere/report.json"), from_vitest).expect_err("no file").to_string();
        assert!(said.contains("/nowhere/report.json"), "{said}");
    }
}
