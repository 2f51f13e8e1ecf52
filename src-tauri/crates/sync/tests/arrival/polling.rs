//! The poll: pages by time, a cursor that goes with what was applied, and the count at its end.

use sync::last_count;

use crate::support::{Desk, declaration_of};

const DOSSIER: &str = r#"{"externalReference":"QS-1","direction":"IN"}"#;

#[test]
fn many_changes_are_taken_a_page_at_a_time_without_counting_rows() {
    let desk = Desk::new(DOSSIER);
    for number in 0..250 {
        let id = format!("d{number}");
        desk.cas.says(&id, number, &declaration_of(&id, "QS-1", "Accepted", number, ""));
    }
    assert_eq!(desk.poll().received, 250);
    let searches = desk.cas.searches.lock().unwrap().clone();
    assert_eq!(searches.len(), 3, "{searches:?}");
    assert!(searches.iter().all(|query| !query.contains("offset")), "{searches:?}");
    assert_eq!(desk.poll().received, 0, "nothing is new");
    desk.is_sound();
}

#[test]
fn changes_of_one_and_the_same_moment_are_read_to_the_end() {
    let desk = Desk::new(DOSSIER);
    for number in 0..250 {
        let id = format!("d{number}");
        desk.cas.says(&id, 7, &declaration_of(&id, "QS-1", "Accepted", 7, ""));
    }
    assert_eq!(desk.poll().received, 250);
}

#[test]
fn a_poll_that_was_cut_off_goes_on_where_it_stopped() {
    let desk = Desk::new(DOSSIER);
    for number in 0..150 {
        let id = format!("d{number}");
        desk.cas.says(&id, number, &declaration_of(&id, "QS-1", "Accepted", number, ""));
    }
    desk.poll();
    // Down in the middle of the next sweep: what was taken stays, the cursor does not pass what was not.
    for number in 200..350 {
        let id = format!("d{number}");
        desk.cas.says(&id, number, &declaration_of(&id, "QS-1", "Accepted", number, ""));
    }
    *desk.cas.down.lock().unwrap() = true;
    assert!(matches!(desk.poll().line, sync::Line::Failing(_)));
    *desk.cas.down.lock().unwrap() = false;
    assert_eq!(desk.poll().received, 150);
    assert_eq!(desk.profile.read(|reading| reading.declarations_of(desk.dossier)).unwrap().len(), 300);
}

#[test]
fn the_count_at_the_end_is_the_same_on_both_sides_or_is_told() {
    let desk = Desk::new(DOSSIER);
    for (id, status) in [("d1", "Accepted"), ("d2", "Released"), ("d3", "Released")] {
        desk.cas.says(id, 5, &declaration_of(id, "QS-1", status, 5, ""));
    }
    desk.poll();
    let count = || desk.profile.read(|reading| last_count(reading, "practice", "default")).unwrap().unwrap();
    assert_eq!(count().at_cas, count().here);
    assert_eq!(count().at_cas.get("Released"), Some(&2));
    assert!(desk.told().iter().all(|(kind, _)| kind != "mismatch"));
    // CAS says something else without a later time: a status does not go back for that, but it is said.
    desk.cas.says("d2", 5, &declaration_of("d2", "QS-1", "New", 5, ""));
    desk.poll();
    assert_eq!(count().differ, ["QS-1"]);
    assert!(desk.told().iter().any(|(kind, said)| kind == "mismatch" && said.contains("QS-1")), "{:?}", desk.told());
    desk.cas.says("d2", 9, &declaration_of("d2", "QS-1", "Released", 9, ""));
    desk.poll();
    assert!(count().differ.is_empty());
}

#[test]
fn what_is_gone_between_search_and_question_holds_nothing_up() {
    let desk = Desk::new(DOSSIER);
    desk.cas.says("d1", 5, &declaration_of("d1", "QS-1", "Accepted", 5, ""));
    desk.cas.says("d2", 6, &declaration_of("d2", "QS-1", "Accepted", 6, "").replace("\"d2\"", "\"d7\""));
    desk.cas.forgets("d7");
    assert_eq!(desk.poll().received, 1);
}

#[test]
fn one_declaration_that_cas_cannot_give_holds_the_others_not_up_and_is_not_lost() {
    let desk = Desk::new(DOSSIER);
    for number in 0..150 {
        let id = format!("d{number}");
        desk.cas.says(&id, number, &declaration_of(&id, "QS-1", "Accepted", number, ""));
    }
    *desk.cas.broken.lock().unwrap() = Some("d120".to_owned());
    let pass = desk.poll();
    assert_eq!(pass.received, 149);
    assert!(matches!(pass.line, sync::Line::Failing(_)));
    *desk.cas.broken.lock().unwrap() = None;
    assert_eq!(desk.poll().received, 1);
}
