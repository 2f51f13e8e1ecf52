//! Bodies in XML: the same names as in JSON, one element a member. That CAS takes and gives XML is stated (Customs4trade
//! error handling, integration methods); how its XML is spelt is not published, so this spelling is inferred:
//! a list stands in an element of its own name, each entry in an element named by its singular; null is `xsi:nil`.
//!
//! XML knows no numbers: what comes back is text. A document type definition is refused, so are depth and size beyond
//! any real message.

use quick_xml::{Reader, Writer, events::*};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use thiserror::Error;

const DEPTH_MAX: usize = 64;
const SIZE_MAX_BYTES: usize = 64 << 20;
const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Why a body cannot be rewritten.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum XmlError {
    #[error("it is not XML: {0}")]
    NotXml(String),
    #[error("it is not JSON: {0}")]
    NotJson(String),
    #[error("its XML holds a document type definition, which is not read")]
    DocumentType,
    #[error("its XML is deeper than {DEPTH_MAX} elements or larger than 64 MiB")]
    TooLarge,
    #[error("the member \"{0}\" cannot be the name of an XML element")]
    Name(String),
}

// ---- JSON to XML ------------------------------------------------------------------------------------------------

/// The members of an object in the order they stand, each as its text.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Members;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        input.deserialize_map(Each)
    }
}

/// Writes one JSON value as an XML document.
///
/// # Errors
/// When it is not JSON, too deep, or a member's name cannot be the name of an element.
pub fn from_json(root: &str, json: &[u8]) -> Result<Vec<u8>, XmlError> {
    let text = std::str::from_utf8(json).map_err(|fault| XmlError::NotJson(fault.to_string()))?;
    let mut writer = Writer::new(Vec::new());
    let declared = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    declared.map_err(|fault| XmlError::NotXml(fault.to_string()))?;
    write(&mut writer, root, text.trim(), 0)?;
    Ok(writer.into_inner())
}

fn write(writer: &mut Writer<Vec<u8>>, name: &str, json: &str, depth: usize) -> Result<(), XmlError> {
    if depth > DEPTH_MAX {
        return Err(XmlError::TooLarge);
    }
    if !is_name(name) {
        return Err(XmlError::Name(name.to_owned()));
    }
    let bad_json = |fault: serde_json::Error| XmlError::NotJson(fault.to_string());
    let bad_xml = |fault: std::io::Error| XmlError::NotXml(fault.to_string());
    let mut start = BytesStart::new(name);
    if depth == 0 {
        start.push_attribute(("xmlns:xsi", SCHEMA_INSTANCE));
    }
    if json == "null" {
        start.push_attribute(("xsi:nil", "true"));
        return writer.write_event(Event::Empty(start)).map_err(bad_xml);
    }
    writer.write_event(Event::Start(start)).map_err(bad_xml)?;
    match json.as_bytes().first() {
        Some(b'{') => {
            let Members(members) = serde_json::from_str(json).map_err(bad_json)?;
            for (member, value) in members {
                write(writer, &member, value.get(), depth + 1)?;
            }
        }
        Some(b'[') => {
            let entries: Vec<Box<RawValue>> = serde_json::from_str(json).map_err(bad_json)?;
            for entry in entries {
                write(writer, &singular(name), entry.get(), depth + 1)?;
            }
        }
        Some(b'"') => {
            let text: String = serde_json::from_str(json).map_err(bad_json)?;
            writer.write_event(Event::Text(BytesText::new(&text))).map_err(bad_xml)?;
        }
        _ => {
            let plain: &RawValue = serde_json::from_str(json).map_err(bad_json)?;
            writer.write_event(Event::Text(BytesText::new(plain.get()))).map_err(bad_xml)?;
        }
    }
    writer.write_event(Event::End(BytesEnd::new(name))).map_err(bad_xml)
}

fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.'))
}

/// `additionalDocuments` holds `additionalDocument`, `entries` holds `entry`; anything else holds `item`.
fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies") {
        return format!("{stem}y");
    }
    match name.strip_suffix('s') {
        Some(stem) if !stem.is_empty() && !stem.ends_with('s') => stem.to_owned(),
        _ => "item".to_owned(),
    }
}

