//! The value tree of a document.

use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;

/// A member name. Shared, because a thousand items repeat the same forty names.
pub type Name = Arc<str>;

/// The permanent local number of one element of a list. Given once, never reused within the record, independent of
/// the element's position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementKey(pub u32);

impl fmt::Display for ElementKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{}", self.0)
    }
}

/// One element of a list with its permanent key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Permanent key.
    pub key: ElementKey,
    /// The element's value.
    pub node: Node,
}

/// A JSON value whose numbers stay text. `==` is exact (`12.0` differs from `12`); [`super::same_value`] compares by
/// canonical value. A copy shares lists and objects until one of the two is changed, so that the document before and
/// after an edit cost one path, not two documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number exactly as written, a valid JSON number.
    Number(Box<str>),
    /// A string.
    Text(Box<str>),
    /// A list; each element has a key.
    List(Arc<Vec<Element>>),
    /// An object; members keep their order.
    Object(Arc<Vec<(Name, Node)>>),
}

impl Node {
    /// A text node.
    #[must_use]
    pub fn text(text: impl Into<Box<str>>) -> Node {
        Node::Text(text.into())
    }

    /// A number node, if `text` is a JSON number (`-1.50`, `12e3`; no leading plus, no leading zero).
    #[must_use]
    pub fn number(text: impl AsRef<str>) -> Option<Node> {
        let text = text.as_ref();
        super::json::is_number(text).then(|| Node::Number(text.into()))
    }

    /// A number node from a decimal amount.
    #[must_use]
    pub fn decimal(amount: Decimal) -> Node {
        Node::Number(amount.to_string().into())
    }

    /// An empty object.
    #[must_use]
    pub fn object() -> Node {
        Node::Object(Arc::default())
    }

    /// An object with these members, in this order.
    #[must_use]
    pub(super) fn object_of(members: Vec<(Name, Node)>) -> Node {
        Node::Object(Arc::new(members))
    }

    /// A list of these elements.
    #[must_use]
    pub(super) fn list_of(elements: Vec<Element>) -> Node {
        Node::List(Arc::new(elements))
    }

    /// The member called `name`, if this is an object that has it.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Node> {
        match self {
            Node::Object(members) => members.iter().find(|(n, _)| &**n == name).map(|(_, node)| node),
            Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) | Node::List(_) => None,
        }
    }

    /// The elements, if this is a list; an empty slice otherwise.
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        match self {
            Node::List(elements) => elements,
            Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) | Node::Object(_) => &[],
        }
    }

    /// What a person sees of a leaf: the text, the number as written, `true`/`false`, nothing for `null`;
    /// `None` for lists and objects.
    #[must_use]
    pub fn leaf_text(&self) -> Option<&str> {
        match self {
            Node::Null => Some(""),
            Node::Flag(true) => Some("true"),
            Node::Flag(false) => Some("false"),
            Node::Number(text) | Node::Text(text) => Some(text),
            Node::List(_) | Node::Object(_) => None,
        }
    }

    /// The amount of a number node, or of a text node that is a plain decimal; `None` when it does not fit 28 digits.
    #[must_use]
    pub fn as_decimal(&self) -> Option<Decimal> {
        match self {
            Node::Number(text) | Node::Text(text) => decimal_of(text),
            Node::Null | Node::Flag(_) | Node::List(_) | Node::Object(_) => None,
        }
    }

    /// How many lists and objects lie in one another here; 0 for a leaf.
    #[must_use]
    pub fn depth(&self) -> usize {
        match self {
            Node::List(elements) => 1 + elements.iter().map(|element| element.node.depth()).max().unwrap_or(0),
            Node::Object(members) => 1 + members.iter().map(|(_, node)| node.depth()).max().unwrap_or(0),
            Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) => 0,
        }
    }

    /// In words, for messages: "a number", "text", "a list" …
    #[must_use]
    pub fn kind_in_words(&self) -> &'static str {
        match self {
            Node::Null => "null",
            Node::Flag(_) => "true or false",
            Node::Number(_) => "a number",
            Node::Text(_) => "text",
            Node::List(_) => "a list",
            Node::Object(_) => "an object",
        }
    }

    /// Calls `visit` for every list element at any depth, parents before children, in document order.
    pub(super) fn for_each_element(&self, visit: &mut impl FnMut(ElementKey)) {
        match self {
            Node::List(elements) => {
                for element in elements.iter() {
                    visit(element.key);
                    element.node.for_each_element(visit);
                }
            }
            Node::Object(members) => members.iter().for_each(|(_, node)| node.for_each_element(visit)),
            Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) => {}
        }
    }

    /// Lets `assign` give every list element a key, in the order of [`Node::for_each_element`].
    pub(super) fn rekey<E>(&mut self, assign: &mut impl FnMut() -> Result<ElementKey, E>) -> Result<(), E> {
        match self {
            Node::List(elements) => {
                for element in Arc::make_mut(elements) {
                    element.key = assign()?;
                    element.node.rekey(assign)?;
                }
                Ok(())
            }
            Node::Object(members) => Arc::make_mut(members).iter_mut().try_for_each(|(_, node)| node.rekey(assign)),
            Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) => Ok(()),
        }
    }
}

fn decimal_of(text: &str) -> Option<Decimal> {
    if text.bytes().any(|byte| matches!(byte, b'e' | b'E')) {
        return Decimal::from_scientific(text).ok();
    }
    Decimal::from_str_exact(text).ok()
}
