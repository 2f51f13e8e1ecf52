//! The questions: what CAS is asked about a row, one for each kind.

use cas::wire::{DeclarationError, Search};
use cas::{DeclarationId, DeclarationSummary, Failure, MovementOrderId};
use chrono::DateTime;
use domain::declaration::{Outcome, status};
use domain::record::{Document, Node, Path};
use store::{Attempt, ExchangePurpose, OutboxEntry, OutboxState, StoreError};

use super::change::{self, Sign, Trace};
use super::compare::holds;
use super::decision::Answer;
use super::deliver::keep_exchanges;
use super::kinds::{Question, Repeating, Shown, action_row, row_of};
use super::{Target, times};
use crate::door::Door;
use crate::outcome::later;
use crate::poller::take_in;
use crate::{Pass, SyncError};

/// Where the goods items of a declaration stand (CAS sample payloads).
pub(super) const ITEMS: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems";
const HAS_IT: &str = "CAS has it.";
const CHANGED_ELSEWHERE: &str = "CAS holds other values than were sent and than stood there before: somebody else has \
                                 changed the shipment. Look at what it holds now, then send it again.";
const LEFT_OUT: &str = "CAS took the change in, has worked on the declaration since, and has left the change out. Look at \
                        its ingestion history, then send it again.";
const DOUBLE: &str = "CAS had posted the order when its answer was lost; it refused the second one as a double.";

type Answered = Result<Result<Answer, Failure>, SyncError>;

/// What repeating a row does; each action has its own word on it.
pub(super) fn repeating(entry: &OutboxEntry, target: &Target) -> Repeating {
    target.action.and_then(action_row).map_or(row_of(entry).repeating, |row| row.repeating)
}

/// Asks CAS about a row that is unknown or accepted.
pub(super) async fn ask(door: &Door<'_>, entry: &OutboxEntry, target: &Target, pass: &mut Pass) -> Answered {
    let (client, witness) = door.client.witnessed();
    let asking = Door {
        client: &client,
        clock: door.clock.clone(),
        chance: door.chance.clone(),
        new_id: door.new_id.clone(),
        ..*door
    };
    let answered = answer(&asking, entry, target, pass).await?;
    if entry.delivery.state == OutboxState::Unknown {
        // What decides whether it is sent again is kept with it.
        door.profile
            .write(|tx| keep_exchanges(tx, entry, (entry.delivery.attempt, ExchangePurpose::Ask), &witness.take()))?;
    }
    Ok(answered)
}

async fn answer(door: &Door<'_>, entry: &OutboxEntry, target: &Target, pass: &mut Pass) -> Answered {
    let question = row_of(entry).question;
    match (question, &target.declaration_id) {
        (Question::DeclarationMade | Question::ShipmentChanged | Question::GoneOn, _) => {
            about_shipment(door, entry, target, question, pass).await
        }
        (Question::OrderKnown, _) => about_order(door, entry).await,
        (Question::Nothing, _) | (_, None) => Ok(Ok(Answer::Silent)),
        (Question::ItemHolds | Question::ItemGone, Some(id)) => about_item(door, entry, target, id).await,
        (Question::ActionShown | Question::DeclarationHolds | Question::ItemAdded, Some(id)) => {
            about_declaration(door, entry, target, id, pass).await
        }
    }
}

async fn about_shipment(
    door: &Door<'_>,
    entry: &OutboxEntry,
    target: &Target,
    question: Question,
    pass: &mut Pass,
) -> Answered {
    let search = Search::for_shipment(&entry.external_reference, &entry.direction);
    let found = match door.client.search_all(&search).await {
        Ok(found) => found,
        Err(failure) => return Ok(Err(failure)),
    };
    pass.and(take_in(door, &found).await?);
    if found.is_empty() {
        return Ok(Ok(Answer::Absent("CAS has taken it in and has not made the declaration yet.".into())));
    }
    if question != Question::ShipmentChanged {
        return Ok(Ok(Answer::Arrived(HAS_IT.into())));
    }
    let shown = door.profile.read(|reading| -> Result<Vec<Trace>, SyncError> {
        let mut shown = Vec::new();
        for summary in &found {
            if let Some(stored) = reading.declaration_by_cas_id(summary.id.as_str())? {
                shown.push(change::shown_by(reading, entry, &stored.meta)?);
            }
        }
        Ok(shown)
    })?;
    if shown.len() < found.len() {
        return Ok(Ok(Answer::Absent("What CAS has made of the shipment has not been read yet.".into())));
    }
    let times = times(door, entry)?;
    let since = Since {
        accepted: entry.delivery.state == OutboxState::Accepted,
        settled: times.now >= later(times.ended, times.settle),
        changed_at_all: found.iter().any(|one| is_later(one, target)),
        worked_on: shown.iter().any(|shown| shown.seen_at.is_some_and(|at| at > times.ended)),
    };
    Ok(Ok(about_change(&found, &shown, since)))
}

