//! Changes of a declaration or its items that were accepted with a 202: applied when they fall due.
//! Source: Customs4trade declaration items (selective update, only before customs has it or after customs refused it).

use super::{Simulation, life_cycle::is_editable};
use crate::{
    book::{Book, BookError, Message, Subject},
    document,
};

impl Simulation {
    /// True while header and items may be changed.
    pub(crate) fn may_change(&self, status: &str) -> bool {
        is_editable(status)
    }

    pub(super) fn change_declaration(&self, book: &Book, message: &Message) -> Result<String, BookError> {
        let Some(held) = book.declaration(&message.target)? else {
            return Ok("ChangeUnsuccessful: the declaration is not there.".to_owned());
        };
        if !is_editable(&held.state.status) {
            // It went to customs between the 202 and now.
            return Ok(format!(
                "ChangeUnsuccessful: the declaration is in status {} by now and cannot be changed.",
                held.state.status
            ));
        }
        let stored = book.document(held.seq)?;
        let document = match message.subject {
            Subject::ItemAdd => document::with_item(&stored, &message.body)?,
            Subject::ItemPatch => document::with_item_changed(&stored, &message.part, Some(&message.body))?,
            Subject::ItemRemove => document::with_item_changed(&stored, &message.part, None)?,
            _ => document::merge(&stored, &message.body)?,
        };
        self.restart(book, held, &document, message.due_at)?;
        Ok("ChangeSuccessful: the declaration was changed and is checked again.".to_owned())
    }
}
