//! The desk as its users meet it: an application on a profile of its own, commands in, views out.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::view::{CodesRequest, FormRequest, NamesLanguage, NewRecord, OpenRecord, OutboxId, TypedEdit};
use crate::{App, Connect, Host, Start, form, outbox};
use domain::catalogue::Language;

const ITEMS: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems";

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

fn new_h1(app: &App) -> DeskView {
    new_record(app, NewRecord { column: "H1".into(), copy_of: None, template: None }).unwrap()
}

fn typed(app: &App, id: &str, path: &str, text: &str) -> EditReply {
    let edits = vec![TypedEdit { path: path.into(), text: text.into() }];
    edit(app, EditRecord { id: id.into(), edits }).unwrap()
}

fn value(app: &App, id: &str, seen: &str) -> Option<(String, String)> {
    let held = held(app, id).unwrap();
    let path = held.document.locate(&Path::parse(seen).unwrap());
    let view = desk_view(&held, Language::En).values.remove(&path.to_string())?;
    Some((view.text, view.mark.kind))
}

#[test]
fn what_is_typed_is_read_as_the_catalogue_means_it() {
    let (_folder, app) = app();
    let id = new_h1(&app).id;
    let sad = "singleAdministrativeDocument";
    for (path, text, stored) in [
        ("externalReference".to_owned(), "QS-1", "QS-1"),
        (format!("{sad}.totalInvoiceAmount"), "1.234,50", "1234.50"),
        (format!("{sad}.invoiceCurrency"), "eur", "EUR"),
        (format!("{sad}.accDateCode"), "2026-11-20T09:30:00+01:00", "2026-11-20T09:30:00+01:00"),
        (format!("{sad}.accDateCode"), "24.12.26", "2026-12-24T00:00:00+01:00"),
        (format!("{sad}.accDateCode"), "t", "2026-11-22T00:00:00+01:00"),
        (format!("{ITEMS}[0].goodsMeasure.nmass"), "12*24", "288"),
        (format!("{ITEMS}[0].goodsMeasure.gmass"), "0,3 t", "300"),
        (format!("{sad}.goodsShipment.exportCountry"), "UK", "UK"),
        (format!("{ITEMS}[0].goodsMeasure.qty"), "heavy", "heavy"),
    ] {
        typed(&app, &id, &path, text);
        assert_eq!(value(&app, &id, &path), Some((stored.to_owned(), "typed".to_owned())), "{path} {text}");
    }
}

#[test]
fn what_belongs_to_a_value_is_set_with_it() {
    let (_folder, app) = app();
    let id = new_h1(&app).id;
    let importer = "singleAdministrativeDocument.importer.businessPartnerReference[0]";
    typed(&app, &id, &format!("{importer}.code"), "BE0867525339");
    assert_eq!(value(&app, &id, &format!("{importer}.type")), Some(("Eori".to_owned(), "rule".to_owned())));

    let reply = typed(&app, &id, &format!("{ITEMS}[0].additionalDocuments[0].type"), "N380");
    assert!(reply.note.is_some(), "how it was read is said");
    let document = format!("{ITEMS}[0].additionalDocuments[0]");
    assert_eq!(value(&app, &id, &format!("{document}.category")).unwrap().0, "N");
    assert_eq!(value(&app, &id, &format!("{document}.type")).unwrap().0, "380");
}

