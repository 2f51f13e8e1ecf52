//! Naming a party by somebody known.

use domain::catalogue::Catalogue;
use domain::declaration::Declaration;
use domain::masterdata::from_partner;
use domain::record::{Delta, Draft, Node, Origin};
use store::RecordKind;

use super::commit::commit;
use super::filling::master;
use super::held::day_of;
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
    // Somebody of the master data is named as they say; where the two differ, the window showed them as they were.
    let on = day_of(&Declaration::read_without_items(&document), app.host().now().date_naive());
    let master = match request.named.first().map(String::as_str) {
        Some(code) if !code.is_empty() => app.profile().read(|reading| master(reading, RecordKind::Partner, code))?,
        _ => None,
    };
    let named = master.as_ref().and_then(|partner| from_partner(partner, on));
    let (named, origin) = match named {
        Some(named) => {
            let table = format!("partner {}", named[0]);
            (named.to_vec(), Origin::Deduced { table, row: party.id.to_owned() })
        }
        None => (request.named.clone(), Origin::Copied { from: "partners typed before".to_owned() }),
    };
    let mut draft = Draft::new(&mut document);
    let fields = party.elements.iter().zip(&named);
    for (element, text) in fields.filter_map(|(element, text)| Some(((*element)?, text.trim()))) {
        let place = draft.document().locate(&element.pattern.within(&at));
        match text {
            "" => draft.clear(&place),
            text => draft.set(&place, Node::text(text)).map_err(refused)?,
        }
    }
    let delta = Delta::of(draft.finish(), origin);
    commit(app, &held, batch(label, delta, document), None, Some(at.to_string()))
}
