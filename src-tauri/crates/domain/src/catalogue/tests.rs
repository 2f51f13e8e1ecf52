//! The content as shipped is sound, and the check that says so finds what is wrong.

use super::*;

#[test]
fn the_shipped_content_is_sound() {
    assert_eq!(Catalogue::embedded().validate(), Vec::<String>::new());
}

/// Reads the shipped content with one file changed and returns what is found wrong.
fn faults(change: fn(&mut Sources)) -> Vec<String> {
    let mut sources = Sources::EMBEDDED;
    change(&mut sources);
    Catalogue::read(&sources).validate()
}

/// The file with one text put in the place of another. Leaked: a test reads a handful.
fn with(text: &'static str, from: &str, to: &str) -> &'static str {
    assert!(text.contains(from), "{from}");
    Box::leak(text.replacen(from, to, 1).into_boxed_str())
}

fn and(text: &'static str, row: &str) -> &'static str {
    Box::leak(format!("{text}{row}\n").into_boxed_str())
}

/// A change of the shipped content, and what is found wrong then.
type Case = (fn(&mut Sources), &'static str);

const CASES: &[Case] = &[
    (|s| s.version = "2026", "VERSION: “2026” is not year.month.number"),
    (
        |s| s.elements = with(s.elements, "item.net_mass_kg,", "item.gross_mass_kg,"),
        "item.gross_mass_kg is there twice",
    ),
    (|s| s.elements = with(s.elements, ",mass_kg,", ",mass,"), "kind “mass” is not known"),
    (|s| s.elements = with(s.elements, ",,,item,Your", ",,,header,Your"), "item.ucr: unique “header” is not known"),
    (|s| s.elements = with(s.elements, ",Eigenmasse,own,", ",Eigenmasse,,"), "names_evidence “” is not known"),
    (
        |s| s.elements = with(s.elements, ",exit,,Customs office", ",door,,Customs office"),
        "shipment.exit_office: no code of the list has the property “door”",
    ),
    (|s| s.elements = with(s.elements, ",an..22,", ",x22,"), "format “x22” is not known"),
    (|s| s.elements = with(s.elements, ",currencies,", ",coins,"), "the list “coins” is not known"),
    (
        |s| s.elements = with(s.elements, ",container_indicators,", ",countries,"),
        "shipment.container_flag: the list of a flag says what true and false mean",
    ),
    (|s| s.elements = with(s.elements, "Net mass,Nettomassa,", "Net mass,,"), "item.net_mass_kg: a name is missing"),
    (|s| s.elements = with(s.elements, "goodsMeasure.nmass", "goodsMeasure.gmass"), "claim the place"),
    (|s| s.elements = with(s.elements, ".totNumItems", ".invoiceCurrency.count"), "claim the place"),
    (|s| s.elements = with(s.elements, "importer.reference_type=Eori", "importer.type=Eori"), "companion"),
    (
        |s| s.elements = with(s.elements, "importer.reference_type=Eori", "importer.reference_type=Vat"),
        "is not on its list",
    ),
    (|s| s.elements = with(s.elements, "packagings[],", "packagings,"), "a group is a list whose path ends in []"),
    (
        |s| s.presence = and(s.presence, "item.colour,EU,H1,always,blocks,,x"),
        "item.colour in H1: the element is not known",
    ),
    (
        |s| s.presence = and(s.presence, "item.description,EU,H1,always,blocks,,x"),
        "item.description in H1: the row is there twice",
    ),
    (|s| s.presence = and(s.presence, "item.description,XX,H1,always,blocks,,x"), "the jurisdiction is not known"),
    (|s| s.presence = and(s.presence, "item.description,BE,H1,always,blocks,,"), "the source is missing"),
    (
        |s| s.presence = and(s.presence, "item.description,BE,H1,when,blocks,item.x present,x"),
        "“item.x” is not an element",
    ),
    (
        |s| s.presence = and(s.presence, "item.description,BE,H1,when,blocks,item.package.kind has blue,x"),
        "no code of the list has the property “blue”",
    ),
    (
        |s| s.presence = and(s.presence, "item.description,BE,H1,when,blocks,item.package.kind = ZZZ,x"),
        "the code “ZZZ” is not on the list",
    ),
    (
        |s| s.presence = and(s.presence, "item.description,BE,Q1,when,blocks,direction = IN,x"),
        "the column Q1 is not in columns.csv",
    ),
    (|s| s.flows = with(s.flows, " importer.*", " importers.*"), "“importers.*” names no element"),
    (|s| s.flows = with(s.flows, ",IN,H1,", ",OUT,H1,"), "column H1 does not go OUT"),
    (|s| s.headings = with(s.headings, "Quantities,", "Amounts,"), "headings.csv: “Quantities” of the form is missing"),
    (|s| s.form = with(s.form, "item.net_mass_kg,", "item.colour,"), "item.colour is not an element"),
    (
        |s| s.form = with(s.form, "item.net_mass_kg,", "item.gross_mass_kg,"),
        "item.net_mass_kg: it is missing in form.csv",
    ),
    (
        |s| s.lists = with(s.lists, "countries,Countries,blocks", "countries,Countries,stops"),
        "countries: the file is missing, or severity",
    ),
    (|s| s.aliases = and(s.aliases, "countries,Atlantis,ZZ"), "atlantis stands for ZZ, which is not on the list"),
    (|s| s.elements = with(s.elements, "id,data_element,", "id,"), "the column “data_element” is missing"),
];

#[test]
fn every_inconsistency_is_named() {
    for (change, expected) in CASES {
        let found = faults(*change);
        assert!(found.iter().any(|fault| fault.contains(expected)), "{expected}: {found:?}");
    }
}

#[test]
fn elements_are_found_by_either_form_of_their_path() {
    let catalogue = Catalogue::embedded();
    let items = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems";
    for (path, expected) in [
        (format!("{items}[0].goodsMeasure.nmass"), "item.net_mass_kg"),
        (format!("{items}[#12].goodsMeasure.nmass"), "item.net_mass_kg"),
        (format!("{items}[#12].packagings[#14].type"), "item.package.kind"),
        (format!("{items}[1].previousDocuments[0].number"), "item.previous_document.reference"),
        (format!("{items}[1]"), "item"),
        ("singleAdministrativeDocument.addDeclType".to_owned(), "header.additional_declaration_type"),
        ("singleAdministrativeDocument.addDeclType1".to_owned(), "header.additional_declaration_type"),
        ("direction".to_owned(), "envelope.direction"),
        (format!("{items}.goodsMeasure.nmass"), ""),
        ("futureField.x".to_owned(), ""),
        (String::new(), ""),
    ] {
        let found = catalogue.element_at(&Path::parse(&path).unwrap());
        assert_eq!(found.map_or("", |element| &element.id), expected, "{path}");
    }
    let group = |id: &str| catalogue.group_of(catalogue.element(id).unwrap()).map_or("", |group| &group.id);
    assert_eq!(
        (group("item.package.kind"), group("item.description"), group("header.mrn")),
        ("item.package", "item", "")
    );
}

#[test]
fn the_form_shows_what_the_column_has() {
    let catalogue = Catalogue::embedded();
    let shown = |column: &str, id: &str| {
        let form = catalogue.form(column);
        let blocks = form.iter().flat_map(|section| &section.blocks);
        blocks.flat_map(|block| &block.boxes).any(|shown| shown.element.id == id)
    };
    for (column, id, expected) in [
        ("H1", "importer.eori", true),
        ("B1", "importer.eori", false),
        ("B1", "shipment.exit_office", true),
        ("H1", "shipment.exit_office", false),
        ("H1", "item.preference", true),
        ("B1", "item.preference", false),
        ("H1", "item.net_mass_kg", true),
    ] {
        assert_eq!(shown(column, id), expected, "{column} {id}");
    }
    let form = catalogue.form("H1");
    let names: Vec<&str> = form.iter().map(|section| section.name).collect();
    assert_eq!(
        names,
        ["Declaration", "Parties", "Transport", "Location", "Value", "Documents", "Items", "Item details"]
    );
    let packages = form.iter().flat_map(|section| &section.blocks).find(|block| block.heading == "Packages");
    let packages = packages.unwrap();
    assert_eq!(packages.table.map(|group| group.id.as_str()), Some("item.package"));
    assert_eq!(packages.boxes.len(), 3);
}

#[test]
fn every_demanded_element_is_on_the_form() {
    let catalogue = Catalogue::embedded();
    for column in catalogue.columns_held(Jurisdiction::Eu) {
        let form = catalogue.form(column);
        let blocks = || form.iter().flat_map(|section| &section.blocks);
        for element in catalogue.elements() {
            let asked = &catalogue.presence(element, column, Jurisdiction::Eu).asked;
            let demanded = matches!(asked, Asked::Always | Asked::When(_));
            let shown = blocks().any(|block| {
                block.table.is_some_and(|group| group.index == element.index)
                    || block.boxes.iter().any(|shown| shown.element.index == element.index)
            });
            assert!(shown || !demanded || element.id == "item", "{column}: {} is demanded and not shown", element.id);
        }
    }
}

#[test]
fn a_reference_of_the_item_is_unique() {
    let unique = Catalogue::embedded().elements().iter().filter(|element| element.is_unique);
    assert_eq!(unique.map(|element| element.id.as_str()).collect::<Vec<_>>(), ["item.ucr"]);
}

#[test]
fn a_flag_says_what_it_means() {
    let catalogue = Catalogue::embedded();
    let list = catalogue.element("shipment.container_flag").and_then(|flag| catalogue.list(flag.list.as_deref()?));
    let meaning = |code| list.and_then(|list| list.get(code)).map_or("", |code| &code.name);
    assert_eq!((meaning("true"), meaning("false")), ("yes, in containers", "no, not in containers"));
}