#[test]
fn items_are_numbered_with_every_step_and_one_undo() {
    let (_folder, app) = app();
    let id = new_h1(&app).id;
    let number = |at: usize| value(&app, &id, &format!("{ITEMS}[{at}].seqNum")).map(|(text, _)| text);
    typed(&app, &id, &format!("{ITEMS}[0].commodity.description"), "White wine");
    assert_eq!(number(0), Some("1".into()), "typing into the place after the last item makes one");
    undo(&app, RecordIdView { id: id.clone() }).unwrap();
    assert_eq!(number(0), None);
    let insert_at = |at| insert(&app, InsertElement { id: id.clone(), list: ITEMS.into(), at, copy_of: None }).unwrap();
    insert_at(None);
    typed(&app, &id, &format!("{ITEMS}[0].commodity.description"), "Red wine");
    insert_at(Some(0));
    assert_eq!((number(0), number(1)), (Some("1".into()), Some("2".into())));
    assert_eq!(value(&app, &id, &format!("{ITEMS}[1].commodity.description")).unwrap().0, "Red wine");

    undo(&app, RecordIdView { id: id.clone() }).unwrap();
    assert_eq!((number(0), number(1)), (Some("1".into()), None));
    redo(&app, RecordIdView { id: id.clone() }).unwrap();
    assert_eq!((number(0), number(1)), (Some("1".into()), Some("2".into())));

    typed(&app, &id, &format!("{ITEMS}[1].ucr.traderReference"), "UCR-1");
    let copied = insert(
        &app,
        InsertElement { id: id.clone(), list: ITEMS.into(), at: None, copy_of: Some(format!("{ITEMS}[1]")) },
    )
    .unwrap();
    assert!(copied.focus.is_some());
    assert_eq!(
        value(&app, &id, &format!("{ITEMS}[2].ucr.traderReference")),
        None,
        "a reference of one item is not copied"
    );
    assert_eq!(
        value(&app, &id, &format!("{ITEMS}[2].commodity.description")),
        Some(("Red wine".into(), "copied".into()))
    );
    shift(&app, ShiftElement { id: id.clone(), path: format!("{ITEMS}[2]"), to: 0 }).unwrap();
    remove(&app, ElementPath { id: id.clone(), path: format!("{ITEMS}[1]") }).unwrap();
    assert_eq!((number(0), number(1), number(2)), (Some("1".into()), Some("2".into()), None));
}

/// The reply of an edit, applied to what the screen holds, gives what opening anew gives.
#[test]
fn a_reply_is_the_difference_between_two_views() {
    let (_folder, app) = app();
    let mut view = new_h1(&app);
    let id = view.id.clone();
    let apply = |view: &mut DeskView, reply: EditReply| {
        for (path, value) in reply.changed {
            match value {
                Some(value) => view.values.insert(path, value),
                None => view.values.remove(&path),
            };
        }
        for (path, keys) in reply.lists {
            match keys {
                Some(keys) => view.lists.insert(path, keys),
                None => view.lists.remove(&path),
            };
        }
        view.findings.retain(|finding| !reply.findings_gone.contains(&finding.id));
        view.findings.extend(reply.findings_new);
        (view.revision, view.totals) = (reply.revision, reply.totals);
    };
    let item = format!("{ITEMS}[0]");
    let steps: Vec<Box<dyn Fn() -> EditReply>> = vec![
        Box::new(|| typed(&app, &id, &format!("{ITEMS}[0].goodsMeasure.nmass"), "10")),
        Box::new(|| typed(&app, &id, &format!("{ITEMS}[0].goodsMeasure.gmass"), "9")),
        Box::new(|| typed(&app, &id, &format!("{ITEMS}[0].additionalDocuments[0].type"), "N380")),
        Box::new(|| {
            insert(&app, InsertElement { id: id.clone(), list: ITEMS.into(), at: Some(0), copy_of: Some(item.clone()) })
                .unwrap()
        }),
        Box::new(|| remove(&app, ElementPath { id: id.clone(), path: item.clone() }).unwrap()),
        Box::new(|| undo(&app, RecordIdView { id: id.clone() }).unwrap()),
        Box::new(|| typed(&app, &id, &format!("{ITEMS}[0].goodsMeasure.gmass"), "")),
    ];
    for (number, step) in steps.iter().enumerate() {
        apply(&mut view, step());
        let anew = open(&app, OpenRecord { id: id.clone(), as_at_utc: None }).unwrap();
        assert_eq!((&view.values, &view.lists), (&anew.values, &anew.lists), "after step {number}");
        let sorted = |findings: &[crate::view::FindingView]| {
            let mut ids: Vec<(String, String)> =
                findings.iter().map(|each| (each.id.clone(), each.message.clone())).collect();
            ids.sort();
            ids
        };
        assert_eq!(sorted(&view.findings), sorted(&anew.findings), "after step {number}");
        assert_eq!((view.revision, &view.totals), (anew.revision, &anew.totals));
    }
}

