//! Findings: what four judges say of a record, in one shape.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::record::{Node, Path};

/// Who judged. A local check never looks like the answer of customs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judge {
    /// Quayside's own rules.
    Quayside,
    /// The customs platform.
    Cas,
    /// The connection between CAS and customs.
    Gateway,
    /// The customs authority.
    Customs,
}

/// What a finding does to sending. Saving is never blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Says something worth knowing.
    Informs,
    /// Wants a second look; sending is possible.
    Warns,
    /// Must be settled before sending.
    Blocks,
}

/// Whether a finding looks at one value alone or at several together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// One element against the catalogue.
    Element,
    /// Several elements against each other.
    CrossField,
}

/// A value that made a finding true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// Where it stands.
    pub path: Path,
    /// What it is called: "net mass · 18 01".
    pub label: String,
    /// As printed, with unit; "empty" when nothing is there.
    pub value: String,
}

/// One edit of a repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepairEdit {
    /// Put this value there.
    Set(Path, Node),
    /// Take the value away.
    Clear(Path),
}

/// A batch that is ready to apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What the button says: "Set GB".
    pub label: String,
    /// What it does.
    pub edits: Vec<RepairEdit>,
}

impl Repair {
    /// A repair that puts one value.
    #[must_use]
    pub fn set(label: impl Into<String>, path: Path, node: Node) -> Repair {
        Repair { label: label.into(), edits: vec![RepairEdit::Set(path, node)] }
    }

    /// A repair that takes one value away.
    #[must_use]
    pub fn clear(label: impl Into<String>, path: Path) -> Repair {
        Repair { label: label.into(), edits: vec![RepairEdit::Clear(path)] }
    }
}

/// What a judge says of a record. Paths are permanent where the value exists; the first is the one to jump to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Who judged.
    pub judge: Judge,
    /// Rule id: `QS-H1-0118`, or the judge's own code.
    pub rule: String,
    /// Version of the rule.
    pub version: u32,
    /// One value or several.
    pub kind: FindingKind,
    /// What it does to sending.
    pub severity: Severity,
    /// The values it is about, the one to jump to first.
    pub paths: Vec<Path>,
    /// A sentence naming item and value.
    pub message: String,
    /// The values that made it true.
    pub because: Vec<Because>,
    /// Regulation, code list, CAS, customs or house rule.
    pub source: String,
    /// Ready repairs, the best first.
    pub repairs: Vec<Repair>,
}

impl Finding {
    /// The same finding before and after an edit has the same identity: judge, rule and first path.
    #[must_use]
    pub fn identity(&self) -> String {
        let first = self.paths.first().map(Path::to_string).unwrap_or_default();
        format!("{}@{first}", self.rule)
    }
}

/// A decimal as people read it in messages: no trailing zeros, a point, no grouping.
#[must_use]
pub fn amount_in_words(amount: Decimal) -> String {
    amount.normalize().to_string()
}