// ---- XML to JSON ------------------------------------------------------------------------------------------------

/// An element while it is read.
#[derive(Default)]
struct Element {
    name: String,
    is_nil: bool,
    text: String,
    /// Name and JSON text of each child, in order.
    children: Vec<(String, String)>,
}

/// Reads an XML document as the JSON it stands for.
///
/// # Errors
/// When it is not XML, too deep or too large, or has a document type.
pub fn to_json(xml: &[u8]) -> Result<String, XmlError> {
    if xml.len() > SIZE_MAX_BYTES {
        return Err(XmlError::TooLarge);
    }
    let bad = |fault: &dyn std::fmt::Display| XmlError::NotXml(fault.to_string());
    let text = std::str::from_utf8(xml).map_err(|fault| bad(&fault))?;
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    loop {
        match reader.read_event().map_err(|fault| bad(&fault))? {
            Event::Start(start) => {
                if open.len() >= DEPTH_MAX {
                    return Err(XmlError::TooLarge);
                }
                open.push(element(&start)?);
            }
            Event::Empty(start) => {
                if let Some(done) = close(&mut open, element(&start)?) {
                    return finished(done, &mut reader);
                }
            }
            Event::End(_) => {
                let element = open.pop().ok_or_else(|| bad(&"an element ends that never began"))?;
                if let Some(done) = close(&mut open, element) {
                    return finished(done, &mut reader);
                }
            }
            Event::Text(text) => add(&mut open, &text.xml10_content()),
            Event::CData(text) => add(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => add(&mut open, &resolved(&reference)?),
            Event::DocType(_) => return Err(XmlError::DocumentType),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => return Err(bad(&"it ends too early")),
        }
    }
}

/// Nothing but blanks and comments may follow the outermost element.
fn finished(json: String, reader: &mut Reader<&[u8]>) -> Result<String, XmlError> {
    loop {
        match reader.read_event().map_err(|fault| XmlError::NotXml(fault.to_string()))? {
            Event::Eof => return Ok(json),
            Event::Text(text) if text.xml10_content().trim().is_empty() => {}
            Event::Comment(_) | Event::PI(_) => {}
            _ => return Err(XmlError::NotXml("something follows its end".to_owned())),
        }
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, XmlError> {
    let mut element = Element { name: start.local_name().into_inner().to_owned(), ..Element::default() };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|fault| XmlError::NotXml(fault.to_string()))?;
        let name = attribute.key.as_ref();
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Explicit1_0)
            .map_err(|fault| XmlError::NotXml(fault.to_string()))?;
        match (name, attribute.key.local_name().into_inner()) {
            ("xmlns", _) => {}
            (prefixed, _) if prefixed.starts_with("xmlns:") || prefixed.starts_with("xsi:schema") => {}
            (_, "nil") => element.is_nil = value == "true" || value == "1",
            (_, local) => element.children.push((format!("@{local}"), quoted(&value))),
        }
    }
    Ok(element)
}

