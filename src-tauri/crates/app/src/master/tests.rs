//! Master data as their users meet them: made, sent, retired, and in declarations that are filled from them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

use crate::desk::{edit, name_party, new_record, open, submit, undo, why};
use crate::view::*;
use crate::{App, Code, Connect, Host, Start, list, partners};

const ITEM: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[0]";
const ARTICLE: &str = r#"{"itemId":"W75","uom":"PCE","versions":[
    {"activeFrom":"2026-01-01","description":"Red wine of Chile, bottled","originCountry":"CL","netMass":1.2,
     "classifications":[{"type":"TARIC","code":"2204210600"}],"supQtyUoM":"LTR","supQtyFactor":0.75},
    {"activeFrom":"2027-01-01","description":"Red wine of Chile","classifications":[{"type":"TARIC","code":"2204210700"}]}]}"#;
const PARTNERS: &str = r#"{"businessPartners":[
    {"code":"C1","name":"De Schelde NV","types":["IMP"],"eori":"BE0867525339","address":{"city":"Antwerpen","country":"BE"}},
    {"code":"C2","name":"Viña del Mar","types":["EXP"],"address":{"streetNumBox":"Calle 3","city":"Santiago","country":"CL","zipCode":"8320000"}},
    {"code":"C3","name":"De Schelde gone","types":["IMP"],"validTo":"2026-01-01"}]}"#;

/// An application whose clock moves a second with every look at it.
fn app() -> (tempfile::TempDir, App) {
    let folder = tempfile::tempdir().unwrap();
    let seconds = Arc::new(AtomicI64::new(0));
    let start = DateTime::parse_from_rfc3339("2026-11-22T09:00:00Z").unwrap().to_utc();
    let clock = move || -> DateTime<Utc> { start + TimeDelta::seconds(seconds.fetch_add(1, Ordering::Relaxed)) };
    let app = App::open(Start {
        folder: folder.path().join("profile"),
        create: true,
        connect: Connect::Practice,
        person: Some("M. Verhulst".into()),
        program: "a test".into(),
        host: Host::new(Arc::new(clock)),
    });
    (folder, app.unwrap())
}

fn load(app: &App, kind: &str, text: &str) -> MastersLoaded {
    app.load_masters(kind, "/somewhere/file.jsonl", text).unwrap()
}

fn new(app: &App, column: &str) -> DeskView {
    new_record(app, NewRecord { column: column.into(), copy_of: None, template: None }).unwrap()
}

fn typed(app: &App, id: &str, path: &str, text: &str) -> EditReply {
    edit(app, EditRecord { id: id.into(), edits: vec![TypedEdit { path: path.into(), text: text.into() }] }).unwrap()
}

fn look(app: &App, id: &str) -> DeskView {
    open(app, OpenRecord { id: id.into(), as_at_utc: None }).unwrap()
}

/// Values of the first item whose mark names an article, with the mark: `goodsMeasure.nmass=2880`.
fn filled(view: &DeskView, from: &str) -> Vec<String> {
    let values = view.values.iter().filter(|(_, value)| value.mark.word.contains(from));
    values.map(|(path, value)| format!("{}={}", path.rsplit('.').next().unwrap_or_default(), value.text)).collect()
}

#[test]
fn an_item_is_filled_from_its_article_and_what_was_typed_is_kept() {
    let (_folder, app) = app();
    load(&app, "article", ARTICLE);
    let id = new(&app, "H1").id;
    typed(&app, &id, &format!("{ITEM}.commodity.description"), "My own words");
    let reply = typed(&app, &id, &format!("{ITEM}.commodity.itemId"), "W75");
    assert_eq!(
        reply.note.as_deref(),
        Some(
            "Filled 4 values from article W75, version of 2026-01-01. 1 value that stood already is kept, though article W75, version of 2026-01-01 says otherwise."
        )
    );
    let of_article = "follows: article W75, version of 2026-01-01";
    let view = look(&app, &id);
    assert_eq!(filled(&view, of_article), ["code=2204210600", "supQtyUoM=LTR", "uoM=PCE", "country=CL"]);
    assert_eq!(view.values.values().filter(|value| value.text == "My own words").count(), 1);

    // The quantity brings what is counted by it, and takes it along when it changes; a mass that was typed stays.
    let reply = typed(&app, &id, &format!("{ITEM}.goodsMeasure.qty"), "2400");
    assert_eq!(reply.note.as_deref(), Some("Filled 2 values from article W75, version of 2026-01-01."));
    let view = look(&app, &id);
    assert!(filled(&view, of_article).contains(&"nmass=2880".to_owned()), "{:?}", filled(&view, of_article));
    assert!(filled(&view, of_article).contains(&"supQty=1800".to_owned()));
    typed(&app, &id, &format!("{ITEM}.goodsMeasure.nmass"), "2900");
    typed(&app, &id, &format!("{ITEM}.goodsMeasure.qty"), "1200");
    let view = look(&app, &id);
    let mass = view.values.iter().find(|(path, _)| path.ends_with(".nmass")).map(|(_, value)| value.text.clone());
    assert_eq!(mass.as_deref(), Some("2900"));
    assert!(filled(&view, of_article).contains(&"supQty=900".to_owned()));

    // Why is this value here: the article and its version.
    let path = view.values.keys().find(|path| path.ends_with("origin.country")).unwrap().clone();
    let said = why(&app, ElementPath { id: id.clone(), path }).unwrap();
    assert_eq!(said.history[0].mark.word, of_article);
    assert_eq!(said.history[0].label, "Filled from article W75, version of 2026-01-01");
}

