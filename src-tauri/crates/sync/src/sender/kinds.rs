//! The table of kinds: how each reaches CAS, what CAS is asked when an answer was lost, and what repeating would do.
//!
//! Nothing is repeated before its question was asked. What repeating does is stated by CAS for shipments only; the rest
//! is inferred and says so.

use cas::{Action, MessageKind};
use store::{OutboxEntry, OutboxKind};

/// How a row reaches CAS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// As a message that is worked on later.
    Ingest(MessageKind),
    /// By the submit action, once CAS has checked what it made of the shipment.
    SubmitOnceChecked,
    /// By the action its target names.
    Act,
    /// By a PATCH of the declaration.
    PatchDeclaration,
    /// By adding an item to the declaration.
    AddItem,
    /// By a PATCH of the item.
    PatchItem,
    /// By deleting the item.
    RemoveItem,
}

/// What CAS is asked about a row whose answer was lost, or whose end CAS has not told yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Search by reference and direction: is there a declaration?
    DeclarationMade,
    /// Search by reference and direction: do the declarations hold what was sent, or have they changed since?
    ShipmentChanged,
    /// Have the declarations of the shipment gone on to customs?
    GoneOn,
    /// Read the declaration: does it show the action's effect? Its event answers as well.
    ActionShown,
    /// Read the declaration: does it hold the values that were sent?
    DeclarationHolds,
    /// Read the declaration: is there an item with these values that was not there before?
    ItemAdded,
    /// Read the item: does it hold the values that were sent?
    ItemHolds,
    /// Read the item: is it gone?
    ItemGone,
    /// Read the movement order by the reference CAS gave it.
    OrderKnown,
    /// CAS offers nothing to ask.
    Nothing,
}

/// What CAS does with the same bytes a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeating {
    /// The same again: no harm.
    ChangesNothing,
    /// A second one of what they ask for.
    MakesAnother,
}

/// What is known of one kind of row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindRow {
    /// The kind.
    pub kind: OutboxKind,
    /// The CAS message type, where it makes a difference.
    pub message_type: Option<&'static str>,
    /// How it reaches CAS.
    pub call: Call,
    /// What is asked.
    pub question: Question,
    /// What repeating does.
    pub repeating: Repeating,
    /// Where that is said.
    pub source: &'static str,
}

const fn row(
    kind: OutboxKind,
    message_type: Option<&'static str>,
    call: Call,
    question: Question,
    repeating: Repeating,
    source: &'static str,
) -> KindRow {
    KindRow { kind, message_type, call, question, repeating, source }
}

const SHIPMENT: Call = Call::Ingest(MessageKind::CustomsShipment);

/// Every kind, in the order of the store. A shipment without a message type is a `New`: CAS takes it so.
pub const KINDS: &[KindRow] = &[
    row(
        OutboxKind::CustomsShipment,
        None,
        SHIPMENT,
        Question::DeclarationMade,
        Repeating::MakesAnother,
        "customs flows: New creates a shipment; whether a second one is refused is not said",
    ),
    row(
        OutboxKind::CustomsShipment,
        Some("Replace"),
        SHIPMENT,
        Question::ShipmentChanged,
        Repeating::ChangesNothing,
        "customs flows: Replace replaces the whole shipment",
    ),
    row(
        OutboxKind::CustomsShipment,
        Some("Update"),
        SHIPMENT,
        Question::ShipmentChanged,
        Repeating::ChangesNothing,
        "customs flows: Update sets the provided data",
    ),
    row(
        OutboxKind::CustomsShipment,
        Some("Upsert"),
        SHIPMENT,
        Question::ShipmentChanged,
        Repeating::ChangesNothing,
        "customs flows: Upsert updates what it has created",
    ),
    row(
        OutboxKind::Submit,
        None,
        Call::SubmitOnceChecked,
        Question::GoneOn,
        Repeating::ChangesNothing,
        "inferred: what is submitted is not submitted again, its status refuses it",
    ),
    row(
        OutboxKind::Action,
        None,
        Call::Act,
        Question::ActionShown,
        Repeating::MakesAnother,
        "inferred; each action has a row of its own in the table of actions",
    ),
    row(
        OutboxKind::DeclarationPatch,
        None,
        Call::PatchDeclaration,
        Question::DeclarationHolds,
        Repeating::ChangesNothing,
        "declaration items: only fields present change",
    ),
    row(
        OutboxKind::ItemAdd,
        None,
        Call::AddItem,
        Question::ItemAdded,
        Repeating::MakesAnother,
        "inferred: each POST adds an item",
    ),
    row(
        OutboxKind::ItemPatch,
        None,
        Call::PatchItem,
        Question::ItemHolds,
        Repeating::ChangesNothing,
        "declaration items: only fields present change",
    ),
    row(
        OutboxKind::ItemRemove,
        None,
        Call::RemoveItem,
        Question::ItemGone,
        Repeating::ChangesNothing,
        "inferred: what is gone is answered with 404",
    ),
    row(
        OutboxKind::Article,
        None,
        Call::Ingest(MessageKind::ArticleDataItem),
        Question::Nothing,
        Repeating::ChangesNothing,
        "sending data: create or update articles",
    ),
    row(
        OutboxKind::Partner,
        None,
        Call::Ingest(MessageKind::BusinessPartners),
        Question::Nothing,
        Repeating::ChangesNothing,
        "sending data: create or update business partners",
    ),
    row(
        OutboxKind::Formula,
        None,
        Call::Ingest(MessageKind::Formula),
        Question::Nothing,
        Repeating::ChangesNothing,
        "inferred: master data are set by their reference, as articles are",
    ),
    row(
        OutboxKind::MaterialList,
        None,
        Call::Ingest(MessageKind::MaterialList),
        Question::Nothing,
        Repeating::ChangesNothing,
        "inferred: master data are set by their reference, as articles are",
    ),
    row(
        OutboxKind::MaterialListInvalidation,
        None,
        Call::Ingest(MessageKind::MaterialListInvalidationRequest),
        Question::Nothing,
        Repeating::ChangesNothing,
        "inferred: what is invalid stays so",
    ),
    row(
        OutboxKind::MovementOrder,
        None,
        Call::Ingest(MessageKind::MovementOrder),
        Question::OrderKnown,
        Repeating::ChangesNothing,
        "inferred: its external reference is unique, so a second order is refused, not posted",
    ),
    row(
        OutboxKind::CertificateOfOrigin,
        None,
        Call::Ingest(MessageKind::CertificateOfOrigin),
        Question::Nothing,
        Repeating::MakesAnother,
        "inferred: each request makes a certificate; only its event tells of it",
    ),
];

