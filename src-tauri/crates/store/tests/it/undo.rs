//! Undo and redo: what the stacks hold, what comes back, and what never does.

use domain::record::{Draft, Origin};
use store::{NewBatch, StoreError, UndoState};

use crate::support::{Desk, batch, path, record_id, set};

fn state(desk: &Desk) -> UndoState {
    desk.profile.read(|r| r.undo_state(record_id(1))).unwrap()
}

/// Next undo, next redo, depth of undo.
fn stacks(desk: &Desk) -> (Option<u64>, Option<u64>, u32) {
    let state = state(desk);
    (state.undo.map(|step| step.seq), state.redo.map(|step| step.seq), state.undo_count)
}

#[test]
fn steps_go_back_and_forth() {
    let desk = Desk::new();
    desk.dossier(1, r#"{"a":"0"}"#, 1);
    desk.edit(1, 2, "First", set("a", "1"));
    desk.edit(1, 3, "Second", set("a", "2"));
    assert_eq!(stacks(&desk), (Some(3), None, 3));
    assert_eq!(state(&desk).undo.unwrap().label, "Second");
    desk.undo(1, 4).unwrap();
    desk.undo(1, 5).unwrap();
    assert_eq!((desk.json(1).as_str(), stacks(&desk)), (r#"{"a":"0"}"#, (Some(1), Some(2), 1)));
    desk.redo(1, 6).unwrap();
    assert_eq!((desk.json(1).as_str(), stacks(&desk)), (r#"{"a":"1"}"#, (Some(2), Some(3), 2)));
    desk.undo(1, 7).unwrap();
    desk.redo(1, 8).unwrap();
    desk.redo(1, 9).unwrap();
    assert_eq!((desk.json(1).as_str(), stacks(&desk)), (r#"{"a":"2"}"#, (Some(3), None, 3)));
    desk.undo(1, 10).unwrap();
    desk.edit(1, 11, "Other", set("b", "9"));
    assert_eq!(stacks(&desk), (Some(11), None, 3), "an edit ends redo");
    assert_eq!(desk.problems(), Vec::<String>::new());
}

#[test]
fn a_linked_batch_goes_back_with_the_one_it_follows_from() {
    let desk = Desk::new();
    desk.dossier(1, r#"{"a":"0"}"#, 1);
    let edit = desk.edit(1, 2, "Country", |draft: &mut Draft<'_>| {
        set("a", "1")(draft);
        set("new.x", "1")(draft);
    });
    let deduced = Origin::Deduced { table: "t".into(), row: "1".into() };
    let linked = NewBatch { linked_to: Some(edit), ..batch("Deduced", 2) };
    let second = desk.edit_from(1, linked, deduced.clone(), |draft| {
        set("a", "2")(draft);
        draft.clear(&path("new.x"));
        set("d", "3")(draft);
    });
    let linked_to_linked = NewBatch { linked_to: Some(second), ..batch("Deduced", 2) };
    desk.edit_from(1, linked_to_linked, deduced, set("e", "4"));
    assert_eq!(stacks(&desk), (Some(edit), None, 2));
    let after = desk.json(1);
    let before = desk.profile.read(|r| r.provenance(record_id(1), Some(1))).unwrap();
    desk.undo(1, 3).unwrap();
    assert_eq!((desk.json(1).as_str(), stacks(&desk)), (r#"{"a":"0"}"#, (Some(1), Some(edit), 1)));
    let back = desk.profile.read(|r| r.provenance(record_id(1), None)).unwrap();
    assert_eq!(back.at(&path("a")), before.at(&path("a")), "the old mark is back");
    desk.redo(1, 4).unwrap();
    assert_eq!((desk.json(1), stacks(&desk)), (after, (Some(edit), None, 2)));
    desk.undo(1, 5).unwrap();
    assert_eq!(desk.json(1), r#"{"a":"0"}"#);
}

#[test]
fn a_batch_linked_to_another_record_is_a_step_here() {
    let desk = Desk::new();
    desk.dossier(1, "{}", 1);
    desk.dossier(2, "{}", 1);
    let edit = desk.edit(2, 2, "There", set("a", "1"));
    let linked = NewBatch { linked_to: Some(edit), ..batch("Here", 2) };
    desk.edit_from(1, linked, Origin::Typed, set("b", "1"));
    assert_eq!(stacks(&desk).0, Some(edit));
    let touched = desk.profile.read(|r| r.records_of_batch(edit)).unwrap();
    assert_eq!(touched, [record_id(1), record_id(2)]);
    desk.undo(1, 3).unwrap();
    assert_eq!((desk.json(1).as_str(), desk.json(2).as_str()), ("{}", r#"{"a":"1"}"#));
    assert_eq!(stacks(&desk), (Some(1), Some(edit), 1));
}

#[test]
fn what_cas_said_is_never_taken_back() {
    let desk = Desk::new();
    desk.dossier(1, r#"{"a":"0"}"#, 1);
    let cas = || Origin::Cas { message: "m1".into() };
    let said = desk.edit_from(1, batch("CAS", 2), cas(), set("mrn", "M"));
    assert_eq!(stacks(&desk), (Some(1), None, 1));
    let fault = desk.profile.read(|r| r.undo_delta(record_id(1), said)).unwrap_err();
    assert!(matches!(fault, StoreError::FromOutside { .. }), "{fault}");
    desk.edit(1, 3, "Typed", set("a", "1"));
    desk.edit_from(1, batch("CAS", 4), cas(), set("status", "Released"));
    desk.undo(1, 5).unwrap();
    assert_eq!(desk.json(1), r#"{"a":"0","mrn":"M","status":"Released"}"#);
    desk.edit_from(1, batch("CAS", 6), cas(), set("status", "Cleared"));
    assert_eq!(stacks(&desk).1, Some(3), "CAS does not end redo");
    desk.redo(1, 7).unwrap();
    assert_eq!(desk.json(1), r#"{"a":"1","mrn":"M","status":"Cleared"}"#);
}

#[test]
fn a_value_changed_since_names_who_changed_it() {
    let desk = Desk::new();
    desk.dossier(1, r#"{"items":[{"n":"0"}]}"#, 1);
    let edit = desk.edit(1, 2, "Net mass", set("items[0].n", "1"));
    desk.edit(1, 3, "Unrelated", set("b", "1"));
    let cas = Origin::Cas { message: "m".into() };
    desk.edit_from(1, batch("Status from CAS", 4), cas, set("items[0].n", "2"));
    desk.edit(1, 5, "Unrelated again", set("b", "2"));
    let fault = desk.profile.read(|r| r.undo_delta(record_id(1), edit)).unwrap_err();
    let says = fault.to_string();
    assert!(matches!(fault, StoreError::UndoneByLater { .. }));
    for part in ["Net mass", "Ann", "items[0].n", "08:04", "Status from CAS"] {
        assert!(says.contains(part), "{part}: {says}");
    }
    let fault = desk.profile.read(|r| r.undo_delta(record_id(1), 99)).unwrap_err();
    assert!(matches!(fault, StoreError::NotFound { .. }));
}

#[test]
fn an_older_batch_can_be_taken_back_alone() {
    let desk = Desk::new();
    desk.dossier(1, r#"{"a":"0","b":"0"}"#, 1);
    let first = desk.edit(1, 2, "a", set("a", "1"));
    desk.edit(1, 3, "b", set("b", "1"));
    desk.profile
        .write(|tx| {
            let delta = tx.undo_delta(record_id(1), first)?;
            tx.append(&NewBatch { undoes: Some(first), ..batch("Undo", 4) }, &[(record_id(1), delta)])
        })
        .unwrap();
    assert_eq!((desk.json(1).as_str(), stacks(&desk)), (r#"{"a":"0","b":"1"}"#, (Some(3), Some(first), 2)));
}
