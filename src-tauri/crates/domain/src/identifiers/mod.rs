//! Numbers with a structure of their own: MRN, EORI, ARC and their kin.

mod kind;

pub use kind::IdentifierKind;
