//! A declaration as CAS gives it: the exact text, and the members this program understands.
//! Source: Customs4trade declarations (`errors`), identifiers (the three names of the shipment's reference);
//! names of dates and statuses inferred.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{DeclarationId, lenient};

/// The members understood here. Statuses and everything else that looks like a list of values stay text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeclarationSummary {
    pub id: DeclarationId,
    #[serde(default, deserialize_with = "lenient::text")]
    pub external_reference: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub customs_shipment_reference: Option<String>,
    #[serde(default, deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub business_reference: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub direction: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub jurisdiction: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub customs_flow: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub customs_flow_step: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub current_status: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub lrn: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub mrn: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub arc: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub acceptance_date: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub creation_date: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub last_updated: Option<String>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub errors: Vec<DeclarationError>,
}

/// One complaint of CAS (`V0010`) or of customs, as CAS words it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DeclarationError {
    #[serde(deserialize_with = "lenient::text")]
    pub error_code: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub message: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub description: Option<String>,
    #[serde(deserialize_with = "lenient::list")]
    pub field_reference: Vec<FieldReference>,
}

/// The field an error speaks of, in the PascalCase names of the platform's own model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FieldReference {
    #[serde(deserialize_with = "lenient::text")]
    pub field_name: Option<String>,
    /// Path of the group that holds the field.
    #[serde(deserialize_with = "lenient::text")]
    pub path: Option<String>,
}

impl DeclarationSummary {
    /// Our own reference of the shipment, under whichever of its names CAS sent it.
    pub fn reference(&self) -> Option<&str> {
        let names = [&self.external_reference, &self.customs_shipment_reference, &self.business_reference];
        names.into_iter().find_map(|name| name.as_deref())
    }

    /// The time of the last change by the clock of CAS; `None` when absent or not a time stamp with an offset.
    pub fn last_updated_at(&self) -> Option<DateTime<Utc>> {
        let text = self.last_updated.as_deref()?;
        Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc())
    }
}

/// A declaration with the text it was read from, byte for byte: unknown members and the writing of numbers survive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawDeclaration {
    pub text: String,
    pub summary: DeclarationSummary,
}

impl RawDeclaration {
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        Ok(Self { summary: serde_json::from_str(text)?, text: text.to_owned() })
    }
}

/// A page of a search. One row without an id that is usable spoils the page: its declaration would be missed silently.
pub(crate) fn read_page(body: &[u8]) -> Result<Vec<DeclarationSummary>, String> {
    read_list(body)
}

/// A plain list, or an object that wraps one list (which of them CAS uses is not documented).
pub(crate) fn read_list<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<Vec<T>, String> {
    let text = std::str::from_utf8(body).map_err(|_| "it is not UTF-8 text".to_owned())?;
    if text.trim_start().starts_with('[') {
        return serde_json::from_str(text).map_err(|error| error.to_string());
    }
    let wrapped: BTreeMap<String, &RawValue> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut lists = wrapped.values().filter(|value| value.get().starts_with('['));
    match (lists.next(), lists.next()) {
        (Some(list), None) => serde_json::from_str(list.get()).map_err(|error| error.to_string()),
        _ => Err("it holds no list".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_declaration_and_keeps_its_text() {
        let text = r#"{ "id": 4711, "customsShipmentReference": "QS-1", "currentStatus": "HeldByMartians",
            "mrn": null, "lastUpdated": "2026-11-20T08:30:00.1234567Z", "totalInvoiceAmount": 12600.00,
            "errors": [{"errorCode":"V0010","fieldReference":[{"fieldName":"AddDeclType1","path":"SingleAdministrativeDocument"}]}, 7] }"#;
        let declaration = RawDeclaration::read(text).unwrap();
        assert_eq!(declaration.text, text);
        let summary = declaration.summary;
        assert_eq!(summary.id.as_str(), "4711");
        assert_eq!(summary.reference(), Some("QS-1"));
        assert_eq!(summary.current_status.as_deref(), Some("HeldByMartians"));
        assert_eq!(summary.mrn, None);
        assert_eq!(summary.errors.len(), 1);
        assert_eq!(summary.errors[0].field_reference[0].field_name.as_deref(), Some("AddDeclType1"));
        assert_eq!(summary.last_updated_at().unwrap().timestamp_subsec_nanos(), 123_456_700);
    }

    #[test]
    fn reads_a_page_in_either_form() {
        let cases = [
            (r#"[{"id":"a"},{"id":"b"}]"#, Some(2)),
            (" []", Some(0)),
            (r#"{"total":1,"items":[{"id":"a"}]}"#, Some(1)),
            (r#"{"total":0}"#, None),
            (r#"{"a":[],"b":[]}"#, None),
            (r#"[{"name":"no id"}]"#, None),
            (r#"[{"id":"../x"}]"#, None),
            (r#"[{"id":"a"},{"#, None),
            ("", None),
        ];
        for (body, expected) in cases {
            assert_eq!(read_page(body.as_bytes()).ok().map(|page| page.len()), expected, "{body}");
        }
    }
}
