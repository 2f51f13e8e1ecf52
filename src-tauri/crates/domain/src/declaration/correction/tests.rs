//! What a correction sends, by example.

use super::*;
use crate::record::{Draft, Path};

/// A shipment with these header members and items, as JSON.
fn shipment(header: &str, items: &str) -> String {
    format!(
        r#"{{"externalReference":"QS-1","singleAdministrativeDocument":{{{header},"goodsShipment":{{"trxNatCode":11,"governmentAgencyGoodsItems":[{items}]}}}}}}"#
    )
}

fn path(text: &str) -> Path {
    let whole = match text.strip_prefix("items") {
        Some(rest) => format!("{HEADER}.{SHIPMENT}.{ITEMS}{rest}"),
        None => text.to_owned(),
    };
    Path::parse(&whole).unwrap()
}

/// What is sent when these paths get these values; an empty value takes away.
fn check(base: &str, edits: &[(&str, &str)], theirs: &str, header: Option<&str>, items: &[ItemCorrection]) {
    let base = Document::from_json(base).unwrap();
    let mut mine = base.clone();
    for (at, value) in edits {
        let at = mine.locate(&path(at));
        let mut draft = Draft::new(&mut mine);
        match *value {
            "" if matches!(at.steps().last(), Some(crate::record::Step::Element(_))) => draft.remove(&at).unwrap(),
            "" => draft.clear(&at),
            value => {
                let node = Document::from_json(&format!(r#"{{"v":{value}}}"#)).unwrap();
                let node = node.root().member("v").unwrap().clone();
                match at.split_last() {
                    Some((list, crate::record::Step::Index(_))) => draft.insert(&list, None, node).map(|_| ()),
                    _ => draft.set(&at, node),
                }
                .unwrap();
            }
        }
    }
    let found = correction(&base, &mine, &Document::from_json(theirs).unwrap());
    assert_eq!((found.header.as_deref(), found.items.as_slice()), (header, items), "{edits:?}");
}

#[test]
fn only_what_the_desk_changed_is_sent_and_numbers_stay_as_typed() {
    let base = shipment(r#""declType":"IM","totalInvoiceAmount":12600.00"#, r#"{"seqNum":1,"qty":5}"#);
    // CAS has filled in a declarant and writes the amount its own way.
    let theirs = shipment(
        r#""declType":"IM","totalInvoiceAmount":12600.0,"declarant":{"code":"BE1"}"#,
        r#"{"seqNum":1,"qty":5,"governmentAgencyGoodsItemId":"i1","customsValue":7}"#,
    );
    let sad = |body: &str| format!(r#"{{"singleAdministrativeDocument":{body}}}"#);
    check(&base, &[], &theirs, None, &[]);
    check(
        &base,
        &[("singleAdministrativeDocument.totalInvoiceAmount", "12600.50")],
        &theirs,
        Some(&sad(r#"{"totalInvoiceAmount":12600.50}"#)),
        &[],
    );
    // Equal by value, or what CAS shows already: nothing to send.
    check(&base, &[("singleAdministrativeDocument.totalInvoiceAmount", "12600.0000")], &theirs, None, &[]);
    check(&base, &[("singleAdministrativeDocument.declarant", r#"{"code":"BE1"}"#)], &theirs, None, &[]);
    check(&base, &[("singleAdministrativeDocument.declType", "")], &theirs, Some(&sad(r#"{"declType":null}"#)), &[]);
    check(
        &base,
        &[("singleAdministrativeDocument.goodsShipment.tradeTerms", r#"{"termsCode":"CIF"}"#)],
        &theirs,
        Some(&sad(r#"{"goodsShipment":{"tradeTerms":{"termsCode":"CIF"}}}"#)),
        &[],
    );
}

#[test]
fn items_are_named_by_the_id_cas_gave_them() {
    let base = shipment(
        r#""declType":"IM""#,
        r#"{"seqNum":1,"goodsMeasure":{"nmass":5.0,"qty":1}},{"seqNum":2,"goodsMeasure":{"nmass":7.0}}"#,
    );
    let theirs = shipment(
        r#""declType":"IM""#,
        r#"{"governmentAgencyGoodsItemId":"i2","seqNum":2,"goodsMeasure":{"nmass":7.0}},{"governmentAgencyGoodsItemId":"i1","seqNum":1,"goodsMeasure":{"nmass":5.0,"qty":1}}"#,
    );
    let patch = |id: &str, body: &str| ItemCorrection::Patch { id: id.into(), body: body.into() };
    check(
        &base,
        &[("items[0].goodsMeasure.nmass", "5.250")],
        &theirs,
        None,
        &[patch("i1", r#"{"goodsMeasure":{"nmass":5.250}}"#)],
    );
    check(&base, &[("items[1]", "")], &theirs, None, &[ItemCorrection::Remove { id: "i2".into() }]);
    // The later item moves up; its number is CAS's to give.
    check(
        &base,
        &[("items[0]", ""), ("items[0].seqNum", "1")],
        &theirs,
        None,
        &[ItemCorrection::Remove { id: "i1".into() }],
    );
    check(
        &base,
        &[("items[2]", r#"{"seqNum":3,"goodsMeasure":{"nmass":1}}"#)],
        &theirs,
        None,
        &[ItemCorrection::Add { body: r#"{"goodsMeasure":{"nmass":1}}"#.into() }],
    );
}

#[test]
fn a_collection_goes_by_reference_where_cas_gave_one_and_whole_where_not() {
    let list = |elements: &str| shipment(&format!(r#""additionalDocuments":[{elements}]"#), "");
    let base = list(r#"{"type":"935","refNum":"A"},{"type":"380","refNum":"B"}"#);
    let referenced =
        list(r#"{"casReference":"r1","type":"935","refNum":"A"},{"casReference":"r2","type":"380","refNum":"B"}"#);
    let sad = |body: &str| format!(r#"{{"singleAdministrativeDocument":{{"additionalDocuments":[{body}]}}}}"#);
    let at = "singleAdministrativeDocument.additionalDocuments";
    let edited = format!("{at}[1].refNum");
    check(
        &base,
        &[(&edited, r#""B2""#)],
        &referenced,
        Some(&sad(r#"{"casReference":"r2","type":"380","refNum":"B2"}"#)),
        &[],
    );
    let whole = sad(r#"{"type":"935","refNum":"A"},{"type":"380","refNum":"B2"}"#);
    check(&base, &[(&edited, r#""B2""#)], &base, Some(&whole), &[]);
    // One that goes, or is new, cannot be said by reference: the whole collection replaces CAS's.
    check(&base, &[(&format!("{at}[0]"), "")], &referenced, Some(&sad(r#"{"type":"380","refNum":"B"}"#)), &[]);
    check(
        &base,
        &[(&format!("{at}[2]"), r#"{"type":"740"}"#)],
        &referenced,
        Some(&sad(r#"{"type":"935","refNum":"A"},{"type":"380","refNum":"B"},{"type":"740"}"#)),
        &[],
    );
}

#[test]
fn what_a_declaration_does_not_have_is_said() {
    let base = Document::from_json(&shipment(r#""declType":"IM""#, "")).unwrap();
    let mut mine = base.clone();
    let mut draft = Draft::new(&mut mine);
    draft.set(&Path::parse("storageLocationReference").unwrap(), Node::text("BEANR01")).unwrap();
    drop(draft);
    let found = correction(&base, &mine, &base);
    assert_eq!((found.header, found.beyond), (None, vec!["storageLocationReference".to_owned()]));
    // An item that CAS does not show cannot be named.
    let base = Document::from_json(&shipment(r#""a":1"#, r#"{"qty":1},{"qty":2}"#)).unwrap();
    let mut mine = base.clone();
    let at = mine.locate(&path("items[1].qty"));
    Draft::new(&mut mine).set(&at, Node::number("3").unwrap()).unwrap();
    let theirs = Document::from_json(&shipment(r#""a":1"#, r#"{"qty":1,"governmentAgencyGoodsItemId":"i1"}"#)).unwrap();
    assert_eq!(correction(&base, &mine, &theirs).beyond, ["item 2"]);
}
