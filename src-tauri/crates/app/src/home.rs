//! The frame of the window and its first page: who works here, how the line stands, and what needs somebody now.

use store::{ListQuery, OutboxState, Person, Reading, RecordKind};

use crate::App;
use crate::connections::Connected;
use crate::error::AppError;
use crate::list::dossier_row;
use crate::outbox::{OPEN, outbox_row};
use crate::view::{ConnectionRow, ConnectionState, FirstSteps, HomeView, Nothing, PersonView, StatusView, Worklist};

const RECENT_ROWS: u32 = 12;

/// Worklists of the home page: id, severity, reason, hint, states. What stands first needs somebody first.
const WORKLISTS: &[(&str, &str, &str, &str, &[&str])] = &[
    ("refused", "block", "Refused by CAS or customs", "correct and send again", &["refused"]),
    ("open", "warn", "Drafts", "finish and send", &["draft"]),
    ("asked", "warn", "To be released", "a second person looks, then releases or sends back", &["asked"]),
    ("queued", "info", "Waiting to leave", "Quayside sends them by itself", &["queued"]),
    ("sent", "info", "At CAS or customs", "answers come by themselves", &["sent", "accepted"]),
];

/// The frame.
pub(crate) fn status(app: &App, _: Nothing) -> Result<StatusView, AppError> {
    let (persons, house) = app.profile().read(|reading| -> Result<_, AppError> {
        let views = reading.persons()?.into_iter().filter(|person| person.active && person.role != "system");
        let views = views.map(|person| person_view(reading, &person)).collect::<Result<Vec<_>, AppError>>()?;
        Ok((views, crate::persons::House::read(reading)?))
    })?;
    let me = crate::persons::desk_person(app)?;
    let person = match app.seat_id() {
        Some(id) => app.profile().read(|reading| person_view(reading, &Person { id, ..me }))?,
        None => PersonView { id: String::new(), name: me.name, role: me.role, has_passphrase: false },
    };
    let (waiting, parked) = open_counts(app)?;
    let active = shown_connection(app);
    let refused = app.profile().read(|reading| reading.total(&states(&["refused"], 1)))?.count;
    Ok(StatusView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        catalogue_version: domain::catalogue::Catalogue::embedded().version().to_owned(),
        environment_colour: token_of(&active.colour).to_owned(),
        practice: active.is_practice(),
        production: active.production,
        environment_label: active.name,
        environment: active.environment,
        person,
        persons,
        locked: app.lock().locked,
        lock_after_minutes: house.lock_after_minutes,
        connection: app.connection(),
        backup: app.backup_view()?,
        damage: app.profile().damage(),
        outbox_waiting: waiting,
        outbox_parked: parked,
        notifications_unread: crate::notifications::unread(app)?,
        conflicts_open: crate::conflicts::count(app)?,
        problems_waiting: refused,
        today: app.host().now().date_naive().to_string(),
    })
}

/// How many messages are on their way, and how many need a person. Counted along an index: payloads stay where they are.
pub(crate) fn open_counts(app: &App) -> Result<(u32, u32), AppError> {
    let counts = app.profile().read(|reading| reading.outbox_counts())?;
    let sum = |parked: bool| {
        let open = counts.iter().filter(|(state, _)| !state.is_finished() && (*state == OutboxState::Parked) == parked);
        u32::try_from(open.map(|(_, count)| count).sum::<u64>()).unwrap_or(u32::MAX)
    };
    Ok((sum(false), sum(true)))
}

/// The active connection; one whose environment file cannot be read is named with the trouble.
fn shown_connection(app: &App) -> Connected {
    app.active_connection().unwrap_or_else(|fault| Connected {
        tenant: String::new(),
        name: fault.message,
        environment: "unusable".to_owned(),
        door: String::new(),
        colour: "amber".to_owned(),
        production: false,
        notifications: false,
    })
}

/// The colour of an environment as a token of the design.
fn token_of(colour: &str) -> &'static str {
    match colour {
        "red" => "block",
        "amber" => "warn",
        "violet" => "ok",
        _ => "info",
    }
}

