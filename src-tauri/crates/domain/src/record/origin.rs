//! Where a value came from.

use serde::{Deserialize, Serialize};

/// The origin of a value, as the mark beside it says (design §5). Serialised with a `kind` tag in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// A person typed it.
    Typed,
    /// A person chose a finding's repair.
    Repair {
        /// The rule whose repair it was.
        rule: String,
    },
    /// Copied from another record.
    Copied {
        /// What a person calls the source: its reference.
        from: String,
    },
    /// From a starter template.
    Template {
        /// The template's name.
        name: String,
    },
    /// Given by a decision table.
    Deduced {
        /// The table.
        table: String,
        /// The row that was hit.
        row: String,
    },
    /// From a file in the CAS shipment shape.
    File {
        /// The file's name, without folders.
        name: String,
    },
    /// From a cell of a workbook.
    Sheet {
        /// The file's name.
        file: String,
        /// The sheet.
        sheet: String,
        /// The cell, `F18`.
        cell: String,
    },
    /// CAS said so.
    Cas {
        /// The inbox message it came with.
        message: String,
    },
    /// Customs said so.
    Customs {
        /// The inbox message it came with.
        message: String,
    },
}

impl Origin {
    /// True for what CAS or customs said: undo never reverses it.
    #[must_use]
    pub fn is_from_outside(&self) -> bool {
        matches!(self, Origin::Cas { .. } | Origin::Customs { .. })
    }
}
