//! When two values are the same value.

use super::Node;

/// True when two nodes mean the same: numbers by amount (`12600.0` = `12600`), objects whatever the order of their
/// members and with `null` as absent, lists element by element. Keys are not compared.
#[must_use]
pub fn same_value(one: &Node, other: &Node) -> bool {
    match (one, other) {
        (Node::Null, Node::Null) => true,
        (Node::Flag(a), Node::Flag(b)) => a == b,
        (Node::Text(a), Node::Text(b)) => a == b,
        (Node::Number(a), Node::Number(b)) => a == b || canonical_number(a) == canonical_number(b),
        (Node::List(a), Node::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same_value(&a.node, &b.node))
        }
        (Node::Object(a), Node::Object(b)) => {
            let held = |members: &[(super::Name, Node)], inside: &Node| {
                members
                    .iter()
                    .filter(|(_, node)| *node != Node::Null)
                    .all(|(name, node)| inside.member(name).is_some_and(|found| same_value(node, found)))
            };
            held(a, other) && held(b, one)
        }
        (Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) | Node::List(_) | Node::Object(_), _) => false,
    }
}

/// A JSON number in the one form that equal numbers share: digits without leading or trailing zeros and a power of
/// ten (`126e2`); zero is `0e0`.
#[must_use]
pub fn canonical_number(text: &str) -> String {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{decimals}");
    let significant = digits.trim_start_matches('0');
    let trimmed = significant.trim_end_matches('0');
    if trimmed.is_empty() {
        return "0e0".to_owned();
    }
    let decimals = i128::try_from(decimals.len()).unwrap_or(0);
    let zeros = i128::try_from(significant.len() - trimmed.len()).unwrap_or(0);
    match exponent.parse::<i64>() {
        Ok(power) => format!("{sign}{trimmed}e{}", i128::from(power) - decimals + zeros),
        // An exponent beyond nineteen digits is only ever equal to itself.
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use super::*;

    fn check(one: &str, other: &str, same: bool) {
        let (one, other) = (Document::from_json(one).unwrap(), Document::from_json(other).unwrap());
        assert_eq!(same_value(one.root(), other.root()), same, "{} and {}", one.to_json(), other.to_json());
        assert_eq!(same_value(other.root(), one.root()), same, "{} and {}", other.to_json(), one.to_json());
    }

    #[test]
    fn equality_is_by_value() {
        check("12600.0", "12600", true);
        check("1.26e4", "12600", true);
        check("0.0", "-0", true);
        check("0.10", "0.1", true);
        check("-1", "1", false);
        check("100", "10", false);
        check("0.01", "0.1", false);
        check("\"100\"", "100", false);
        check(r#"{"a":1,"b":null}"#, r#"{"a":1.0}"#, true);
        check(r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, true);
        check(r#"{"a":1}"#, r#"{"a":1,"b":2}"#, false);
        check("[1,2]", "[2,1]", false);
        check("[]", "{}", false);
    }
}
