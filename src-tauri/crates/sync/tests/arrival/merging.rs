//! CAS and the desk both change a dossier or a declaration.

use domain::record::{Node, Path};
use store::OutboxState;
use sync::{Decision, DecisionFault, OPEN, SETTLED, conflict, decide};

use crate::support::{Desk, at, declaration, me};

const SENT: &str = r#"{"externalReference":"QS-1","direction":"IN","singleAdministrativeDocument":{"declType":"IM","invoiceCurrency":"EUR","goodsShipment":{"exportCountry":"CN","governmentAgencyGoodsItems":[{"seqNum":1,"text":"bolts"},{"seqNum":2,"text":"nuts"}]}}}"#;

/// What CAS holds of it: with ids, a deduced office, and this currency, country and text of item 1.
fn at_cas(currency: &str, country: &str, first: &str) -> String {
    format!(
        r#","singleAdministrativeDocument":{{"declType":"IM","declarationOfficeCode":"BE101000","invoiceCurrency":"{currency}","goodsShipment":{{"exportCountry":"{country}","governmentAgencyGoodsItems":[{{"seqNum":1,"text":"{first}","governmentAgencyGoodsItemId":"g1"}},{{"seqNum":2,"text":"nuts","governmentAgencyGoodsItemId":"g2"}}]}}}}"#
    )
}

/// The desk has sent the dossier and CAS shows it.
fn sent_and_seen() -> Desk {
    let desk = Desk::new(SENT);
    desk.sent(OutboxState::Accepted, "r-1");
    desk.deliver(&declaration("Accepted", 1, &at_cas("EUR", "CN", "bolts")));
    desk
}

fn path(text: &str) -> Path {
    Path::parse(text).unwrap()
}

fn decided(desk: &Desk, at_path: Option<&str>, decision: &Decision) -> Result<(), DecisionFault> {
    let id = desk.conflict(desk.dossier).unwrap().meta.id;
    desk.profile.write(|tx| decide(tx, id, at_path.map(path).as_ref(), decision, me(), at(200)))
}

#[test]
fn the_first_sight_of_our_own_dossier_changes_nothing() {
    let desk = sent_and_seen();
    assert_eq!(desk.json(desk.dossier), SENT, "what CAS deduced stays with CAS");
    assert!(desk.conflict(desk.dossier).is_none());
    desk.is_sound();
}

#[test]
fn what_was_changed_elsewhere_comes_to_this_desk() {
    let desk = sent_and_seen();
    desk.types(desk.dossier, "singleAdministrativeDocument.goodsShipment.exportCountry", Some("VN"));
    desk.deliver(&declaration("Accepted", 2, &at_cas("USD", "CN", "screws")));
    let expected = SENT.replace("EUR", "USD").replace("bolts", "screws").replace("CN", "VN");
    assert_eq!(desk.json(desk.dossier), expected, "theirs merged, mine kept, nothing deduced taken");
    assert!(desk.conflict(desk.dossier).is_none());
    let mark = desk.profile.read(|reading| reading.provenance(desk.dossier, None)).unwrap();
    let origin = &mark.at(&path("singleAdministrativeDocument.invoiceCurrency")).unwrap().origin;
    assert!(origin.is_from_outside(), "{origin:?}");
    desk.is_sound();
}

#[test]
fn the_same_value_changed_on_both_sides_is_asked_and_decided() {
    let desk = sent_and_seen();
    let (currency, country) =
        ("singleAdministrativeDocument.invoiceCurrency", "singleAdministrativeDocument.goodsShipment.exportCountry");
    desk.types(desk.dossier, currency, Some("GBP"));
    desk.types(desk.dossier, country, Some("VN"));
    desk.deliver(&declaration("Accepted", 2, &at_cas("USD", "KR", "bolts")));
    let open = desk.conflict(desk.dossier).unwrap();
    assert_eq!(open.fields.len(), 2, "{open:?}");
    let mine = SENT.replace("EUR", "GBP").replace("CN", "VN");
    assert_eq!(desk.json(desk.dossier), mine, "nothing is overwritten before somebody decides");
    assert!(desk.told().iter().any(|(kind, _)| kind == "conflict"));
    // A second workstation writes once more: the conflict shows what CAS has now.
    desk.deliver(&declaration("Accepted", 3, &at_cas("CHF", "KR", "bolts")));
    let open = desk.conflict(desk.dossier).unwrap();
    let theirs: Vec<String> = open.fields.iter().map(|field| field.theirs.as_ref().unwrap().get().to_owned()).collect();
    assert_eq!(theirs, ["\"CHF\"", "\"KR\""]);
    decided(&desk, Some(currency), &Decision::Theirs).unwrap();
    assert_eq!(desk.json(desk.dossier), mine.replace("GBP", "CHF"));
    assert!(matches!(decided(&desk, Some(currency), &Decision::Mine), Err(DecisionFault::NotOpen(_))));
    let id = open.meta.id;
    assert_eq!(desk.profile.read(|reading| conflict(reading, id)).unwrap().meta.state, OPEN);
    decided(&desk, None, &Decision::Other(Node::text("JP"))).unwrap();
    assert_eq!(desk.json(desk.dossier), mine.replace("GBP", "CHF").replace("VN", "JP"));
    assert_eq!(desk.profile.read(|reading| conflict(reading, id)).unwrap().meta.state, SETTLED);
    assert!(desk.conflict(desk.dossier).is_none());
    // The journal holds both versions and who decided.
    let history = desk.profile.read(|reading| reading.provenance(id, None)).unwrap();
    assert!(history.iter().count() > 0);
    desk.is_sound();
}

