//! Units and how many of one go into another.

use std::sync::OnceLock;

use rust_decimal::Decimal;

/// One writing of a unit.
#[derive(Debug)]
struct Writing {
    writing: &'static str,
    dimension: &'static str,
    factor: Decimal,
}

/// How many `to` one `from` is: 1000 for t to kg, 100 for hl to LTR; `None` when either is not known or they measure
/// different things. Content: `assets/catalogue/unit_writings.csv`.
#[must_use]
pub fn factor_between(from: &str, to: &str) -> Option<Decimal> {
    let (from, to) = (find(from)?, find(to)?);
    if from.dimension != to.dimension {
        return None;
    }
    from.factor.checked_div(to.factor).map(|factor| factor.normalize())
}

/// Exactly as written, else whatever the case: `KG` is kg, but `M` finds the metre only after no exact writing fits.
fn find(text: &str) -> Option<&'static Writing> {
    let all = writings();
    all.iter()
        .find(|one| one.writing == text)
        .or_else(|| all.iter().find(|one| one.writing.to_lowercase() == text.to_lowercase()))
}

fn writings() -> &'static [Writing] {
    static WRITINGS: OnceLock<Vec<Writing>> = OnceLock::new();
    WRITINGS.get_or_init(|| {
        let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/catalogue/unit_writings.csv"));
        text.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(read).collect()
    })
}

fn read(line: &'static str) -> Option<Writing> {
    let mut cells = line.split(',');
    Some(Writing {
        writing: cells.next()?,
        dimension: cells.next()?,
        factor: Decimal::from_str_exact(cells.next()?).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_convert() {
        for (from, to, expected) in [
            ("t", "kg", Some("1000")),
            ("KG", "kg", Some("1")),
            ("hl", "LTR", Some("100")),
            ("LTR", "HLT", Some("0.01")),
            ("dz", "NAR", Some("12")),
            ("m³", "LTR", Some("1000")),
            ("hl", "kg", None),
            ("parsec", "kg", None),
        ] {
            assert_eq!(factor_between(from, to).map(|factor| factor.to_string()).as_deref(), expected, "{from} {to}");
        }
    }

    #[test]
    fn every_line_of_the_file_reads() {
        let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/catalogue/unit_writings.csv"));
        let lines = text.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(writings().len(), lines);
    }
}
