//! Cases for the validations: a clean shipment, and what one change does to it.

use serde_json::{Value, json};

use super::*;
use crate::practice::Practice;

fn judge(document: &Value) -> Vec<DeclarationError> {
    super::judge(&Practice::embedded().unwrap().validations, &[], document)
}

fn shipment() -> Value {
    json!({
        "externalReference": "QS-1", "direction": "IN", "messageType": "New",
        "singleAdministrativeDocument": {
            "declType": "IM", "addDeclType1": "A", "invoiceCurrency": "EUR", "agentStatus": "2",
            "accDateCode": "2026-11-20T09:30:00+01:00", "declarationOfficeCode": "BE101000",
            "importer": {"code": "IMP1", "businessPartnerReference": [{"code": "BE0867525339", "type": "Eori"}]},
            "declarant": {"code": "BROKER01"},
            "goodsShipment": {
                "exportCountry": "CL", "destination": {"country": "BE"},
                "governmentAgencyGoodsItems": [
                    {"commodity": {"description": "Wine", "classifications": [{"type": "TARIC", "code": "2204218000"}]},
                     "governmentProcedure": {"proc": "40", "prevProc": "00"}, "origin": {"country": "CL"}},
                    {"commodity": {"description": "Beans", "classifications": [{"type": "TARIC", "code": 9011100}, {"code": "09011100"}]},
                     "governmentProcedure": {"proc": "40", "prevProc": "00"}}
                ]
            }
        }
    })
}

fn changed(pointer: &str, value: Value) -> Value {
    let mut document = shipment();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap();
    match parent.as_array_mut() {
        Some(list) => list[name.parse::<usize>().unwrap()] = value,
        None => parent[name] = value,
    }
    document
}

#[test]
fn a_clean_shipment_is_valid() {
    assert_eq!(judge(&shipment()), []);
}

