//! The questions: what CAS is asked about a row, one for each kind.

use cas::wire::Search;
use cas::{DeclarationId, DeclarationSummary, Failure, MovementOrderId};
use chrono::DateTime;
use domain::declaration::{Outcome, status};
use domain::record::{Document, Node, Path};
use store::{ExchangePurpose, OutboxEntry, OutboxState};

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
    let sent = read(&entry.payload);
    let all_hold = door.profile.read(|reading| -> Result<bool, SyncError> {
        for summary in &found {
            let held = reading.declaration_by_cas_id(summary.id.as_str())?;
            let holding = held.zip(sent.as_ref()).is_some_and(|(held, sent)| holds(held.document.root(), sent.root()));
            if !holding {
                return Ok(false);
            }
        }
        Ok(true)
    })?;
    if all_hold {
        return Ok(Ok(Answer::Arrived("CAS holds what was sent.".into())));
    }
    let settled = {
        let times = times(door, entry)?;
        times.now >= later(times.ended, times.settle)
    };
    Ok(Ok(about_change(entry.delivery.state, target, &found, settled)))
}

/// A Replace or an Update that does not read back value by value: CAS may have written the values its own way.
fn about_change(state: OutboxState, target: &Target, found: &[DeclarationSummary], settled: bool) -> Answer {
    let changed = found.iter().any(|one| is_later(one, target));
    if state == OutboxState::Accepted && changed {
        return Answer::Arrived("CAS has changed the shipment since it took this in.".into());
    }
    let closed = found.iter().find_map(|one| {
        let row = status(one.current_status.as_deref()?)?;
        (row.rank >= 30 && row.outcome != Outcome::Refused).then_some(row)
    });
    match closed {
        Some(row) if state == OutboxState::Accepted && settled => Answer::Refused(format!(
            "CAS did not take the change: the declaration is {} ({}), where a shipment is not replaced.",
            row.status,
            row.words.to_lowercase()
        )),
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

fn read(payload: &[u8]) -> Option<Document> {
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
