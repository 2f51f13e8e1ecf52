//! Commands on the outbox: the rows, and what becomes of one.

use std::fmt::Write as _;

use app::{App, OutboxExchange, OutboxId, OutboxRequest, OutboxView, ParkOutbox, ResendOutbox, TakenBackView};

use crate::answer::{Answer, Failed, one_line};
use crate::profile::{call, request};

pub(crate) async fn list(app: &App, words: String, json: bool) -> Result<Answer, Failed> {
    let wanted = OutboxRequest { words, ..OutboxRequest::default() };
    let view: OutboxView = call(app, "outbox.list", request(&wanted)?).await?;
    rows(&view, json)
}

/// One row: shown with everything that went over the line, or decided on.
pub(crate) async fn one(
    app: &App,
    act: &str,
    id: &str,
    (reason, although_it_may_have_arrived): (String, bool),
    json: bool,
) -> Result<Answer, Failed> {
    let id = id.to_owned();
    let view: OutboxView = match act {
        "show" => return show(&call(app, "outbox.exchange", request(&OutboxId { id })?).await?, json),
        "edit" => {
            let view: TakenBackView = call(app, "outbox.edit_before_send", request(&OutboxId { id })?).await?;
            return if json { Answer::json(&view) } else { Ok(Answer::text(format!("{} is open again", view.record))) };
        }
        "park" => call(app, "outbox.park", request(&ParkOutbox { id, reason })?).await?,
        "resend" => call(app, "outbox.resend", request(&ResendOutbox { id, although_it_may_have_arrived })?).await?,
        "retry" => call(app, "outbox.retry", request(&OutboxId { id })?).await?,
        _ => call(app, "outbox.cancel", request(&OutboxId { id })?).await?,
    };
    rows(&view, json)
}

fn rows(view: &OutboxView, json: bool) -> Result<Answer, Failed> {
    if json {
        return Answer::json(&view.rows);
    }
    let mut lines = String::new();
    if let Some(paused) = &view.paused {
        let _ = writeln!(lines, "nothing leaves until {}: {paused}", view.paused_until_utc.as_deref().unwrap_or("?"));
    }
    for row in &view.rows {
        let _ = writeln!(
            lines,
            "{} {} {:20} {:18} {:9} {}",
            row.id,
            row.since_utc,
            row.reference,
            row.what,
            row.state,
            one_line(&row.reason)
        );
    }
    Ok(Answer::text(lines))
}

fn show(view: &OutboxExchange, json: bool) -> Result<Answer, Failed> {
    if json {
        return Answer::json(view);
    }
    let mut text = String::new();
    let _ = writeln!(text, "{} {} {}: {}", view.row.reference, view.row.what, view.row.state, view.row.reason);
    for attempt in &view.attempts {
        let _ = writeln!(text, "attempt {} {} {}", attempt.number, attempt.started_utc, attempt.ending);
    }
    for exchange in &view.exchanges {
        let _ = writeln!(text, "\n{} ({}, {} ms)", exchange.request_line, exchange.purpose, exchange.duration_ms);
        for header in &exchange.request_headers {
            let _ = writeln!(text, "{}: {}", header.name, header.value);
        }
        match (exchange.http_status, &exchange.broken) {
            (Some(status), _) => {
                let _ = writeln!(text, "=> {status}");
            }
            (None, broken) => {
                let _ = writeln!(text, "=> no answer. {}", broken.as_deref().unwrap_or_default());
            }
        }
        for header in &exchange.response_headers {
            let _ = writeln!(text, "{}: {}", header.name, header.value);
        }
        text.push_str(&exchange.response_body);
        text.push('\n');
    }
    let _ = writeln!(text, "\nbody sent ({}):", view.payload_sha256);
    text.push_str(&view.payload);
    Ok(Answer::text(text))
}