/// What has happened since a Replace or an Update was decided and sent.
#[derive(Clone, Copy, Debug)]
struct Since {
    /// CAS took it in.
    accepted: bool,
    /// The time is over in which it may still be on its way.
    settled: bool,
    /// CAS has changed a declaration since the decision.
    changed_at_all: bool,
    /// A declaration was seen to have changed since the message was sent.
    worked_on: bool,
}

/// A Replace or an Update, from what the declarations of the shipment show of it.
fn about_change(found: &[DeclarationSummary], shown: &[Trace], since: Since) -> Answer {
    let concerned = change::concerned(shown);
    let all = |signs: &[Sign]| concerned.iter().all(|shown| signs.contains(&shown.sign));
    let any = |sign: Sign| concerned.iter().any(|shown| shown.sign == sign);
    if any(Sign::Taken) && all(&[Sign::Taken, Sign::Silent]) {
        return Answer::Arrived("CAS holds what was sent.".into());
    }
    if all(&[Sign::Silent]) && since.accepted && (since.settled || since.changed_at_all) {
        return Answer::Arrived("CAS has taken it in, and holds nothing else than what was sent.".into());
    }
    // What was only taken away shows by nothing but that CAS has worked on the declaration.
    if all(&[Sign::Silent, Sign::OnlyTakenAway, Sign::Taken]) && since.accepted && since.worked_on {
        return Answer::Arrived("CAS has taken it in and has worked on the declaration since.".into());
    }
    let closed = found.iter().find_map(|one| {
        let row = status(one.current_status.as_deref()?)?;
        (row.rank >= 30 && row.outcome != Outcome::Refused).then_some(row)
    });
    match closed.filter(|_| shown.len() == 1 || shown.iter().all(|shown| shown.was_closed)) {
        Some(row) if since.accepted && since.settled => Answer::Refused(format!(
            "CAS did not take the change: the declaration is {} ({}), where a shipment is not replaced.",
            row.status,
            row.words.to_lowercase()
        )),
        // Sending it again would take back what somebody else has decided.
        _ if since.settled && any(Sign::Otherwise) => Answer::Refused(CHANGED_ELSEWHERE.into()),
        _ if since.settled && !since.accepted && shown.iter().any(|shown| shown.moved) => {
            Answer::Refused(CHANGED_ELSEWHERE.into())
        }
        // What CAS refuses later it tells by an event, and that may have been lost.
        None if since.accepted && since.settled && since.worked_on => Answer::Refused(LEFT_OUT.into()),
        _ => Answer::Absent("CAS has taken it in and has not changed the shipment yet.".into()),
    }
}

/// CAS has changed a declaration since the decision was made.
pub(super) fn is_later(now: &DeclarationSummary, target: &Target) -> bool {
    let seen = target.seen_updated.as_deref().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    seen.zip(now.last_updated_at()).is_some_and(|(seen, now)| now > seen)
}

