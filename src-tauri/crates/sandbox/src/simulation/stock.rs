//! Write-off: which lots an order takes, rule by rule, first in first out within a rule.
//! Source: Customs4trade movement orders, write-off rules. That a rule may name a country of origin is inferred.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use crate::book::Lot;

/// What an order takes from one lot. The quantity is decimal text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WriteOff {
    #[serde(skip)]
    pub(crate) lot: i64,
    pub(crate) article: String,
    pub(crate) quantity: String,
    pub(crate) customs_status: String,
    pub(crate) is_of_preferential_origin: bool,
    /// MRN or document of the entry the stock came in with.
    pub(crate) entry: String,
}

/// One rule; what it does not name it does not ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) customs_status: Option<String>,
    pub(crate) is_of_preferential_origin: Option<bool>,
    pub(crate) origin_country: Option<String>,
}

impl Rule {
    pub(crate) fn read(value: &Value) -> Self {
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        Self {
            customs_status: text("customsStatus"),
            is_of_preferential_origin: value.get("isOfPreferentialOrigin").and_then(Value::as_bool),
            origin_country: text("countryOfOrigin"),
        }
    }

    fn fits(&self, lot: &Lot) -> bool {
        self.customs_status.as_ref().is_none_or(|wanted| *wanted == lot.customs_status)
            && self.is_of_preferential_origin.is_none_or(|wanted| wanted == lot.is_of_preferential_origin)
            && self.origin_country.as_ref().is_none_or(|wanted| lot.origin_country.as_ref() == Some(wanted))
    }
}

/// What is left of a lot.
pub(crate) fn left(lot: &Lot) -> Decimal {
    lot.postings.iter().filter_map(|text| text.parse::<Decimal>().ok()).sum()
}

/// What is taken from which lot, or how much is missing. Lots are in the order in which they were opened; `taken`
/// is what earlier lines of the same order take.
pub(crate) fn write_off(
    lots: &[Lot],
    taken: &[WriteOff],
    article: &str,
    wanted: Decimal,
    rules: &[Rule],
) -> Result<Vec<WriteOff>, Decimal> {
    let anything = [Rule::default()];
    let rules = if rules.is_empty() { &anything } else { rules };
    let mut found: Vec<WriteOff> = Vec::new();
    let mut missing = wanted;
    for rule in rules {
        for lot in lots.iter().filter(|lot| lot.article == article && rule.fits(lot)) {
            let used: Decimal = taken
                .iter()
                .chain(&found)
                .filter(|one| one.lot == lot.seq)
                .filter_map(|one| one.quantity.parse::<Decimal>().ok())
                .sum();
            let part = (left(lot) - used).min(missing);
            if part > Decimal::ZERO {
                missing -= part;
                found.push(WriteOff {
                    lot: lot.seq,
                    article: article.to_owned(),
                    quantity: part.normalize().to_string(),
                    customs_status: lot.customs_status.clone(),
                    is_of_preferential_origin: lot.is_of_preferential_origin,
                    entry: lot.entry.clone(),
                });
            }
        }
    }
    if missing > Decimal::ZERO { Err(missing) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lot(seq: i64, status: &str, preferential: bool, quantity: &str) -> Lot {
        Lot {
            seq,
            article: "WINE".into(),
            storage_location: "BEANR01".into(),
            customs_status: status.into(),
            is_of_preferential_origin: preferential,
            origin_country: Some(if preferential { "CL" } else { "US" }.into()),
            unit: Some("LTR".into()),
            entry: format!("E{seq}"),
            postings: vec![quantity.into()],
        }
    }

    /// Customs4trade movement orders: rules are applied in the given order until the requested quantity is met.
    #[test]
    fn rules_are_applied_in_their_order_and_lots_first_in_first_out() {
        let lots = [lot(1, "Free", false, "10"), lot(2, "Bonded", true, "5.5"), lot(3, "Bonded", false, "4")];
        let cases = [
            (json!([]), "12", Ok(vec![(1, "10"), (2, "2")])),
            (json!([{"customsStatus": "Bonded"}]), "7.25", Ok(vec![(2, "5.5"), (3, "1.75")])),
            (
                json!([{"customsStatus": "Bonded", "isOfPreferentialOrigin": false}, {"customsStatus": "Bonded"}]),
                "6",
                Ok(vec![(3, "4"), (2, "2")]),
            ),
            (json!([{"isOfPreferentialOrigin": true}, {}]), "6", Ok(vec![(2, "5.5"), (1, "0.5")])),
            (json!([{"countryOfOrigin": "CL"}]), "5.5", Ok(vec![(2, "5.5")])),
            (json!([{"customsStatus": "Free"}]), "10.001", Err("0.001")),
            (json!([]), "20", Err("0.5")),
        ];
        for (rules, wanted, expected) in cases {
            let rules: Vec<Rule> = rules.as_array().unwrap().iter().map(Rule::read).collect();
            let got = write_off(&lots, &[], "WINE", wanted.parse().unwrap(), &rules);
            let got = got
                .map(|list| list.iter().map(|one| (one.lot, one.quantity.clone())).collect::<Vec<_>>())
                .map_err(|missing| missing.normalize().to_string());
            let expected = expected
                .map(|list| list.into_iter().map(|(lot, quantity)| (lot, quantity.to_owned())).collect::<Vec<_>>())
                .map_err(str::to_owned);
            assert_eq!(got, expected, "{rules:?} {wanted}");
        }
    }

    #[test]
    fn two_lines_do_not_take_the_same_goods() {
        let lots = [lot(1, "Free", false, "10")];
        let first = write_off(&lots, &[], "WINE", Decimal::from(8), &[]).unwrap();
        assert_eq!(write_off(&lots, &first, "WINE", Decimal::from(3), &[]), Err(Decimal::from(1)));
    }
}
