//! Cases for the validations: a clean shipment, and what one change does to it.

use serde_json::{Value, json};

use super::*;

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

#[test]
fn each_rule_fires_on_its_own_field_and_names_it() {
    let sad = "/singleAdministrativeDocument";
    let goods = "/singleAdministrativeDocument/goodsShipment";
    let item = "/singleAdministrativeDocument/goodsShipment/governmentAgencyGoodsItems/1";
    let eori = json!([{"code": "0867525339", "type": "Eori"}]);
    let second = "SingleAdministrativeDocument.GoodsShipment.GovernmentAgencyGoodsItems[1]";
    let cases = [
        ("V0001", format!("{sad}/declType"), json!("XX"), "SingleAdministrativeDocument".to_owned(), "DeclType"),
        ("V0010", format!("{sad}/addDeclType1"), json!("Q"), "SingleAdministrativeDocument".to_owned(), "AddDeclType1"),
        (
            "V0010",
            format!("{sad}/addDeclType1"),
            Value::Null,
            "SingleAdministrativeDocument".to_owned(),
            "AddDeclType1",
        ),
        (
            "V0011",
            format!("{sad}/accDateCode"),
            json!("2026-11-20T09:30:00"),
            "SingleAdministrativeDocument".to_owned(),
            "AccDateCode",
        ),
        (
            "V0012",
            format!("{sad}/declarationOfficeCode"),
            json!("101000"),
            "SingleAdministrativeDocument".to_owned(),
            "DeclarationOfficeCode",
        ),
        (
            "V0013",
            format!("{sad}/invoiceCurrency"),
            json!("Euro"),
            "SingleAdministrativeDocument".to_owned(),
            "InvoiceCurrency",
        ),
        ("V0014", format!("{sad}/agentStatus"), json!("4"), "SingleAdministrativeDocument".to_owned(), "AgentStatus"),
        (
            "V0020",
            format!("{sad}/importer/businessPartnerReference"),
            eori.clone(),
            "SingleAdministrativeDocument.Importer".to_owned(),
            "BusinessPartnerReference",
        ),
        (
            "V0021",
            format!("{sad}/declarant/businessPartnerReference"),
            eori,
            "SingleAdministrativeDocument.Declarant".to_owned(),
            "BusinessPartnerReference",
        ),
        (
            "V0030",
            format!("{goods}/exportCountry"),
            json!("Chile"),
            "SingleAdministrativeDocument.GoodsShipment".to_owned(),
            "ExportCountry",
        ),
        (
            "V0031",
            format!("{goods}/destination/country"),
            json!("be"),
            "SingleAdministrativeDocument.GoodsShipment.Destination".to_owned(),
            "Country",
        ),
        (
            "V0033",
            format!("{goods}/exitOffice"),
            json!({"code": "DE1"}),
            "SingleAdministrativeDocument.GoodsShipment.ExitOffice".to_owned(),
            "Code",
        ),
        (
            "V0040",
            format!("{goods}/governmentAgencyGoodsItems"),
            json!([]),
            "SingleAdministrativeDocument.GoodsShipment".to_owned(),
            "GovernmentAgencyGoodsItems",
        ),
        (
            "V0041",
            format!("{item}/commodity/classifications"),
            json!([{"code": "090111000"}]),
            format!("{second}.Commodity"),
            "Classifications",
        ),
        ("V0042", format!("{item}/commodity/description"), json!("  "), format!("{second}.Commodity"), "Description"),
        (
            "V0043",
            format!("{item}/governmentProcedure/proc"),
            Value::Null,
            format!("{second}.GovernmentProcedure"),
            "Proc",
        ),
        (
            "V0044",
            format!("{item}/governmentProcedure/prevProc"),
            json!("0"),
            format!("{second}.GovernmentProcedure"),
            "PrevProc",
        ),
        ("V0045", format!("{item}/origin"), json!({"country": "CHL"}), format!("{second}.Origin"), "Country"),
    ];
    for (code, pointer, value, path, field) in cases {
        let errors = judge(&changed(&pointer, value));
        assert_eq!(errors.len(), 1, "{pointer}: {errors:?}");
        assert_eq!(errors[0].error_code.as_deref(), Some(code), "{pointer}");
        let reference = &errors[0].field_reference[0];
        assert_eq!((reference.path.as_deref(), reference.field_name.as_deref()), (Some(path.as_str()), Some(field)));
    }
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