fn person_view(reading: &Reading<'_>, person: &Person) -> Result<PersonView, AppError> {
    Ok(PersonView {
        id: person.id.to_string(),
        name: person.name.clone(),
        role: person.role.clone(),
        has_passphrase: reading.person_secret(person.id)?.is_some(),
    })
}

fn states(states: &[&str], limit: u32) -> ListQuery {
    ListQuery {
        kind: Some(RecordKind::Dossier),
        states: states.iter().map(|state| (*state).to_owned()).collect(),
        limit,
        ..ListQuery::default()
    }
}

/// The first page.
pub(crate) fn view(app: &App, _: Nothing) -> Result<HomeView, AppError> {
    let open = app.profile().read(|reading| reading.outbox_list(&OPEN, 20))?;
    let mut worklists = Vec::new();
    let recent = app.profile().read(|reading| -> Result<_, AppError> {
        for (id, severity, reason, hint, among) in WORKLISTS {
            let page = reading.list(&states(among, 200))?;
            if page.rows.is_empty() {
                continue;
            }
            let oldest = page.rows.last();
            worklists.push(Worklist {
                id: (*id).to_owned(),
                severity: (*severity).to_owned(),
                reason: (*reason).to_owned(),
                hint: (*hint).to_owned(),
                count: reading.total(&states(among, 1))?.count,
                oldest_utc: oldest.map(|meta| meta.updated_at.to_rfc3339()),
                first: oldest.map(first_words),
                first_id: oldest.map(|meta| meta.id.to_string()),
                filter: (*id).to_owned(),
            });
        }
        Ok(reading.list(&states(&[], RECENT_ROWS))?.rows)
    })?;
    Ok(HomeView {
        first_steps: shown_connection(app).is_practice().then(|| first_steps(&recent)),
        worklists,
        outbox: open.iter().map(outbox_row).collect(),
        connections: connections(app),
        recent: recent.iter().map(dossier_row).collect(),
    })
}

/// Read from the dossiers touched last: whoever has more of them than the page shows is not new any more.
fn first_steps(recent: &[store::RecordMeta]) -> FirstSteps {
    let rank = |meta: &store::RecordMeta| match meta.state.as_str() {
        "released" => 3,
        "draft" | "asked" | "refused" | "correcting" if meta.summary.blocking_count > 0 => 0,
        "draft" | "asked" | "refused" | "correcting" => 1,
        _ => 2,
    };
    let furthest = recent.iter().max_by_key(|meta| rank(meta));
    let reached = furthest.map(rank);
    FirstSteps {
        dossier: furthest.map(|meta| meta.id.to_string()),
        begun: furthest.is_some(),
        clean: reached >= Some(1),
        sent: reached >= Some(2),
        released: reached >= Some(3),
    }
}

fn first_words(meta: &store::RecordMeta) -> String {
    let reference = meta.external_reference.clone().unwrap_or_else(|| "no reference yet".to_owned());
    if meta.summary.title.is_empty() { reference } else { format!("{reference} {}", meta.summary.title) }
}

fn connections(app: &App) -> Vec<ConnectionRow> {
    let search = match app.profile().search_fault() {
        _ if app.damaged() => ("block", "the store is damaged; repair it first".to_owned()),
        None => ("ok", "works".to_owned()),
        Some(fault) => ("warn", format!("works; the search index was made anew: {fault}")),
    };
    let row = |system: &str, severity: &str, sentence: String, at_utc, reason| ConnectionRow {
        system: system.to_owned(),
        severity: severity.to_owned(),
        sentence,
        at_utc,
        reason,
    };
    let mut rows = vec![row("This machine", search.0, search.1, None, None)];
    // The name is that of CAS while there is one line, as for most offices.
    let passed = app.passed_connections().unwrap_or_default();
    let named = |connection: &Connected| if passed.len() > 1 { connection.name.clone() } else { "CAS".to_owned() };
    for connection in &passed {
        let line = app.line_state(&connection.tenant);
        let severity = match line.state {
            ConnectionState::Working => "ok",
            ConnectionState::Failing => "block",
            ConnectionState::Elsewhere => "warn",
            ConnectionState::Untried => "info",
        };
        rows.push(row(&named(connection), severity, line.sentence, line.at_utc, line.reason));
    }
    rows
}