/// Code, field that is changed, its value, group and name that the error reports; both below the administrative document.
const BREAKS: &[(&str, &str, &str, &str, &str)] = &[
    ("V0001", "/declType", r#""XX""#, "", "DeclType"),
    ("V0010", "/addDeclType1", r#""Q""#, "", "AddDeclType1"),
    ("V0010", "/addDeclType1", "null", "", "AddDeclType1"),
    ("V0011", "/accDateCode", r#""2026-11-20T09:30:00""#, "", "AccDateCode"),
    ("V0012", "/declarationOfficeCode", r#""101000""#, "", "DeclarationOfficeCode"),
    ("V0013", "/invoiceCurrency", r#""Euro""#, "", "InvoiceCurrency"),
    ("V0014", "/agentStatus", r#""4""#, "", "AgentStatus"),
    (
        "V0020",
        "/importer/businessPartnerReference",
        r#"[{"code":"0867525339","type":"Eori"}]"#,
        ".Importer",
        "BusinessPartnerReference",
    ),
    (
        "V0021",
        "/declarant/businessPartnerReference",
        r#"[{"code":"B","type":"Eori"}]"#,
        ".Declarant",
        "BusinessPartnerReference",
    ),
    (
        "V0022",
        "/agent",
        r#"{"businessPartnerReference":[{"code":"be1","type":"Eori"}]}"#,
        ".Agent",
        "BusinessPartnerReference",
    ),
    (
        "V0023",
        "/goodsShipment/exporter",
        r#"{"businessPartnerReference":[{"code":"BE0123456789012345","type":"Eori"}]}"#,
        ".GoodsShipment.Exporter",
        "BusinessPartnerReference",
    ),
    ("V0030", "/goodsShipment/exportCountry", r#""Chile""#, ".GoodsShipment", "ExportCountry"),
    ("V0030", "/goodsShipment/exportCountry", r#""UK""#, ".GoodsShipment", "ExportCountry"),
    ("V0031", "/goodsShipment/destination/country", r#""be""#, ".GoodsShipment.Destination", "Country"),
    (
        "V0032",
        "/goodsShipment/consignment",
        r#"{"borderTransportMeans":{"country":"LBR"}}"#,
        ".GoodsShipment.Consignment.BorderTransportMeans",
        "Country",
    ),
    ("V0033", "/goodsShipment/exitOffice", r#"{"code":"DE1"}"#, ".GoodsShipment.ExitOffice", "Code"),
    ("V0040", "/goodsShipment/governmentAgencyGoodsItems", r#"[]"#, ".GoodsShipment", "GovernmentAgencyGoodsItems"),
    (
        "V0041",
        "/goodsShipment/governmentAgencyGoodsItems/1/commodity/classifications",
        r#"[{"code":"090111000"}]"#,
        ".GoodsShipment.GovernmentAgencyGoodsItems[1].Commodity",
        "Classifications",
    ),
    (
        "V0042",
        "/goodsShipment/governmentAgencyGoodsItems/1/commodity/description",
        r#""  ""#,
        ".GoodsShipment.GovernmentAgencyGoodsItems[1].Commodity",
        "Description",
    ),
    (
        "V0043",
        "/goodsShipment/governmentAgencyGoodsItems/1/governmentProcedure/proc",
        "null",
        ".GoodsShipment.GovernmentAgencyGoodsItems[1].GovernmentProcedure",
        "Proc",
    ),
    (
        "V0044",
        "/goodsShipment/governmentAgencyGoodsItems/1/governmentProcedure/prevProc",
        r#""0""#,
        ".GoodsShipment.GovernmentAgencyGoodsItems[1].GovernmentProcedure",
        "PrevProc",
    ),
    (
        "V0045",
        "/goodsShipment/governmentAgencyGoodsItems/1/origin",
        r#"{"country":"CHL"}"#,
        ".GoodsShipment.GovernmentAgencyGoodsItems[1].Origin",
        "Country",
    ),
];

#[test]
fn each_rule_fires_on_its_own_field_and_names_it() {
    for (code, pointer, value, path, field) in BREAKS {
        let pointer = format!("/singleAdministrativeDocument{pointer}");
        let errors = judge(&changed(&pointer, serde_json::from_str(value).unwrap()));
        assert_eq!(errors.len(), 1, "{pointer}: {errors:?}");
        assert_eq!(errors[0].error_code.as_deref(), Some(*code), "{pointer}");
        let reference = &errors[0].field_reference[0];
        assert_eq!(reference.path, Some(format!("SingleAdministrativeDocument{path}")));
        assert_eq!(reference.field_name.as_deref(), Some(*field), "{pointer}");
    }
}

#[test]
fn every_rule_of_the_table_has_a_case() {
    for row in Practice::embedded().unwrap().validations.iter().filter(|row| !row.only_listed) {
        assert!(BREAKS.iter().any(|(code, ..)| *code == row.code), "{}", row.code);
    }
}

#[test]
fn what_a_flow_requires_is_missed_only_there() {
    let table = &Practice::embedded().unwrap().validations;
    let listed: Vec<String> = table.iter().filter(|row| row.only_listed).map(|row| row.code.clone()).collect();
    let mut document = shipment();
    document["singleAdministrativeDocument"].as_object_mut().unwrap().remove("importer");
    let errors = super::judge(table, &listed, &document);
    let codes: Vec<&str> = errors.iter().filter_map(|error| error.error_code.as_deref()).collect();
    assert_eq!(codes, ["V0101", "V0106", "V0110", "V0110", "V0111", "V0111", "V0112"]);
    let masses = &errors[2].field_reference[0];
    assert_eq!(masses.field_name.as_deref(), Some("Gmass"));
    assert_eq!(
        masses.path.as_deref(),
        Some("SingleAdministrativeDocument.GoodsShipment.GovernmentAgencyGoodsItems[0].GoodsMeasure")
    );
    assert_eq!(judge(&document), []);
}

#[test]
fn the_older_name_of_a_field_is_understood() {
    let mut document = changed("/singleAdministrativeDocument/addDeclType1", Value::Null);
    let sad = document["singleAdministrativeDocument"].as_object_mut().unwrap();
    sad.remove("addDeclType1");
    sad.insert("addDeclType".into(), json!("D"));
    assert_eq!(judge(&document), []);
}

#[test]
fn an_item_without_any_group_misses_all_that_is_required() {
    let errors = judge(&changed("/singleAdministrativeDocument/goodsShipment/governmentAgencyGoodsItems/0", json!({})));
    let codes: Vec<_> = errors.iter().filter_map(|error| error.error_code.as_deref()).collect();
    assert_eq!(codes, ["V0041", "V0042", "V0043", "V0044"]);
}

#[test]
fn structure_faults_name_the_place() {
    let cases = [
        ("{", "line 1", None),
        ("[]", "an object was expected", None),
        (r#"{"direction":"IN","singleAdministrativeDocument":{}}"#, "structure", Some("externalReference")),
        (
            r#"{"externalReference":" ","direction":"IN","singleAdministrativeDocument":{}}"#,
            "structure",
            Some("externalReference"),
        ),
        (
            r#"{"externalReference":"a","direction":"import","singleAdministrativeDocument":{}}"#,
            "structure",
            Some("direction"),
        ),
        (
            r#"{"externalReference":"a","direction":"IN","messageType":"Delete","singleAdministrativeDocument":{}}"#,
            "structure",
            Some("messageType"),
        ),
        (r#"{"externalReference":"a","direction":"IN"}"#, "structure", Some("singleAdministrativeDocument")),
        (
            r#"{"externalReference":"a","direction":"IN","singleAdministrativeDocument":{"goodsShipment":[]}}"#,
            "structure",
            Some("singleAdministrativeDocument.goodsShipment"),
        ),
        (
            r#"{"externalReference":"a","direction":"IN","singleAdministrativeDocument":{"goodsShipment":{"governmentAgencyGoodsItems":[{},7]}}}"#,
            "structure",
            Some("singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[1]"),
        ),
    ];
    for (body, title, path) in cases {
        let fault = read_structure(body).unwrap_err();
        assert!(fault.title.contains(title), "{body}: {}", fault.title);
        assert_eq!(fault.fields.keys().next().map(String::as_str), path, "{body}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read_structure(&deep).unwrap_err().title.contains("not JSON"));
}

#[test]
fn a_message_without_a_type_is_new_and_an_update_needs_no_content() {
    let new =
        read_structure(r#"{"externalReference":"a","direction":"OUT","singleAdministrativeDocument":{}}"#).unwrap();
    assert_eq!(new.message_type, cas::MessageType::New);
    let update = read_structure(r#"{"externalReference":"a","direction":"OUT","messageType":"Update"}"#).unwrap();
    assert_eq!(update.message_type, cas::MessageType::Update);
}
