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

    /// What its shape, and its check character where it has one, rest on.
    #[must_use]
    pub fn source(self) -> &'static str {
        match self {
            IdentifierKind::Mrn => "EU rule R0028: shape and check character of an MRN",
            IdentifierKind::Lrn => "UCC-DA Annex B, 12 09: an..22",
            IdentifierKind::Grn => "EU rule R0318: shape of a GRN; check character as in R0028",
            IdentifierKind::Eori => {
                "EU rule R0850; Reg. (EU) 2015/2447, Annex 12-01: country code and 1 to 15 characters"
            }
            IdentifierKind::Arc => "EU rule R030 of EMCS: shape and check digit of an ARC",
            IdentifierKind::Excise => "EU rule R045 of EMCS: shape of an excise number",
            IdentifierKind::Container => "ISO 6346: owner code, serial number and check digit of a container",
            IdentifierKind::Office => "UCC-DA Annex B, 17: an8, country and six characters",
            IdentifierKind::Ucr => "UCC-DA Annex B, 12 08: an..35",
            IdentifierKind::Locode => "UN/LOCODE, UNECE Recommendation 16: country and three characters",
            IdentifierKind::Quota => "UCC-DA Annex B, 99 01: order number of six digits",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn named(name: &str) -> Option<IdentifierKind> {
        IdentifierKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_word_and_a_source_of_its_own() {
        let mut sources = std::collections::HashSet::new();
        for kind in IdentifierKind::ALL {
            assert_eq!(IdentifierKind::named(kind.name()), Some(kind));
            assert!(sources.insert(kind.source()), "{kind:?} has the source of another kind");
        }
    }
}
