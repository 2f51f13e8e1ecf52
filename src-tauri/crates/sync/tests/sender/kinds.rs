//! The table of kinds, row by row: the answer is lost after CAS acted, or the request before; nothing is lost, and nothing
//! that makes another is done twice.

use std::collections::BTreeSet;

use cas::Action;
use domain::record::{Document, Node, Path};
use store::{ExchangePurpose, OutboxKind, OutboxState};
use sync::{ACTIONS, KINDS, KindRow, Question, Repeating, Shown, Target};

use crate::desk::{Desk, Loss, Row, SHIPMENT};

const ITEMS: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems";

/// A row of this kind with all it needs at CAS, and the end of the address it goes to.
fn prepared(desk: &Desk, row: &KindRow) -> (Row<'static>, &'static str) {
    let plain = |kind, payload: &str| Row {
        kind,
        reference: "QS-1",
        message_type: None,
        target: None,
        payload: payload.to_owned(),
    };
    let shipment = |message_type: &'static str| Row {
        message_type: Some(message_type),
        // What is replaced differs from what CAS has.
        ..plain(
            OutboxKind::CustomsShipment,
            &shipment_with(if message_type == "New" { "2" } else { "3" }, message_type),
        )
    };
    match (row.kind, row.message_type) {
        (OutboxKind::CustomsShipment, None) => (shipment("New"), "/customsshipments"),
        (OutboxKind::CustomsShipment, Some(message_type)) => {
            let held = desk.declared("QS-1", &[], "Validated");
            let target = Target { seen_updated: held.summary.last_updated, ..Target::default() };
            (Row { target: Some(target.to_json()), ..shipment(message_type) }, "/customsshipments")
        }
        (OutboxKind::Submit, _) => {
            desk.declared("QS-1", &[], "Validated");
            (Row { target: Some("{}".to_owned()), ..plain(OutboxKind::Submit, "") }, "/submit")
        }
        (OutboxKind::Action, _) => act(desk, Action::Invalidate),
        (OutboxKind::DeclarationPatch, _) => {
            let body = r#"{"singleAdministrativeDocument":{"totalInvoiceAmount":751.50}}"#;
            (at_declaration(desk, plain(OutboxKind::DeclarationPatch, body), false), "PATCH")
        }
        (OutboxKind::ItemAdd, _) => {
            let body = r#"{"seqNum":3,"commodity":{"description":"Labels"},"goodsMeasure":{"qty":7}}"#;
            (at_declaration(desk, plain(OutboxKind::ItemAdd, body), false), "/items")
        }
        (OutboxKind::ItemPatch, _) => {
            let body = r#"{"goodsMeasure":{"qty":17}}"#;
            (at_declaration(desk, plain(OutboxKind::ItemPatch, body), true), "PATCH")
        }
        (OutboxKind::ItemRemove, _) => (at_declaration(desk, plain(OutboxKind::ItemRemove, ""), true), "DELETE"),
        (OutboxKind::Article, _) => {
            (plain(row.kind, r#"{"itemId":"QS-1","description":"Bottles"}"#), "/articledataitems")
        }
        (OutboxKind::Partner, _) => (plain(row.kind, r#"{"code":"QS-1","name":"Janssens"}"#), "/businesspartners"),
        (OutboxKind::Formula, _) => (plain(row.kind, r#"{"code":"QS-1"}"#), "/formulas"),
        (OutboxKind::MaterialList, _) => (plain(row.kind, r#"{"code":"QS-1"}"#), "/materiallists"),
        (OutboxKind::MaterialListInvalidation, _) => {
            (plain(row.kind, r#"{"reference":"QS-1","reason":"x"}"#), "/materiallistinvalidationrequests")
        }
        (OutboxKind::MovementOrder, _) => (
            plain(
                row.kind,
                r#"{"type":"INB","externalReference":"QS-1","timestamp":"2026-11-22T10:00:00Z","lines":[{"itemId":"A-1","quantity":5,"storageLocation":"BEANR01"}]}"#,
            ),
            "/movementorders",
        ),
        (OutboxKind::CertificateOfOrigin, _) => {
            desk.declared("QS-0", &[], "Released");
            (plain(row.kind, r#"{"customsShipmentReference":"QS-0"}"#), "/certificatesoforigin")
        }
    }
}

fn shipment_with(agent_status: &str, message_type: &str) -> String {
    let text = SHIPMENT.replace("QS-TEST-0001", "QS-1");
    let text = text.replace(r#""agentStatus": "2""#, &format!(r#""agentStatus": "{agent_status}""#));
    text.replacen('{', &format!("{{\"messageType\":\"{message_type}\","), 1).replace("\"messageType\": \"New\",", "")
}

/// Aimed at a declaration that CAS has checked, and at its first item.
fn at_declaration(desk: &Desk, row: Row<'static>, item: bool) -> Row<'static> {
    let held = desk.declared("QS-1", &[], "Validated");
    let document = Document::from_json(&held.text).unwrap();
    let ids: Vec<String> = document
        .get(&Path::parse(ITEMS).unwrap())
        .map(Node::elements)
        .unwrap_or_default()
        .iter()
        .filter_map(|element| Some(element.node.member("governmentAgencyGoodsItemId")?.leaf_text()?.to_owned()))
        .collect();
    let target = Target {
        declaration_id: Some(held.summary.id),
        item_id: item.then(|| ids[0].parse().unwrap()),
        seen_items: ids,
        ..Target::default()
    };
    Row { target: Some(target.to_json()), ..row }
}

fn act(desk: &Desk, action: Action) -> (Row<'static>, &'static str) {
    let (status, segment, body) = match action {
        Action::GoodsArrived => ("GoodsNotArrived", "/goodsarrived", r#"{"arrivalDate":"2026-11-22T10:00:00Z"}"#),
        Action::Invalidate => ("Accepted", "/invalidate", r#"{"reason":"Twice"}"#),
        Action::Submit => ("Validated", "/submit", ""),
        Action::Validate => ("Validated", "/validate", ""),
        Action::GenerateSad => ("Released", "/generatesad", ""),
        Action::ReceiptReport => ("Departed", "/receiptreport", r#"{"globalConclusionOfReceipt":"1"}"#),
        Action::ComplementaryExplanation => ("Departed", "/complementaryexplanation", "{}"),
        Action::ChangeDestination => ("Departed", "/changedestination", r#"{"destinationTypeCode":"1"}"#),
        Action::RejectOrAlertEad => ("Departed", "/rejectoralertead", r#"{"eadRejectedFlag":"0"}"#),
        Action::DelayForDelivery => ("Departed", "/delayfordelivery", "{}"),
        Action::Amend => ("Released", "/amend", "{}"),
    };
    let pre_lodged = (r#""addDeclType1": "A""#, r#""addDeclType1": "D""#);
    let excise = ("\"direction\": \"IN\"", "\"direction\": \"IN\", \"customsFlow\": \"EMCS_EAD\"");
    let changes = match action {
        Action::GoodsArrived => vec![pre_lodged],
        _ if action.is_excise() => vec![excise],
        _ => Vec::new(),
    };
    let held = desk.declared("QS-1", &changes, status);
    let document = Document::from_json(&held.text).unwrap();
    let count = |name: &str| document.root().member(name).map(Node::elements).unwrap_or_default().len();
    let target = Target {
        declaration_id: Some(held.summary.id),
        action: Some(action),
        seen_status: held.summary.current_status,
        seen_updated: held.summary.last_updated,
        seen_documents: count("attachments").max(count("attachmentIds")),
        ..Target::default()
    };
    let row = Row {
        kind: OutboxKind::Action,
        reference: "QS-1",
        message_type: None,
        target: Some(target.to_json()),
        payload: body.to_owned(),
    };
    (row, segment)
}

/// One row with one loss: how it ends, and how often CAS did it.
fn lost(what: &str, question: Question, repeating: Repeating, make: impl Fn(&Desk) -> (Row<'static>, &'static str)) {
    for loss in [Loss::Nothing, Loss::Answer, Loss::Request, Loss::Busy] {
        let desk = Desk::new();
        let record = desk.dossier(1, "QS-1");
        let (row, address) = make(&desk);
        desk.loses(&[loss]);
        let id = desk.put(1, record, &row);
        let state = desk.settle(id);
        let times: usize =
            desk.all_done().iter().filter(|(done, _)| done.contains(address)).map(|(_, times)| *times).sum();
        let delivery = desk.row(id).delivery;
        let says = format!("{what}, {loss:?}: {state} after {times} times, {:?}", delivery.reason);
        let lost_for_good = question == Question::Nothing
            && repeating == Repeating::MakesAnother
            && matches!(loss, Loss::Answer | Loss::Request);
        if lost_for_good {
            // Nobody can know: a person looks, and nothing is done twice.
            assert!(state == OutboxState::Parked && times <= 1, "{says}");
            continue;
        }
        assert_eq!(state, OutboxState::Confirmed, "{says}");
        let at_most = if repeating == Repeating::MakesAnother { 1 } else { 2 };
        assert!((1..=at_most).contains(&times), "{says}");
        if loss == Loss::Nothing || loss == Loss::Busy {
            assert_eq!(times, 1, "{says}");
        }
        let exchanges = desk.profile.read(|reading| reading.exchanges(id)).unwrap();
        assert!(exchanges.iter().any(|exchange| exchange.purpose == ExchangePurpose::Send), "{says}");
        let asked = exchanges.iter().any(|exchange| exchange.purpose == ExchangePurpose::Ask);
        let may_ask = matches!(loss, Loss::Answer | Loss::Request) && question != Question::Nothing;
        assert!(!asked || may_ask, "{says}: asked without need");
        assert!(desk.profile.verify(&mut |_| {}).unwrap().is_clean());
    }
}

#[test]
fn every_kind_survives_every_loss() {
    let mut seen = BTreeSet::new();
    for row in KINDS {
        seen.insert(row.kind);
        // An action has a row of its own below.
        let repeating = if row.kind == OutboxKind::Action { Repeating::ChangesNothing } else { row.repeating };
        let what = format!("{} {}", row.kind, row.message_type.unwrap_or_default());
        lost(&what, row.question, repeating, |desk| prepared(desk, row));
    }
    assert_eq!(seen.len(), OutboxKind::ALL.len());
}

#[test]
fn every_action_survives_every_loss() {
    for row in ACTIONS {
        let question = if row.shown == Shown::OnlyByEvent { Question::Nothing } else { Question::ActionShown };
        lost(row.action.as_str(), question, row.repeating, |desk| act(desk, row.action));
    }
}

#[test]
fn two_rows_that_were_lost_together_are_asked_about_one_by_one() {
    let desk = Desk::new();
    desk.loses(&[Loss::Answer, Loss::Request]);
    let rows: Vec<_> = [(1, "QS-1"), (2, "QS-2")]
        .map(|(number, reference)| {
            let record = desk.dossier(number, reference);
            let row = Row {
                kind: OutboxKind::CustomsShipment,
                reference,
                message_type: Some("New"),
                target: None,
                payload: shipment_with("2", "New").replace("QS-1", reference),
            };
            desk.put(number, record, &row)
        })
        .into();
    for id in &rows {
        assert_eq!(desk.settle(*id), OutboxState::Confirmed);
    }
    assert_eq!(desk.done("/customsshipments"), 2, "one each");
}