#[test]
fn what_followed_goes_with_its_article_and_comes_back_by_undo() {
    let (_folder, app) = app();
    load(&app, "article", ARTICLE);
    let id = new(&app, "B1").id;
    typed(&app, &id, &format!("{ITEM}.commodity.itemId"), "W75");
    let view = look(&app, &id);
    assert!(filled(&view, "article W75").contains(&"code=22042106".to_owned()), "an export takes eight digits");
    typed(&app, &id, &format!("{ITEM}.commodity.itemId"), "UNKNOWN");
    let view = look(&app, &id);
    assert_eq!(filled(&view, "article"), Vec::<String>::new());
    assert!(!view.values.keys().any(|path| path.contains("classifications")), "nor what stood beside");
    undo(&app, RecordId { id: id.clone() }).unwrap();
    assert_eq!(filled(&look(&app, &id), "article W75").len(), 5);
    undo(&app, RecordId { id: id.clone() }).unwrap();
    assert_eq!(
        filled(&look(&app, &id), "article"),
        Vec::<String>::new(),
        "one undo takes back the code and what followed"
    );
}

#[test]
fn a_party_is_filled_from_the_partner_its_code_names() {
    let (_folder, app) = app();
    load(&app, "partner", PARTNERS);
    let id = new(&app, "H1").id;
    let sad = "singleAdministrativeDocument";
    typed(&app, &id, &format!("{sad}.importer.code"), "C1");
    // Who has a number is named by it; who has none by name and address.
    assert_eq!(filled(&look(&app, &id), "partner C1"), ["code=BE0867525339", "type=Eori"]);
    typed(&app, &id, &format!("{sad}.goodsShipment.exporter.code"), "C2");
    let view = look(&app, &id);
    assert_eq!(
        filled(&view, "partner C2"),
        ["city=Santiago", "country=CL", "streetNumBox=Calle 3", "zipCode=8320000", "name=Viña del Mar"]
    );
    let about_partners =
        view.findings.iter().filter(|finding| finding.paths.iter().any(|path| path.contains("importer")));
    assert_eq!(about_partners.map(|finding| &*finding.message).collect::<Vec<_>>(), Vec::<&str>::new());
    typed(&app, &id, &format!("{sad}.importer.code"), "C3");
    assert_eq!(filled(&look(&app, &id), "partner C"), filled(&view, "partner C2"), "a retired partner fills nothing");
}

#[test]
fn partners_of_the_master_data_come_first() {
    let (_folder, app) = app();
    let id = new(&app, "H1").id;
    typed(&app, &id, "singleAdministrativeDocument.importer.name", "De Schelde and Sons");
    load(&app, "partner", PARTNERS);
    let search = PartnersRequest { text: "schelde".into(), role: "importer".into(), limit: 9 };
    let found = partners::search(&app, search).unwrap();
    let rows: Vec<(&str, bool)> = found.rows.iter().map(|row| (row.number.as_str(), row.master)).collect();
    assert_eq!(rows, [("C1", true), ("", false)], "the retired one is not offered");
    let named = found.rows[0].named.clone();
    let path = "singleAdministrativeDocument.importer.name".to_owned();
    name_party(&app, NameParty { id: id.clone(), path, named }).unwrap();
    let view = look(&app, &id);
    assert_eq!(filled(&view, "partner C1"), ["code=BE0867525339", "type=Eori", "code=C1"]);
    assert!(!view.values.keys().any(|path| path.ends_with("importer.name")), "the number names the importer now");
}

