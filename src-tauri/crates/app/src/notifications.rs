//! Notifications: a calm list of what arrived, and how each kind is told.

use chrono::NaiveTime;

use crate::error::{AppError, Code};
use crate::reception::Reception;
use crate::view::{NotificationRow, NotificationSettings, NotificationsRequest, NotificationsView, ReadNotifications};
use crate::{App, Event};

const ROWS_SHOWN: u32 = 200;
/// Counted no further: a badge of more digits tells nobody more.
pub(crate) const COUNTED_TO: u32 = 999;

/// Every kind of news, and how it is told unless people chose otherwise.
const KINDS: &[(&str, &str)] = &[
    ("refused", "desktop"),
    ("asked", "desktop"),
    ("conflict", "desktop"),
    ("guarantee", "desktop"),
    ("released", "window"),
    ("accepted", "list"),
    ("document", "list"),
    ("quarantine", "window"),
    ("mismatch", "window"),
    ("other", "list"),
];
const WAYS: &[&str] = &["list", "window", "desktop"];

/// What was told, newest first.
pub(crate) fn list(app: &App, request: NotificationsRequest) -> Result<NotificationsView, AppError> {
    app.profile().read(|reading| {
        let settings = Reception::read(reading)?.notifications;
        let rows = reading.notifications(request.after, ROWS_SHOWN)?;
        let rows = rows.into_iter().map(|told| NotificationRow {
            number: told.number,
            told: way(&settings, &told.kind).to_owned(),
            kind: told.kind,
            severity: told.severity,
            record: told.record.map(|record| record.to_string()),
            inbox: told.inbox,
            sentence: told.sentence,
            at_utc: told.at.to_rfc3339(),
            read: told.read_at.is_some(),
        });
        Ok(NotificationsView {
            rows: rows.collect(),
            unread: reading.notifications_unread(COUNTED_TO)?,
            settings,
            kinds: KINDS.iter().map(|(kind, _)| (*kind).to_owned()).collect(),
        })
    })
}

/// How a kind is told. The desktop is only used where people asked for it.
fn way<'s>(settings: &'s NotificationSettings, kind: &str) -> &'s str {
    let usual = KINDS.iter().find(|(known, _)| *known == kind).map_or("list", |(_, way)| way);
    match settings.kinds.get(kind).map_or(usual, String::as_str) {
        "desktop" if !settings.desktop => "window",
        way => way,
    }
}

/// They were seen up to here.
pub(crate) fn read(app: &App, request: ReadNotifications) -> Result<NotificationsView, AppError> {
    let now = app.host().now();
    app.profile().write(|tx| tx.notifications_read(request.up_to, now))?;
    app.tell(Event::Status);
    list(app, NotificationsRequest::default())
}

/// Chooses how people are told.
pub(crate) fn choose(app: &App, settings: NotificationSettings) -> Result<NotificationsView, AppError> {
    let unread = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").is_err();
    for (field, text) in [("quietFrom", &settings.quiet_from), ("quietTo", &settings.quiet_to)] {
        if unread(text) {
            let message = format!("“{text}” is not a time of day; write it as 18:00.");
            return Err(AppError::new(Code::BadInput, message).field(field, "hours and minutes"));
        }
    }
    let strange = settings
        .kinds
        .iter()
        .find(|(kind, way)| !KINDS.iter().any(|(known, _)| known == &kind.as_str()) || !WAYS.contains(&way.as_str()));
    if let Some((kind, way)) = strange {
        let message = format!("“{kind}” cannot be told as “{way}”. Choose list, window or desktop.");
        return Err(AppError::new(Code::BadInput, message).field("kinds", "a kind and list, window or desktop"));
    }
    Reception::change(app, "How people are told", |said| said.notifications = settings)?;
    list(app, NotificationsRequest::default())
}

/// How many were not read; for the frame of the window.
pub(crate) fn unread(app: &App) -> Result<u32, AppError> {
    Ok(app.profile().read(|reading| reading.notifications_unread(COUNTED_TO))?)
}
