//! Subscriptions to events. That they exist and filter on type and subtype is stated (Customs4trade notifications); the
//! names of their members are inferred, so both spellings that are likely are read.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{SubscriptionId, lenient};

/// Asks CAS to deliver events to an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewSubscription {
    /// Where CAS posts each event.
    #[serde(alias = "url")]
    pub endpoint_url: String,
    /// What is delivered; nothing here means every event.
    #[serde(default, alias = "filters", skip_serializing_if = "Vec::is_empty")]
    pub event_types: Vec<EventFilter>,
}

/// One type of event, and which of its subtypes; none named means all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EventFilter {
    pub event_type: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub event_sub_types: Vec<String>,
}

/// A subscription as CAS holds it, with whatever else it says about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    #[serde(alias = "subscriptionId")]
    pub id: SubscriptionId,
    #[serde(default, alias = "url", deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub endpoint_url: Option<String>,
    #[serde(default, alias = "filters", deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")]
    pub event_types: Vec<EventFilter>,
    /// Members this program does not know, kept as they came.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_read_and_unknown_members_kept() {
        let ours = r#"{"id":"s-1","endpointUrl":"http://127.0.0.1:9/x","eventTypes":[{"eventType":"A","eventSubTypes":["b"]}],"created":"today"}"#;
        let theirs = r#"{"subscriptionId":7,"url":"http://127.0.0.1:9/x","filters":[{"eventType":"A"}]}"#;
        let read: Subscription = serde_json::from_str(ours).unwrap();
        assert_eq!(read.event_types[0].event_sub_types, ["b"]);
        assert_eq!(read.other["created"], "today");
        let read: Subscription = serde_json::from_str(theirs).unwrap();
        assert_eq!((read.id.as_str(), read.event_types[0].event_type.as_str()), ("7", "A"));
        let wanted = NewSubscription { endpoint_url: "http://127.0.0.1:9/x".into(), event_types: Vec::new() };
        assert_eq!(serde_json::to_string(&wanted).unwrap(), r#"{"endpointUrl":"http://127.0.0.1:9/x"}"#);
    }
}