fn add(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

/// Only the five of XML itself and numbers; anything else would need a document type.
fn resolved(reference: &BytesRef<'_>) -> Result<String, XmlError> {
    let bad = |what: &str| XmlError::NotXml(format!("it refers to \"{what}\", which is not defined"));
    let name = reference.xml10_content();
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return Ok(letter.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned).ok_or_else(|| bad(&name))
}

/// Hands an element to the one around it; gives the whole when there is none.
fn close(open: &mut [Element], element: Element) -> Option<String> {
    let name = element.name.clone();
    let json = json_of(element);
    match open.last_mut() {
        Some(around) => {
            around.children.push((name, json));
            None
        }
        None => Some(json),
    }
}

fn json_of(element: Element) -> String {
    let Element { name, is_nil, text, children } = element;
    if is_nil {
        return "null".to_owned();
    }
    if children.is_empty() {
        return quoted(&text);
    }
    let entry = singular(&name);
    if children.iter().all(|(child, _)| *child == entry) {
        let entries: Vec<&str> = children.iter().map(|(_, json)| json.as_str()).collect();
        return format!("[{}]", entries.join(","));
    }
    let mut members: Vec<(String, Vec<String>)> = Vec::new();
    for (child, json) in children {
        match members.iter_mut().find(|(name, _)| *name == child) {
            Some((_, values)) => values.push(json),
            None => members.push((child, vec![json])),
        }
    }
    if !text.trim().is_empty() {
        members.push(("#text".to_owned(), vec![quoted(text.trim())]));
    }
    let written: Vec<String> = members
        .into_iter()
        .map(|(name, values)| match values.as_slice() {
            [one] => format!("{}:{one}", quoted(&name)),
            many => format!("{}:[{}]", quoted(&name), many.join(",")),
        })
        .collect();
    format!("{{{}}}", written.join(","))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(json: &str) -> String {
        let xml = from_json("CustomsShipment", json.as_bytes()).unwrap();
        to_json(&xml).unwrap()
    }

    #[test]
    fn a_shipment_goes_out_and_comes_back_with_text_for_numbers() {
        let json = r#"{"version":"1.0","direction":"IN","note":"a < b & \"c\"\n é","singularAdministrativeDocument":
            {"invoiceCurrency":"EUR","goodsShipment":{"trxNatCode":11,"ok":true,"mrn":null,"empty":"",
            "governmentAgencyGoodsItems":[{"goodsMeasure":{"gmass":12600.00}},{"goodsMeasure":{"gmass":0.5}}],
            "entries":["a"],"address":{"street":"x"}}}}"#;
        let expected = r#"{"version":"1.0","direction":"IN","note":"a < b & \"c\"\n é","singularAdministrativeDocument":{"invoiceCurrency":"EUR","goodsShipment":{"trxNatCode":"11","ok":"true","mrn":null,"empty":"","governmentAgencyGoodsItems":[{"goodsMeasure":{"gmass":"12600.00"}},{"goodsMeasure":{"gmass":"0.5"}}],"entries":["a"],"address":{"street":"x"}}}}"#;
        assert_eq!(round(json), expected);
        assert_eq!(round(expected), expected, "the second time nothing changes");
        let xml = String::from_utf8(from_json("CustomsShipment", br#"{"a":[1]}"#).unwrap()).unwrap();
        assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?><CustomsShipment "), "{xml}");
        assert!(xml.ends_with("<a><item>1</item></a></CustomsShipment>"), "{xml}");
    }

    #[test]
    fn xml_of_others_is_read_with_prefixes_and_attributes() {
        let cases = [
            (
                "<d:D xmlns:d=\"urn:x\"><d:id>7</d:id><d:lines>1</d:lines><d:lines>2</d:lines></d:D>",
                r#"{"id":"7","lines":["1","2"]}"#,
            ),
            ("<D v=\"1\"><a><![CDATA[<x>]]></a>&#233;</D>", "{\"@v\":\"1\",\"a\":\"<x>\",\"#text\":\"é\"}"),
            ("<D/>", "\"\""),
            ("<Declarations><Declaration><id>1</id></Declaration></Declarations>", r#"[{"id":"1"}]"#),
        ];
        for (xml, expected) in cases {
            assert_eq!(to_json(xml.as_bytes()).unwrap(), expected, "{xml}");
        }
    }

    #[test]
    fn what_could_harm_is_refused() {
        let deep = format!("{}x{}", "<a>".repeat(100), "</a>".repeat(100));
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>";
        let cases = [
            (bomb, "document type"),
            ("<a>&b;</a>", "not defined"),
            (deep.as_str(), "deeper"),
            ("<a><b></a>", "not XML"),
            ("<a>", "not XML"),
            ("", "not XML"),
            ("<a/><b/>", "follows its end"),
        ];
        for (xml, expected) in cases {
            let said = to_json(xml.as_bytes()).unwrap_err().to_string();
            assert!(said.contains(expected), "{xml}: {said}");
        }
        assert_eq!(from_json("A", br#"{"a b":1}"#), Err(XmlError::Name("a b".into())));
        assert!(from_json("A", b"{").is_err());
    }
}
