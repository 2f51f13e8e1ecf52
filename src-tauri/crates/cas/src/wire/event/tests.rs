//! The events of the notification pages, each as its page shows it; the numbers are the sections of the contract.

use super::*;
use crate::Action;

fn read(text: &str) -> Event {
    Event::read(text.as_bytes()).unwrap()
}

fn envelope(kind: &str, sub: &str, data: &str) -> String {
    format!(
        r#"{{"id":"f0a1-1","tenantId":"t-1","plantId":"p-1","eventTime":"2017-06-26T18:41:00.9584103Z",
        "eventType":"{kind}","eventSubType":"{sub}","data":{data}}}"#
    )
}

#[test]
fn section_11_2_the_envelope_and_what_may_be_missing_from_it() {
    let event = read(&envelope("SomethingNew", "Else", r#"{"amount":12600.00,"x":null}"#));
    assert_eq!(
        (event.id.as_str(), event.tenant_id.as_deref(), event.plant_id.as_deref()),
        ("f0a1-1", Some("t-1"), Some("p-1"))
    );
    assert_eq!(event.happened_at().unwrap().timestamp_subsec_nanos(), 958_410_300);
    let EventContent::Unknown { fields } = &event.content else { panic!("{event:?}") };
    assert_eq!(fields[0], ("amount".to_owned(), "12600.00".to_owned()), "as it was written");
    let bare = read(r#"{"id":7,"eventType":"DeclarationStatusChanged","eventTime":null,"later":{"a":[1]}}"#);
    assert_eq!((bare.id.as_str(), bare.happened_at()), ("7", None));
    assert_eq!(bare.other, [("later".to_owned(), r#"{"a":[1]}"#.to_owned())]);
    assert_eq!(bare.content.declaration().unwrap().id, None);
    let cases: [(&[u8], &str); 6] = [
        (b"", "JSON"),
        (b"<html>", "JSON"),
        (b"{\"id\":\"a\",\"eventType\":", "JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"{\"eventType\":\"A\"}", "id is missing"),
        (b"{\"id\":\"a\",\"eventType\":\"\"}", "eventType is missing"),
    ];
    for (bytes, expected) in cases {
        let said = Event::read(bytes).unwrap_err().to_string();
        assert!(said.contains(expected) && said.ends_with('.'), "{said}");
    }
}

#[test]
fn section_11_3_declaration_status_changed() {
    let event = read(&envelope(
        "DeclarationStatusChanged",
        "Released",
        r#"{"id":"d-1","customsShipmentReference":"QS-1","jurisdiction":"BE","traderReference":"UCR-1",
        "customsFlow":"INEU_H1EIDR","customsFlowStep":"H1","customsFlowStepInstanceCount":2,"customsFlowStepInstanceSeq":1,
        "mrn":"26BE000000000001R0","lrn":"LRN1","declarationUrl":"https://cas.example/d-1","currentStatus":"HeldByMartians",
        "acceptanceDate":"2026-11-20T08:30:00Z","storageLocation":"BMBE001","plant":"P","company":"C","arc":"","sequenceNumber":3,
        "somethingNew":{"a":1.50}}"#,
    ));
    let EventContent::StatusChanged(facts) = &event.content else { panic!("{event:?}") };
    assert_eq!(facts.id.as_ref().unwrap().as_str(), "d-1");
    assert_eq!(facts.current_status.as_deref(), Some("HeldByMartians"));
    assert_eq!(facts.customs_flow_step_instance_count.as_deref(), Some("2"));
    assert_eq!((facts.arc.as_deref(), facts.sequence_number.as_deref()), (None, Some("3")));
    assert_eq!(facts.other, [("somethingNew".to_owned(), r#"{"a":1.50}"#.to_owned())]);
    assert_eq!(event.content.reference(), Some("QS-1"));
}

#[test]
fn section_11_3_an_id_that_could_leave_its_address_is_no_id() {
    let event = read(&envelope("DeclarationStatusChanged", "", r#"{"id":"../../v1/subscriptions"}"#));
    assert_eq!(event.content.declaration().unwrap().id, None);
}

#[test]
fn section_11_4_declaration_pdf_created() {
    let event = read(&envelope(
        "DeclarationPdfCreated",
        "SAD",
        r#"{"id":"d-1","mrn":null,"url":"https://cas.example/x?token=1","type":"SAD","storageLocation":"BMBE001"}"#,
    ));
    let EventContent::PdfCreated { declaration, url, kind } = &event.content else { panic!("{event:?}") };
    assert_eq!((url.as_deref(), kind.as_deref()), (Some("https://cas.example/x?token=1"), Some("SAD")));
    assert_eq!(declaration.storage_location.as_deref(), Some("BMBE001"));
}

#[test]
fn section_11_5_declaration_action_finished() {
    for (name, expected) in [("GoodsArrived", Some(Action::GoodsArrived)), ("Teleported", None)] {
        let event = read(&envelope(
            "DeclarationActionFinished",
            "Successful",
            &format!(r#"{{"id":"d-1","arc":"26BE0000000000000001","sequenceNumber":1,"action":"{name}","plant":"P"}}"#),
        ));
        assert_eq!(event.content.action(), expected);
        let EventContent::ActionFinished { action, .. } = &event.content else { panic!("{event:?}") };
        assert_eq!(action.as_deref(), Some(name), "kept as it came");
    }
}

#[test]
fn section_11_5_an_action_that_was_not_carried_out_says_why() {
    let reasons = r#"{"id":"d-1","action":"Invalidate","errorDescriptions":["Customs said no.","Ask again."]}"#;
    let plain = r#"{"id":"d-1","action":"Invalidate"}"#;
    for (sub_type, data, expected) in [
        ("Invalidate", reasons, Some("Customs said no. Ask again.")),
        ("Unsuccessful", plain, Some("")),
        ("Successful", plain, None),
        ("Invalidate", plain, None),
    ] {
        let event = read(&envelope("DeclarationActionFinished", sub_type, data));
        let EventContent::ActionFinished { refusal, .. } = &event.content else { panic!("{event:?}") };
        assert_eq!(refusal.as_deref(), expected, "{sub_type} {data}");
    }
}

#[test]
fn section_11_1_duties_that_came_back_are_about_their_declaration() {
    let event =
        read(&envelope("CustomsDataReturned", "CustomsDutiesReceived", r#"{"id":"d-1","externalReference":"QS-1"}"#));
    assert!(matches!(event.content, EventContent::DutiesReceived(_)), "{event:?}");
    assert_eq!(event.content.reference(), Some("QS-1"));
}

#[test]
fn sections_11_6_to_11_8_what_became_of_a_shipment_under_both_spellings() {
    let data = r#"{"tenantId":"t-1","ingestionReferences":["r-1","r-2"],"businessReference":"QS-1","traderReference":"U",
        "direction":"IN","company":"C","errorDescriptions":["A declaration in submitted status cannot be replaced"]}"#;
    let cases = [
        ("ReplaceSuccessful", ShipmentOutcome::ReplaceSuccessful),
        ("ReplaceUnsuccessful", ShipmentOutcome::ReplaceUnsuccessful),
        ("CreationUnsuccessful", ShipmentOutcome::CreationUnsuccessful),
        ("Teleported", ShipmentOutcome::Other("Teleported".into())),
    ];
    for kind in ["CustomsShipmentInformation", "CustomsShipmentInformationPayload"] {
        for (sub, expected) in &cases {
            let event = read(&envelope(kind, sub, data));
            let EventContent::Shipment(facts) = &event.content else { panic!("{event:?}") };
            assert_eq!(&facts.outcome, expected);
            assert_eq!(facts.ingestion_references, ["r-1", "r-2"]);
            assert_eq!(facts.error_descriptions.len(), 1);
            assert_eq!(event.content.reference(), Some("QS-1"));
        }
    }
}

#[test]
fn section_11_9_coo_pdf_created_and_its_ids_from_the_right_hand_end() {
    let urls = [
        "https://cas-documents-api.customs4trade.com/v1/t-1/certificates-of-origin/12/9f86d081884c7d659a2feaa0c55ad015",
        "https://api.customs4trade.com/v1/certificates-of-origin/12/9f86d081884c7d659a2feaa0c55ad015?x=1",
        "https://api.customs4trade.com/v1/certificates-of-origin/12/9f86d081884c7d659a2feaa0c55ad015/url",
    ];
    for url in urls {
        let event = read(&envelope(
            "CoOPDFCreated",
            "CertificateOfOrigin",
            &format!(
                r#"{{"certificateOfOriginId":"12","customsShipmentReference":"QS-1","declarationReference":"D","url":"{url}"}}"#
            ),
        ));
        let EventContent::CertificateCreated(facts) = &event.content else { panic!("{event:?}") };
        let (certificate, file) = facts.ids().unwrap();
        assert_eq!((certificate.as_str(), file.as_str()), ("12", "9f86d081884c7d659a2feaa0c55ad015"));
    }
}

#[test]
fn section_11_10_and_18_2_the_guarantee_threshold_under_both_spellings_with_amounts_as_text() {
    let data = r#"{"authorizationId":"a","authorizationReference":"BETRD1","obligationGuaranteeAmount":4500.0,
        "comprehensiveGuaranteeReferenceAmount":5000.0,"threshold":80.0}"#;
    for kind in ["TransitGuaranteeThresholdStatusChanged", "TransitGuaranteeThresholdStateChanged"] {
        let event = read(&envelope(kind, "Surpassed", data));
        let EventContent::GuaranteeThreshold(facts) = &event.content else { panic!("{event:?}") };
        assert_eq!(facts.obligation_guarantee_amount.as_deref(), Some("4500.0"));
        assert_eq!((facts.threshold_pct.as_deref(), facts.status.as_deref()), (Some("80.0"), Some("Surpassed")));
    }
}

#[test]
fn section_11_11_and_18_3_awb_created_with_its_blanks_and_its_comma_too_many() {
    let event = read(
        r#"{"id":"f0a1-1","tenantId":"t-1","plantId":"","eventTime":"2026-11-20T08:30:00Z","eventType":"CustomsDataReturned",
        "eventSubType":"AWBCreated","data":{"databasePimaAddress ":"A","agentBadgePimaAddress ":"B","mawb ":"125-1",
        "shedCode":"S","numOfPackagesExpected ":"12","numOfPackagesReceived":"11","mucr":"GB/1",}}"#,
    );
    let EventContent::WaybillCreated(facts) = &event.content else { panic!("{event:?}") };
    assert_eq!((facts.mawb.as_deref(), facts.database_pima_address.as_deref()), (Some("125-1"), Some("A")));
    assert_eq!(facts.num_of_packages_expected.as_deref(), Some("12"));
    assert_eq!((event.plant_id.as_deref(), facts.other.len()), (None, 0));
    let other = read(&envelope("CustomsDataReturned", "WeatherReturned", r#"{"amount":1.10}"#));
    assert!(matches!(other.content, EventContent::Unknown { .. }));
}

#[test]
fn section_18_5_three_names_of_one_reference() {
    for name in ["customsShipmentReference", "externalReference", "businessReference"] {
        for kind in ["DeclarationStatusChanged", "CustomsShipmentInformation"] {
            let event = read(&envelope(kind, "x", &format!(r#"{{"{name}":"QS-1"}}"#)));
            assert_eq!(event.content.reference(), Some("QS-1"), "{kind} {name}");
        }
    }
}

#[test]
fn a_batch_is_read_one_by_one() {
    let one = envelope("DeclarationStatusChanged", "Released", "{}");
    assert_eq!(Event::read_all(one.as_bytes()).unwrap().len(), 1);
    assert_eq!(Event::read_all(format!("[{one},{one}]").as_bytes()).unwrap().len(), 2);
    assert!(Event::read_all(b"[1]").is_err());
}
