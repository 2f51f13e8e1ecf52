//! Origins in the words of the screen.

use domain::record::Origin;

use crate::view::MarkView;

/// The mark beside a value.
pub(crate) fn mark_view(origin: Option<&Origin>) -> MarkView {
    let (kind, word) = match origin {
        None => ("", String::new()),
        Some(Origin::Typed) => ("typed", "typed".to_owned()),
        Some(Origin::Repair { rule }) => ("repair", format!("repair {rule}")),
        Some(Origin::Copied { from }) => ("copied", format!("copied from {from}")),
        Some(Origin::Template { name }) => ("template", format!("template {name}")),
        Some(Origin::Deduced { table, .. }) => ("rule", format!("follows: {table}")),
        Some(Origin::File { name }) => ("file", format!("file {name}")),
        Some(Origin::Sheet { cell, .. }) => ("sheet", cell.clone()),
        Some(Origin::Cas { .. }) => ("cas", "CAS".to_owned()),
        Some(Origin::Customs { .. }) => ("customs", "customs".to_owned()),
    };
    MarkView { kind: kind.to_owned(), word }
}