#[test]
fn a_repair_settles_its_finding_and_is_one_undo() {
    let (_folder, app) = app();
    let id = new_h1(&app).id;
    let path = "singleAdministrativeDocument.goodsShipment.exportCountry";
    let reply = typed(&app, &id, path, "UK");
    let finding = reply.findings_new.iter().find(|finding| finding.paths.iter().any(|at| at == path)).unwrap();
    assert_eq!((finding.severity.as_str(), finding.repairs[0].as_str()), ("blocks", "Set GB"));
    let finding = finding.id.clone();
    let reply = repair(&app, ApplyRepair { id: id.clone(), finding: finding.clone(), repair: 0 }).unwrap();
    assert!(reply.findings_gone.contains(&finding));
    assert_eq!(value(&app, &id, path), Some(("GB".into(), "repair".into())));
    undo(&app, RecordIdView { id: id.clone() }).unwrap();
    assert_eq!(value(&app, &id, path), Some(("UK".into(), "typed".into())));
    let gone = repair(&app, ApplyRepair { id, finding: "QS-X@nowhere".into(), repair: 0 }).unwrap_err();
    assert_eq!(gone.code, Code::Stale);
}

#[test]
fn what_waits_in_the_outbox_cannot_be_typed_over() {
    let (_folder, app) = app();
    let text = include_str!("../../../../../tests/fixtures/h1-two-items.json").to_owned();
    let view = load(&app, crate::view::LoadRecord { name: "../../etc/one.json".into(), text }).unwrap();
    assert!(view.send.possible, "{}", view.send.reason);
    assert_eq!(view.values["externalReference"].mark.word, "file one.json", "a file name is only a label");
    let id = view.id;
    let sent = submit(&app, crate::SubmitRecord { id: id.clone(), confirmed_production: false }).unwrap();
    assert!(sent.read_only.is_some() && !sent.send.possible);
    let edits = vec![TypedEdit { path: "externalReference".into(), text: "X".into() }];
    assert_eq!(edit(&app, EditRecord { id: id.clone(), edits }).unwrap_err().code, Code::Refused);
    let before = outbox::list(&app, crate::view::OutboxRequest::default()).unwrap().rows.len();
    submit(&app, crate::SubmitRecord { id: id.clone(), confirmed_production: false }).unwrap();
    let rows = outbox::list(&app, crate::view::OutboxRequest::default()).unwrap().rows;
    assert_eq!(rows.len(), before, "asked twice, sent once");
    let shipment = rows.iter().find(|row| row.what == "New shipment").unwrap();
    outbox::cancel(&app, OutboxId { id: shipment.id.clone() }).unwrap();
    let open_again = open(&app, OpenRecord { id: id.clone(), as_at_utc: None }).unwrap();
    assert!(open_again.read_only.is_none() && open_again.send.possible, "{:?}", open_again.read_only);
    typed(&app, &id, "storageLocationReference", "BEANR02");
    submit(&app, crate::SubmitRecord { id, confirmed_production: false }).unwrap();
}

