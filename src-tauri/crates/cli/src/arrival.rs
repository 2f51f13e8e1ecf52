//! Commands on what arrives: the inbox, conflicts, notifications, the webhook receiver.

use app::{
    App, ConflictView, ConflictsView, DecideConflict, InboxId, InboxMessageView, InboxRequest, InboxView, Nothing,
    NotificationsRequest, NotificationsView, ReadNotifications, RecordId, WebhookSettings, WebhookView,
};
use serde_json::json;

use crate::answer::{Answer, Failed, one_line};
use crate::profile::{call, push_line, request};

/// What is asked of what arrived.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    Inbox { words: String },
    Message { id: String },
    Retry { id: String },
    Conflicts,
    Conflict { id: String },
    Decide { id: String, take: String, path: Option<String>, text: String },
    Notifications,
    Read,
    Webhook,
    Receive { on: bool, address: Option<String>, public_url: Option<String> },
}

/// Reads the words after `inbox`, `conflict` and so on.
pub(crate) fn read(command: &str, words: Vec<String>) -> Result<Arrival, Failed> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let own = |text: &str| text.to_owned();
    Ok(match (command, &words[..]) {
        ("inbox", ["show", id]) => Arrival::Message { id: own(id) },
        ("inbox", ["retry", id]) => Arrival::Retry { id: own(id) },
        ("inbox", ["show" | "retry"]) => return Err(Failed::usage("name the message: inbox show ID.")),
        ("inbox", ["list", rest @ ..] | rest) => Arrival::Inbox { words: rest.join(" ") },
        ("conflicts", []) => Arrival::Conflicts,
        ("conflict", [id]) => Arrival::Conflict { id: own(id) },
        ("conflict", [id, take @ ("mine" | "theirs")]) => {
            Arrival::Decide { id: own(id), take: own(take), path: None, text: String::new() }
        }
        ("conflict", [id, take @ ("mine" | "theirs"), path]) => {
            Arrival::Decide { id: own(id), take: own(take), path: Some(own(path)), text: String::new() }
        }
        ("conflict", [id, "other", path, rest @ ..]) if !rest.is_empty() => {
            Arrival::Decide { id: own(id), take: own("other"), path: Some(own(path)), text: rest.join(" ") }
        }
        ("notifications", []) => Arrival::Notifications,
        ("notifications", ["read"]) => Arrival::Read,
        ("webhook", []) => Arrival::Webhook,
        ("webhook", ["off"]) => Arrival::Receive { on: false, address: None, public_url: None },
        ("webhook", ["on"]) => Arrival::Receive { on: true, address: None, public_url: None },
        ("webhook", ["on", address]) => Arrival::Receive { on: true, address: Some(own(address)), public_url: None },
        ("webhook", ["on", address, url]) => {
            Arrival::Receive { on: true, address: Some(own(address)), public_url: Some(own(url)) }
        }
        (command, _) => {
            return Err(Failed::usage(format!("{command} is not said like this; see quayside-cli help.")));
        }
    })
}

pub(crate) async fn run(app: &App, arrival: Arrival, json: bool) -> Result<Answer, Failed> {
    match arrival {
        Arrival::Inbox { words } => inbox(app, words, json).await,
        Arrival::Message { id } => message(app, id, json).await,
        Arrival::Retry { id } => {
            let _: InboxView = call(app, "inbox.retry", request(&InboxId { id })?).await?;
            if json { Answer::json(&json!({ "retried": true })) } else { Ok(Answer::text("it is looked at again")) }
        }
        Arrival::Conflicts => conflicts(app, json).await,
        Arrival::Conflict { id } => shown(&call(app, "conflict.view", request(&RecordId { id })?).await?, json),
        Arrival::Decide { id, take, path, text } => {
            let decision = DecideConflict { id, path, take, text };
            shown(&call(app, "conflict.decide", request(&decision)?).await?, json)
        }
        Arrival::Notifications => {
            notifications(&call(app, "notification.list", request(&NotificationsRequest::default())?).await?, json)
        }
        Arrival::Read => {
            let view: NotificationsView =
                call(app, "notification.list", request(&NotificationsRequest::default())?).await?;
            let up_to = view.rows.first().map_or(0, |newest| newest.number);
            notifications(&call(app, "notification.read", request(&ReadNotifications { up_to })?).await?, json)
        }
        Arrival::Webhook => webhook(&call(app, "webhook.view", request(&Nothing::default())?).await?, json),
        Arrival::Receive { on, address, public_url } => {
            let known: WebhookView = call(app, "webhook.view", request(&Nothing::default())?).await?;
            let settings = WebhookSettings {
                on,
                address: address.unwrap_or(known.settings.address),
                public_url: public_url.unwrap_or(known.settings.public_url),
            };
            webhook(&call(app, "webhook.choose", request(&settings)?).await?, json)
        }
    }
}

