//! The content built into the product.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Catalogue, Element, code_list, columns, element, filling, flow, form, headings, master, presence};

/// The files of a catalogue.
#[derive(Clone, Copy)]
pub struct Sources {
    /// `VERSION`.
    pub version: &'static str,
    /// `elements.csv`.
    pub elements: &'static str,
    /// `presence.csv`.
    pub presence: &'static str,
    /// `columns.csv`.
    pub columns: &'static str,
    /// `flows.csv`.
    pub flows: &'static str,
    /// `masterdata.csv`.
    pub masterdata: &'static str,
    /// `fillings.csv`.
    pub fillings: &'static str,
    /// `form.csv`.
    pub form: &'static str,
    /// `headings.csv`.
    pub headings: &'static str,
    /// `lists.csv`.
    pub lists: &'static str,
    /// `aliases.csv`.
    pub aliases: &'static str,
    /// Name and file of every code list.
    pub list_files: &'static [(&'static str, &'static str)],
    /// Names in Dutch, French and German of the lists that have them.
    pub list_names: &'static [(&'static str, &'static str)],
}

macro_rules! catalogue_file {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/catalogue/", $name))
    };
}

macro_rules! code_list_files {
    ($folder:literal, $($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/codelists/", $folder, $name, ".csv")))),*]
    };
}

impl Sources {
    /// The files of this product.
    pub const EMBEDDED: Sources = Sources {
        version: catalogue_file!("VERSION"),
        elements: catalogue_file!("elements.csv"),
        presence: catalogue_file!("presence.csv"),
        columns: catalogue_file!("columns.csv"),
        flows: catalogue_file!("flows.csv"),
        masterdata: catalogue_file!("masterdata.csv"),
        fillings: catalogue_file!("fillings.csv"),
        form: catalogue_file!("form.csv"),
        headings: catalogue_file!("headings.csv"),
        lists: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/codelists/lists.csv")),
        aliases: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/codelists/aliases.csv")),
        list_files: code_list_files![
            "",
            "additional_declaration_types",
            "additional_procedures",
            "classification_types",
            "commodity_codes",
            "container_indicators",
            "countries",
            "currencies",
            "customs_offices",
            "declaration_types",
            "directions",
            "document_categories",
            "document_types",
            "incoterms",
            "location_qualifiers",
            "location_types",
            "means_identification_types",
            "message_types",
            "package_kinds",
            "partner_reference_types",
            "preferences",
            "preferential_origins",
            "previous_document_types",
            "previous_procedures",
            "representative_statuses",
            "requested_procedures",
            "security_indicators",
            "transaction_natures",
            "transport_document_types",
            "transport_modes",
            "units",
            "valuation_methods",
            "warehouse_types",
            "guarantee_types",
            "fiscal_roles",
            "supply_chain_roles",
            "valuation_adjustments",
            "authorisation_types",
            "payment_methods",
            "tax_types",
            "additional_references",
            "additional_information",
            "article_types",
            "partner_types",
            "partner_statuses",
            "component_kinds",
            "stock_statuses",
            "yes_no",
        ],
        list_names: code_list_files![
            "names/",
            "additional_declaration_types",
            "additional_procedures",
            "authorisation_types",
            "commodity_codes",
            "container_indicators",
            "countries",
            "currencies",
            "declaration_types",
            "directions",
            "document_categories",
            "document_types",
            "fiscal_roles",
            "guarantee_types",
            "incoterms",
            "location_qualifiers",
            "location_types",
            "means_identification_types",
            "package_kinds",
            "payment_methods",
            "preferences",
            "preferential_origins",
            "previous_document_types",
            "previous_procedures",
            "representative_statuses",
            "requested_procedures",
            "security_indicators",
            "supply_chain_roles",
            "tax_types",
            "transaction_natures",
            "transport_document_types",
            "transport_modes",
            "units",
            "valuation_adjustments",
            "valuation_methods",
            "warehouse_types",
        ],
    };
}

impl Catalogue {
    /// The catalogue of this product, parsed once.
    #[must_use]
    pub fn embedded() -> &'static Catalogue {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| Catalogue::read(&Sources::EMBEDDED))
    }

    /// Reads a catalogue. Rows that do not fit are left out and named by [`Catalogue::validate`].
    #[must_use]
    pub fn read(sources: &Sources) -> Catalogue {
        let mut faults = Vec::new();
        let elements = element::read(sources.elements, &mut faults);
        let mut by_id = HashMap::new();
        let mut by_pattern: HashMap<u64, Vec<usize>> = HashMap::new();
        for (index, element) in elements.iter().enumerate() {
            if element.index != index {
                faults.push(format!(
                    "elements.csv: {}: a row before it does not fit, so that references would shift",
                    element.id
                ));
            }
            if by_id.insert(element.id.clone(), index).is_some() {
                faults.push(format!("elements.csv: {} is there twice", element.id));
            }
            for pattern in std::iter::once(&element.pattern).chain(&element.aliases) {
                by_pattern.entry(pattern.hash()).or_default().push(index);
            }
        }
        let find = |id: &str| by_id.get(id).copied();
        let presences = presence::read(sources.presence, elements.len(), &find, &mut faults);
        let columns = columns::read(sources.columns, &mut faults);
        let flows = flow::read(sources.flows, &elements, &mut faults);
        let masters = master::read(sources.masterdata, &elements, &mut faults);
        let fillings = filling::read(sources.fillings, &elements, &mut faults);
        let main_groups = find("item").into_iter().chain(masters.iter().filter_map(|kind| kind.items)).collect();
        let form = form::read(sources.form, &elements, &mut faults);
        let headings = headings::read(sources.headings, &mut faults);
        let text = |files: &[(&str, &'static str)], name: &str| {
            files.iter().find(|(file, _)| *file == name).map(|(_, text)| *text)
        };
        let text_of = |name: &str| text(sources.list_files, name);
        let names_of = |name: &str| text(sources.list_names, name).unwrap_or_default();
        let lists = code_list::read(sources.lists, sources.aliases, &text_of, &names_of, &mut faults);
        let alone = alone(&elements);
        let groups = elements.iter().map(|element| group_around(&elements, element)).collect();
        Catalogue {
            version: sources.version.trim().to_owned(),
            elements,
            by_id,
            by_pattern,
            alone,
            groups,
            presences,
            columns,
            flows,
            masters,
            fillings,
            main_groups,
            form,
            headings,
            lists,
            faults,
        }
    }
}

/// The innermost group around an element.
fn group_around(elements: &[Element], element: &Element) -> Option<usize> {
    let around = |group: &&Element| group.is_group() && group.pattern.is_around(&element.pattern);
    elements.iter().filter(around).max_by_key(|group| group.pattern.depth()).map(|group| group.index)
}

/// Which elements are the only ones in the object around them.
fn alone(elements: &[Element]) -> Vec<bool> {
    let around = |element: &Element| element.pattern.to_string().rsplit_once('.').map(|(around, _)| around.to_owned());
    let objects: Vec<Option<String>> = elements.iter().map(around).collect();
    let holds = |object: &str, other: &Element| {
        other.pattern.to_string().strip_prefix(object).is_some_and(|rest| rest.starts_with('.'))
    };
    objects
        .iter()
        .map(|object| {
            let object = object.as_deref().filter(|object| !object.ends_with("[]"));
            object.is_some_and(|object| elements.iter().filter(|other| holds(object, other)).count() == 1)
        })
        .collect()
}
