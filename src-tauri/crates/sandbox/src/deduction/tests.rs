//! Cases for deductions: what is left out, and what it is filled with.

use super::*;
use crate::practice::Practice;

const LEFT: &str = r#"{"customsFlow":"INEU_H1EIDR","direction":"IN","externalReference":"QS-1",
    "storageLocationReference":"BEANR01","singleAdministrativeDocument":{"declType":"IM","addDeclType1":"A",
    "invoiceCurrency":"EUR","goodsShipment":{"governmentAgencyGoodsItems":[
    {"commodity":{"itemId":"WN-1001","invoiceLine":{"itemAmount":1000.10}},"goodsMeasure":{"qty":12},
     "governmentProcedure":{"proc":"40","prevProc":"00"}},
    {"commodity":{"itemId":"NOT-KNOWN","classifications":[{"type":"TARIC","code":"8481807390"}],
     "invoiceLine":{"itemAmount":0.20}},"goodsMeasure":{"qty":2,"gmass":60},"origin":{"country":"DE"}}]}}}"#;

fn filled(text: &str) -> (Tree, Vec<Deduced>) {
    let mut document = Tree::read(text).unwrap();
    let decisions = &Practice::embedded().unwrap().decisions;
    let found = fill(&mut document, &Master::embedded().unwrap(), decisions).unwrap();
    (document, found)
}

#[test]
fn what_is_left_out_is_filled_and_says_why() {
    let (document, found) = filled(LEFT);
    for (path, expected, because) in [
        ("declarationOfficeCode", "BE101000", "storage location BEANR01"),
        ("importer.code", "IMP0007", "decision table D020"),
        ("importer.businessPartnerReference[0].code", "BE0867525339", ""),
        ("goodsShipment.destination.country", "BE", "storage location BEANR01"),
        ("goodsShipment.exportCountry", "CL", "decision table D030"),
        ("totalInvoiceAmount", "1000.3", "decision table D050"),
        ("goodsShipment.governmentAgencyGoodsItems[0].commodity.classifications[0].code", "2204218000", ""),
        ("goodsShipment.governmentAgencyGoodsItems[0].goodsMeasure.nmass", "14.4", "article WN-1001"),
        ("goodsShipment.governmentAgencyGoodsItems[0].goodsMeasure.supQty", "9", "article WN-1001"),
        ("goodsShipment.governmentAgencyGoodsItems[1].goodsMeasure.nmass", "50", "decision table D062"),
        ("goodsShipment.governmentAgencyGoodsItems[1].goodsMeasure.gmass", "60", ""),
        ("goodsShipment.governmentAgencyGoodsItems[1].origin.country", "DE", ""),
    ] {
        let path = format!("{SAD}.{path}");
        assert_eq!(document.text_at(&path).as_deref(), Some(expected), "{path}");
        if !because.is_empty() {
            let reason = found.iter().find(|deduced| deduced.path == path).map(|deduced| deduced.because.as_str());
            assert_eq!(reason, Some(because), "{path}");
        }
    }
}

#[test]
fn what_was_sent_is_never_changed_and_nothing_is_deduced_twice() {
    let (mut document, found) = filled(LEFT);
    let decisions = &Practice::embedded().unwrap().decisions;
    assert_eq!(fill(&mut document, &Master::embedded().unwrap(), decisions).unwrap(), []);
    forget(&mut document, &found).unwrap();
    let (again, _) = filled(&document.json().unwrap());
    // The order of members may differ: groups that were made stay where they are, empty.
    let value = |tree: &Tree| serde_json::from_str::<serde_json::Value>(&tree.json().unwrap()).unwrap();
    assert_eq!(value(&again), value(&filled(LEFT).0));
}

#[test]
fn what_was_changed_since_is_not_forgotten() {
    let (mut document, found) = filled(LEFT);
    let office = format!("{SAD}.declarationOfficeCode");
    document.set(&office, Tree::text_leaf("BE212000").unwrap());
    forget(&mut document, &found).unwrap();
    assert_eq!(document.text_at(&office).as_deref(), Some("BE212000"));
    assert_eq!(document.text_at(&format!("{SAD}.importer.code")), None);
}

#[test]
fn a_place_nobody_knows_gives_no_office() {
    let (document, _) = filled(&LEFT.replace("BEANR01", "XX-1"));
    assert_eq!(document.text_at(&format!("{SAD}.declarationOfficeCode")), None);
}

#[test]
fn master_data_that_were_sent_count_before_those_the_program_brings() {
    let mut master = Master::embedded().unwrap();
    let versions = r#"{"itemId":"WN-1001","versions":[{"activeFrom":"2026-01-01","netMass":"1.3","description":"Newer"},
        {"activeFrom":"2025-01-01","netMass":"9"}],"taric":"2204218000"}"#;
    master.add("article", versions);
    master.add("partner", r#"{"code":"P1","businessPartnerReference":[{"code":"DE1234567890123","type":"Eori"}]}"#);
    master.add("partner", "not JSON");
    let article = master.article("WN-1001").unwrap();
    assert_eq!(article.net_mass_kg, Some("1.3".parse().unwrap()));
    assert_eq!(article.description.as_deref(), Some("Newer"));
    assert!(article.classifications.as_ref().is_some_and(|list| list.contains("2204218000")));
    assert!(master.partner("P1").unwrap().references.as_ref().is_some_and(|list| list.contains("DE1234567890123")));
}
