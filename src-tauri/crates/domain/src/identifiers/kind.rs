//! Which identifiers there are.

use serde::{Deserialize, Serialize};

/// A kind of identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// Movement reference number.
    Mrn,
    /// Local reference number.
    Lrn,
    /// Guarantee reference number.
    Grn,
    /// Economic operator registration and identification number.
    Eori,
    /// Administrative reference code of an excise movement.
    Arc,
    /// Excise number of a trader or tax warehouse.
    Excise,
    /// Container number, ISO 6346.
    Container,
    /// Customs office reference number.
    Office,
    /// Unique consignment reference.
    Ucr,
    /// UN/LOCODE.
    Locode,
    /// Order number of a tariff quota.
    Quota,
}

impl IdentifierKind {
    /// Every kind.
    pub const ALL: [IdentifierKind; 11] = [
        IdentifierKind::Mrn,
        IdentifierKind::Lrn,
        IdentifierKind::Grn,
        IdentifierKind::Eori,
        IdentifierKind::Arc,
        IdentifierKind::Excise,
        IdentifierKind::Container,
        IdentifierKind::Office,
        IdentifierKind::Ucr,
        IdentifierKind::Locode,
        IdentifierKind::Quota,
    ];

    /// The word of catalogue and command line: `mrn`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            IdentifierKind::Mrn => "mrn",
            IdentifierKind::Lrn => "lrn",
            IdentifierKind::Grn => "grn",
            IdentifierKind::Eori => "eori",
            IdentifierKind::Arc => "arc",
            IdentifierKind::Excise => "excise",
            IdentifierKind::Container => "container",
            IdentifierKind::Office => "office",
            IdentifierKind::Ucr => "ucr",
            IdentifierKind::Locode => "locode",
            IdentifierKind::Quota => "quota",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn named(name: &str) -> Option<IdentifierKind> {
        IdentifierKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
