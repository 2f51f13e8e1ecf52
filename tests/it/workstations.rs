//! Two workstations on one tenant: what one changes comes to the other field by field, what both change is asked, and in
//! the end both hold the same.

use serde_json::Value;

use crate::program::{Desk, Sandbox, shipment};

const LOCATION: &str = "singleAdministrativeDocument.goodsShipment.consignment.goodsLocation.identification";
const CURRENCY: &str = "singleAdministrativeDocument.invoiceCurrency";
const COUNTRY: &str = "singleAdministrativeDocument.goodsShipment.exportCountry";

fn desk(cas: &Sandbox, reference: &str) -> Desk {
    let desk = Desk::at(cas);
    let file = desk.file("one.json", &shipment(reference));
    desk.run(&["load", file.to_str().unwrap()]).fine();
    // Customs refuses this place, so the dossier stays open for corrections.
    desk.run(&["edit", reference, &format!("{LOCATION}=BETST1REFUSED")]).fine();
    desk
}

fn refused(desk: &Desk, reference: &str) -> Value {
    desk.sync_until(reference, |shown| {
        shown["state"] == "refused" && shown["declarations"][0]["status"] == "CustomsError"
    })
}

fn declared(desk: &Desk, reference: &str) -> Value {
    desk.json(&["show", reference])["document"]["singleAdministrativeDocument"].clone()
}

#[test]
fn two_workstations_come_to_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let cas = Sandbox::start(folder.path(), "40", None);
    let id = "QS-TWO-1";
    let (ann, bert) = (desk(&cas, id), desk(&cas, id));
    ann.run(&["submit", id]).fine();
    refused(&ann, id);
    refused(&bert, id);
    assert_eq!(bert.json(&["conflicts"]), Value::Array(vec![]), "they have the same");

    // Ann corrects and sends; Bert has typed something else meanwhile.
    ann.run(&["edit", id, &format!("{LOCATION}=BETST2REFUSED"), &format!("{CURRENCY}=GBP")]).fine();
    ann.run(&["submit", id]).fine();
    refused(&ann, id);
    let replaced = |shown: &Value| shown["document"]["singleAdministrativeDocument"]["invoiceCurrency"] == "GBP";
    bert.run(&["edit", id, &format!("{COUNTRY}=KR")]).fine();
    bert.sync_until(id, |shown| replaced(shown) && shown["state"] == "refused");
    let merged = declared(&bert, id);
    assert_eq!((&merged["invoiceCurrency"], &merged["goodsShipment"]["exportCountry"]), (&"GBP".into(), &"KR".into()));
    assert_eq!(bert.json(&["conflicts"]), Value::Array(vec![]), "each changed something of its own");

    // Both change the same.
    refused(&ann, id);
    ann.run(&["edit", id, &format!("{LOCATION}=BETST3REFUSED"), &format!("{CURRENCY}=JPY")]).fine();
    ann.run(&["submit", id]).fine();
    refused(&ann, id);
    bert.run(&["edit", id, &format!("{CURRENCY}=NOK")]).fine();
    let mut open = Value::Null;
    bert.sync_until(id, |shown| {
        open = bert.json(&["conflicts"]);
        shown["state"] == "refused" && open.as_array().is_some_and(|open| !open.is_empty())
    });
    let conflict = open[0]["id"].as_str().unwrap();
    assert_eq!(declared(&bert, id)["invoiceCurrency"], "NOK", "nothing is overwritten silently");
    let sent = bert.run(&["submit", id]);
    assert_eq!(sent.code, 1, "not sent while it is open: {} {}", sent.out, sent.err);
    let seen = bert.json(&["conflict", conflict]);
    let field = &seen["fields"][0];
    assert_eq!(
        (&field["mine"], &field["theirs"], &field["base"], &field["mineBy"]),
        (&"NOK".into(), &"JPY".into(), &"GBP".into(), &"M. Verhulst".into()),
        "{seen:#}"
    );
    bert.run(&["conflict", conflict, "other", CURRENCY, "SEK"]).fine();
    assert_eq!(bert.json(&["conflicts"]), Value::Array(vec![]));
    assert_eq!(bert.run(&["conflict", conflict, "mine"]).code, 1, "nothing is left to decide");

    // Bert sends what came of it; Ann's desk takes it over, and both hold the same.
    refused(&ann, id);
    bert.run(&["edit", id, &format!("{LOCATION}=BETST4REFUSED")]).fine();
    bert.run(&["submit", id]).fine();
    refused(&bert, id);
    ann.sync_until(id, |shown| shown["document"]["singleAdministrativeDocument"]["invoiceCurrency"] == "SEK");
    refused(&bert, id);
    refused(&ann, id);
    assert_eq!(declared(&ann, id), declared(&bert, id));
    for desk in [&ann, &bert] {
        assert_eq!(desk.json(&["conflicts"]), Value::Array(vec![]));
        desk.verify();
    }
    assert_eq!(cas.declarations().len(), 1, "{:?}", cas.declarations());
}
