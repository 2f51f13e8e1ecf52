//! What an item of a declaration takes from an article, as `fillings.csv` has it.

use chrono::NaiveDate;
use rust_decimal::RoundingStrategy;

use super::{day, version_on};
use crate::catalogue::{Catalogue, Filling};
use crate::declaration::{Declaration, Item, Scope};
use crate::record::Node;

/// Decimals a quantity of a declaration has at most (Annex B: n..16,6).
const DECIMALS_MAX: u32 = 6;

/// What an article says of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The first day of the version it is taken from.
    pub version: NaiveDate,
    /// Position of each element of the item in the catalogue, with its value.
    pub values: Vec<(usize, Node)>,
}

/// What an article says of an item on a day. `None` when the article is retired by then or no version counts yet. A
/// value that is multiplied is left out while the other factor is missing.
#[must_use]
pub fn from_article(article: &Declaration<'_>, item: &Item<'_>, column: &str, on: NaiveDate) -> Option<Filled> {
    let retired = article.header().article_valid_until().and_then(day);
    if retired.is_some_and(|last| on > last) {
        return None;
    }
    let (version, from) = version_on(article, on)?;
    let fillings = Catalogue::embedded().fillings().iter();
    let values = fillings.filter_map(|filling| Some((filling.target, value(article, version, item, filling, column)?)));
    Some(Filled { version: from, values: values.collect() })
}

fn value(
    article: &Declaration<'_>,
    version: &Item<'_>,
    item: &Item<'_>,
    filling: &Filling,
    column: &str,
) -> Option<Node> {
    let said = |element: usize| scopes(article, version).into_iter().find_map(|scope| scope.by_index(element));
    let says_no = |flag: usize| said(flag).and_then(Node::leaf_text) == Some("false");
    if filling.unless.is_some_and(says_no) {
        return None;
    }
    let node = said(filling.from)?;
    if let Some(times) = filling.times {
        let product = node.as_decimal()?.checked_mul(item.scope().by_index(times)?.as_decimal()?)?;
        // Half to even, as CAS rounds what it computes (CAS data types: money).
        let rounded = product.round_dp_with_strategy(DECIMALS_MAX, RoundingStrategy::MidpointNearestEven);
        return Some(Node::decimal(rounded.normalize()));
    }
    let text = node.leaf_text().map(str::trim).filter(|text| !text.is_empty())?;
    match filling.digits_in(column) {
        Some(digits) => Some(Node::text(text.get(..digits).unwrap_or(text))),
        None => Some(node.clone()),
    }
}

fn scopes<'a, 'd>(article: &'a Declaration<'d>, version: &'a Item<'d>) -> [&'a Scope<'d>; 2] {
    [version.scope(), article.header()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Document;

    const ARTICLE: &str = r#"{"articleDataItem":{"itemId":"W75","uom":"PCE","validTo":"2026-12-31","versions":[
        {"activeFrom":"2026-01-01","description":"Wine","classifications":[{"type":"TARIC","code":"2204210600"}],
         "originCountry":"CL","netMass":1.2,"supQtyUoM":"LTR","supQtyFactor":0.75}]}}"#;

    fn filled(article: &str, quantity: &str, column: &str, on: &str) -> Option<String> {
        let article = Document::from_json(article).unwrap();
        let shipment = format!(
            r#"{{"singleAdministrativeDocument":{{"goodsShipment":{{"governmentAgencyGoodsItems":[
                {{"commodity":{{"itemId":"W75"}},"goodsMeasure":{{{quantity}}}}}]}}}}}}"#
        );
        let shipment = Document::from_json(&shipment).unwrap();
        let (article, shipment) = (Declaration::read(&article), Declaration::read(&shipment));
        let filled = from_article(&article, &shipment.items()[0], column, on.parse().unwrap())?;
        let said = filled.values.iter().map(|(element, node)| {
            let id = &Catalogue::embedded().at(*element).unwrap().id;
            format!("{}={}", id.trim_start_matches("item."), node.leaf_text().unwrap())
        });
        Some(said.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn an_item_takes_what_its_article_says() {
        let own = "description=Wine commodity_code=2204210600 origin_country=CL trade_unit=PCE";
        let counted = format!("{own} net_mass_kg=2880 supplementary_unit=LTR supplementary_quantity=1800");
        for (article, quantity, column, on, expected) in [
            (ARTICLE.to_owned(), "", "H1", "2026-11-22", Some(format!("{own} supplementary_unit=LTR"))),
            (ARTICLE.to_owned(), r#""qty":2400"#, "H1", "2026-11-22", Some(counted.clone())),
            (ARTICLE.to_owned(), r#""qty":2400"#, "B1", "2026-11-22", Some(counted.replace("2204210600", "22042106"))),
            (
                ARTICLE.replace("\"netMass\":1.2", "\"netMass\":1.2,\"declareSupQty\":false"),
                r#""qty":"0.00000125""#,
                "H1",
                "2026-11-22",
                Some(format!("{own} net_mass_kg=0.000002")),
            ),
            (ARTICLE.to_owned(), "", "H1", "2025-12-31", None),
            (ARTICLE.to_owned(), "", "H1", "2027-01-01", None),
        ] {
            assert_eq!(filled(&article, quantity, column, on), expected, "{quantity} {column} {on}");
        }
    }
}