#[test]
fn a_record_is_made_sent_changed_and_sent_again() {
    let (_folder, app) = app();
    let id = new(&app, "article").id;
    let refused = submit(&app, crate::SubmitRecord { id: id.clone(), confirmed_production: false }).unwrap_err();
    assert_eq!(refused.code, Code::Refused);
    let first = "articleDataItem.versions[0]";
    for (path, text) in [
        ("articleDataItem.itemId".to_owned(), "W75"),
        ("articleDataItem.uom".to_owned(), "PCE"),
        (format!("{first}.activeFrom"), "1.1.2026"),
        (format!("{first}.description"), "Red wine"),
        (format!("{first}.classifications[0].code"), "2204 2106 00"),
    ] {
        typed(&app, &id, &path, text);
    }
    let view = look(&app, &id);
    let blocks: Vec<&str> =
        view.findings.iter().filter(|finding| finding.severity == "blocks").map(|finding| &*finding.message).collect();
    assert_eq!(blocks, Vec::<&str>::new());
    assert_eq!((view.heading.title.as_str(), view.heading.tag.as_str()), ("Article W75", "Not at CAS"));
    assert_eq!(
        view.findings.iter().map(|finding| &*finding.place).next(),
        Some("Version 1, article supplementary unit")
    );

    let sent = submit(&app, crate::SubmitRecord { id: id.clone(), confirmed_production: false }).unwrap();
    assert_eq!(sent.heading.tag, "Waiting to be sent");
    assert!(sent.read_only.is_none() && !sent.send.possible);
    let waiting = app.profile().read(|reading| reading.outbox_of(id.parse().unwrap())).unwrap();
    let payload = String::from_utf8(waiting[0].payload.clone()).unwrap();
    assert!(payload.starts_with(r#"{"type":"Product","itemId":"W75""#), "{payload}");

    // Changed before it left: the newer one takes its place.
    typed(&app, &id, &format!("{first}.description"), "Red wine, bottled");
    submit(&app, crate::SubmitRecord { id: id.clone(), confirmed_production: false }).unwrap();
    let rows = app.profile().read(|reading| reading.outbox_of(id.parse().unwrap())).unwrap();
    let states: Vec<String> = rows.iter().map(|row| row.delivery.state.to_string()).collect();
    assert_eq!(states, ["cancelled", "waiting"]);
}

#[test]
fn a_code_belongs_to_one_record() {
    let (_folder, app) = app();
    load(&app, "article", ARTICLE);
    let id = new(&app, "article").id;
    let reply = typed(&app, &id, "articleDataItem.itemId", "W75");
    let said = reply.findings_new.iter().find(|finding| finding.rule == "QS-P-0001").unwrap();
    assert_eq!(
        (said.severity.as_str(), said.message.as_str()),
        ("blocks", "Another article has the code W75; each has a code of its own.")
    );
    // A partner of the same code is somebody else.
    let partner = new(&app, "partner").id;
    let reply = typed(&app, &partner, "businessPartner.code", "W75");
    assert!(reply.findings_new.iter().all(|finding| finding.rule != "QS-P-0001"));
}

#[test]
fn a_copy_has_no_code_and_a_retired_record_is_listed_apart() {
    let (_folder, app) = app();
    let ids = load(&app, "article", ARTICLE).ids;
    let copy =
        new_record(&app, NewRecord { column: String::new(), copy_of: Some(ids[0].clone()), template: None }).unwrap();
    assert_eq!(copy.heading.title, "Article, no code yet");
    assert!(copy.values.values().any(|value| value.mark.word == "copied from W75"));
    typed(&app, &ids[0], "articleDataItem.validTo", "31.12.2026");
    let rows = |filter: &str| {
        let request = ListRequest { kind: "article".into(), filter: filter.into(), ..ListRequest::default() };
        list::dossiers(&app, request).unwrap().rows.into_iter().map(|row| row.state_words).collect::<Vec<_>>()
    };
    assert_eq!((rows("all").len(), rows("retired"), rows("use").len()), (2, vec!["Retired, not at CAS".to_owned()], 1));
    let dossiers = list::dossiers(&app, ListRequest::default()).unwrap().rows;
    assert!(dossiers.is_empty(), "master data are no dossiers");
}

#[test]
fn a_file_is_taken_in_over_what_is_there() {
    let (_folder, app) = app();
    let lines = "{\"itemId\":\"A\",\"future\":{\"x\":1.0}}\n\n{\"itemId\":\"B\",\"versions\":[{\"activeFrom\":\"2026-01-01\"}]}\n";
    let loaded = load(&app, "article", lines);
    assert_eq!((loaded.new, loaded.changed, loaded.same), (2, 0, 0));
    typed(&app, &loaded.ids[1], "articleDataItem.versions[0].description", "Mine");
    let again = load(&app, "article", &lines.replace("2026-01-01\"", "2026-01-01\",\"originCountry\":\"FR\""));
    assert_eq!((again.new, again.changed, again.same), (0, 1, 1));
    let view = look(&app, &loaded.ids[1]);
    assert!(view.values.values().any(|value| value.text == "FR" && value.mark.word == "file file.jsonl"));
    assert_eq!(app.export_masters("article").unwrap()[0], r#"{"itemId":"A","future":{"x":1.0}}"#);
    let (fault, kept) =
        (app.load_masters("article", "x", "{\"itemId\":\"C\"}\n{\"code\":1}"), app.masters("article", ""));
    let fault = fault.unwrap_err();
    assert_eq!(fault.message, "Line 2 is no article: articleDataItem.itemId is missing.");
    assert_eq!(kept.unwrap().len(), 2, "nothing of a file that is wrong is taken in");
}
