//! Both feeds together change nothing: whatever is posted, lost, doubled or swapped, a poll at the end makes the store
//! say what the poll alone would have made it say.

use proptest::prelude::*;
use store::RecordMeta;

use crate::support::{Desk, declaration_of, event};

const DOSSIER: &str =
    r#"{"externalReference":"QS-1","direction":"IN","singleAdministrativeDocument":{"declType":"IM"}}"#;

/// The life of two declarations of the dossier at CAS: id, second, status, value.
const LIFE: &[(&str, i64, &str, &str)] = &[
    ("d1", 1, "New", "a"),
    ("d2", 2, "New", "a"),
    ("d1", 3, "Validated", "b"),
    ("d1", 4, "CustomsError", "b"),
    ("d2", 5, "Submitted", "a"),
    ("d1", 6, "Accepted", "c"),
    ("d2", 7, "Accepted", "d"),
    ("d1", 8, "Released", "c"),
];

#[derive(Clone, Debug)]
enum Step {
    /// CAS goes on.
    Life,
    /// The event of this change is posted.
    Post(usize),
    /// The desk follows what was posted.
    Follow,
    Poll,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => Just(Step::Life),
        6 => (0..LIFE.len()).prop_map(Step::Post),
        4 => Just(Step::Follow),
        1 => Just(Step::Poll),
    ];
    prop::collection::vec(step, 0..40)
}

fn goes_on(desk: &Desk, change: usize) {
    let (id, second, status, value) = LIFE[change];
    let more = format!(
        r#","mrn":"{id}-mrn","singleAdministrativeDocument":{{"declType":"IM","given":"{value}"}},"errors":[{}]"#,
        if status == "CustomsError" { r#"{"errorCode":"V1","message":"no"}"# } else { "" }
    );
    desk.cas.says(id, second, &declaration_of(id, "QS-1", status, second, &more));
}

/// Everything the store says of the dossier and its declarations, without when it was written.
fn said(desk: &Desk) -> Vec<String> {
    let of = |meta: RecordMeta| {
        let findings = desk.profile.read(|reading| reading.outside_findings(meta.id)).unwrap();
        let findings: Vec<_> = findings.into_iter().map(|each| (each.judge, each.code, each.paths)).collect();
        format!("{:?} {:?} {} {findings:?} {}", meta.kind, meta.cas, meta.state, desk.json(meta.id))
    };
    let declarations = desk.profile.read(|reading| reading.declarations_of(desk.dossier)).unwrap();
    let mut said: Vec<String> = declarations.into_iter().map(of).collect();
    said.sort();
    said.push(of(desk.meta(desk.dossier)));
    said
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn events_and_polls_come_to_what_the_poll_alone_comes_to(steps in steps()) {
        let desk = Desk::new(DOSSIER);
        let mut lived = 0;
        for step in &steps {
            match step {
                Step::Life if lived < LIFE.len() => {
                    goes_on(&desk, lived);
                    lived += 1;
                }
                Step::Life => {}
                Step::Post(change) => {
                    let (id, second, status, _) = LIFE[*change];
                    let data = format!(r#"{{"id":"{id}","customsShipmentReference":"QS-1","currentStatus":"{status}"}}"#);
                    desk.posted(&event(&format!("e-{id}-{second}"), "DeclarationStatusChanged", &data));
                }
                Step::Follow => {
                    desk.follow();
                }
                Step::Poll => {
                    desk.poll();
                }
            }
        }
        (lived..LIFE.len()).for_each(|change| goes_on(&desk, change));
        desk.follow();
        desk.poll();
        let alone = Desk::new(DOSSIER);
        (0..LIFE.len()).for_each(|change| goes_on(&alone, change));
        alone.poll();
        prop_assert_eq!(said(&desk), said(&alone));
        let again = said(&desk);
        desk.follow();
        desk.poll();
        prop_assert_eq!(said(&desk), again);
        desk.is_sound();
    }
}
