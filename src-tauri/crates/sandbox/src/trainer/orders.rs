//! What a trainer orders, read and carried out.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    book::{Book, BookError},
    config::Speed,
    moment::Moment,
    server::{World, failure, json, problem},
    simulation::{Order, Ordered},
    validation,
};

/// Longer breaks would outlast the lesson.
const BREAK_SECONDS_MAX: u64 = 3600;

#[derive(Deserialize)]
#[serde(tag = "order", rename_all = "lowercase")]
pub(super) enum DeclarationOrder {
    Push,
    /// Customs wants to see documents and waits for an answer.
    Documents,
    /// Customs asks for invalidation.
    Invalidate,
    Enter {
        status: String,
        #[serde(default)]
        until: Option<String>,
    },
    /// Customs refuses, and names a field.
    Error {
        code: String,
        message: String,
        #[serde(default)]
        description: String,
        #[serde(default)]
        field: String,
    },
}

impl DeclarationOrder {
    fn order(self) -> Order {
        let enter = |status: &str, until: &str| Order::Enter {
            status: status.to_owned(),
            until: Some(until.to_owned()),
            errors: Vec::new(),
        };
        match self {
            Self::Push => Order::Push,
            Self::Documents => enter("DocumentControl", "answer"),
            Self::Invalidate => enter("CustomsRequestsInvalidation", "invalidate"),
            Self::Enter { status, until } => Order::Enter { status, until, errors: Vec::new() },
            Self::Error { code, message, description, field } => {
                let (path, name) = field.rsplit_once('.').unwrap_or(("", &field));
                let error = validation::error(&code, &message, &description, path, name);
                Order::Enter { status: "CustomsError".to_owned(), until: None, errors: vec![error] }
            }
        }
    }
}

/// What a trainer turns for everybody; what is left out stays.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DayOrder {
    emergency: Option<bool>,
    queue: Option<bool>,
    /// `2.5`: two and a half times as fast as normal.
    speed: Option<String>,
    /// The network breaks now for so long; 0 mends it.
    break_seconds: Option<u64>,
}

pub(super) async fn declaration(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    order: Result<Json<DeclarationOrder>, JsonRejection>,
) -> Response {
    let order = match order {
        Ok(Json(order)) => order.order(),
        Err(fault) => return unreadable(&fault),
    };
    let work = move |world: &World, book: &mut Book, now: Moment| {
        book.together(|book| match book.declaration(&id)? {
            None => Ok(None),
            Some(found) => world.simulation.order(book, &found, &order, now).map(Some),
        })
    };
    match world.with_book(work).await {
        Ok(Ok(Some(Ordered::Done(status)))) => json(StatusCode::OK, &json!({ "status": status })),
        Ok(Ok(Some(Ordered::Refused(sentence)))) => problem(StatusCode::BAD_REQUEST, &sentence),
        Ok(Ok(None)) => problem(StatusCode::NOT_FOUND, "There is no declaration with this id."),
        Ok(Err(fault)) => failure(&fault),
        Err(rejection) => rejection.into_response(),
    }
}

pub(super) async fn day(State(world): State<Arc<World>>, order: Result<Json<DayOrder>, JsonRejection>) -> Response {
    let order = match order {
        Ok(Json(order)) => order,
        Err(fault) => return unreadable(&fault),
    };
    let speed = match order.speed.as_deref().map(str::parse::<Speed>).transpose() {
        Ok(speed) => speed,
        Err(fault) => return problem(StatusCode::BAD_REQUEST, &fault.to_string()),
    };
    if order.break_seconds.is_some_and(|seconds| seconds > BREAK_SECONDS_MAX) {
        return problem(StatusCode::BAD_REQUEST, "A break lasts an hour at most.");
    }
    let breaking = world.clone();
    let work = move |world: &World, book: &mut Book, now: Moment| -> Result<(), BookError> {
        let word = |on: bool| if on { "on" } else { "off" }.to_owned();
        let turns = [
            ("emergency", order.emergency.map(word)),
            ("queue", order.queue.map(word)),
            ("speed", speed.map(|speed| speed.thousandths().to_string())),
        ];
        for (switch, value) in turns {
            if let Some(value) = value {
                book.order_turn(now, switch, &value)?;
            }
        }
        world.simulation.advance(book, now)
    };
    match world.with_book(work).await {
        Ok(Ok(())) => {
            if let Some(seconds) = order.break_seconds {
                breaking.break_network(Duration::from_secs(seconds));
            }
            json(StatusCode::OK, &json!({}))
        }
        Ok(Err(fault)) => failure(&fault),
        Err(rejection) => rejection.into_response(),
    }
}

fn unreadable(fault: &JsonRejection) -> Response {
    problem(StatusCode::BAD_REQUEST, &format!("The order cannot be read: {}", fault.body_text()))
}
