//! What a subscription asks for. The shape is inferred; the documentation says that type and subtype can be filtered.

use std::collections::BTreeMap;

use reqwest::Url;
use serde_json::Value;

/// Address and filters of a subscription. No filter means everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wishes {
    pub(crate) endpoint_url: String,
    /// Event type and its subtypes; no subtype means all of them.
    wanted: Vec<(String, Vec<String>)>,
}

const ADDRESS_NAMES: [&str; 2] = ["endpointUrl", "url"];
const FILTER_NAMES: [&str; 2] = ["eventTypes", "filters"];

impl Wishes {
    /// What is wrong with a subscription, by path; or what it asks for.
    pub(crate) fn judge(body: &Value) -> Result<Self, BTreeMap<String, Vec<String>>> {
        let mut faults: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut fault = |path: &str, words: &str| faults.entry(path.to_owned()).or_default().push(words.to_owned());
        let endpoint_url = ADDRESS_NAMES.iter().find_map(|name| body.get(*name)?.as_str()).unwrap_or_default();
        if !is_near(endpoint_url) {
            fault(
                "endpointUrl",
                "an http or https address of this machine or its own network was expected; the practice CAS tells nobody else.",
            );
        }
        for name in FILTER_NAMES {
            match body.get(name) {
                None | Some(Value::Null) => {}
                Some(Value::Array(filters)) => {
                    for (index, filter) in filters.iter().enumerate() {
                        if !is_filter(filter) {
                            fault(
                                &format!("{name}[{index}]"),
                                "a text, or an object with eventType and eventSubTypes, was expected.",
                            );
                        }
                    }
                }
                Some(_) => fault(name, "a list was expected."),
            }
        }
        if faults.is_empty() { Ok(Self::of(body)) } else { Err(faults) }
    }

    /// Of a subscription that was judged when it came.
    pub(crate) fn read(body: &str) -> Self {
        Self::of(&serde_json::from_str(body).unwrap_or_default())
    }

    fn of(body: &Value) -> Self {
        let filters = FILTER_NAMES.iter().find_map(|name| body.get(*name)?.as_array());
        let wanted = filters.into_iter().flatten().filter_map(|filter| match filter {
            Value::String(event_type) => Some((event_type.clone(), Vec::new())),
            _ => {
                let subtypes = filter.get("eventSubTypes").and_then(Value::as_array).into_iter().flatten();
                let subtypes = subtypes.filter_map(|one| one.as_str().map(str::to_owned)).collect();
                Some((filter.get("eventType")?.as_str()?.to_owned(), subtypes))
            }
        });
        Self {
            endpoint_url: ADDRESS_NAMES
                .iter()
                .find_map(|name| body.get(*name)?.as_str())
                .unwrap_or_default()
                .to_owned(),
            wanted: wanted.collect(),
        }
    }

    pub(crate) fn include(&self, event_type: &str, event_sub_type: &str) -> bool {
        self.wanted.is_empty()
            || self.wanted.iter().any(|(wanted, subtypes)| {
                wanted == event_type && (subtypes.is_empty() || subtypes.iter().any(|one| one == event_sub_type))
            })
    }
}

fn is_filter(filter: &Value) -> bool {
    let subtypes_fit = match filter.get("eventSubTypes") {
        None | Some(Value::Null) => true,
        Some(Value::Array(list)) => list.iter().all(Value::is_string),
        Some(_) => false,
    };
    filter.is_string() || (filter.get("eventType").is_some_and(Value::is_string) && subtypes_fit)
}

/// This machine or a private network (RFC 1918): a practice CAS must not be made to knock at other doors.
pub(crate) fn is_near(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let Some(host) = url.host_str() else { return false };
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let near = match name.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private(),
        Ok(std::net::IpAddr::V6(ip)) => ip.is_loopback(),
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    };
    matches!(url.scheme(), "http" | "https") && near && url.username().is_empty()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_subscription_filters_by_type_and_subtype() {
        let all = json!({"endpointUrl": "http://127.0.0.1:9/x"});
        let typed = json!({"url": "http://localhost:9/x", "filters": ["CoOPDFCreated", {"eventType": "DeclarationStatusChanged", "eventSubTypes": ["Released"]}]});
        let cases = [
            (&all, "Anything", "Else", true),
            (&typed, "CoOPDFCreated", "CertificateOfOrigin", true),
            (&typed, "DeclarationStatusChanged", "Released", true),
            (&typed, "DeclarationStatusChanged", "Accepted", false),
            (&typed, "DeclarationPdfCreated", "SAD", false),
        ];
        for (body, event_type, subtype, expected) in cases {
            let wishes = Wishes::judge(body).unwrap();
            assert_eq!(wishes.include(event_type, subtype), expected, "{body} {event_type} {subtype}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_subscription_is_named() {
        let near = "http://127.0.0.1:9/x";
        let cases = [
            (json!({}), "endpointUrl"),
            (json!({"endpointUrl": 7}), "endpointUrl"),
            (json!({"endpointUrl": "ftp://127.0.0.1/x"}), "endpointUrl"),
            (json!({"endpointUrl": "https://far.example/x"}), "endpointUrl"),
            (json!({"endpointUrl": format!("http://{}/x", "8.8.8.8")}), "endpointUrl"),
            (json!({"endpointUrl": "http://me@127.0.0.1/x"}), "endpointUrl"),
            (json!({"endpointUrl": near, "eventTypes": {}}), "eventTypes"),
            (json!({"endpointUrl": near, "eventTypes": [7]}), "eventTypes[0]"),
            (json!({"endpointUrl": near, "eventTypes": [{"eventType": "A", "eventSubTypes": [1]}]}), "eventTypes[0]"),
        ];
        for (body, path) in cases {
            assert!(Wishes::judge(&body).unwrap_err().contains_key(path), "{body}");
        }
        for host in ["192.168.1.20:7070", "10.0.0.3", "[::1]:9"] {
            assert!(is_near(&format!("http://{host}/x")), "{host}");
        }
    }
}
