//! Paper: a declaration laid out on A4 pages of a form, and written as PDF or as a drawing for a screen.
//!
//! The layout of a form is a file in `templates/pdf`, keyed by catalogue elements. [`lay_out`] places everything the
//! declaration holds as [`Mark`]s on [`Page`]s; [`to_pdf`] and [`to_drawing`] write the same marks, so a preview shows what
//! the paper shows. What has no box reaches the annex, a text longer than its box continues there behind a visible
//! mark, and a character that no embedded font has is shown as `�` and named there.
//!
//! Deliberately absent: a clock, files, the store.

mod across;
mod barcode;
mod drawing;
mod face;
mod fit;
mod layout;
mod marks;
mod paper;
mod pdf;
mod template;
mod text;
mod words;

pub use drawing::{Drawing, Typed, to_drawing};
pub use layout::lay_out;
pub use marks::{Ink, Mark, Page, Ring, Weight};
pub use paper::{Note, Paper, PrintFault, Printout};
pub use pdf::to_pdf;
pub use template::{Form, left_out};
