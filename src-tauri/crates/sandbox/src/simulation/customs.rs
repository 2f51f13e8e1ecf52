//! The simulated customs office: when it refuses, and what it issues when it accepts.

use cas::wire::DeclarationError;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Value, value::RawValue};

use super::{Chance, mrn};
use crate::{book::Declaration, document::Tree, moment::Moment, practice::Duties, validation};

/// A mark that a training office writes into a declaration to see customs refuse it.
struct Refusal {
    /// Where the mark is looked for; `[]` stands for every element.
    path: &'static str,
    field: &'static str,
    ends_with: &'static str,
    /// Functional error code of list CL180: 12 code list, 14 rule.
    code: &'static str,
    message: &'static str,
    description: &'static str,
}

/// The whole table. Error codes: EU code list CL180 (functional errors).
const REFUSALS: &[Refusal] = &[
    Refusal {
        path: "singleAdministrativeDocument",
        field: "declarationOfficeCode",
        ends_with: "000000",
        code: "12",
        message: "Code list violation",
        description: "The customs office of declaration is not an office of this country.",
    },
    Refusal {
        path: "singleAdministrativeDocument.goodsShipment.consignment.goodsLocation",
        field: "identification",
        ends_with: "REFUSED",
        code: "14",
        message: "Rule violation",
        description: "The location of the goods is not approved for this procedure.",
    },
    Refusal {
        path: "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[].commodity.classifications[]",
        field: "code",
        ends_with: "99999999",
        code: "12",
        message: "Code list violation",
        description: "The commodity code is not in the tariff on the date of acceptance.",
    },
];

/// Everything customs has against a declaration; nothing means that it is accepted.
pub(super) fn refusals(document: &Value) -> Vec<DeclarationError> {
    let mut found = Vec::new();
    for refusal in REFUSALS {
        for (path, group) in validation::groups(document, refusal.path) {
            let value = group.get(refusal.field).and_then(Value::as_str).unwrap_or_default();
            if value.ends_with(refusal.ends_with) {
                let field = refusal.field;
                found.push(validation::error(refusal.code, refusal.message, refusal.description, &path, field));
            }
        }
    }
    found
}

/// The movement reference number of an accepted declaration.
pub(super) fn issue_mrn(chance: Chance, seq: i64, country: &str, letter: char, accepted_at: Moment) -> String {
    let free = chance.alphanumerics(12, &["mrn", &seq.to_string()]);
    mrn::mrn(accepted_at.year(), country, &free, letter)
}

/// The administrative reference code of an excise movement.
pub(super) fn issue_arc(chance: Chance, seq: i64, country: &str, accepted_at: Moment) -> String {
    let free = chance.alphanumerics(15, &["arc", &seq.to_string()]);
    // 0: a movement under duty suspension (EMCS R030).
    mrn::with_check_character(&format!("{:02}{country}{free}0", accepted_at.year().rem_euclid(100)))
}

const RETURNS: &str = "singleAdministrativeDocument.calculationReturns";
const ITEMS: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems";

/// The declaration with duty and VAT as customs works them out; what was sent already stays.
pub(super) fn with_duties(document: &str, duties: &Duties) -> Result<String, serde_json::Error> {
    let mut tree = Tree::read(document)?;
    let items: Vec<(String, Decimal)> = tree
        .at(ITEMS)
        .map(Tree::elements)
        .unwrap_or_default()
        .iter()
        .filter_map(|item| {
            let amount = item.decimal_at("commodity.invoiceLine.itemAmount")?;
            Some((item.text_at("commodity.classifications[0].code").unwrap_or_default(), amount))
        })
        .collect();
    if items.is_empty() || !tree.is_empty_at(RETURNS) {
        return Ok(document.to_owned());
    }
    let worked = duties.work_out(items.iter().map(|(code, amount)| (code.as_str(), *amount)));
    let line = |kind: &str, basis: Decimal, assessed: Decimal, method: &str| {
        format!(
            r#"{{"type":"{kind}","basisValue":{basis},"payment":{{"assessed":{assessed:.2},"methodCode":"{method}"}}}}"#
        )
    };
    let duty = line("A00", worked.duty_basis, worked.duty, "A");
    let vat = line("B00", worked.vat_basis, worked.vat, "G");
    tree.set(RETURNS, Tree::read(&format!("[{duty},{vat}]"))?);
    tree.json()
}

/// "Customs duties received": the vendor says that there is such an event; its name and data are inferred.
pub(super) fn duties_event(declaration: &Declaration, document: &str) -> Result<String, serde_json::Error> {
    let returns = Tree::read(document)?.at(RETURNS).map(Tree::json).transpose()?.unwrap_or_default();
    let returns = RawValue::from_string(returns)?;
    serde_json::to_string(&DutiesEvent {
        event_type: "CustomsDataReturned",
        event_sub_type: "CustomsDutiesReceived",
        data: DutiesReceived {
            id: &declaration.id,
            customs_shipment_reference: &declaration.external_reference,
            mrn: declaration.state.mrn.as_deref(),
            lrn: declaration.state.lrn.as_deref(),
            calculation_returns: &returns,
        },
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DutiesEvent<'a> {
    event_type: &'static str,
    event_sub_type: &'static str,
    data: DutiesReceived<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DutiesReceived<'a> {
    id: &'a str,
    customs_shipment_reference: &'a str,
    mrn: Option<&'a str>,
    lrn: Option<&'a str>,
    calculation_returns: &'a RawValue,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::Practice;

    #[test]
    fn duties_come_back_once_and_in_exact_amounts() {
        let document = r#"{"singleAdministrativeDocument":{"goodsShipment":{"governmentAgencyGoodsItems":[
            {"commodity":{"classifications":[{"code":"2204218000"}],"invoiceLine":{"itemAmount":1000.00}}}]}}}"#;
        let duties = &Practice::embedded().unwrap().duties;
        let worked = with_duties(document, duties).unwrap();
        let expected = r#""calculationReturns":[{"type":"A00","basisValue":1000.00,"payment":{"assessed":50.00,"methodCode":"A"}},{"type":"B00","basisValue":1050.00,"payment":{"assessed":220.50,"methodCode":"G"}}]"#;
        assert!(worked.contains(expected), "{worked}");
        assert_eq!(with_duties(&worked, duties).unwrap(), worked);
        assert_eq!(with_duties("{}", duties).unwrap(), "{}");
    }
}
