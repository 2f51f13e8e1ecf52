//! A customs shipment as text that is rearranged but never rewritten: unknown members, the order of members and the
//! writing of numbers (`12600.00`) come back as they were sent.

mod tree;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::SerializeMap};
use serde_json::{
    Value,
    value::{RawValue, to_raw_value},
};

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

/// Where the goods items of a declaration stand.
pub(crate) const ITEMS: [&str; 3] = ["singleAdministrativeDocument", "goodsShipment", "governmentAgencyGoodsItems"];
const ITEM_ID: &str = "governmentAgencyGoodsItemId";
const CAS_REFERENCE: &str = "casReference";

type Elements = Vec<Box<RawValue>>;

/// The selective update of CAS: what is absent stays, objects are merged. A list without `casReference` replaces the
/// stored list; in one with it, those elements alone are changed, and elements without are added (inferred).
pub(crate) fn merge(stored: &str, change: &str) -> Result<String, serde_json::Error> {
    if let (Ok(mut stored), Ok(change)) = (Members::read(stored), Members::read(change)) {
        for (name, value) in change.0 {
            let merged = match stored.get(&name) {
                Some(held) => RawValue::from_string(merge(held.get(), value.get())?)?,
                None => value,
            };
            stored.set(&name, merged);
        }
        return stored.text();
    }
    match (elements(stored), elements(change)) {
        (Some(stored), Some(change)) if change.iter().any(|element| text_of(element, CAS_REFERENCE).is_some()) => {
            merge_elements(stored, change)
        }
        _ => Ok(change.to_owned()),
    }
}

fn merge_elements(mut stored: Elements, change: Elements) -> Result<String, serde_json::Error> {
    for element in change {
        let reference = text_of(&element, CAS_REFERENCE);
        let held = stored.iter_mut().find(|held| reference.is_some() && text_of(held, CAS_REFERENCE) == reference);
        match held {
            Some(held) => *held = RawValue::from_string(merge(held.get(), element.get())?)?,
            None => stored.push(element),
        }
    }
    serde_json::to_string(&stored)
}

/// Every `casReference` a document contains.
pub(crate) fn references(document: &Value) -> Vec<&str> {
    let mut found = Vec::new();
    match document {
        Value::Object(members) => {
            found.extend(members.get(CAS_REFERENCE).and_then(Value::as_str));
            found.extend(members.values().flat_map(references));
        }
        Value::Array(elements) => found.extend(elements.iter().flat_map(references)),
        _ => {}
    }
    found
}

/// Gives every element of a collection a `casReference`, and every goods item an id, as the partial updates and the
/// item endpoints need them. Those that are there stay; whatever is no object is left alone.
pub(crate) fn with_references(
    document: &str,
    mut next_id: impl FnMut() -> String,
) -> Result<String, serde_json::Error> {
    referenced(document, None, &mut next_id)
}

fn referenced(
    text: &str,
    name: Option<&str>,
    next_id: &mut dyn FnMut() -> String,
) -> Result<String, serde_json::Error> {
    if let Ok(mut members) = Members::read(text) {
        for (name, value) in &mut members.0 {
            *value = RawValue::from_string(referenced(value.get(), Some(name), next_id)?)?;
        }
        return members.text();
    }
    let Some(elements) = elements(text) else {
        return Ok(text.to_owned());
    };
    let mut written: Elements = Vec::with_capacity(elements.len());
    for element in elements {
        let inner = referenced(element.get(), None, next_id)?;
        written.push(match Members::read(&inner) {
            Ok(mut members) => {
                if name == Some(ITEMS[2]) && members.get(ITEM_ID).is_none() {
                    members.put(ITEM_ID, &next_id())?;
                }
                if members.get(CAS_REFERENCE).is_none() {
                    members.put(CAS_REFERENCE, &next_id())?;
                }
                to_raw_value(&members)?
            }
            Err(_) => RawValue::from_string(inner)?,
        });
    }
    serde_json::to_string(&written)
}

/// One goods item of a declaration, as text.
pub(crate) fn item(document: &str, id: &str) -> Option<String> {
    let items = at_path(document, &ITEMS)?;
    let found = elements(&items)?.into_iter().find(|item| text_of(item, ITEM_ID).as_deref() == Some(id))?;
    Some(found.get().to_owned())
}

/// The document with one goods item more; the groups around it are made when they are missing.
pub(crate) fn with_item(document: &str, item: &str) -> Result<String, serde_json::Error> {
    let item = RawValue::from_string(item.to_owned())?;
    rewrite(document, &ITEMS, &mut |items| {
        let mut items = elements(items).unwrap_or_default();
        items.push(item.clone());
        serde_json::to_string(&items)
    })
}

/// The document with one goods item merged or, without a change, removed.
pub(crate) fn with_item_changed(document: &str, id: &str, change: Option<&str>) -> Result<String, serde_json::Error> {
    rewrite(document, &ITEMS, &mut |items| {
        let mut written: Elements = Vec::new();
        for item in elements(items).unwrap_or_default() {
            if text_of(&item, ITEM_ID).as_deref() != Some(id) {
                written.push(item);
            } else if let Some(change) = change {
                written.push(RawValue::from_string(merge(item.get(), change)?)?);
            }
        }
        serde_json::to_string(&written)
    })
}

