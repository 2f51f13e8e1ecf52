//! A declaration is filled from the tenant's master data and the decision table, each time CAS looks at it.

use super::Simulation;
use crate::{
    book::{Book, BookError, Course, Declaration},
    deduction::{self, Master},
    document::Tree,
};

impl Simulation {
    /// The document with what could be deduced. What was deduced earlier and not changed since is deduced anew.
    pub(super) fn deduce(
        &self,
        book: &Book,
        declaration: &Declaration,
        course: &mut Course,
    ) -> Result<String, BookError> {
        let stored = book.document(declaration.seq)?;
        let flow = self.practice.flows.of(declaration.customs_flow.as_deref(), &declaration.direction);
        if !flow.is_some_and(|flow| flow.deduces) {
            return Ok(stored);
        }
        let mut tree = Tree::read(&stored)?;
        deduction::forget(&mut tree, &course.deduced)?;
        let master = self.master_for(book, declaration, &tree)?;
        course.deduced = deduction::fill(&mut tree, &master, &self.practice.decisions)?;
        let filled = self.with_references(&tree.json()?)?;
        if filled != stored {
            book.change_document(declaration, &filled)?;
        }
        Ok(filled)
    }

    /// Only the records a document can need: an office may have sent any number of articles.
    fn master_for(&self, book: &Book, declaration: &Declaration, tree: &Tree) -> Result<Master, BookError> {
        let mut master = self.master.clone();
        for (kind, code) in deduction::needed(tree, &self.practice.decisions) {
            if let Some(record) = book.master_record(&declaration.tenant, kind, &code)? {
                master.add(kind, &record);
            }
        }
        Ok(master)
    }
}
