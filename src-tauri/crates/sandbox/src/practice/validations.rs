//! The table of validations, read.

use super::{ContentFault, csv};

/// One validation.
#[derive(Debug)]
pub(crate) struct Validation {
    pub(crate) code: String,
    /// Holds only where the customs flow lists the code.
    pub(crate) only_listed: bool,
    pub(crate) required: bool,
    /// The group that holds the field; `[]` stands for every element of a list.
    pub(crate) path: String,
    /// The name of the field, then older names of it.
    pub(crate) names: Vec<String>,
    pub(crate) check: Check,
    pub(crate) message: String,
    pub(crate) description: String,
}

/// The kinds of check the table is made of.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Check {
    /// Any text that is more than blanks, or a number.
    Filled,
    OneOf(Vec<String>),
    /// Three capital letters, the form of ISO 4217.
    Currency,
    /// Two capital letters, the form of ISO 3166, and not one of the two everyday codes that are not in it.
    Country,
    /// This many digits.
    Digits(usize),
    /// A country and six more letters or digits.
    Office,
    /// Date and time with `Z` or an offset.
    Timestamp,
    /// A list with at least one element.
    NotEmpty,
    /// A list with at least one commodity code of eight or ten digits.
    CommodityCode,
    /// A list of references of a party: each of type `Eori` has a country and at most fifteen more characters.
    Eori,
    /// A party with a code or a reference.
    Party,
}

pub(super) fn read(file: &str, text: &str) -> Result<Vec<Validation>, ContentFault> {
    let columns = ["code", "when", "required", "path", "names", "check", "argument", "message", "description"];
    csv::read(file, text, &columns)?
        .iter()
        .map(|line| {
            let code = line.cell("code");
            let digits = code
                .strip_prefix('V')
                .is_some_and(|rest| rest.len() == 4 && rest.bytes().all(|byte| byte.is_ascii_digit()));
            if !digits {
                return Err(line.fault(file, "a code is V and four digits."));
            }
            let check = check(line.cell("check"), line.cell("argument"))
                .ok_or_else(|| line.fault(file, "there is no such check."))?;
            Ok(Validation {
                code: code.to_owned(),
                only_listed: line.cell("when") == "required",
                required: line.cell("required") == "yes",
                path: line.cell("path").to_owned(),
                names: line.cell("names").split_whitespace().map(str::to_owned).collect(),
                check,
                message: line.cell("message").to_owned(),
                description: line.cell("description").to_owned(),
            })
        })
        .collect()
}

fn check(name: &str, argument: &str) -> Option<Check> {
    Some(match name {
        "filled" => Check::Filled,
        "one_of" => Check::OneOf(argument.split_whitespace().map(str::to_owned).collect()),
        "currency" => Check::Currency,
        "country" => Check::Country,
        "digits" => Check::Digits(argument.parse().ok()?),
        "office" => Check::Office,
        "timestamp" => Check::Timestamp,
        "not_empty" => Check::NotEmpty,
        "commodity_code" => Check::CommodityCode,
        "eori" => Check::Eori,
        "party" => Check::Party,
        _ => return None,
    })
}
