//! Lists and full-text search.

use std::fs;

use store::{CasFields, ListQuery, Page, RecordKind, StoreError, Summary, Total};

use crate::support::{Desk, at, open, raw, record_id, set};

fn page(desk: &Desk, query: &ListQuery) -> Page {
    desk.profile.read(|r| r.list(query)).unwrap()
}

fn total(desk: &Desk, query: &ListQuery) -> Total {
    desk.profile.read(|r| r.total(query)).unwrap()
}

fn exactly(count: u32) -> Total {
    Total { count, is_capped: false }
}

fn found(desk: &Desk, text: &str) -> Vec<u64> {
    let query = ListQuery { text: text.to_owned(), limit: 50, ..ListQuery::default() };
    page(desk, &query).rows.iter().map(|row| row.number).collect()
}

fn catch_up(desk: &Desk) {
    while desk.profile.catch_up_search(2).unwrap().remaining > 0 {}
}

#[test]
fn pages_follow_one_another() {
    let desk = Desk::new();
    for number in 1..=7 {
        desk.dossier(number, "{}", 1);
    }
    desk.profile.write(|tx| tx.set_record_state(record_id(3), "sent", at(2))).unwrap();
    let mut query = ListQuery { limit: 3, ..ListQuery::default() };
    let mut seen = Vec::new();
    loop {
        let page = page(&desk, &query);
        assert_eq!(total(&desk, &query), exactly(7), "whatever the page");
        seen.push(page.rows.iter().map(|row| row.number).collect::<Vec<_>>());
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    assert_eq!(seen, [vec![7, 6, 5], vec![4, 3, 2], vec![1]]);
    let states = |states: &[&str]| {
        let states = states.iter().map(ToString::to_string).collect();
        let query = ListQuery { states, limit: 50, kind: Some(RecordKind::Dossier), ..ListQuery::default() };
        assert_eq!(page(&desk, &query).rows.len(), total(&desk, &query).count as usize);
        total(&desk, &query).count
    };
    assert_eq!((states(&["sent"]), states(&["sent", "draft"]), states(&["other"])), (1, 7, 0));
    let declarations = ListQuery { kind: Some(RecordKind::Declaration), limit: 50, ..ListQuery::default() };
    assert_eq!(page(&desk, &declarations), Page { rows: vec![], next: None });
    assert_eq!(total(&desk, &declarations), exactly(0));
}

#[test]
fn every_word_of_a_record_is_found() {
    let desk = Desk::new();
    desk.dossier(1, r#"{"items":[{"description":"Écrous en acier"}],"n":123}"#, 1);
    desk.dossier(2, r#"{"items":[{"description":"Steel screws, 24BE-000123"}]}"#, 1);
    let cas = CasFields { mrn: Some("26BE000000000001R5".into()), ..CasFields::default() };
    let summary = Summary { importer: "Müller & Zonen".into(), ..Summary::default() };
    desk.profile
        .write(|tx| {
            tx.set_reference(record_id(1), Some("REF-1"), Some("IMPORT"), None, at(2))?;
            tx.set_record_delivery(record_id(2), &cas, at(2))?;
            tx.set_summary(record_id(2), &summary, at(2))
        })
        .unwrap();
    catch_up(&desk);
    for (text, expected) in [
        ("ecr", vec![1]),
        ("ÉCROUS acier", vec![1]),
        ("acier screws", vec![]),
        ("26be00", vec![2]),
        ("24be-0001", vec![2]),
        ("mull zon", vec![2]),
        ("ref", vec![1]),
        ("s", vec![2]),
        ("\"screws OR -*(", vec![]),
        ("- \"", vec![2, 1]),
        ("description", vec![]),
    ] {
        assert_eq!(found(&desk, text), expected, "{text}");
    }
}

#[test]
fn an_edit_changes_what_is_found() {
    let desk = Desk::new();
    desk.dossier(1, r#"{"a":"old"}"#, 1);
    catch_up(&desk);
    desk.edit(1, 2, "x", set("a", "new"));
    assert_eq!((found(&desk, "old"), found(&desk, "new")), (vec![1], vec![]), "not before it catches up");
    catch_up(&desk);
    assert_eq!((found(&desk, "old"), found(&desk, "new")), (vec![], vec![1]));
}

#[test]
fn search_pages_and_filters_over_many_hits() {
    let desk = Desk::new();
    desk.profile
        .write(|tx| {
            for number in 1..=1300 {
                tx.create_record(&crate::support::dossier(number, 1))?;
                let title = if number % 2 == 0 { "even steel" } else { "odd steel" };
                tx.set_summary(record_id(number), &Summary { title: title.into(), ..Summary::default() }, at(1))?;
            }
            tx.set_record_state(record_id(3), "sent", at(2))
        })
        .unwrap();
    while desk.profile.catch_up_search(500).unwrap().remaining > 0 {}
    let query = |text: &str, states: &[&str]| ListQuery {
        text: text.to_owned(),
        states: states.iter().map(ToString::to_string).collect(),
        limit: 200,
        ..ListQuery::default()
    };
    let all = page(&desk, &query("ste", &[]));
    assert_eq!(total(&desk, &query("ste", &[])), Total { count: 1000, is_capped: true });
    assert_eq!(all.rows.len(), 200);
    assert_eq!(all.rows[0].number, 1300);
    let next = page(&desk, &ListQuery { after: all.next, ..query("ste", &[]) });
    assert_eq!(next.rows[0].number, 1100);
    let rare = page(&desk, &query("odd", &["sent"]));
    assert_eq!((rare.rows.len(), rare.next), (1, None));
    assert_eq!(total(&desk, &query("odd", &["sent"])), exactly(1));
    assert_eq!(total(&desk, &query("even", &[])), exactly(650));
    let dossiers = |states: &[&str]| ListQuery { kind: Some(RecordKind::Dossier), ..query("odd", states) };
    assert_eq!(page(&desk, &dossiers(&["sent"])).rows, rare.rows, "narrowed inside the index to the same");
    assert_eq!(total(&desk, &dossiers(&["sent", "queued"])), exactly(1));
    assert_eq!(total(&desk, &dossiers(&["draft"])), exactly(649));
    assert_eq!(total(&desk, &ListQuery { kind: Some(RecordKind::Declaration), ..query("odd", &[]) }), exactly(0));
}

#[test]
fn an_index_damaged_in_use_is_said_and_built_anew() {
    let desk = Desk::new();
    desk.dossier(1, r#"{"a":"word"}"#, 1);
    catch_up(&desk);
    let Desk { folder, profile } = desk;
    drop(profile);
    let profile = open(folder.path(), false).unwrap();
    let file = folder.path().join("search.db");
    raw(&file).execute_batch("UPDATE entry_data SET block = x'ffffffffffffffff' WHERE id > 1").unwrap();
    let desk = Desk { folder, profile };
    let query = ListQuery { text: "word".to_owned(), limit: 50, ..ListQuery::default() };
    let fault = desk.profile.read(|r| r.list(&query)).unwrap_err();
    assert!(matches!(fault, StoreError::SearchDamaged), "{fault:?}");
    catch_up(&desk);
    assert_eq!(found(&desk, "word"), [1]);
}

#[test]
fn a_lost_or_damaged_index_is_built_anew() {
    for damage in ["remove", "overwrite", "corrupt"] {
        let desk = Desk::new();
        desk.dossier(1, r#"{"a":"word"}"#, 1);
        catch_up(&desk);
        let Desk { folder, profile } = desk;
        drop(profile);
        let file = folder.path().join("search.db");
        match damage {
            "remove" => fs::remove_file(&file).unwrap(),
            "overwrite" => fs::write(&file, b"Dear Sir, this is not an index at all").unwrap(),
            _ => {
                let mut bytes = fs::read(&file).unwrap();
                bytes[200..].fill(0x5a);
                fs::write(&file, bytes).unwrap();
            }
        }
        let profile = open(folder.path(), false).unwrap();
        assert_eq!(profile.search_fault(), None, "{damage}");
        let desk = Desk { folder, profile };
        assert_eq!(found(&desk, "word"), [1], "{damage}");
    }
}

#[test]
fn a_store_put_back_from_a_copy_gets_its_own_index() {
    // Once looked at right away, once when the store has already moved past what the index has reached.
    for edits_since in [0, 3] {
        let desk = Desk::new();
        desk.dossier(1, r#"{"a":"before"}"#, 1);
        desk.dossier(2, "{}", 1);
        let copy = desk.folder.path().join("copy.db");
        raw(&desk.store_file()).execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
        desk.edit(1, 2, "x", set("a", "after"));
        catch_up(&desk);
        let Desk { folder, profile } = desk;
        drop(profile);
        let search = fs::read(folder.path().join("search.db")).unwrap();
        fs::rename(&copy, folder.path().join("store.db")).unwrap();
        let desk = Desk { profile: open(folder.path(), false).unwrap(), folder };
        for minute in 3..3 + edits_since {
            desk.edit(2, minute, "x", set("b", &minute.to_string()));
        }
        let Desk { folder, profile } = desk;
        drop(profile);
        fs::write(folder.path().join("search.db"), search).unwrap();
        let desk = Desk { profile: open(folder.path(), false).unwrap(), folder };
        assert_eq!((found(&desk, "before"), found(&desk, "after")), (vec![1], vec![]), "{edits_since} edits since");
    }
}

fn partner_json(role: &str, name: &str, eori: &str, city: &str) -> String {
    let reference = format!(r#"[{{"type":"Eori","code":"{eori}"}}]"#);
    let party = format!(r#"{{"name":"{name}","businessPartnerReference":{reference},"address":{{"city":"{city}"}}}}"#);
    format!(r#"{{"singleAdministrativeDocument":{{"{role}":{party}}}}}"#)
}

fn partners(desk: &Desk, words: &str, role: &str) -> Vec<(String, u64, u64)> {
    let known = desk.profile.read(|r| r.partners(words, role, 10)).unwrap();
    known.into_iter().map(|known| (known.named[3].clone(), known.role_count, known.count)).collect()
}

#[test]
fn whom_dossiers_name_is_found_by_words_the_role_first() {
    let desk = Desk::new();
    desk.dossier(1, &partner_json("importer", "Müller & Zonen", "BE0867525339", "Gent"), 1);
    desk.dossier(2, &partner_json("declarant", "Mulder Logistics", "NL123456789", "Rotterdam"), 1);
    desk.dossier(3, &partner_json("importer", "Müller & Zonen", "BE0867525339", "Gent"), 1);
    catch_up(&desk);
    let (muller, mulder) = ("Müller & Zonen".to_owned(), "Mulder Logistics".to_owned());
    for (words, role, expected) in [
        ("", "declarant", vec![(mulder.clone(), 1, 1), (muller.clone(), 0, 2)]),
        ("MUL", "importer", vec![(muller.clone(), 2, 2), (mulder.clone(), 0, 1)]),
        ("muller gent", "importer", vec![(muller.clone(), 2, 2)]),
        ("0867 zonen mull gent 525339", "exporter", vec![(muller.clone(), 0, 2)]),
        ("100%", "importer", vec![]),
        ("muller rotterdam", "importer", vec![]),
    ] {
        assert_eq!(partners(&desk, words, role), expected, "{words:?} as {role}");
    }
    // A dossier that names somebody else now no longer counts; who is named nowhere is not offered.
    desk.edit(2, 2, "Declarant", set("singleAdministrativeDocument.declarant.name", "Other"));
    catch_up(&desk);
    assert_eq!(partners(&desk, "mulder", "declarant"), vec![]);
    assert_eq!(partners(&desk, "other", "declarant"), vec![("Other".to_owned(), 1, 1)]);
}
