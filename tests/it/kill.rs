//! The client is killed at a hundred random moments. Each time the store is sound and every acknowledged edit is
//! there; in the end exactly one declaration of each shipment exists at CAS, and it is released.

use std::collections::HashMap;

use crate::program::{Desk, Sandbox};
use crate::shaken::{FAULTS, Shaken};

const KILLS: usize = 100;

#[test]
fn killed_at_a_hundred_moments_nothing_is_lost_and_nothing_sent_twice() {
    let folder = tempfile::tempdir().unwrap();
    let cas = Sandbox::start(folder.path(), "40", Some(FAULTS));
    let mut test = Shaken::new(Desk::at(&cas), 0x5eed_cafe);
    let mut references = Vec::new();
    while test.kills < KILLS {
        let reference = format!("QS-KILL-{:03}", references.len() + 1);
        test.one_dossier(&reference);
        println!("{reference}: {} kills so far", test.kills);
        references.push(reference);
    }
    for reference in &references {
        test.desk.sync_until(reference, |shown| shown["declarations"][0]["status"] == "Released");
    }
    test.desk.verify();
    test.every_acknowledged_edit_is_there();
    let mut count: HashMap<String, usize> = HashMap::new();
    for declaration in cas.declarations() {
        *count.entry(declaration["externalReference"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    for reference in &references {
        assert_eq!(count.get(reference), Some(&1), "{reference} after {} kills: {count:?}", test.kills);
    }
    println!("{} kills, {} dossiers, each released once", test.kills, references.len());
}
