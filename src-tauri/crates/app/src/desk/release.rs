//! Release by a second person: who wrote a dossier does not let it go alone, where the house agreed so.
//!
//! Asking, releasing and sending back are batches of a record that belongs to the dossier. A request holds for the
//! dossier as it stood: one more change and it has to be asked again.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::{HistoryRange, PersonId, Reading, RecordId, RecordKind, RecordMeta, Writing};

use super::held::Held;
use crate::error::{AppError, Code};
use crate::kept::{self, Act};
use crate::persons::House;
use crate::persons::role::{Right, Role};
use crate::view::HistoryEntryView;
use crate::{App, Event, persons};

/// State of a dossier that somebody asked to release.
pub(crate) const ASKED: &str = "asked";
const WORDS_CHARACTERS_MAX: usize = 500;

/// What the record of a release says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    decision: Decision,
    /// Batch at which the dossier stood.
    head: u64,
    /// Batch at which it stood when it was last released; 0 when it never was.
    #[serde(default)]
    released_head: u64,
    /// State the dossier goes back to.
    from: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Decision {
    Asked,
    Released,
    SentBack,
    TakenBack,
}

/// Somebody's request or answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) person: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) words: String,
}

/// How the release of a dossier stands for whoever sits at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Release {
    /// The house agreed that a second person releases.
    needed: bool,
    /// Asked, and nothing was changed since.
    pub(crate) asked: Option<Word>,
    /// Sent back, and not asked again since.
    pub(crate) sent_back: Option<Word>,
    /// Who wrote in it since it was last released.
    authors: Vec<PersonId>,
    /// State the dossier goes back to when a change or a person takes the request back.
    from: String,
    me: Option<PersonId>,
    role: Role,
}

/// What the key for sending does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SendAct {
    Send,
    Ask,
    Release,
    /// Asked already; somebody else releases.
    Wait,
    /// A clerk prepares.
    NotYours,
}

impl Release {
    /// Reads how it stands.
    pub(crate) fn read(app: &App, reading: &Reading<'_>, meta: &RecordMeta) -> Result<Release, AppError> {
        let me = persons::desk_person_in(app, reading)?;
        // A second person releases declarations; master data leave when somebody who sends decides so.
        let needed = meta.kind == RecordKind::Dossier && House::read(reading)?.second_person_release;
        let mut release = Release {
            needed,
            asked: None,
            sent_back: None,
            authors: Vec::new(),
            from: meta.state.clone(),
            me: app.seat_id(),
            role: Role::of(&me),
        };
        let record = find(reading, meta.id)?;
        if needed || record.is_some() {
            let released = record.as_ref().map_or(0, |kept| kept.said.released_head);
            release.authors = reading.authors_since(meta.id, released)?;
        }
        let Some(kept) = record else { return Ok(release) };
        let last = reading.history(kept.meta.id, HistoryRange { before: None, limit: 1 })?;
        let word = last.into_iter().next().map(|entry| Word {
            person: entry.person_name,
            at: entry.at,
            words: kept.said.words.clone().unwrap_or_default(),
        });
        match kept.said.decision {
            Decision::Asked if meta.state == ASKED => {
                release.from.clone_from(&kept.said.from);
                release.asked = word.filter(|_| kept.said.head == meta.head);
            }
            Decision::SentBack if meta.state != "queued" => release.sent_back = word,
            _ => {}
        }
        Ok(release)
    }

    /// What it is after the person at the desk wrote: the request no longer holds.
    pub(super) fn after_edit(&self) -> Release {
        let mut release = Release { asked: None, ..self.clone() };
        release.authors.extend(self.me.filter(|me| !self.authors.contains(me)));
        release
    }

    /// What is said of it when looking back: requests are in the history.
    pub(super) fn then(&self) -> Release {
        Release { asked: None, sent_back: None, ..self.clone() }
    }

    /// The state a request is taken back to.
    pub(super) fn state_before(&self) -> &str {
        &self.from
    }

    /// What the key for sending does now.
    pub(crate) fn act(&self) -> SendAct {
        let author = self.me.is_none_or(|me| self.authors.contains(&me));
        if !self.needed || self.authors.is_empty() {
            return if self.role.has(Right::Send) { SendAct::Send } else { SendAct::NotYours };
        }
        match (&self.asked, self.role.has(Right::Release) && !author) {
            (_, true) => SendAct::Release,
            (Some(_), false) => SendAct::Wait,
            (None, false) => SendAct::Ask,
        }
    }

    /// Whether the request can be answered with no, or taken back, by the person at the desk.
    pub(super) fn may_send_back(&self) -> bool {
        self.asked.is_some() && (self.role.has(Right::Release) || self.is_author())
    }

    fn is_author(&self) -> bool {
        self.me.is_some_and(|me| self.authors.contains(&me))
    }
}

