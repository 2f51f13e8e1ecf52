//! Cases for scenario files: what they fit, what they order, and what is refused.

use super::*;
use crate::simulation::Chance;

fn facts<'a>(reference: &'a str, kind: &'a str, commodities: &'a [String]) -> Facts<'a> {
    let chance = Chance::new(1);
    Facts { chance, reference, direction: "IN", office: "BE101000", flow: "standard IN", kind, commodities }
}

#[test]
fn the_scenarios_that_come_with_the_program_can_be_read() {
    for (name, _) in SHIPPED {
        let scenario = Scenario::shipped(name).unwrap();
        assert!(!scenario.name.is_empty() && !scenario.about.is_empty(), "{name}");
    }
    assert!(Scenario::shipped("sunday").unwrap_err().to_string().contains("ordinary-day, difficult-customs, outage"));
}

#[test]
fn the_first_rule_that_fits_counts() {
    let text = "[[shipment]]\nreference = \"QS-1*\"\nkind = \"export\"\n[[shipment]]\ncommodity = \"2204*\"\n
        [[shipment]]\nreference = \"QS-1*\"\n[[shipment]]\noffice = \"NL*\"\n";
    let scenario = Scenario::from_toml("s", text).unwrap();
    let wine = ["2204218000".to_owned()];
    for (reference, kind, goods, expected) in [
        ("QS-10", "export", &wine[..], Some(0)),
        ("QS-10", "import", &wine[..], Some(1)),
        ("QS-10", "import", &[], Some(2)),
        ("QS-20", "import", &[], None),
    ] {
        assert_eq!(
            scenario.script(&facts(reference, kind, goods)).map(|found| found.number),
            expected,
            "{reference} {kind}"
        );
    }
}

#[test]
fn a_share_is_kept_and_repeats_itself() {
    let scenario = Scenario::from_toml("s", "[[shipment]]\nshare_pct = 20\n").unwrap();
    let hits = |_: u8| {
        (0..1000).filter(|n| scenario.script(&facts(&format!("QS-{n}"), "import", &[])).is_some()).collect::<Vec<_>>()
    };
    assert_eq!(hits(1), hits(2));
    assert!((150..=250).contains(&hits(1).len()), "{}", hits(1).len());
}

#[test]
fn switches_and_breaks_stand_in_the_order_of_time() {
    let scenario = Scenario::shipped("outage").unwrap();
    let turns: Vec<(u64, Switch, bool)> =
        scenario.turns().iter().map(|turn| (turn.after.as_secs(), turn.switch, turn.on)).collect();
    assert_eq!(
        turns,
        [
            (30, Switch::Queue, true),
            (90, Switch::Queue, false),
            (90, Switch::Emergency, true),
            (210, Switch::Emergency, false)
        ]
    );
    let breaks: Vec<(u64, u64)> = scenario.breaks().map(|(from, until, _)| (from.as_secs(), until.as_secs())).collect();
    assert_eq!(breaks, [(45, 55), (120, 140)]);
}

#[test]
fn what_cannot_happen_is_refused_in_words() {
    let step = "[[shipment]]\n[[shipment.step]]\n";
    for (text, expected) in [
        ("nmae = \"x\"".to_owned(), "nmae"),
        ("speed = \"fast\"".to_owned(), "fast"),
        ("[[shipment]]\nshare_pct = 101".to_owned(), "shipment 1: share_pct"),
        (format!("{step}after = \"Released\"\nstatus = \"Queued\""), "Queued cannot come after Released"),
        (format!("{step}after = \"Submitted\"\nstatus = \"CustomsError\""), "needs at least one"),
        (format!("{step}after = \"Accepted\"\nstatus = \"DocumentControl\"\nuntil = \"later\""), "later"),
        ("[[fault]]\nwhere = \"any\"\nkind = \"status\"\nstatus = 200".to_owned(), "between 300 and 599"),
        ("[master]\narticles = 1".to_owned(), "master"),
    ] {
        let fault = Scenario::from_toml("lesson.toml", &text).unwrap_err().to_string();
        assert!(fault.starts_with("lesson.toml: ") && fault.contains(expected), "{text}: {fault}");
    }
}