#[test]
fn a_past_moment_is_shown_and_not_typed_in() {
    let (_folder, app) = app();
    let view = new_h1(&app);
    let id = view.id;
    typed(&app, &id, "externalReference", "QS-FIRST");
    let first = history(&app, RecordIdView { id: id.clone() }).unwrap().entries[0].at_utc.clone();
    typed(&app, &id, "externalReference", "QS-SECOND");
    let then = open(&app, OpenRecord { id: id.clone(), as_at_utc: Some(first.clone()) }).unwrap();
    assert_eq!(then.values["externalReference"].text, "QS-FIRST");
    assert!(then.read_only.is_some() && then.undo.undo.is_none() && !then.send.possible);
    let compared = compare(&app, CompareMoments { id: id.clone(), from_utc: first, to_utc: None }).unwrap();
    let changes: Vec<_> =
        compared.changes.iter().map(|change| (change.before.as_deref(), change.after.as_deref())).collect();
    assert_eq!(changes, [(Some("QS-FIRST"), Some("QS-SECOND"))]);
    let why = why(&app, ElementPath { id, path: "externalReference".into() }).unwrap();
    let seen: Vec<_> = why.history.iter().map(|entry| (entry.person.as_str(), entry.after.as_deref())).collect();
    assert_eq!(seen, [("M. Verhulst", Some("QS-SECOND")), ("M. Verhulst", Some("QS-FIRST"))]);
}

#[test]
fn requests_from_the_page_are_not_trusted() {
    let (_folder, app) = app();
    let id = new_h1(&app).id;
    let bad = |path: &str, text: &str| {
        let edits = vec![TypedEdit { path: path.into(), text: text.into() }];
        edit(&app, EditRecord { id: id.clone(), edits }).unwrap_err()
    };
    assert_eq!(bad("a[", "x").code, Code::BadInput);
    assert_eq!(bad("externalReference", &"x".repeat(70_000)).code, Code::BadInput);
    assert_eq!(bad(&format!("{ITEMS}[7].seqNum"), "1").code, Code::BadInput);
    assert_eq!(bad("direction.deeper", "x").code, Code::BadInput);
    for group in ["", "singleAdministrativeDocument", ITEMS, "singleAdministrativeDocument.importer"] {
        assert_eq!(bad(group, "5").code, Code::BadInput, "{group}");
        assert_eq!(bad(group, "").code, Code::BadInput, "{group}");
    }
    assert_eq!(bad(&vec!["z"; 65].join("."), "x").code, Code::BadInput);
    let foreign = edit(&app, EditRecord { id: "../../etc/passwd".into(), edits: Vec::new() }).unwrap_err();
    assert_eq!(foreign.code, Code::NotFound);
    let held = held(&app, &id).unwrap();
    assert_eq!(held.meta.head, 1, "nothing was written");
}

#[test]
fn verify_compares_what_lists_go_by_with_the_documents() {
    let (_folder, app) = app();
    let id = new_h1(&app).id;
    typed(&app, &id, "externalReference", "QS-1");
    assert!(app.verify(&mut |_| {}).unwrap().is_clean());
    let record = record_id(&id).unwrap();
    app.profile().write(|tx| tx.set_reference(record, Some("OTHER"), Some("IN"), None, app.host().now())).unwrap();
    let problems = app.verify(&mut |_| {}).unwrap().problems;
    assert!(problems.len() == 1 && problems[0].contains(&id), "{problems:?}");
}

