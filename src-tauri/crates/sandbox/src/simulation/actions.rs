//! The actions on a declaration: in which status each is available, and what it does.
//! Source: Customs4trade declaration actions (names and purpose); statuses and bodies are inferred.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Simulation, life_cycle::later_than};
use crate::{
    book::{Book, BookError, Declaration, Message, State},
    document,
    moment::Moment,
};

/// One action as the table knows it.
pub(crate) struct Action {
    /// The last part of its address.
    pub(crate) segment: &'static str,
    /// As the documentation names it, and as its event does.
    pub(crate) name: &'static str,
    /// Statuses it is available in; none means every one.
    statuses: &'static [&'static str],
    effect: Effect,
    /// A text the body must give.
    pub(crate) required: Option<&'static str>,
}

enum Effect {
    Check,
    Queue,
    Arrive,
    Paper(&'static str),
    Status(&'static str),
    /// Kept in the history and told; nothing else changes.
    Told,
}

const WITH_CUSTOMS: [&str; 8] = [
    "Submitted",
    "Acknowledged",
    "Accepted",
    "AcceptedForExport",
    "Released",
    "GoodsNotArrived",
    "GoodsArrived",
    "CustomsRequestsInvalidation",
];
const ACCEPTED: [&str; 5] = ["Accepted", "AcceptedForExport", "Released", "Departed", "CustomsRequestsAmendment"];

/// The whole table. `amend` is inferred: amendment is said to begin with an action, but none is listed.
pub(crate) const ACTIONS: [Action; 11] = [
    Action {
        segment: "goodsarrived",
        name: "GoodsArrived",
        statuses: &["Submitted", "Acknowledged", "Accepted", "GoodsNotArrived"],
        effect: Effect::Arrive,
        required: None,
    },
    Action {
        segment: "invalidate",
        name: "Invalidate",
        statuses: &WITH_CUSTOMS,
        effect: Effect::Status("Cancelled"),
        required: Some("reason"),
    },
    Action { segment: "submit", name: "Submit", statuses: &["Validated"], effect: Effect::Queue, required: None },
    Action {
        segment: "validate",
        name: "Validate",
        statuses: &["New", "Validated", "Invalid", "CustomsError"],
        effect: Effect::Check,
        required: None,
    },
    Action { segment: "generatesad", name: "GenerateSad", statuses: &[], effect: Effect::Paper("SAD"), required: None },
    Action {
        segment: "receiptreport",
        name: "ReceiptReport",
        statuses: &ACCEPTED,
        effect: Effect::Status("Delivered"),
        required: None,
    },
    Action {
        segment: "complementaryexplanation",
        name: "ComplementaryExplanation",
        statuses: &["Accepted", "Released", "Delivered", "Departed"],
        effect: Effect::Told,
        required: None,
    },
    Action {
        segment: "changedestination",
        name: "ChangeDestination",
        statuses: &ACCEPTED,
        effect: Effect::Status("ChangingDestination"),
        required: None,
    },
    Action {
        segment: "rejectoralertead",
        name: "RejectOrAlertEad",
        statuses: &ACCEPTED,
        effect: Effect::Status("Alerted"),
        required: None,
    },
    Action {
        segment: "delayfordelivery",
        name: "DelayForDelivery",
        statuses: &ACCEPTED,
        effect: Effect::Told,
        required: None,
    },
    Action {
        segment: "amend",
        name: "Amend",
        statuses: &ACCEPTED,
        effect: Effect::Status("Amendable"),
        required: None,
    },
];

/// What came of asking for an action.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Acted {
    Done,
    /// It is not available now; one sentence.
    Unavailable(String),
    /// The body lacks something: field and sentence.
    Incomplete(BTreeMap<String, Vec<String>>),
}

impl Simulation {
    /// Carries an action out at once, so that a client that lost the answer can tell by the status whether it acted.
    pub(crate) fn act(
        &self,
        book: &Book,
        declaration: Declaration,
        action: &Action,
        body: &Value,
        now: Moment,
    ) -> Result<Acted, BookError> {
        let status = declaration.state.status.clone();
        if !action.statuses.is_empty() && !action.statuses.contains(&status.as_str()) {
            return Ok(Acted::Unavailable(format!(
                "The declaration is in status {status}; {} is available in {}.",
                action.name,
                action.statuses.join(", ")
            )));
        }
        if let Some(field) = action.required
            && !body.get(field).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty())
        {
            let fault = vec!["a text was expected.".to_owned()];
            return Ok(Acted::Incomplete(BTreeMap::from([(field.to_owned(), fault)])));
        }
        match &action.effect {
            Effect::Queue => self.queue(book, declaration, now)?,
            Effect::Check => self.check(book, declaration, now)?,
            Effect::Paper(kind) => book.add_document(declaration.seq, kind, &declaration.tenant, now)?,
            Effect::Status(status) => enter(book, &declaration, status, now)?,
            Effect::Arrive => return arrive(book, &declaration, now),
            Effect::Told => {}
        }
        Ok(Acted::Done)
    }

    /// The end of an action, told to subscribers.
    pub(super) fn finish_action(&self, book: &Book, message: &Message) -> Result<String, BookError> {
        let name = &message.part;
        Ok(match book.declaration(&message.target)? {
            Some(_) => format!("ActionSuccessful: {name} was carried out."),
            None => "ActionUnsuccessful: the declaration is not there.".to_owned(),
        })
    }
}

fn enter(book: &Book, declaration: &Declaration, status: &str, now: Moment) -> Result<(), BookError> {
    let at = later_than(&declaration.state, now);
    book.enter_state(declaration.seq, &State { at, status: status.to_owned(), ..declaration.state.clone() }, None)
}

/// The additional declaration type of a pre-lodged declaration, and of the same one with the goods there.
const PRE_LODGED: [(&str, &str); 3] = [("D", "A"), ("E", "B"), ("F", "C")];
const TYPE_NAMES: [&str; 2] = ["addDeclType1", "addDeclType"];

fn arrive(book: &Book, declaration: &Declaration, now: Moment) -> Result<Acted, BookError> {
    let stored = book.document(declaration.seq)?;
    let value: Value = serde_json::from_str(&stored)?;
    let sad = &value["singleAdministrativeDocument"];
    for name in TYPE_NAMES {
        let held = sad[name].as_str().unwrap_or_default();
        if let Some((_, arrived)) = PRE_LODGED.iter().find(|(ahead, _)| *ahead == held) {
            let document = document::with_text(&stored, &["singleAdministrativeDocument", name], arrived)?;
            book.change_document(declaration, &document)?;
            // The next step of the flow stays as it was: customs goes on from here.
            let at = later_than(&declaration.state, now);
            let state = State { at, ..declaration.state.clone() };
            book.enter_state(declaration.seq, &state, declaration.next.as_ref())?;
            return Ok(Acted::Done);
        }
    }
    Ok(Acted::Unavailable("The declaration is not pre-lodged; GoodsArrived is for type D, E or F.".to_owned()))
}
