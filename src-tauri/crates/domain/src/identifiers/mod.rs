//! Numbers with a structure of their own: MRN, EORI, ARC and their kin.
//!
//! A type of this module holds a number whose shape is right. The check character is another matter: sample and older
//! numbers carry wrong ones, so [`check`] warns of them and never blocks (reference: `data/…/mrn_check_digit_vectors`,
//! EMCS rule R235).
//!
//! ```
//! use domain::identifiers::{check, IdentifierKind, Mrn};
//! let mrn = Mrn::parse("18GB9JLC3CU1LFGVR2").unwrap();
//! assert_eq!((mrn.country(), mrn.check_character()), ("GB", '2'));
//! let error = Mrn::parse("18GB9JLC3CU1LFGVR").unwrap_err();
//! assert_eq!(error.to_string(), "An MRN has 18 characters; “18GB9JLC3CU1LFGVR” has 17.");
//! assert_eq!(check(IdentifierKind::Eori, "BE0403200393").severity, None);
//! ```

mod arc;
mod check_character;
mod container;
mod eori;
mod excise;
mod free;
mod grn;
mod kind;
mod mask;
mod mrn;
mod office;
mod quota;
mod shape;
mod vat;
mod verdict;

pub use arc::Arc;
pub use container::ContainerNumber;
pub use eori::Eori;
pub use excise::ExciseNumber;
pub use free::{Lrn, Ucr};
pub use grn::Grn;
pub use kind::IdentifierKind;
pub use mrn::Mrn;
pub use office::{CustomsOffice, Locode};
pub use quota::QuotaNumber;
pub use shape::IdentifierError;
pub use vat::VatNumber;
pub use verdict::{Verdict, check};