#[test]
fn an_echo_of_the_decision_settles_and_a_later_change_asks_again() {
    let desk = sent_and_seen();
    let currency = "singleAdministrativeDocument.invoiceCurrency";
    desk.types(desk.dossier, currency, Some("GBP"));
    desk.deliver(&declaration("Accepted", 2, &at_cas("USD", "CN", "bolts")));
    decided(&desk, None, &Decision::Mine).unwrap();
    desk.sent(OutboxState::Accepted, "r-2");
    desk.deliver(&declaration("Accepted", 3, &at_cas("GBP", "CN", "bolts")));
    assert!(desk.conflict(desk.dossier).is_none());
    assert_eq!(desk.json(desk.dossier), SENT.replace("EUR", "GBP"));
    desk.deliver(&declaration("Accepted", 4, &at_cas("USD", "CN", "bolts")));
    assert_eq!(desk.json(desk.dossier), SENT.replace("EUR", "USD"), "untouched since it was sent: CAS's word counts");
    desk.types(desk.dossier, currency, Some("SEK"));
    desk.deliver(&declaration("Accepted", 5, &at_cas("DKK", "CN", "bolts")));
    assert!(desk.conflict(desk.dossier).is_some());
}

#[test]
fn an_item_changed_there_and_deleted_here_is_asked() {
    let desk = sent_and_seen();
    let item = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[0]";
    desk.profile
        .write(|tx| {
            let mut document = tx.record(desk.dossier)?.unwrap().document;
            let mut draft = domain::record::Draft::new(&mut document);
            let element = draft.document().locate(&path(item));
            draft.remove(&element).unwrap();
            let delta = domain::record::Delta::of(draft.finish(), domain::record::Origin::Typed);
            tx.append(&crate::support::batch("delete"), &[(desk.dossier, delta)])
        })
        .unwrap();
    desk.deliver(&declaration("Accepted", 2, &at_cas("EUR", "CN", "screws")));
    let open = desk.conflict(desk.dossier).unwrap();
    assert_eq!(open.fields.len(), 1);
    assert!(open.fields[0].mine.is_none() && open.fields[0].theirs.is_some());
    decided(&desk, None, &Decision::Theirs).unwrap();
    assert!(desk.json(desk.dossier).contains("screws"));
    desk.is_sound();
}

#[test]
fn what_waits_to_leave_is_held_back_when_cas_has_changed_meanwhile() {
    let desk = sent_and_seen();
    desk.types(desk.dossier, "singleAdministrativeDocument.declType", Some("EX"));
    let waiting = desk.sent(OutboxState::Waiting, "");
    desk.deliver(&declaration("Accepted", 2, &at_cas("USD", "CN", "bolts")));
    let entry = desk.profile.read(|reading| reading.outbox_entry(waiting)).unwrap().unwrap();
    assert_eq!(entry.delivery.state, OutboxState::Parked);
    assert!(entry.delivery.reason.unwrap().contains("changed at CAS meanwhile"));
    assert_eq!(desk.meta(desk.dossier).state, "refused", "open for a person");
}

#[test]
fn an_edit_of_the_declaration_survives_what_cas_says_of_other_fields() {
    let desk = sent_and_seen();
    let record = desk.declaration();
    desk.types(record, "singleAdministrativeDocument.invoiceCurrency", Some("GBP"));
    desk.deliver(&declaration("Released", 2, &at_cas("EUR", "KR", "bolts")));
    let json = desk.json(record);
    assert!(json.contains(r#""invoiceCurrency":"GBP""#) && json.contains("KR") && json.contains("Released"), "{json}");
    assert!(desk.conflict(record).is_none());
    desk.deliver(&declaration("Released", 3, &at_cas("USD", "KR", "bolts")));
    assert_eq!(desk.conflict(record).unwrap().fields.len(), 1);
    desk.is_sound();
}

#[test]
fn a_dossier_that_was_never_sent_is_asked_only_where_both_have_a_value() {
    let desk = Desk::new(SENT);
    desk.deliver(&declaration("Accepted", 1, &at_cas("USD", "CN", "bolts")));
    let open = desk.conflict(desk.dossier).unwrap();
    let paths: Vec<String> = open.fields.iter().map(|field| field.path.to_string()).collect();
    assert_eq!(paths, ["singleAdministrativeDocument.invoiceCurrency"]);
    assert_eq!(desk.json(desk.dossier), SENT);
}