async fn about_declaration(
    door: &Door<'_>,
    entry: &OutboxEntry,
    target: &Target,
    id: &DeclarationId,
    pass: &mut Pass,
) -> Answered {
    let raw = match door.client.declaration(id).await {
        Ok(raw) => raw,
        Err(Failure::Refused { status: 404, .. }) => {
            return Ok(Ok(Answer::Refused("CAS does not know the declaration any more.".into())));
        }
        Err(failure) => return Ok(Err(failure)),
    };
    pass.and(take_in(door, std::slice::from_ref(&raw.summary)).await?);
    // What came in may have settled it already: an event that said the action is finished.
    let Ok(held) = Document::from_json(&raw.text) else {
        return Ok(Ok(Answer::Absent("What CAS shows of the declaration cannot be read.".into())));
    };
    Ok(Ok(shown_by(entry, target, &raw.summary, &held)))
}

/// What a declaration shows of a row.
pub(super) fn shown_by(entry: &OutboxEntry, target: &Target, summary: &DeclarationSummary, held: &Document) -> Answer {
    let there = |is_there: bool, not_yet: &str| {
        if is_there { Answer::Arrived(HAS_IT.into()) } else { Answer::Absent(not_yet.to_owned()) }
    };
    match row_of(entry).question {
        Question::ActionShown => match target.action.and_then(action_row).map(|row| row.shown) {
            Some(Shown::OnlyByEvent) | None => Answer::Silent,
            Some(shown) => there(effect(shown, target, summary, held), "CAS has not carried it out yet."),
        },
        Question::ItemAdded => {
            let sent = read(&entry.payload);
            let added = items(held).any(|item| {
                let known = id_of(item).is_some_and(|id| target.seen_items.iter().any(|seen| seen == id));
                !known && sent.as_ref().is_some_and(|sent| holds(item, sent.root()))
            });
            there(added, "CAS does not show the item yet.")
        }
        Question::ItemGone => {
            let wanted = target.item_id.as_ref().map(cas::ItemId::as_str);
            there(items(held).all(|item| id_of(item) != wanted), "CAS still shows the item.")
        }
        Question::ItemHolds => {
            let wanted = target.item_id.as_ref().map(cas::ItemId::as_str);
            let (item, sent) = (items(held).find(|item| id_of(item) == wanted), read(&entry.payload));
            let same = item.zip(sent.as_ref()).is_some_and(|(item, sent)| holds(item, sent.root()));
            there(same, "CAS does not show the new values yet.")
        }
        _ => {
            let same = read(&entry.payload).is_some_and(|sent| holds(held.root(), sent.root()));
            there(same, "CAS does not show the new values yet.")
        }
    }
}

fn effect(shown: Shown, target: &Target, summary: &DeclarationSummary, held: &Document) -> bool {
    let now = summary.current_status.as_deref();
    match shown {
        Shown::InStatus(statuses) => {
            let there = now.is_some_and(|now| statuses.contains(&now));
            there && now != target.seen_status.as_deref()
        }
        Shown::BeyondChecks => now.and_then(status).is_some_and(|row| row.rank > 20),
        Shown::Changed => summary.last_updated != target.seen_updated,
        Shown::NoLongerPreLodged => declaration_type(held).is_some_and(|kind| !is_pre_lodged(kind)),
        Shown::MoreDocuments => documents(held) > target.seen_documents,
        Shown::OnlyByEvent => false,
    }
}

async fn about_item(door: &Door<'_>, entry: &OutboxEntry, target: &Target, id: &DeclarationId) -> Answered {
    let Some(item) = &target.item_id else { return Ok(Ok(Answer::Silent)) };
    let gone = row_of(entry).question == Question::ItemGone;
    let answer = match door.client.item(id, item).await {
        Ok(_) if gone => Answer::Absent("CAS still shows the item.".into()),
        Ok(raw) => {
            let held = Document::from_json(&raw.text).ok();
            let same = held.zip(read(&entry.payload)).is_some_and(|(held, sent)| holds(held.root(), sent.root()));
            if same {
                Answer::Arrived(HAS_IT.into())
            } else {
                Answer::Absent("CAS does not show the new values yet.".into())
            }
        }
        Err(Failure::Refused { status: 404, .. }) if gone => Answer::Arrived("The item is gone.".into()),
        Err(Failure::Refused { status: 404, .. }) => Answer::Refused("CAS does not know the item any more.".into()),
        Err(failure) => return Ok(Err(failure)),
    };
    Ok(Ok(answer))
}

