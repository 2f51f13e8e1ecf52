//! Values as they are printed, and which of the document's values have been.

use std::collections::HashSet;
use std::sync::OnceLock;

use domain::catalogue::{Catalogue, Element, Language};
use domain::declaration::Scope;
use domain::record::Node;

use crate::face::Faces;
use crate::text::settable;

/// What a value says.
pub(super) struct Said {
    /// Paragraphs that can be set.
    pub(super) paragraphs: Vec<String>,
    /// What the code stands for.
    pub(super) meaning: Option<String>,
    /// Characters that were replaced.
    pub(super) strange: Vec<char>,
}

/// Reads values, and remembers which were read: what is left at the end goes to the annex.
pub(super) struct Values {
    faces: &'static Faces,
    printed: HashSet<usize>,
}

static CODE_PREFIXES: OnceLock<HashSet<usize>> = OnceLock::new();

fn code_prefixes() -> HashSet<usize> {
    Catalogue::embedded().elements().iter().filter_map(|element| element.code_prefix).collect()
}

/// A node by where it lies; the document does not move while it is printed.
fn place_of(node: &Node) -> usize {
    std::ptr::from_ref(node) as usize
}

impl Values {
    pub(super) fn new(faces: &'static Faces) -> Values {
        Values { faces, printed: HashSet::new() }
    }

    /// Takes a value of a scope; `None` where there is none.
    pub(super) fn take(&mut self, scope: &Scope<'_>, element: &Element) -> Option<Said> {
        let node = scope.by_index(element.index)?;
        let text = node.leaf_text().filter(|text| !text.is_empty())?;
        self.printed.insert(place_of(node));
        let (paragraphs, strange) = settable(self.faces, text);
        // A code that is read together with the next one says nothing by itself.
        let leads = CODE_PREFIXES.get_or_init(code_prefixes).contains(&element.index);
        let meaning = if leads { None } else { meaning(scope, element, text) };
        Some(Said { paragraphs, meaning, strange })
    }

    /// True for a value that no box has shown.
    pub(super) fn is_left(&self, node: &Node) -> bool {
        node.leaf_text().is_some_and(|text| !text.is_empty()) && !self.printed.contains(&place_of(node))
    }

    /// Marks a value as shown elsewhere.
    pub(super) fn mark(&mut self, node: &Node) {
        self.printed.insert(place_of(node));
    }
}

/// What a code stands for, as its list says.
pub(super) fn meaning(scope: &Scope<'_>, element: &Element, text: &str) -> Option<String> {
    let catalogue = Catalogue::embedded();
    let list = catalogue.list(element.list.as_deref()?)?;
    let code = match element.code_prefix {
        Some(prefix) => list.get(&format!("{}{text}", scope.by_index(prefix)?.leaf_text()?)),
        None => list.get(text),
    };
    code.map(|code| code.name.to_string()).filter(|name| !name.is_empty() && name != text)
}

/// Name and number of an element: "Net mass · 18 01".
pub(super) fn label(element: &Element, language: Language) -> String {
    match element.number() {
        "" => element.name(language).to_owned(),
        number => format!("{} · {number}", element.name(language)),
    }
}

/// The part of an element's name that says more than the title around it: "EORI" of "Exporter EORI".
pub(super) fn caption<'e>(element: &'e Element, title: &str, language: Language) -> &'e str {
    let name = element.name(language);
    let rest = name.strip_prefix(title).map(|rest| rest.trim_start_matches([',', ' ']));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(name)
}