fn find(reading: &Reading<'_>, dossier: RecordId) -> Result<Option<kept::Kept<Said>>, AppError> {
    let metas = reading.children(dossier, RecordKind::Release)?;
    metas.first().map(|meta| kept::read(reading, meta)).transpose()
}

/// Asks a second person.
pub(super) fn ask(app: &App, held: &Held) -> Result<(), AppError> {
    say(app, held, Decision::Asked, "Asked for release", None, |tx| {
        Ok(tx.set_record_state(held.meta.id, ASKED, app.host().now())?)
    })
}

/// Releases, within the transaction that puts it into the outbox.
pub(super) fn release_in(app: &App, tx: &mut Writing<'_>, held: &Held, fresh: RecordId) -> Result<(), AppError> {
    write(app, tx, held, fresh, Decision::Released, "Released", None)
}

/// Sends it back to who prepared it, or takes one's own request back.
pub(super) fn send_back(app: &App, held: &Held, words: &str) -> Result<(), AppError> {
    let release = &held.release;
    if release.asked.is_none() {
        return Err(AppError::new(Code::Refused, "Nobody asks for its release now."));
    }
    let words: String = words.trim().chars().take(WORDS_CHARACTERS_MAX).collect();
    let (decision, label) = match (release.is_author(), release.role.has(Right::Release)) {
        (true, _) => (Decision::TakenBack, "Request for release taken back".to_owned()),
        (false, true) if words.is_empty() => {
            return Err(AppError::new(Code::BadInput, "Say what is to be put right.").field("words", "not empty"));
        }
        (false, true) => (Decision::SentBack, format!("Sent back: {words}")),
        (false, false) => return Err(AppError::new(Code::Refused, "A reviewer sends it back.")),
    };
    let words = Some(words).filter(|words| !words.is_empty());
    say(app, held, decision, &label, words, |tx| {
        Ok(tx.set_record_state(held.meta.id, &release.from, app.host().now())?)
    })
}

fn say(
    app: &App,
    held: &Held,
    decision: Decision,
    label: &str,
    words: Option<String>,
    and: impl FnOnce(&mut Writing<'_>) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let fresh = RecordId(app.host().new_id());
    // The person joins before, where the profile does not know one yet.
    app.person()?;
    app.profile().write(|tx| -> Result<(), AppError> {
        still(app, tx, held)?;
        write(app, tx, held, fresh, decision, label, words)?;
        and(tx)
    })?;
    app.tell(Event::Status);
    app.tell(Event::Records { ids: vec![held.meta.id.to_string()] });
    Ok(())
}

/// What is decided on is what was shown.
pub(super) fn still(app: &App, reading: &Reading<'_>, held: &Held) -> Result<(), AppError> {
    let stale = || AppError::new(Code::Stale, "The dossier was changed meanwhile; look at it again, then send.");
    let meta = reading.record_meta(held.meta.id)?.ok_or_else(stale)?;
    let same = meta.head == held.meta.head && meta.state == held.meta.state;
    if !same || Release::read(app, reading, &meta)?.act() != held.release.act() {
        return Err(stale());
    }
    Ok(())
}

fn write(
    app: &App,
    tx: &mut Writing<'_>,
    held: &Held,
    fresh: RecordId,
    decision: Decision,
    label: &str,
    words: Option<String>,
) -> Result<(), AppError> {
    let now = app.host().now();
    let person = app.seat_id().ok_or_else(|| AppError::new(Code::Refused, "Nobody sits at this desk."))?;
    let (id, before) = match find(tx, held.meta.id)? {
        Some(kept) => (kept.meta.id, kept.said.released_head),
        None => {
            kept::create(tx, fresh, RecordKind::Release, Some(held.meta.id), now)?;
            (fresh, 0)
        }
    };
    let head = held.meta.head;
    let released_head = if decision == Decision::Released { head } else { before };
    let said = Said { decision, head, released_head, from: held.release.from.clone(), words };
    kept::say(tx, id, &said, &Act { at: now, person, label })?;
    Ok(())
}

/// What was asked and answered, for the history of a dossier.
pub(super) fn words(app: &App, held: &Held) -> Result<Vec<HistoryEntryView>, AppError> {
    app.profile().read(|reading| {
        let metas = reading.children(held.meta.id, RecordKind::Release)?;
        let Some(meta) = metas.first() else { return Ok(Vec::new()) };
        let entries = reading.history(meta.id, HistoryRange::ALL)?.into_iter().map(|entry| HistoryEntryView {
            sequence: i64::try_from(entry.seq).unwrap_or(i64::MAX),
            kind: "release".to_owned(),
            at_utc: entry.at.to_rfc3339(),
            person: entry.person_name,
            label: entry.label,
            undone: false,
            changes: Vec::new(),
        });
        Ok(entries.collect())
    })
}