/// A movement order is read by the reference CAS gave its message (inferred: what its id is, is not said).
async fn about_order(door: &Door<'_>, entry: &OutboxEntry) -> Answered {
    let known = entry.delivery.reference_id.as_deref().and_then(|id| id.parse::<MovementOrderId>().ok());
    let Some(id) = known else { return Ok(Ok(Answer::Silent)) };
    let order = match door.client.movement_order(&id).await {
        Ok(order) => order.summary,
        Err(Failure::Refused { status: 404, .. }) => return Ok(Ok(Answer::Silent)),
        Err(failure) => return Ok(Err(failure)),
    };
    let complaints: Vec<String> = order
        .errors
        .iter()
        .map(|error| error.description.clone().or(error.message.clone()).unwrap_or_default())
        .filter(|text| !text.is_empty())
        .collect();
    if !order.errors.is_empty() && is_refused_as_double(&order.errors) && may_have_arrived_before(door, entry)? {
        return Ok(Ok(Answer::Arrived(DOUBLE.into())));
    }
    if !order.errors.is_empty() {
        return Ok(Ok(Answer::Refused(format!("CAS refused the order. {}", complaints.join(" ")))));
    }
    let status = order.status.unwrap_or_default();
    // Statuses of orders are not published; one that says it is not done yet is recognised by what it says.
    if matches!(status.as_str(), "New" | "Received" | "Pending" | "Processing" | "Queued" | "") {
        return Ok(Ok(Answer::Absent("CAS has not posted the order yet.".into())));
    }
    Ok(Ok(Answer::Arrived(format!("CAS shows the order as {status}."))))
}

/// CAS complains of nothing but a reference that it has seen before. Orders have a unique one (movement orders:
/// `externalReference`); how its repetition is refused is not said, so the field decides, not a code.
fn is_refused_as_double(errors: &[DeclarationError]) -> bool {
    let of_reference = |error: &DeclarationError| {
        !error.field_reference.is_empty()
            && error.field_reference.iter().all(|field| {
                field.field_name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("externalReference"))
            })
    };
    errors.iter().all(of_reference)
}

/// An attempt before the last one was lost, so that CAS may have posted the order then.
fn may_have_arrived_before(door: &Door<'_>, entry: &OutboxEntry) -> Result<bool, StoreError> {
    let attempts = door.profile.read(|reading| reading.attempts(entry.id))?;
    Ok(is_any_doubtful_before_last(&attempts))
}

/// Whether one of these attempts but the last ended without it being known whether CAS acted.
pub(super) fn is_any_doubtful_before_last(attempts: &[Attempt]) -> bool {
    let earlier = attempts.split_last().map(|(_, earlier)| earlier).unwrap_or_default();
    earlier.iter().any(|attempt| attempt.end.as_ref().is_none_or(|end| end.outcome.is_doubtful()))
}

pub(super) fn read(payload: &[u8]) -> Option<Document> {
    Document::from_json(std::str::from_utf8(payload).ok()?).ok()
}

pub(super) fn items(held: &Document) -> impl Iterator<Item = &Node> {
    let list = Path::parse(ITEMS).ok().and_then(|path| held.get(&path));
    list.map(Node::elements).unwrap_or_default().iter().map(|element| &element.node)
}

/// The id CAS gave an item.
pub(super) fn id_of(item: &Node) -> Option<&str> {
    item.member("governmentAgencyGoodsItemId").and_then(Node::leaf_text)
}

fn declaration_type(held: &Document) -> Option<&str> {
    let header = held.root().member("singleAdministrativeDocument").unwrap_or(held.root());
    ["addDeclType1", "addDeclType"].iter().find_map(|name| header.member(name).and_then(Node::leaf_text))
}

/// Additional declaration types of declarations lodged before the goods are presented (UCC Art. 171, Annex B 11 02).
fn is_pre_lodged(kind: &str) -> bool {
    matches!(kind, "D" | "E" | "F")
}

pub(super) fn documents(held: &Document) -> usize {
    let count = |name: &str| held.root().member(name).map(Node::elements).unwrap_or_default().len();
    count("attachments").max(count("attachmentIds"))
}
