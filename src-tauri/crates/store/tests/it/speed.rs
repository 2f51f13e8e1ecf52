//! How long a stored edit takes on a record of 200 items. Run in release with `--ignored --nocapture` to read figures.

use std::time::{Duration, Instant};

use domain::record::Origin;

use crate::support::{Desk, batch, drafted, record_id, set};

/// About 1.5 kB an item, as the items of a shipment with documents and packages are.
fn items(count: usize) -> String {
    let document = r#"{"documentType":"N380","reference":"INV-2026-000123","issued":"2026-11-01","country":"BE"}"#;
    let item = |number: usize| {
        format!(
            r#"{{"sequence":{number},"commodityCode":"7318158890","description":"{}","nmass":12.500,"documents":[{}],
               "packages":[{{"kind":"CT","count":4,"marks":"ADDRESS"}}],"procedure":{{"requested":"40","previous":"00"}}}}"#,
            "Screws and bolts of iron or steel, threaded, with or without their nuts or washers ".repeat(8),
            [document; 6].join(",")
        )
    };
    let items: Vec<String> = (1..=count).map(item).collect();
    format!(r#"{{"externalReference":"R","items":[{}]}}"#, items.join(","))
}

#[test]
#[ignore = "a measurement, not a check"]
fn an_edit_of_200_items() {
    const EDITS: usize = 300;
    let desk = Desk::new();
    let mut head = desk.dossier(1, &items(200), 1);
    let mut document = desk.document(1);
    println!("document of {} kB, {} keys", document.to_json().len() / 1000, document.element_keys().len());
    let mut measures: [(&str, Vec<Duration>); 4] =
        [("append_applied", vec![]), ("append_over", vec![]), ("undo_state", vec![]), ("catch_up_search", vec![])];
    for edit in 0..EDITS {
        let place = format!("items[{}].nmass", edit % 200);
        let delta = drafted(&mut document, Origin::Typed, set(&place, &edit.to_string()));
        let start = Instant::now();
        let id = record_id(1);
        let applied = edit % 2 == 0;
        head = desk
            .profile
            .write(|tx| {
                if applied {
                    tx.append_applied(&batch("Net mass", 2), id, head, &delta, &document)
                } else {
                    tx.append_over(&batch("Net mass", 2), id, head, &delta)
                }
            })
            .unwrap();
        measures[usize::from(!applied)].1.push(start.elapsed());
        let start = Instant::now();
        desk.profile.read(|r| r.undo_state(id)).unwrap();
        measures[2].1.push(start.elapsed());
        let start = Instant::now();
        desk.profile.catch_up_search(10).unwrap();
        measures[3].1.push(start.elapsed());
    }
    for (what, times) in &mut measures {
        times.sort_unstable();
        let part = |per_cent: usize| times[times.len() * per_cent / 100];
        println!("{what}: p50 {:?}, p95 {:?}, worst {:?}", part(50), part(95), times[times.len() - 1]);
    }
}
