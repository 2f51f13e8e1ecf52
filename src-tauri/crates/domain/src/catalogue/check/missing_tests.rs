//! What is asked for and not there.

use std::collections::HashMap;

use super::*;

struct Values(HashMap<&'static str, &'static str>);

impl Lookup for Values {
    fn value(&self, element: &Element) -> Option<&str> {
        self.0.get(element.id.as_str()).copied()
    }
}

fn missing(column: &str, id: &str, flow: &str, around: &[(&'static str, &'static str)]) -> String {
    let catalogue = Catalogue::embedded();
    let element = catalogue.element(id).unwrap();
    let presence = catalogue.presence(element, column, Jurisdiction::Eu);
    let path = || element.pattern.within(&Path::root());
    let found =
        presence_finding(element, presence, catalogue.flow(flow), &path, &Values(around.iter().copied().collect()));
    found.map_or_else(String::new, |finding| {
        let because: String =
            finding.because.iter().map(|because| format!("; {} {}", because.label, because.value)).collect();
        format!(
            "{:?} {} {}{because} / {}",
            finding.severity,
            finding.rule.trim_start_matches("QS-E-"),
            finding.message,
            finding.paths.len()
        )
    })
}

#[test]
fn what_is_missing() {
    for (column, id, flow, around, expected) in [
        (
            "H1",
            "item.description",
            "",
            &[][..],
            "Blocks 0014 Description of goods is missing.; Description of goods · 18 05 empty / 1",
        ),
        ("H1", "item.description", "", &[("item.description", "Wine")], ""),
        (
            "H1",
            "item.net_mass_kg",
            "INEU_H1EIDR",
            &[],
            "Informs 0015 Net mass is left to CAS by the flow INEU_H1EIDR.; Net mass · 18 01 empty / 1",
        ),
        (
            "H1",
            "item.description",
            "INEU_H1EIDR",
            &[],
            "Blocks 0014 Description of goods is missing.; Description of goods · 18 05 empty / 1",
        ),
        ("H1", "item.package.count", "", &[], ""),
        ("H1", "item.package.count", "", &[("item.package.kind", "VQ")], ""),
        (
            "H1",
            "item.package.count",
            "",
            &[("item.package.kind", "CT")],
            "Blocks 0014 Number of packages is missing.; Number of packages · 18 06 004 empty; Kind of packages · 18 06 003 CT / 1",
        ),
        ("H1", "importer.eori", "", &[("importer.code", "IMP0007")], ""),
        (
            "H1",
            "importer.eori",
            "",
            &[],
            "Blocks 0014 Importer EORI, or code, or name and address, is missing.; Importer EORI · 13 04 017 empty / 1",
        ),
        ("B1", "importer.eori", "", &[], ""),
        (
            "B1",
            "exporter.eori",
            "",
            &[],
            "Blocks 0014 Exporter EORI, or code, or name and address, is missing.; Exporter EORI · 13 01 017 empty / 1",
        ),
        (
            "H1",
            "item.additional_procedure",
            "",
            &[],
            "Blocks 0014 Additional procedure is missing.; Additional procedure · 11 10 empty / 1",
        ),
        ("H1", "item", "", &[], "Blocks 0014 At least one item is needed.; Item empty / 3"),
        (
            "B1",
            "shipment.exit_office",
            "",
            &[],
            "Blocks 0014 Customs office of exit is missing.; Customs office of exit · 17 01 empty / 2",
        ),
    ] {
        assert_eq!(missing(column, id, flow, around), expected, "{column} {id} {around:?}");
    }
}

#[test]
fn what_is_missing_because_of_another_value() {
    for (column, id, flow, around, expected) in [
        (
            "H1",
            "item.supplementary_quantity",
            "",
            &[("item.commodity_code", "2204218000")][..],
            "Blocks 0014 Supplementary quantity is missing.; Supplementary quantity · 18 02 empty; Commodity code · 18 09 2204218000 / 1",
        ),
        ("H1", "item.supplementary_quantity", "", &[("item.commodity_code", "8482101000")], ""),
        ("H1", "item.preferential_origin_country", "", &[("item.preference", "100")], ""),
        (
            "H1",
            "item.preferential_origin_country",
            "",
            &[("item.preference", "300")],
            "Blocks 0014 Country of preferential origin is missing.; Country of preferential origin · 16 09 empty; Preference · 14 11 300 / 2",
        ),
        ("H1", "shipment.border_nationality", "", &[("shipment.border_mode", "2")], ""),
        ("H1", "item.package", "", &[], "Blocks 0014 At least one package is needed.; Packages · 18 06 empty / 3"),
        (
            "H1",
            "envelope.storage_location",
            "",
            &[],
            "Warns 0014 Storage location is missing.; Storage location empty / 1",
        ),
        (
            "H1",
            "item.previous_document",
            "",
            &[],
            "Blocks 0014 At least one previous document is needed.; Previous document · 12 01 empty / 3",
        ),
        ("H7", "item.net_mass_kg", "", &[], ""),
    ] {
        assert_eq!(missing(column, id, flow, around), expected, "{column} {id} {around:?}");
    }
}

#[test]
fn the_leaf_is_named_first() {
    let catalogue = Catalogue::embedded();
    let items = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[#7]";
    let scope = Path::parse(items).unwrap();
    let element = catalogue.element("item.package").unwrap();
    let presence = catalogue.presence(element, "H1", Jurisdiction::Eu);
    let path = || element.pattern.within(&scope);
    let found = presence_finding(element, presence, None, &path, &Values(HashMap::new())).unwrap();
    let paths: Vec<String> = found.paths.iter().map(|path| path.to_string().replace(items, "item")).collect();
    assert_eq!(paths, ["item.packagings[0].type", "item.packagings[0]", "item.packagings"]);
}
