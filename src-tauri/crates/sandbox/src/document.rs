//! A customs shipment as text that is rearranged but never rewritten: unknown members, the order of members and the
//! writing of numbers (`12600.00`) come back as they were sent.

mod tree;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::SerializeMap};
use serde_json::value::{RawValue, to_raw_value};

pub(crate) use tree::Tree;

/// The members of one JSON object, each still as text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Members(Vec<(String, Box<RawValue>)>);

impl Members {
    pub(crate) fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&RawValue> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| &**value)
    }

    /// In place when the member exists, at the end otherwise.
    pub(crate) fn set(&mut self, name: &str, value: Box<RawValue>) {
        match self.0.iter_mut().find(|(key, _)| key == name) {
            Some((_, held)) => *held = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    pub(crate) fn put(&mut self, name: &str, value: &impl Serialize) -> Result<(), serde_json::Error> {
        self.set(name, to_raw_value(value)?);
        Ok(())
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.0.retain(|(key, _)| key != name);
    }

    /// Adds those members of `other` that are not here yet.
    pub(crate) fn complete_from(&mut self, other: Self) {
        for (name, value) in other.0 {
            if self.get(&name).is_none() {
                self.0.push((name, value));
            }
        }
    }

    pub(crate) fn text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    pub(crate) fn into_iter(self) -> impl Iterator<Item = (String, Box<RawValue>)> {
        self.0.into_iter()
    }
}

/// The selective update of CAS: what is absent stays, objects are merged, a list replaces the stored list.
pub(crate) fn merge(stored: &str, change: &str) -> Result<String, serde_json::Error> {
    let (Ok(mut stored), Ok(change)) = (Members::read(stored), Members::read(change)) else {
        return Ok(change.to_owned());
    };
    for (name, value) in change.0 {
        let merged = match stored.get(&name) {
            Some(held) => RawValue::from_string(merge(held.get(), value.get())?)?,
            None => value,
        };
        stored.set(&name, merged);
    }
    stored.text()
}

/// Gives every goods item an id of its own, as the item endpoints need one. Anything that is not where it should be is left alone.
pub(crate) fn with_item_ids(document: &str, mut next_id: impl FnMut() -> String) -> Result<String, serde_json::Error> {
    const PATH: [&str; 3] = ["singleAdministrativeDocument", "goodsShipment", "governmentAgencyGoodsItems"];
    rewrite(document, &PATH, &mut |items| {
        let Ok(items) = serde_json::from_str::<Vec<Box<RawValue>>>(items) else {
            return Ok(items.to_owned());
        };
        let mut written = Vec::with_capacity(items.len());
        for item in items {
            written.push(match Members::read(item.get()) {
                Ok(mut members) => {
                    if members.get("governmentAgencyGoodsItemId").is_none() {
                        members.put("governmentAgencyGoodsItemId", &next_id())?;
                    }
                    to_raw_value(&members)?
                }
                Err(_) => item,
            });
        }
        serde_json::to_string(&written)
    })
}

type Rewriter<'a> = dyn FnMut(&str) -> Result<String, serde_json::Error> + 'a;

fn rewrite(text: &str, path: &[&str], change: &mut Rewriter<'_>) -> Result<String, serde_json::Error> {
    let Some((name, rest)) = path.split_first() else {
        return change(text);
    };
    let Ok(mut members) = Members::read(text) else {
        return Ok(text.to_owned());
    };
    if let Some(value) = members.get(name) {
        let rewritten = rewrite(value.get(), rest, change)?;
        members.set(name, RawValue::from_string(rewritten)?);
    }
    members.text()
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Members;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON object")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Members::default();
                while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    members.set(&name, value);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merges_as_a_selective_update_does() {
        let cases = [
            (
                r#"{"a":1,"b":{"c":1.50,"d":2}}"#,
                r#"{"b":{"d":3.00},"e":null}"#,
                r#"{"a":1,"b":{"c":1.50,"d":3.00},"e":null}"#,
            ),
            (r#"{"list":[1,2,3]}"#, r#"{"list":[9]}"#, r#"{"list":[9]}"#),
            (r#"{"a":{"b":1}}"#, r#"{"a":"text"}"#, r#"{"a":"text"}"#),
        ];
        for (stored, change, expected) in cases {
            assert_eq!(merge(stored, change).unwrap(), expected);
        }
    }

    #[test]
    fn item_ids_are_added_and_nothing_else_changes() {
        let document = r#"{"zeta":12600.00,"singleAdministrativeDocument":{"goodsShipment":{"x":123456789012345678.1234,"governmentAgencyGoodsItems":[{"seqNum":1},{"governmentAgencyGoodsItemId":"kept"},7]}}}"#;
        let expected = document.replace(r#""seqNum":1"#, r#""seqNum":1,"governmentAgencyGoodsItemId":"i1""#);
        assert_eq!(with_item_ids(document, || "i1".to_owned()).unwrap(), expected);
        for odd in [
            r#"{"singleAdministrativeDocument":7}"#,
            "{}",
            r#"{"singleAdministrativeDocument":{"goodsShipment":{"governmentAgencyGoodsItems":{}}}}"#,
        ] {
            assert_eq!(with_item_ids(odd, || "i1".to_owned()).unwrap(), odd);
        }
    }
}
