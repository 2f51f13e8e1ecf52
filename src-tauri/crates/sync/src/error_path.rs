//! Where an error of CAS points: from its PascalCase model names to a path of the shipment.
//!
//! CAS documentation of declarations: `fieldReference[{fieldName: "AddDeclType1", path: "SingleAdministrativeDocument"}]`.

use cas::wire::FieldReference;
use domain::record::Path;

/// The path an error points to, zero-based; `None` when the reference cannot be read as one.
pub(crate) fn path_of(reference: &FieldReference) -> Option<Path> {
    let parts = [reference.path.as_deref(), reference.field_name.as_deref()];
    let text: Vec<String> = parts
        .into_iter()
        .flatten()
        .flat_map(|part| part.split('.'))
        .filter(|part| !part.is_empty())
        .map(member)
        .collect();
    if text.is_empty() {
        return None;
    }
    Path::parse(&text.join(".")).ok()
}

/// One name with its first letter small: `GovernmentAgencyGoodsItems[0]` → `governmentAgencyGoodsItems[0]`.
fn member(name: &str) -> String {
    let mut letters = name.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, name: &str, expected: Option<&str>) {
        let reference = FieldReference { path: Some(path.into()), field_name: Some(name.into()) };
        assert_eq!(path_of(&reference).map(|path| path.to_string()).as_deref(), expected, "{path} {name}");
    }

    #[test]
    fn errors_of_cas_point_into_the_shipment() {
        check("SingleAdministrativeDocument", "AddDeclType1", Some("singleAdministrativeDocument.addDeclType1"));
        check(
            "SingleAdministrativeDocument.GoodsShipment.GovernmentAgencyGoodsItems[2]",
            "Commodity.Description",
            Some("singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[2].commodity.description"),
        );
        check("", "Direction", Some("direction"));
        check("", "", None);
        check("Broken[", "X", None);
    }
}
