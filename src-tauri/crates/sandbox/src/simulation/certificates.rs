//! Certificates of origin: asked for by message, made for a declaration that customs has accepted.
//! Source: Customs4trade certificates of origin documents. How the message names the declaration is inferred.

use serde_json::Value;

use super::Simulation;
use crate::book::{Book, BookError, Declaration, Message};

/// The members that may name the declaration: by id, MRN or LRN, or by the reference of its shipment.
pub(crate) const NAMES: [&str; 6] =
    ["declarationId", "declarationReference", "mrn", "lrn", "customsShipmentReference", "externalReference"];

/// How a request names its declaration.
pub(crate) fn named(body: &Value) -> Option<&str> {
    NAMES.iter().find_map(|name| body.get(name)?.as_str()).map(str::trim).filter(|text| !text.is_empty())
}

impl Simulation {
    pub(super) fn make_certificate(&self, book: &Book, message: &Message) -> Result<String, BookError> {
        let body: Value = serde_json::from_str(&message.body)?;
        let name = named(&body).unwrap_or_default();
        let Some(declaration) = find(book, &message.tenant, name)? else {
            return Ok(format!("CertificateUnsuccessful: there is no declaration {name}."));
        };
        if declaration.state.mrn.is_none() {
            return Ok(format!(
                "CertificateUnsuccessful: the declaration is in status {}; customs has to accept it first.",
                declaration.state.status
            ));
        }
        let attachment = self.new_id().replace('-', "");
        book.add_certificate(&message.tenant, declaration.seq, &attachment, message.due_at)?;
        Ok("CertificateSuccessful: the certificate was made.".to_owned())
    }
}

fn find(book: &Book, tenant: &str, name: &str) -> Result<Option<Declaration>, BookError> {
    if let Some(found) = book.declaration(name)?.filter(|found| found.tenant == tenant) {
        return Ok(Some(found));
    }
    if let Some(found) = book.declaration_with_number(tenant, name)? {
        return Ok(Some(found));
    }
    for direction in ["OUT", "IN"] {
        if let Some(found) = book.declaration_of_shipment(tenant, name, direction)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
