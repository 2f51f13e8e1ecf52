//! A profile with dossiers that were decided to be sent: state and outbox row with the exact bytes, as the desk leaves
//! them.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use domain::record::{Change, Delta, Document, Origin};
use store::{
    NewBatch, NewOutbox, NewRecord, Opening, OutboxId, OutboxKind, Person, PersonId, Profile, RecordId, RecordKind,
    StoreError,
};
use uuid::Uuid;

/// The one tenant of the profile.
pub(crate) const TENANT: &str = "default";
pub(crate) const DIRECTION: &str = "IN";
const DOSSIERS_AT_ONCE: u64 = 500;

/// `minute` minutes into the day of the measurement.
pub(crate) fn moment(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_default() + TimeDelta::minutes(minute)
}

/// What one dossier is called.
pub(crate) fn reference(number: u64) -> String {
    format!("QS-BENCH-{number:06}")
}

/// Its exact bytes.
pub(crate) fn shipment(number: u64) -> String {
    let reference = reference(number);
    format!(
        r#"{{"version":"1.0","direction":"{DIRECTION}","externalReference":"{reference}","messageType":"New",
"storageLocationReference":"BEANR01","singleAdministrativeDocument":{{"declType":"IM","addDeclType1":"A",
"invoiceCurrency":"EUR","accDateCode":"2026-11-22T09:30:00+01:00","declarationOfficeCode":"BE101000",
"importer":{{"code":"IMP0007","businessPartnerReference":[{{"code":"BE0867525339","type":"Eori"}}]}},
"goodsShipment":{{"exportCountry":"CL","ucr":{{"traderReference":"{reference}"}},
"consignment":{{"goodsLocation":{{"identification":"BETSTANR00471"}}}},
"governmentAgencyGoodsItems":[{{"seqNum":1,"goodsMeasure":{{"nmass":12.5}},
"commodity":{{"description":"Wine","classifications":[{{"type":"TARIC","code":"2204218000"}}]}},
"governmentProcedure":{{"proc":"40","prevProc":"00"}}}}]}}}}}}"#
    )
}

/// Makes the profile.
pub(crate) fn open(folder: &Path) -> Result<Profile, StoreError> {
    let profile = Profile::open(folder, &Opening { now: moment(0), create: true })?;
    let (name, role) = ("Ann".to_owned(), "broker".to_owned());
    let ann = Person { id: person(), name, role, created_at: moment(0), active: true };
    profile.write(|tx| tx.add_person(&ann))?;
    Ok(profile)
}

/// Makes the dossiers; with `decided`, each has its row in the outbox.
pub(crate) fn fill(profile: &Profile, dossiers: u64, decided: bool) -> Result<(), StoreError> {
    for first in (0..dossiers).step_by(usize::try_from(DOSSIERS_AT_ONCE).unwrap_or(1)) {
        profile.write(|tx| -> Result<(), StoreError> {
            for number in first..(first + DOSSIERS_AT_ONCE).min(dossiers) {
                one(tx, number, decided)?;
            }
            Ok(())
        })?;
    }
    while profile.catch_up_search(5_000)?.remaining > 0 {}
    Ok(())
}

fn one(tx: &mut store::Writing<'_>, number: u64, decided: bool) -> Result<(), StoreError> {
    let (record, reference, message) = (RecordId(id(1, number)), reference(number), shipment(number));
    tx.create_record(&NewRecord {
        id: record,
        kind: RecordKind::Dossier,
        tenant: TENANT,
        external_reference: Some(&reference),
        direction: Some(DIRECTION),
        column: None,
        flow: None,
        state: if decided { "queued" } else { "sent" },
        parent: None,
        catalogue_version: "bench",
        created_at: moment(0),
    })?;
    let document = Document::from_json(&message)
        .map_err(|fault| StoreError::Unreadable { what: "the sample".to_owned(), detail: fault.to_string() })?;
    let batch = NewBatch {
        at: moment(0),
        person: person(),
        label: "Loaded",
        undoes: None,
        redoes: None,
        linked_to: None,
        catalogue_version: "bench",
    };
    let head = tx.append(&batch, &[(record, Delta::of(vec![Change::from(&document)], Origin::Typed))])?;
    if !decided {
        return Ok(());
    }
    tx.enqueue(&NewOutbox {
        id: OutboxId(id(2, number)),
        record,
        kind: OutboxKind::CustomsShipment,
        environment: "practice",
        external_reference: &reference,
        direction: DIRECTION,
        message_type: Some("New"),
        target: None,
        payload: message.as_bytes(),
        base_head: head,
        depends_on: None,
        created_at: moment(0),
        created_by: person(),
    })
}

fn person() -> PersonId {
    PersonId(Uuid::from_u128(9))
}

fn id(kind: u64, number: u64) -> Uuid {
    Uuid::from_u64_pair(kind, number + 1)
}
