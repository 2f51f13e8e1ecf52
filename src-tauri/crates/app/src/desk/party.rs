//! Naming a party by somebody known.

use domain::catalogue::Catalogue;
use domain::record::{Delta, Draft, Node, Origin};

use super::commit::commit;
use super::places::place_of;
use super::{batch, editable, path, refused};
use crate::App;
use crate::error::{AppError, Code};
use crate::view::{EditReply, NameParty};

/// Takes a partner over, as one step: what the partner does not say is cleared, for it was said of somebody else.
pub(crate) fn name_party(app: &App, request: NameParty) -> Result<EditReply, AppError> {
    let held = editable(app, &request.id)?;
    let mut document = held.document.clone();
    let at = document.locate(&path(&request.path)?);
    let catalogue = Catalogue::embedded();
    let element = catalogue.element_at(&at);
    let party = element
        .and_then(|element| catalogue.party_of(element))
        .ok_or_else(|| AppError::new(Code::BadInput, "Nobody is named there."))?;
    if request.named.len() != party.elements.len() {
        return Err(AppError::new(Code::BadInput, "The partner cannot be read."));
    }
    let label = place_of(&document, &at);
    let mut draft = Draft::new(&mut document);
    let fields = party.elements.iter().zip(&request.named);
    for (element, text) in fields.filter_map(|(element, text)| Some(((*element)?, text.trim()))) {
        let place = draft.document().locate(&element.pattern.within(&at));
        match text {
            "" => draft.clear(&place),
            text => draft.set(&place, Node::text(text)).map_err(refused)?,
        }
    }
    let delta = Delta::of(draft.finish(), Origin::Copied { from: "partners typed before".to_owned() });
    commit(app, &held, batch(label, delta, document), None, Some(at.to_string()))
}
