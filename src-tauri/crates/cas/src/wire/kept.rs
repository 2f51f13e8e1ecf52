//! Answers that are kept with the text they were read from, byte for byte: unknown members and the writing of numbers
//! survive. Source of the names: Customs4trade declaration items, movement orders (read model).

use serde::{Deserialize, Serialize};

use super::{ItemId, lenient};

/// One goods item of a declaration. Its shape is inferred from the sample payloads; the id is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawItem {
    pub text: String,
    pub summary: ItemSummary,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ItemSummary {
    pub government_agency_goods_item_id: Option<ItemId>,
    /// Names an element of a collection in a partial update.
    #[serde(deserialize_with = "lenient::text")]
    pub cas_reference: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub seq_num: Option<String>,
}

impl RawItem {
    /// # Errors
    /// When the text is not a JSON object.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        Ok(Self { summary: serde_json::from_str(text)?, text: text.to_owned() })
    }
}

/// One movement order as CAS keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawMovementOrder {
    pub text: String,
    pub summary: MovementOrderSummary,
}

/// The documented members of the read model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MovementOrderSummary {
    #[serde(deserialize_with = "lenient::text")]
    pub id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub timestamp: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub document_reference: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub external_reference: Option<String>,
    /// `RFFC`, `ADJN` and others; an open set.
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub external_movement_type: Option<String>,
    /// An open set; its values are not published.
    #[serde(deserialize_with = "lenient::text")]
    pub status: Option<String>,
    /// Column of the excise register; an open set.
    #[serde(deserialize_with = "lenient::text")]
    pub category: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub remark: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub customs_destination: Option<String>,
    #[serde(deserialize_with = "lenient::list")]
    pub write_off_rules: Vec<WriteOffRule>,
    /// That a movement order shows its validation errors is stated, their shape is inferred from declarations.
    #[serde(deserialize_with = "lenient::list")]
    pub errors: Vec<super::DeclarationError>,
}

/// Which stock is written off first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WriteOffRule {
    /// `Free` or `Bonded`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub customs_status: Option<String>,
    /// Absent: no constraint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_of_preferential_origin: Option<bool>,
}

impl RawMovementOrder {
    /// # Errors
    /// When the text is not a JSON object.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        Ok(Self { summary: serde_json::from_str(text)?, text: text.to_owned() })
    }
}

/// Where a document can be fetched for a short time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemporaryUrl {
    pub url: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_keeps_its_text() {
        let text = r#"{"type":"RFFC","status":"HeldByMartians","quantity":12600.00,"errors":[{"errorCode":"V9"},7],
            "writeOffRules":[{"customsStatus":"Bonded","isOfPreferentialOrigin":true,"originCountry":"US"}]}"#;
        let order = RawMovementOrder::read(text).unwrap();
        assert_eq!(order.text, text);
        assert_eq!(order.summary.kind.as_deref(), Some("RFFC"));
        assert_eq!(order.summary.status.as_deref(), Some("HeldByMartians"));
        assert_eq!(order.summary.write_off_rules[0].is_of_preferential_origin, Some(true));
        assert_eq!(order.summary.errors.len(), 1);
        let item = RawItem::read(r#"{"governmentAgencyGoodsItemId":12,"casReference":null,"x":1}"#).unwrap();
        assert_eq!(item.summary.government_agency_goods_item_id.unwrap().as_str(), "12");
        assert!(RawItem::read("[").is_err());
    }
}