fn at_path(text: &str, path: &[&str]) -> Option<String> {
    let Some((name, rest)) = path.split_first() else {
        return Some(text.to_owned());
    };
    at_path(Members::read(text).ok()?.get(name)?.get(), rest)
}

fn elements(text: &str) -> Option<Elements> {
    serde_json::from_str(text).ok()
}

fn text_of(element: &RawValue, name: &str) -> Option<String> {
    serde_json::from_str(Members::read(element.get()).ok()?.get(name)?.get()).ok()
}

type Rewriter<'a> = dyn FnMut(&str) -> Result<String, serde_json::Error> + 'a;

/// What stands at the path is written anew; what is absent is `null` to the writer, and groups on the way are made.
fn rewrite(text: &str, path: &[&str], change: &mut Rewriter<'_>) -> Result<String, serde_json::Error> {
    let Some((name, rest)) = path.split_first() else {
        return change(text);
    };
    let mut members = Members::read(text).unwrap_or_default();
    let value = members.get(name).map_or("null", RawValue::get);
    let rewritten = rewrite(value, rest, change)?;
    members.set(name, RawValue::from_string(rewritten)?);
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
    fn elements_with_a_reference_are_changed_alone() {
        let stored = r#"[{"casReference":"a","x":1.0,"y":2},{"casReference":"b","x":3}]"#;
        let cases = [
            (
                r#"[{"casReference":"b","x":4.00}]"#,
                r#"[{"casReference":"a","x":1.0,"y":2},{"casReference":"b","x":4.00}]"#,
            ),
            (
                r#"[{"casReference":"a","y":9},{"x":7}]"#,
                r#"[{"casReference":"a","x":1.0,"y":9},{"casReference":"b","x":3},{"x":7}]"#,
            ),
            (r#"[{"x":5}]"#, r#"[{"x":5}]"#),
            ("[]", "[]"),
        ];
        for (change, expected) in cases {
            assert_eq!(merge(stored, change).unwrap(), expected, "{change}");
        }
        let nested = merge(
            r#"{"l":[{"casReference":"a","in":{"m":[1,2],"n":1}}]}"#,
            r#"{"l":[{"casReference":"a","in":{"m":[3]}}]}"#,
        );
        assert_eq!(nested.unwrap(), r#"{"l":[{"casReference":"a","in":{"m":[3],"n":1}}]}"#);
    }

    #[test]
    fn references_are_added_and_nothing_else_changes() {
        let document = r#"{"zeta":12600.00,"singleAdministrativeDocument":{"codes":["a",1.50],"goodsShipment":{"x":123456789012345678.1234,"governmentAgencyGoodsItems":[{"seqNum":1,"packagings":[{"type":"CT"}]},{"governmentAgencyGoodsItemId":"kept","casReference":"too"},7]}}}"#;
        let mut count = 0;
        let written = with_references(document, || {
            count += 1;
            format!("r{count}")
        });
        let expected = document
            .replace(r#""type":"CT""#, r#""type":"CT","casReference":"r1""#)
            .replace(r#"}]},{"gov"#, r#"}],"governmentAgencyGoodsItemId":"r2","casReference":"r3"},{"gov"#);
        assert_eq!(written.unwrap(), expected);
        for odd in ["7", r#"{"singleAdministrativeDocument":7}"#, "{}", r#"[[1],"a"]"#] {
            assert_eq!(with_references(odd, || "i1".to_owned()).unwrap(), odd);
        }
        let value: Value = serde_json::from_str(&expected).unwrap();
        let mut held = references(&value);
        held.sort_unstable();
        assert_eq!(held, ["r1", "r3", "too"]);
    }

    #[test]
    fn items_are_found_added_changed_and_removed() {
        let document = r#"{"singleAdministrativeDocument":{"goodsShipment":{"governmentAgencyGoodsItems":[{"governmentAgencyGoodsItemId":"a","v":1.0}]}}}"#;
        assert_eq!(item(document, "a").unwrap(), r#"{"governmentAgencyGoodsItemId":"a","v":1.0}"#);
        assert_eq!(item(document, "b"), None);
        let two = with_item(document, r#"{"governmentAgencyGoodsItemId":"b"}"#).unwrap();
        assert!(item(&two, "b").is_some() && item(&two, "a").is_some());
        let changed = with_item_changed(&two, "a", Some(r#"{"v":2.00}"#)).unwrap();
        assert_eq!(item(&changed, "a").unwrap(), r#"{"governmentAgencyGoodsItemId":"a","v":2.00}"#);
        let removed = with_item_changed(&changed, "a", None).unwrap();
        assert!(item(&removed, "a").is_none() && item(&removed, "b").is_some());
        assert!(item(&with_item("{}", r#"{"governmentAgencyGoodsItemId":"c"}"#).unwrap(), "c").is_some());
    }
}
