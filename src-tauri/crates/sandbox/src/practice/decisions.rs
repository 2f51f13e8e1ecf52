//! The decision table: values for what a shipment leaves out and master data do not give.

use rust_decimal::Decimal;

use super::{ContentFault, csv};

#[derive(Debug)]
pub(crate) struct Decisions {
    rows: Vec<Decision>,
}

/// One row of the table.
#[derive(Debug)]
pub(crate) struct Decision {
    pub(crate) row: String,
    /// The field, from the administrative document on; `items[].` stands for every goods item.
    pub(crate) target: String,
    direction: String,
    storage_location: String,
    commodity: String,
    pub(crate) value: Amount,
}

/// How a row says its value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    AsItStands(String),
    /// Member of the goods measure, times a factor.
    Times(String, Decimal),
    SumOfItemAmounts,
    CountOfItems,
}

impl Decisions {
    pub(super) fn read(file: &str, text: &str) -> Result<Self, ContentFault> {
        let columns = ["row", "target", "direction", "storage_location", "commodity", "value"];
        let mut rows = Vec::new();
        for line in csv::read(file, text, &columns)? {
            let cell = |name: &str| line.cell(name).trim().to_owned();
            let value = amount(&cell("value")).ok_or_else(|| line.fault(file, "the factor is not a number."))?;
            rows.push(Decision {
                row: cell("row"),
                target: cell("target"),
                direction: cell("direction"),
                storage_location: cell("storage_location"),
                commodity: cell("commodity"),
                value,
            });
        }
        Ok(Self { rows })
    }

    /// The targets in the order of the table: what one row fills, a later one may use.
    pub(crate) fn targets(&self) -> Vec<&str> {
        let mut targets: Vec<&str> = Vec::new();
        for row in &self.rows {
            if !targets.contains(&row.target.as_str()) {
                targets.push(&row.target);
            }
        }
        targets
    }

    /// The codes of parties the table can give.
    pub(crate) fn party_codes(&self) -> impl Iterator<Item = String> {
        self.rows.iter().filter(|row| row.target.ends_with(".code")).filter_map(|row| match &row.value {
            Amount::AsItStands(code) => Some(code.clone()),
            _ => None,
        })
    }

    /// The first row that fits.
    pub(crate) fn of(
        &self,
        target: &str,
        direction: &str,
        storage_location: &str,
        commodity: &str,
    ) -> Option<&Decision> {
        self.rows.iter().find(|row| {
            row.target == target
                && fits(&row.direction, direction)
                && fits(&row.storage_location, storage_location)
                && fits(&row.commodity, commodity)
        })
    }
}

/// An empty pattern fits everything; `?` is one character, `*` at the end any ending.
pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    if pattern.is_empty() {
        return true;
    }
    let (start, open) = pattern.strip_suffix('*').map_or((pattern, false), |start| (start, true));
    let mut letters = text.chars();
    for expected in start.chars() {
        match letters.next() {
            Some(letter) if expected == '?' || letter == expected => {}
            _ => return false,
        }
    }
    open || letters.next().is_none()
}

fn amount(text: &str) -> Option<Amount> {
    match text {
        "sum(itemAmount)" => Some(Amount::SumOfItemAmounts),
        "count(items)" => Some(Amount::CountOfItems),
        _ => match text.split_once('*') {
            Some((member @ ("qty" | "nmass"), factor)) => Some(Amount::Times(member.to_owned(), factor.parse().ok()?)),
            _ => Some(Amount::AsItStands(text.to_owned())),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_as_the_table_says() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "BEANR01", true),
            ("BE*", "BEANR01", true),
            ("BE*", "NLRTM01", false),
            ("BE", "BEANR01", false),
            ("?*", "", false),
            ("?*", "B", true),
            ("QS-????", "QS-0001", true),
            ("QS-????", "QS-00001", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn values_are_as_they_stand_or_worked_out() {
        assert_eq!(amount("qty*0.75"), Some(Amount::Times("qty".into(), "0.75".parse().unwrap())));
        assert_eq!(amount("BE101000"), Some(Amount::AsItStands("BE101000".into())));
        assert_eq!(amount("qty*many"), None);
    }
}
