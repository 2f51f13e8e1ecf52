//! What is wrong with the content: the check that is run when the product is built and tested.

use super::condition::Condition;
use super::form::FormRow;
use super::kind::{JsonKind, Kind};
use super::{Catalogue, Element, Language};

impl Catalogue {
    /// Every inconsistency of the content, as sentences; empty for content that may be shipped.
    #[must_use]
    pub fn validate(&self) -> Vec<String> {
        let mut faults = self.faults.clone();
        let version: Vec<Result<u32, _>> = self.version.split('.').map(str::parse).collect();
        if version.len() != 3 || version.iter().any(Result::is_err) {
            faults.push(format!("VERSION: “{}” is not year.month.number", self.version));
        }
        for element in &self.elements {
            self.validate_element(element, &mut faults);
        }
        self.validate_places(&mut faults);
        for heading in self.form.iter().flat_map(FormRow::headings).filter(|heading| !self.headings.knows(heading)) {
            faults.push(format!("headings.csv: “{heading}” of the form is missing"));
        }
        self.validate_conditions(&mut faults);
        for flow in &self.flows {
            let direction = self.columns.direction(&flow.column);
            if direction != Some(flow.direction.as_str()) {
                faults.push(format!("flows.csv: {}: column {} does not go {}", flow.name, flow.column, flow.direction));
            }
        }
        faults.extend(self.lists.iter().flat_map(super::CodeList::faults));
        faults
    }

    fn validate_element(&self, element: &Element, faults: &mut Vec<String>) {
        let mut fault = |what: &str| faults.push(format!("elements.csv: {}: {what}", element.id));
        if Language::ALL.iter().any(|language| element.name(*language).is_empty()) {
            fault("a name is missing");
        }
        if !element.help.ends_with('.') && !element.help.ends_with('…') {
            fault("the help is not a sentence");
        }
        if let Some(list) = &element.list
            && self.list(list).is_none()
        {
            fault(&format!("the list “{list}” is not known"));
        }
        let list = element.list.as_deref().and_then(|list| self.list(list));
        for property in element.fitting() {
            if !list.is_some_and(|list| list.codes().iter().any(|code| code.has(property))) {
                fault(&format!("no code of the list has the property “{property}”"));
            }
        }
        let meanings = element.list.as_deref().and_then(|list| self.list(list)).filter(|_| element.kind == Kind::Flag);
        if meanings.is_some_and(|list| list.get("true").is_none() || list.get("false").is_none()) {
            fault("the list of a flag says what true and false mean");
        }
        if element.is_group() != (element.json == JsonKind::List)
            || element.is_group() != element.pattern.to_string().ends_with("[]")
        {
            fault("a group is a list whose path ends in []");
        }
        if element.kind == Kind::Code && element.list.is_none() {
            fault("a code needs a code list");
        }
        if element.kind.is_number() != (element.json == JsonKind::Number)
            && !matches!(element.kind, Kind::Code | Kind::Count)
        {
            fault("kind and JSON form do not fit each other");
        }
        if !element.is_group() && !self.form.iter().any(|row| row.element == element.index) {
            fault("it is missing in form.csv");
        }
        if let Some((companion, value)) = &element.companion {
            let list = self.at(*companion).and_then(|companion| self.list(companion.list.as_deref()?));
            if list.is_some_and(|list| list.get(value).is_none()) {
                fault(&format!("the companion value “{value}” is not on its list"));
            }
        }
    }

    /// No two elements, nor an alias of one, may claim one place; and none may stand within the place of another.
    fn validate_places(&self, faults: &mut Vec<String>) {
        let places: Vec<(&Element, String)> = self
            .elements
            .iter()
            .flat_map(|element| {
                std::iter::once(&element.pattern)
                    .chain(&element.aliases)
                    .map(move |pattern| (element, pattern.to_string()))
            })
            .collect();
        for (position, (element, place)) in places.iter().enumerate() {
            for (other, taken) in &places[..position] {
                let within =
                    |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
                let clash = place == taken
                    || (!other.is_group() && within(place, taken))
                    || (!element.is_group() && within(taken, place));
                if clash {
                    faults.push(format!("elements.csv: {} and {} claim the place {place}", other.id, element.id));
                }
            }
        }
    }

    /// Properties and lists that conditions name must exist; otherwise a condition would silently never hold.
    fn validate_conditions(&self, faults: &mut Vec<String>) {
        for (condition, index, column) in self.presences.conditions() {
            let row = self.at(index).map_or("", |element| &element.id);
            self.validate_condition(condition, &mut |what| {
                faults.push(format!("presence.csv: {row} in {column}: {what}"))
            });
            if !self.knows_column(column) {
                faults.push(format!("presence.csv: {row}: the column {column} is not in columns.csv"));
            }
        }
    }

    fn validate_condition(&self, condition: &Condition, fault: &mut dyn FnMut(String)) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| self.validate_condition(part, fault))
            }
            Condition::Present(_) | Condition::Absent(_) => {}
            Condition::On(_, list) => {
                if self.list(list).is_none() {
                    fault(format!("the list “{list}” is not known"));
                }
            }
            Condition::Is(index, codes) | Condition::IsNot(index, codes) => {
                let list = self.at(*index).and_then(|element| self.list(element.list.as_deref()?));
                for code in codes {
                    if list.is_some_and(|list| list.get(code).is_none()) {
                        fault(format!("the code “{code}” is not on the list"));
                    }
                }
            }
            Condition::Has(index, property) | Condition::Lacks(index, property) => {
                let list = self.at(*index).and_then(|element| self.list(element.list.as_deref()?));
                if !list.is_some_and(|list| list.codes().iter().any(|code| code.has(property))) {
                    fault(format!("no code of the list has the property “{property}”"));
                }
            }
        }
    }
}
