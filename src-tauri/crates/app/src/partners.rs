//! Partners of the master data and those typed before, offered where somebody is named.

use domain::catalogue::{Catalogue, Element, PARTY_FIELDS, Party};
use domain::masterdata::from_partner;
use store::{KnownPartner, RecordKind};

use crate::App;
use crate::desk::filling::master;
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
    let today = app.host().now().date_naive();
    let mut rows = Vec::new();
    let mut masters = Vec::new();
    for partner in known {
        let [code, ..] = &partner.named;
        if partner.is_master {
            let record = app.profile().read(|reading| master(reading, RecordKind::Partner, code))?;
            // Retired, or changed since the index saw it.
            if record.is_none_or(|record| from_partner(&record, today).is_none()) {
                continue;
            }
            masters.push(code.clone());
        } else if masters.contains(code) {
            continue;
        }
        rows.push(row(partner));
    }
    Ok(PartnersView { rows })
}

fn row(known: KnownPartner) -> PartnerRow {
    let [code, eori, _, name, street, postcode, city, country] = &known.named;
    let place = [postcode, city].map(String::as_str).join(" ");
    let said = [name.as_str(), street, place.trim(), country];
    PartnerRow {
        number: [code, eori].into_iter().find(|text| !text.is_empty()).cloned().unwrap_or_default(),
        words: said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
        master: known.is_master,
        count: known.count,
        named: known.named.to_vec(),
    }
}

/// The party whose name, number or code an element is: where a partner can be looked up.
pub(crate) fn looked_up_at<'c>(catalogue: &'c Catalogue, element: &Element) -> Option<Party<'c>> {
    let field = element.id.rsplit_once('.')?.1;
    // The kind of number, street and country are not what anybody looks for somebody by.
    let [code, eori, _, name, ..] = PARTY_FIELDS;
    let is_looked_up = [code, eori, name].contains(&field) && !element.level.is_master();
    is_looked_up.then(|| catalogue.party_of(element)).flatten()
}
