//! Laws that hold for every value.

use proptest::prelude::*;

use super::*;

const MARKS: [DecimalMark; 3] = [DecimalMark::Comma, DecimalMark::Point, DecimalMark::Either];

fn read(element: &Element, text: &str, mark: DecimalMark) -> Option<Node> {
    let typing = Typing { offset: FixedOffset::east_opt(3600), ..Typing::on("2026-11-22".parse().unwrap(), mark) };
    Catalogue::embedded().parse(element, text, &typing).ok().map(|parsed| parsed.node)
}

/// What a person could type: numbers with marks, sums, codes, words, days.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?[0-9]{1,9}([.,][0-9]{1,6})?",
        "[0-9]{1,3}([.,' ][0-9]{3}){0,3}([.,][0-9]{1,4})?",
        "[0-9]{1,4}[-+*/x][0-9]{1,4}( (t|kg|g))?",
        "t([+-][0-9]{1,3})?",
        "[0-3]?[0-9][./-][01]?[0-9]([./-](20)?2[0-9])?",
        "[0-9]{6}",
        "[A-Za-z0-9 ]{0,12}",
        "\\PC{0,20}",
    ]
}

proptest! {
    /// What a field shows reads back as what it shows: print ∘ parse ∘ print = print, for every value that was read.
    #[test]
    fn what_is_shown_reads_back(text in typed(), which in 0usize..400, mark in 0usize..3) {
        let catalogue = Catalogue::embedded();
        let element = catalogue.at(which % catalogue.elements().len()).unwrap();
        let mark = MARKS[mark];
        if let Some(node) = read(element, &text, mark) {
            let shown = catalogue.print(element, &node, mark);
            let again = read(element, &shown, mark);
            prop_assert_eq!(again.as_ref().map(|node| catalogue.print(element, node, mark)), Some(shown));
            prop_assert_eq!(again, Some(node));
        }
    }

    /// No text makes reading, printing or checking fail otherwise than by saying so.
    #[test]
    fn any_number_node_prints_and_reads_back(digits in "-?(0|[1-9][0-9]{0,9})(\\.[0-9]{1,6})?", mark in 0usize..3) {
        let catalogue = Catalogue::embedded();
        let element = catalogue.element("item.net_mass_kg").unwrap();
        let node = Node::number(&digits).unwrap();
        let shown = catalogue.print(element, &node, MARKS[mark]);
        let again = read(element, &shown, MARKS[mark]).unwrap();
        prop_assert_eq!(catalogue.print(element, &again, MARKS[mark]), shown);
        prop_assert!(crate::record::same_value(&again, &node), "{again:?} {node:?}");
    }
}
