//! A declaration onto pages: head, header boxes, items one after the other, totals and signature, annex.

mod annex;
mod boxes;
mod closing;
mod head;
mod sheet;
mod tables;
#[cfg(test)]
mod tests;
mod values;

use domain::catalogue::Catalogue;

use crate::face::Faces;
use crate::paper::{Paper, PrintFault, Printout};
use crate::template::Layout;
use crate::words::Words;
use annex::Annex;
use head::Head;
use sheet::Sheet;
use values::Values;

/// What every part of the layout works with.
struct Composer<'p, 'd> {
    paper: &'p Paper<'d>,
    catalogue: &'static Catalogue,
    faces: &'static Faces,
    words: &'static Words,
    layout: &'static Layout,
    sheet: Sheet,
    values: Values,
    annex: Annex,
}

/// Lays a declaration out. Nothing it holds is left out: what has no box, or no room in it, stands in the annex.
///
/// # Errors
/// [`PrintFault::Damaged`] when the product's own layouts or fonts cannot be read.
pub fn lay_out(paper: &Paper<'_>) -> Result<Printout, PrintFault> {
    let faces = Faces::embedded()?;
    let words = Words::embedded()?;
    let layout = paper.form.layout()?;
    let head = Head::of(paper, faces, words, layout)?;
    let mut composer = Composer {
        paper,
        catalogue: Catalogue::embedded(),
        faces,
        words,
        layout,
        sheet: Sheet::new(faces, head),
        values: Values::new(faces),
        annex: Annex::default(),
    };
    composer.header();
    for item in paper.declaration.items() {
        composer.item(item);
    }
    composer.closing();
    composer.annex();
    let notes = composer.notes();
    let title = composer.sheet.title();
    Ok(Printout { title, pages: composer.sheet.into_pages(paper.language, words), notes })
}