/// How the effect of an action shows in the declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It stands in one of these statuses.
    InStatus(&'static [&'static str]),
    /// It stands beyond the checks of CAS.
    BeyondChecks,
    /// It has changed since the decision.
    Changed,
    /// Its additional declaration type is no longer that of a pre-lodged declaration.
    NoLongerPreLodged,
    /// It names more documents than before.
    MoreDocuments,
    /// Not at all: only the event tells.
    OnlyByEvent,
}

/// What is known of one action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionRow {
    /// The action.
    pub action: Action,
    /// How its effect shows.
    pub shown: Shown,
    /// What repeating does.
    pub repeating: Repeating,
}

/// Every action. Statuses are those of the CAS list; that an action leads to them is inferred from their descriptions.
pub const ACTIONS: &[ActionRow] = &[
    ActionRow { action: Action::GoodsArrived, shown: Shown::NoLongerPreLodged, repeating: Repeating::ChangesNothing },
    ActionRow {
        action: Action::Invalidate,
        shown: Shown::InStatus(&[
            "Cancelled",
            "Invalidated",
            "Invalidating",
            "InvalidationRequested",
            "InvalidationError",
        ]),
        repeating: Repeating::ChangesNothing,
    },
    ActionRow { action: Action::Submit, shown: Shown::BeyondChecks, repeating: Repeating::ChangesNothing },
    ActionRow { action: Action::Validate, shown: Shown::Changed, repeating: Repeating::ChangesNothing },
    ActionRow { action: Action::GenerateSad, shown: Shown::MoreDocuments, repeating: Repeating::ChangesNothing },
    ActionRow {
        action: Action::ReceiptReport,
        shown: Shown::InStatus(&["Delivered", "Rejected"]),
        repeating: Repeating::MakesAnother,
    },
    ActionRow {
        action: Action::ComplementaryExplanation,
        shown: Shown::OnlyByEvent,
        repeating: Repeating::MakesAnother,
    },
    ActionRow {
        action: Action::ChangeDestination,
        shown: Shown::InStatus(&["ChangingDestination", "Diverted"]),
        repeating: Repeating::MakesAnother,
    },
    ActionRow {
        action: Action::RejectOrAlertEad,
        shown: Shown::InStatus(&["Alerted", "Rejected"]),
        repeating: Repeating::MakesAnother,
    },
    ActionRow { action: Action::DelayForDelivery, shown: Shown::OnlyByEvent, repeating: Repeating::MakesAnother },
    ActionRow {
        action: Action::Amend,
        shown: Shown::InStatus(&["Amendable", "Amending", "AmendmentError"]),
        repeating: Repeating::ChangesNothing,
    },
];

/// The row of a message.
pub(crate) fn row_of(entry: &OutboxEntry) -> KindRow {
    let of_kind = || KINDS.iter().filter(|row| row.kind == entry.kind);
    let exact = of_kind().find(|row| row.message_type.is_some() && row.message_type == entry.message_type.as_deref());
    // A table row for every kind is what the tests hold; a kind without one could not be sent twice.
    exact.or_else(|| of_kind().next()).copied().unwrap_or(row(
        entry.kind,
        None,
        SHIPMENT,
        Question::Nothing,
        Repeating::MakesAnother,
        "",
    ))
}

/// The row of an action.
pub(crate) fn action_row(action: Action) -> Option<&'static ActionRow> {
    ACTIONS.iter().find(|row| row.action == action)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_every_action_has_its_row() {
        for kind in OutboxKind::ALL {
            assert!(KINDS.iter().any(|row| row.kind == *kind && row.message_type.is_none()), "{kind}");
        }
        for action in Action::ALL {
            assert_eq!(ACTIONS.iter().filter(|row| row.action == *action).count(), 1, "{action}");
        }
        for row in KINDS {
            let again = KINDS.iter().filter(|other| other.kind == row.kind && other.message_type == row.message_type);
            assert_eq!(again.count(), 1, "{row:?}");
            assert!(!row.source.is_empty(), "{row:?}");
        }
    }

    #[test]
    fn only_kinds_that_can_be_asked_about_may_make_another() {
        for row in KINDS.iter().filter(|row| row.repeating == Repeating::MakesAnother) {
            let asked = row.question != Question::Nothing;
            assert!(asked || row.kind == OutboxKind::CertificateOfOrigin, "{row:?}");
        }
    }
}
