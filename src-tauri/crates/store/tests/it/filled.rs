//! A store as a desk has it after some weeks: every table filled, dossiers of several sizes, answers of CAS.

use domain::record::{Node, Origin};
use store::{
    AttemptOutcome, AttemptResult, CasFields, InboxSource, NewInbox, NewNotification, NewOutbox, NewRecord,
    NextDelivery, OutboxId, OutboxKind, OutboxState, OutsideFinding, RecordKind, StoreError, Summary,
};
use uuid::Uuid;

use crate::support::{Desk, ann, at, batch, dossier, exchange, path, person, record_id};

/// One item of a shipment, with texts as long as they are in life.
fn item(number: usize) -> String {
    format!(
        r#"{{"sequenceNumber":{number},"commodityCode":"84{number:06}","description":"Parts of machinery no. {number}, of cast iron, machined","netMass":{}.{:03},"grossMass":{}.5,"documents":[{{"type":"N380","reference":"INV-2026-{number:05}"}}]}}"#,
        number * 7 % 900,
        number % 1000,
        number * 7 % 900 + 1,
    )
}

pub(crate) fn shipment(number: usize, items: usize) -> String {
    let items: Vec<String> = (1..=items).map(item).collect();
    format!(
        r#"{{"externalReference":"QS-2026-{number:06}","direction":"IN","customsFlow":"BE_IMP","importer":{{"name":"Janssens & Zonen nv","city":"Antwerpen"}},"goodsItems":[{}]}}"#,
        items.join(",")
    )
}

/// `dossiers` dossiers with up to `items` items each.
pub(crate) fn filled(dossiers: usize, items: usize) -> Desk {
    let desk = Desk::new();
    desk.profile.write(|tx| tx.add_person(&person(store::PersonId(Uuid::from_u128(0xb)), "Bert de Clercq"))).unwrap();
    for number in 1..=dossiers {
        fill_one(&desk, number, 1 + number * 13 % items.max(1));
    }
    desk.profile
        .write(|tx| tx.set_cursor("practice", "declarations_updated", "2026-11-22T09:00:00+00:00", at(9)))
        .unwrap();
    desk
}

fn fill_one(desk: &Desk, number: usize, items: usize) {
    let (id, minute) = (number as u128, i64::try_from(number).unwrap());
    desk.dossier(id, &shipment(number, items), minute);
    let summary = Summary {
        title: format!("{items} items of machinery parts"),
        importer: "Janssens & Zonen nv".to_owned(),
        exporter: format!("Shenzhen Tooling {number} Co. Ltd"),
        item_count: u32::try_from(items).unwrap(),
        blocking_count: 0,
        warning_count: 2,
    };
    let reference = format!("QS-2026-{number:06}");
    desk.profile
        .write(|tx| {
            tx.set_summary(record_id(id), &summary, at(minute))?;
            tx.set_reference(record_id(id), Some(&reference), Some("IN"), Some("BE_IMP"), at(minute))
        })
        .unwrap();
    for turn in 0..number % 5 {
        desk.edit(id, minute + 1, "Net mass, item 1", |draft| {
            draft.set(&path("goodsItems[0].netMass"), Node::text(format!("{turn}{number}"))).unwrap();
        });
    }
    if number.is_multiple_of(3) {
        desk.undo(id, minute + 2).ok();
    }
    if number.is_multiple_of(2) {
        sent_and_answered(desk, number, &reference, minute + 3);
    }
}

fn sent_and_answered(desk: &Desk, number: usize, reference: &str, minute: i64) {
    let (id, message) = (record_id(number as u128), OutboxId(Uuid::from_u128(number as u128)));
    let answer = shipment(number, 3);
    desk.profile
        .write(|tx| {
            tx.enqueue(&NewOutbox {
                id: message,
                record: id,
                kind: OutboxKind::CustomsShipment,
                environment: "practice",
                external_reference: reference,
                direction: "IN",
                message_type: Some("New"),
                target: None,
                payload: answer.as_bytes(),
                base_head: 1,
                depends_on: None,
                created_at: at(minute),
                created_by: ann(),
            })?;
            if number.is_multiple_of(8) {
                return Ok::<_, StoreError>(());
            }
            tx.begin_attempt(message, at(minute))?;
            let next = NextDelivery {
                state: OutboxState::Accepted,
                next_at: None,
                reason: Some("CAS took it in and says later what became of it."),
                reference_id: Some("0f8e"),
            };
            let reply = Some(r#"{"referenceId":"0f8e"}"#);
            let result = AttemptResult { outcome: AttemptOutcome::Accepted, http_status: Some(202), reply, next };
            tx.finish_attempt(message, at(minute), &result)?;
            let body = format!(r#"{{"referenceId":"0f8e","note":"secret of {number}"}}"#);
            tx.add_exchange(message, &exchange(body.as_bytes()))?;
            answered(tx, number, reference, &answer, minute)
        })
        .unwrap();
}

/// What CAS says of it, taken in.
fn answered(
    tx: &mut store::Writing<'_>,
    number: usize,
    reference: &str,
    answer: &str,
    minute: i64,
) -> Result<(), StoreError> {
    let (id, declaration) = (record_id(number as u128), record_id(1_000_000 + number as u128));
    let inbox = format!("declaration c-{number} 2026");
    tx.receive(&NewInbox {
        id: &inbox,
        source: InboxSource::Poll,
        environment: "practice",
        tenant: "default",
        kind: "declaration",
        subject: &format!("c-{number}"),
        payload: answer.as_bytes(),
        received_at: at(minute),
    })?;
    tx.create_record(&NewRecord {
        kind: RecordKind::Declaration,
        external_reference: Some(reference),
        parent: Some(id),
        id: declaration,
        ..dossier(1_000_000 + number as u128, minute)
    })?;
    let document = domain::record::Document::from_json(answer).unwrap();
    let delta = domain::record::Delta::of(vec![(&document).into()], Origin::Cas { message: inbox.clone() });
    let seq = tx.append(&batch("CAS: Accepted", minute), &[(declaration, delta)])?;
    let fields = CasFields {
        cas_id: Some(format!("c-{number}")),
        status: Some("Accepted".to_owned()),
        lrn: Some(format!("26BE{number:018}")),
        mrn: Some(format!("26BEE00000{number:08}")),
        updated_at: Some("2026-11-22T09:00:00Z".to_owned()),
    };
    tx.set_record_delivery(declaration, &fields, at(minute))?;
    tx.mark_applied(&inbox, at(minute), Some(seq))?;
    tx.set_cas_base(declaration, &format!("c-{number}"), &inbox, &[1, 2, 3], 4, at(minute))?;
    tx.notify(&NewNotification {
        about: &inbox,
        kind: "accepted",
        severity: "ok",
        record: Some(id),
        inbox: Some(&inbox),
        sentence: &format!("{reference}: Accepted by customs."),
        at: at(minute),
    })?;
    tx.replace_outside_findings(id, &[finding(&inbox, minute)])
}

fn finding(inbox: &str, minute: i64) -> OutsideFinding {
    OutsideFinding {
        judge: "customs".to_owned(),
        code: "C0086".to_owned(),
        message: "The guarantee is not known at the office of guarantee.".to_owned(),
        description: None,
        paths: vec!["guarantees[0].reference".to_owned()],
        at: at(minute),
        inbox: Some(inbox.to_owned()),
    }
}