async fn inbox(app: &App, words: String, json: bool) -> Result<Answer, Failed> {
    let asked = InboxRequest { words, ..InboxRequest::default() };
    let view: InboxView = call(app, "inbox.list", request(&asked)?).await?;
    if json {
        return Answer::json(&view.rows);
    }
    let mut lines = String::new();
    for row in &view.rows {
        let said = format!(
            "{} {:7} {:12} {:11} {} {}",
            row.received_utc, row.source, row.kind, row.state, row.subject, row.reason
        );
        push_line(&mut lines, &said);
        push_line(&mut lines, &format!("  {}", row.id));
    }
    if let Some(mismatch) = &view.mismatch {
        push_line(&mut lines, mismatch);
    }
    Ok(Answer::text(lines))
}

async fn message(app: &App, id: String, json: bool) -> Result<Answer, Failed> {
    let view: InboxMessageView = call(app, "inbox.show", request(&InboxId { id })?).await?;
    if json {
        return Answer::json(&view);
    }
    let mut lines = String::new();
    push_line(&mut lines, &format!("{} {} {}", view.row.received_utc, view.row.state, view.row.reason));
    lines.push_str(view.pretty.as_deref().unwrap_or(&view.text));
    Ok(Answer::text(lines))
}

async fn conflicts(app: &App, json: bool) -> Result<Answer, Failed> {
    let view: ConflictsView = call(app, "conflict.list", request(&Nothing::default())?).await?;
    if json {
        return Answer::json(&view.rows);
    }
    let mut lines = String::new();
    for row in &view.rows {
        let said = format!("{} {} {} {}, {} open", row.id, row.since_utc, row.about, row.reference, row.open);
        push_line(&mut lines, &said);
    }
    Ok(Answer::text(lines))
}

fn shown(view: &ConflictView, json: bool) -> Result<Answer, Failed> {
    if json {
        return Answer::json(view);
    }
    let mut lines = String::new();
    push_line(&mut lines, &format!("{} {}: {}", view.row.about, view.row.reference, view.next));
    let words = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    for field in &view.fields {
        push_line(&mut lines, &format!("{}  {}  {}", field.path, field.place, field.decision));
        let by = field.mine_by.as_deref().unwrap_or("nobody");
        let (base, mine, theirs) = (words(&field.base), words(&field.mine), words(&field.theirs));
        push_line(&mut lines, &format!("  before {base}; here {mine} ({by}); at CAS {theirs}"));
    }
    Ok(Answer::text(lines))
}

fn notifications(view: &NotificationsView, json: bool) -> Result<Answer, Failed> {
    if json {
        return Answer::json(view);
    }
    let mut lines = String::new();
    for row in &view.rows {
        let unread = if row.read { " " } else { "*" };
        push_line(&mut lines, &format!("{unread} {} {:10} {}", row.at_utc, row.kind, row.sentence));
    }
    Ok(Answer::text(lines))
}

fn webhook(view: &WebhookView, json: bool) -> Result<Answer, Failed> {
    if json {
        return Answer::json(view);
    }
    Ok(Answer::text(one_line(&view.sentence)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_of_arrivals_is_read() {
        let decide = |take: &str, path: Option<&str>, text: &str| Arrival::Decide {
            id: "c".into(),
            take: take.into(),
            path: path.map(str::to_owned),
            text: text.into(),
        };
        let cases: Vec<(&str, &[&str], Option<Arrival>)> = vec![
            ("inbox", &[], Some(Arrival::Inbox { words: String::new() })),
            ("inbox", &["list", "QS", "1"], Some(Arrival::Inbox { words: "QS 1".into() })),
            ("inbox", &["show", "m"], Some(Arrival::Message { id: "m".into() })),
            ("inbox", &["show"], None),
            ("conflict", &["c", "mine"], Some(decide("mine", None, ""))),
            ("conflict", &["c", "theirs", "a.b"], Some(decide("theirs", Some("a.b"), ""))),
            ("conflict", &["c", "other", "a.b", "new", "value"], Some(decide("other", Some("a.b"), "new value"))),
            ("conflict", &["c", "other", "a.b"], None),
            ("conflict", &["c", "ours"], None),
            ("conflict", &[], None),
            ("notifications", &["read"], Some(Arrival::Read)),
            ("webhook", &["off"], Some(Arrival::Receive { on: false, address: None, public_url: None })),
            ("webhook", &["maybe"], None),
        ];
        for (command, words, expected) in cases {
            let said: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(read(command, said).ok(), expected, "{command} {words:?}");
        }
    }
}
