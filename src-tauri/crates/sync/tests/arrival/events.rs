//! Events: hints that are followed, facts that are taken in, and what is set apart.

use store::{InboxState, OutboxState, Quarantine};

use crate::support::{Desk, at, declaration, event};

const DOSSIER: &str =
    r#"{"externalReference":"QS-1","direction":"IN","singleAdministrativeDocument":{"declType":"IM"}}"#;

fn hint(id: &str) -> String {
    event(id, "DeclarationStatusChanged", r#"{"id":"d1","customsShipmentReference":"QS-1","currentStatus":"Released"}"#)
}

#[test]
fn what_is_no_event_of_ours_is_set_apart_and_the_rest_goes_on() {
    let foreign = hint("e-1").replace("t-1", "t-9");
    let nobody = hint("e-2").replace(r#""tenantId":"t-1","#, "");
    let unknown = hint("e-3").replace("QS-1", "QS-9");
    let cases: &[(&str, Quarantine, &str)] = &[
        ("", Quarantine::NotJson, ""),
        ("{\"id\":\"e-0\",\"eventType\":", Quarantine::NotJson, "JSON"),
        ("<!DOCTYPE html><html><body>Proxy says no</body></html>", Quarantine::NotJson, "web page"),
        ("mawb=125-12345675&x=y", Quarantine::NotJson, "JSON"),
        ("{\"hello\":1}", Quarantine::NotAnEvent, "no event"),
        (&foreign, Quarantine::Tenant, "t-9"),
        (&nobody, Quarantine::Tenant, "no tenant"),
        (&unknown, Quarantine::UnknownDossier, "QS-9"),
        (&event("e-4", "DeclarationStatusChanged", r#"{"id":"../x"}"#), Quarantine::NotAnEvent, "does not name"),
        (
            &event("e-5", "DeclarationStatusChanged", r#"{"id":"d9","customsShipmentReference":"QS-1"}"#),
            Quarantine::UnknownDeclaration,
            "d9",
        ),
    ];
    let desk = Desk::new(DOSSIER);
    desk.cas.says("d1", 5, &declaration("Released", 5, ""));
    for (posted, _, _) in cases {
        assert_eq!(desk.posted(posted), 1, "{posted}");
        assert_eq!(desk.posted(posted), 0, "the same again is known: {posted}");
    }
    desk.posted(&hint("e-9"));
    desk.follow();
    let entries = desk.profile.read(|reading| reading.inbox_list(99)).unwrap();
    for (posted, why, says) in cases {
        let entry = entries.iter().find(|entry| entry.payload == posted.as_bytes()).unwrap();
        assert_eq!((entry.state, entry.quarantine), (InboxState::Quarantined, Some(*why)), "{posted}");
        assert!(entry.reason.as_deref().unwrap().contains(says), "{:?}", entry.reason);
    }
    assert_eq!(desk.meta(desk.dossier).state, "released", "the good one was followed all the same");
    desk.is_sound();
}

#[test]
fn a_hint_is_followed_once_and_doubles_cost_nothing() {
    let desk = Desk::new(DOSSIER);
    desk.cas.says("d1", 5, &declaration("Released", 5, ""));
    for id in ["e-1", "e-2", "e-3"] {
        desk.posted(&hint(id));
    }
    let pass = desk.follow();
    assert_eq!((pass.received, desk.cas.fetched.load(std::sync::atomic::Ordering::Relaxed)), (1, 1));
    let entries = desk.profile.read(|reading| reading.inbox_list(99)).unwrap();
    assert!(entries.iter().all(|entry| entry.state == InboxState::Applied), "{entries:?}");
    assert_eq!(desk.follow(), sync::Pass::default());
}

#[test]
fn hints_wait_while_cas_cannot_be_reached() {
    let desk = Desk::new(DOSSIER);
    desk.cas.says("d1", 5, &declaration("Released", 5, ""));
    desk.posted(&hint("e-1"));
    *desk.cas.down.lock().unwrap() = true;
    assert!(matches!(desk.follow().line, sync::Line::Failing(_)));
    assert_eq!(desk.meta(desk.dossier).state, "sent");
    *desk.cas.down.lock().unwrap() = false;
    desk.follow();
    assert_eq!(desk.meta(desk.dossier).state, "released");
}

#[test]
fn a_false_status_in_a_true_event_changes_nothing() {
    let desk = Desk::new(DOSSIER);
    desk.cas.says("d1", 5, &declaration("Accepted", 5, ""));
    desk.posted(&hint("e-1"));
    desk.follow();
    assert_eq!(desk.meta(desk.dossier).cas.status.as_deref(), Some("Accepted"), "CAS was asked");
}

fn refusal(id: &str, kind: &str, reference: &str) -> String {
    event(
        id,
        "CustomsShipmentInformation",
        &format!(
            r#"{{"tenantId":"t-1","ingestionReferences":["{reference}"],"businessReference":"QS-1","direction":"IN","errorDescriptions":["SingleAdministrativeDocument.DeclType must be EX.","No more."]}}"#
        ),
    )
    .replace(r#""eventSubType":"""#, &format!(r#""eventSubType":"{kind}""#))
}

#[test]
fn a_shipment_that_cas_could_not_make_is_refused_with_findings_at_their_places() {
    for kind in ["CreationUnsuccessful", "ReplaceUnsuccessful"] {
        let desk = Desk::new(DOSSIER);
        let row = desk.sent(OutboxState::Accepted, "r-1");
        for (id, reference) in [("e-0", "r-0"), ("e-1", "r-1"), ("e-2", "r-1")] {
            desk.posted(&refusal(id, kind, reference));
        }
        desk.follow();
        let entry = desk.profile.read(|reading| reading.outbox_entry(row)).unwrap().unwrap();
        assert_eq!(entry.delivery.state, OutboxState::Refused, "{kind}");
        let findings = desk.profile.read(|reading| reading.outside_findings(desk.dossier)).unwrap();
        let said: Vec<_> = findings.iter().map(|each| (each.judge.as_str(), each.paths.join(" "))).collect();
        assert_eq!(said, [("cas", "singleAdministrativeDocument.declType".to_owned()), ("cas", String::new())]);
        assert_eq!(desk.meta(desk.dossier).state, "refused");
        assert_eq!(desk.told().iter().filter(|(kind, _)| kind == "refused").count(), 1);
    }
}

#[test]
fn a_refusal_that_names_no_message_of_ours_changes_nothing() {
    let desk = Desk::new(DOSSIER);
    let row = desk.sent(OutboxState::Accepted, "r-1");
    desk.posted(&refusal("e-1", "CreationUnsuccessful", "r-7"));
    desk.follow();
    let entry = desk.profile.read(|reading| reading.outbox_entry(row)).unwrap().unwrap();
    assert_eq!((entry.delivery.state, desk.meta(desk.dossier).state.as_str()), (OutboxState::Accepted, "sent"));
}

#[test]
fn a_refusal_of_an_earlier_message_leaves_the_later_one_alone() {
    let desk = Desk::new(DOSSIER);
    desk.sent(OutboxState::Refused, "r-1");
    let later = desk.sent(OutboxState::Accepted, "r-2");
    desk.posted(&refusal("e-1", "CreationUnsuccessful", "r-1"));
    desk.follow();
    let entry = desk.profile.read(|reading| reading.outbox_entry(later)).unwrap().unwrap();
    assert_eq!(entry.delivery.state, OutboxState::Accepted);
    assert!(desk.profile.read(|reading| reading.outside_findings(desk.dossier)).unwrap().is_empty());
}

#[test]
fn news_that_concern_no_dossier_are_told() {
    let desk = Desk::new(DOSSIER);
    let events = [
        event(
            "e-1",
            "TransitGuaranteeThresholdStateChanged",
            r#"{"authorizationReference":"G1","obligationGuaranteeAmount":4500.0,"comprehensiveGuaranteeReferenceAmount":5000.0,"threshold":80.0}"#,
        ),
        event(
            "e-2",
            "CustomsDataReturned",
            r#"{"mawb ":"125-1","numOfPackagesExpected ":"5","numOfPackagesReceived":"4","mucr":"M"}"#,
        )
        .replace(r#""eventSubType":"""#, r#""eventSubType":"AWBCreated""#),
        event("e-3", "SomethingNew", r#"{"x":1}"#),
    ];
    for text in &events {
        desk.posted(text);
    }
    desk.follow();
    let told = desk.told();
    for (kind, words) in [("guarantee", "4500.0 of 5000.0"), ("other", "4 of 5 packages"), ("other", "SomethingNew")] {
        assert!(told.iter().any(|(told, said)| told == kind && said.contains(words)), "{words} in {told:?}");
    }
    let entries = desk.profile.read(|reading| reading.inbox_list(9)).unwrap();
    assert!(entries.iter().all(|entry| entry.state == InboxState::Applied), "{entries:?}");
}

#[test]
fn documents_that_events_announce_are_noted_to_be_fetched() {
    let desk = Desk::new(DOSSIER);
    desk.cas.says("d1", 5, &declaration("Released", 5, ""));
    let (pdf, certificate) = (
        r#"{"id":"d1","customsShipmentReference":"QS-1","url":"https://documents.example/v1/t/a/sad-1?token=x","type":"SAD"}"#,
        r#"{"certificateOfOriginId":"4711","customsShipmentReference":"QS-1","url":"https://documents.example/v1/t/certificates-of-origin/4711/0123456789abcdef0123456789abcdef"}"#,
    );
    desk.posted(&event("e-1", "DeclarationPdfCreated", pdf));
    desk.posted(&event("e-2", "CoOPDFCreated", certificate));
    desk.follow();
    let due = desk.profile.read(|reading| reading.documents_due("practice", "default", 9)).unwrap();
    let due: Vec<_> = due.into_iter().map(|due| (due.what, due.label)).collect();
    assert_eq!(
        due,
        [
            (
                "certificate 4711 0123456789abcdef0123456789abcdef".to_owned(),
                "certificate of origin 4711.pdf".to_owned()
            ),
            ("pdf sad-1".to_owned(), "SAD.pdf".to_owned()),
        ]
    );
}

#[test]
fn a_list_of_events_is_taken_apart() {
    let desk = Desk::new(DOSSIER);
    assert_eq!(desk.posted(&format!("[{},{}]", hint("e-1"), hint("e-2"))), 2);
    assert_eq!(desk.posted(&format!("[{},{}]", hint("e-2"), hint("e-3"))), 1);
    assert_eq!(desk.posted("[]"), 1, "kept as it came");
    let _ = at(0);
}
