//! Partners typed before, offered where somebody is named again.

use domain::catalogue::{Catalogue, Element, PARTY_FIELDS, Party};
use store::KnownPartner;

use crate::App;
use crate::error::AppError;
use crate::view::{PartnerRow, PartnersRequest, PartnersView};

const ROWS_MAX: u32 = 100;
const WORDS_CHARACTERS_MAX: usize = 200;
/// Records taken into the index before it is asked: what was typed a moment ago is found.
const CATCH_UP_MAX: u32 = 200;

/// Partners whose name, number or address holds the words.
pub(crate) fn search(app: &App, request: PartnersRequest) -> Result<PartnersView, AppError> {
    app.profile().catch_up_search(CATCH_UP_MAX)?;
    let words: String = request.text.chars().take(WORDS_CHARACTERS_MAX).collect();
    let limit = request.limit.clamp(1, ROWS_MAX) as usize;
    let known = app.profile().read(|reading| reading.partners(&words, &request.role, limit))?;
    Ok(PartnersView { rows: known.into_iter().map(row).collect() })
}

fn row(known: KnownPartner) -> PartnerRow {
    let [code, eori, _, name, street, postcode, city, country] = &known.named;
    let place = [postcode, city].map(String::as_str).join(" ");
    let said = [name.as_str(), street, place.trim(), country];
    PartnerRow {
        number: [code, eori].into_iter().find(|text| !text.is_empty()).cloned().unwrap_or_default(),
        words: said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
        count: known.count,
        named: known.named.to_vec(),
    }
}

/// The party whose name, number or code an element is: where a partner can be looked up.
pub(crate) fn looked_up_at<'c>(catalogue: &'c Catalogue, element: &Element) -> Option<Party<'c>> {
    let field = element.id.rsplit_once('.')?.1;
    // The kind of number, street and country are not what anybody looks for somebody by.
    let [code, eori, _, name, ..] = PARTY_FIELDS;
    [code, eori, name].contains(&field).then(|| catalogue.party_of(element)).flatten()
}
