//! `GET /sandbox/state`: what is in the practice CAS, for tests and trainers. Not part of the platform's own surface.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{reply::json, world::World};
use crate::book::{Declaration, HistoryRow};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Whole {
    counts: Counts,
    declarations: Vec<DeclarationRow>,
    messages: Vec<MessageRow>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    declarations: usize,
    messages: usize,
    tokens_issued: u64,
    by_status: BTreeMap<String, usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeclarationRow {
    id: String,
    external_reference: String,
    direction: String,
    status: String,
    lrn: Option<String>,
    mrn: Option<String>,
    last_updated: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MessageRow {
    reference_id: String,
    message_type: String,
    external_reference: String,
    direction: String,
    received_at: String,
    /// Null while it waits.
    outcome: Option<String>,
}

impl From<Declaration> for DeclarationRow {
    fn from(declaration: Declaration) -> Self {
        Self {
            id: declaration.id,
            external_reference: declaration.external_reference,
            direction: declaration.direction,
            status: declaration.state.status,
            lrn: declaration.state.lrn,
            mrn: declaration.state.mrn,
            last_updated: declaration.state.at.text(),
        }
    }
}

impl From<HistoryRow> for MessageRow {
    fn from(message: HistoryRow) -> Self {
        Self {
            reference_id: message.reference_id,
            message_type: message.message_type,
            external_reference: message.external_reference,
            direction: message.direction,
            received_at: message.received_at.text(),
            outcome: message.outcome,
        }
    }
}

pub(super) async fn state(State(world): State<Arc<World>>) -> Response {
    let read = world
        .with_book(|world, book, _| {
            let declarations: Vec<DeclarationRow> =
                book.declarations()?.into_iter().map(DeclarationRow::from).collect();
            let messages: Vec<MessageRow> = book.history()?.into_iter().map(MessageRow::from).collect();
            let mut by_status = BTreeMap::new();
            for declaration in &declarations {
                *by_status.entry(declaration.status.clone()).or_insert(0) += 1;
            }
            let counts = Counts {
                declarations: declarations.len(),
                messages: messages.len(),
                tokens_issued: world.tokens_issued(),
                by_status,
            };
            Ok(Whole { counts, declarations, messages })
        })
        .await;
    match read {
        Ok(whole) => json(StatusCode::OK, &whole),
        Err(response) => response.into_response(),
    }
}