#[test]
fn a_party_is_named_by_somebody_typed_before_in_one_step() {
    let (_folder, app) = app();
    let first = new_h1(&app).id;
    let sad = "singleAdministrativeDocument";
    for (path, text) in [
        ("importer.name", "Müller & Zonen"),
        ("importer.businessPartnerReference[0].code", "BE0867525339"),
        ("importer.address.city", "Gent"),
        ("importer.address.country", "BE"),
    ] {
        typed(&app, &first, &format!("{sad}.{path}"), text);
    }
    let id = new_h1(&app).id;
    let name = format!("{sad}.goodsShipment.exporter.name");
    typed(&app, &id, &name, "Somebody else");
    typed(&app, &id, &format!("{sad}.goodsShipment.exporter.address.streetNumBox"), "Old street 1");
    let found = crate::partners::search(
        &app,
        crate::view::PartnersRequest { text: "muller".into(), role: "exporter".into(), limit: 20 },
    )
    .unwrap();
    let row = &found.rows[0];
    assert_eq!((row.number.as_str(), row.words.as_str()), ("BE0867525339", "Müller & Zonen, Gent, BE"));
    let steps = open(&app, OpenRecord { id: id.clone(), as_at_utc: None }).unwrap().undo.steps;
    let request = crate::view::NameParty { id: id.clone(), path: name.clone(), named: row.named.clone() };
    let reply = name_party(&app, request).unwrap();
    assert_eq!(reply.undo.steps, steps + 1);
    let exporter = format!("{sad}.goodsShipment.exporter");
    for (path, text) in [
        ("name", Some("Müller & Zonen")),
        ("businessPartnerReference[0].code", Some("BE0867525339")),
        ("businessPartnerReference[0].type", Some("Eori")),
        ("address.city", Some("Gent")),
        ("address.streetNumBox", None),
    ] {
        let kept = value(&app, &id, &format!("{exporter}.{path}"));
        assert_eq!(kept, text.map(|text| (text.to_owned(), "copied".to_owned())), "{path}");
    }
    undo(&app, RecordIdView { id: id.clone() }).unwrap();
    assert_eq!(value(&app, &id, &name).unwrap().0, "Somebody else");
    assert_eq!(value(&app, &id, &format!("{exporter}.address.streetNumBox")).unwrap().0, "Old street 1");
}

#[test]
fn elements_and_codes_are_named_in_the_language_of_the_window() {
    let (_folder, app) = app();
    let id = new_h1(&app).id;
    typed(&app, &id, "singleAdministrativeDocument.goodsShipment.exportCountry", "DE");
    let seen = |language: &str| {
        form::speak(&app, NamesLanguage { language: language.into() }).unwrap();
        let form = form::form(&app, FormRequest { column: "H1".into() }).unwrap();
        let boxes: Vec<_> =
            form.sections.iter().flat_map(|section| &section.groups).flat_map(|group| &group.boxes).collect();
        let label = boxes.iter().find(|each| each.element == "shipment.dispatch_country").unwrap().label.clone();
        let view = open(&app, OpenRecord { id: id.clone(), as_at_utc: None }).unwrap();
        let meaning = view.values.values().find(|value| value.text == "DE").and_then(|value| value.meaning.clone());
        (form.sections[0].label.clone(), label, meaning.unwrap())
    };
    for (language, section, label, meaning) in [
        ("nl", "Aangifte", "Land van verzending of uitvoer", "Duitsland"),
        ("fr", "Déclaration", "Pays d'expédition ou d'exportation", "Allemagne"),
        ("en", "Declaration", "Country of dispatch or export", "Germany"),
    ] {
        assert_eq!(seen(language), (section.into(), label.into(), meaning.into()));
    }
    let unknown = form::speak(&app, NamesLanguage { language: "xx".into() }).unwrap_err();
    assert_eq!(unknown.code, Code::BadInput);
}

#[test]
fn a_picker_says_what_is_above_a_code_what_found_it_and_whether_it_fits() {
    let (_folder, app) = app();
    let found = |list: &str, text: &str, fits: Option<&str>| {
        let request = CodesRequest { list: list.into(), text: text.into(), limit: 9, fits: fits.map(str::to_owned) };
        crate::list::codes(&app, request).unwrap().rows
    };
    let champagne = &found("commodity_codes", "schaumwein champagner", None)[0];
    assert_eq!((champagne.code.as_str(), champagne.name.as_str()), ("22041011", "Champagne"));
    assert_eq!(champagne.above.iter().map(|each| &each[..2]).collect::<Vec<_>>(), ["22", "22", "22"]);
    assert!(champagne.found.as_deref().is_some_and(|name| name.contains("Schaumwein")));
    let offices = found("customs_offices", "antwerpen", Some("exit"));
    assert_eq!((offices[0].code.as_str(), offices[0].misplaced), ("BE101000", false));
    assert!(offices.len() > 1 && offices[1..].iter().all(|office| office.misplaced));
}
