//! Master data as deductions read them: what the program begins with, what a scenario brings, what was sent to CAS.
//! The shapes that arrive are not documented, so each value is looked for under the names older samples use.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;

use crate::document::Tree;

/// Master data of one tenant, by code.
#[derive(Debug, Clone, Default)]
pub(crate) struct Master {
    articles: BTreeMap<String, Article>,
    partners: BTreeMap<String, Partner>,
    storage_locations: BTreeMap<String, StorageLocation>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Article {
    pub(crate) description: Option<String>,
    /// As JSON.
    pub(crate) classifications: Option<String>,
    pub(crate) origin: Option<String>,
    /// Of one unit.
    pub(crate) net_mass_kg: Option<Decimal>,
    pub(crate) gross_mass_kg: Option<Decimal>,
    pub(crate) sup_unit: Option<String>,
    pub(crate) sup_factor: Option<Decimal>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Partner {
    pub(crate) name: Option<String>,
    /// As JSON, both.
    pub(crate) references: Option<String>,
    pub(crate) address: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StorageLocation {
    pub(crate) code: String,
    pub(crate) office: Option<String>,
    pub(crate) country: Option<String>,
    #[serde(rename = "goodsLocation")]
    pub(crate) goods_location: Option<String>,
}

/// Why a table of master data cannot be read.
pub(crate) type MasterFault = String;

/// Master data as a person writes them down in TOML.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "article")]
    articles: Vec<toml::Table>,
    #[serde(default, rename = "partner")]
    partners: Vec<toml::Table>,
    #[serde(default, rename = "storage_location")]
    storage_locations: Vec<StorageLocation>,
}

impl Master {
    /// What the program begins with.
    pub(crate) fn embedded() -> Result<Self, MasterFault> {
        let mut master = Self::default();
        let text = include_str!("../../../../../assets/practice/master.toml");
        master.add_table(toml::from_str(text).map_err(|fault| fault.to_string())?)?;
        Ok(master)
    }

    /// Adds what a table holds; a code that is there already gets the new values.
    pub(crate) fn add_table(&mut self, table: toml::Table) -> Result<(), MasterFault> {
        let file: File = table.try_into().map_err(|fault: toml::de::Error| fault.to_string())?;
        for article in &file.articles {
            self.add("article", &serde_json::to_string(article).map_err(|fault| fault.to_string())?);
        }
        for partner in &file.partners {
            self.add("partner", &serde_json::to_string(partner).map_err(|fault| fault.to_string())?);
        }
        for place in file.storage_locations {
            self.storage_locations.insert(place.code.clone(), place);
        }
        Ok(())
    }

    /// Adds one record as it was sent. A record without a code, or of a kind that fills nothing, changes nothing.
    pub(crate) fn add(&mut self, kind: &str, document: &str) {
        let Ok(tree) = Tree::read(document) else { return };
        match kind {
            "article" => {
                if let Some(code) = first(&tree, &["itemId", "articleCode", "code", "externalReference"]) {
                    self.articles.insert(code, article(&tree));
                }
            }
            "partner" => {
                if let Some(code) = first(&tree, &["code", "businessPartnerCode", "externalReference"]) {
                    self.partners.insert(code, partner(&tree));
                }
            }
            _ => {}
        }
    }

    pub(crate) fn article(&self, code: &str) -> Option<&Article> {
        self.articles.get(code)
    }

    pub(crate) fn partner(&self, code: &str) -> Option<&Partner> {
        self.partners.get(code)
    }

    pub(crate) fn storage_location(&self, code: &str) -> Option<&StorageLocation> {
        self.storage_locations.get(code)
    }
}

fn first(tree: &Tree, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| tree.text_at(name))
}

/// The version that begins last counts; what a version leaves out stands in the record itself.
fn article(tree: &Tree) -> Article {
    let versions = tree.at("versions").map(Tree::elements).unwrap_or_default();
    let newest = versions.iter().max_by_key(|version| version.text_at("activeFrom"));
    let find = |names: &[&str]| newest.and_then(|version| first(version, names)).or_else(|| first(tree, names));
    let number = |names: &[&str]| find(names).and_then(|text| text.parse::<Decimal>().ok());
    let listed = newest.and_then(|version| version.at("classifications")).or_else(|| tree.at("classifications"));
    let listed = listed.filter(|list| !list.elements().is_empty()).and_then(|list| list.json().ok());
    let single = find(&["taric", "commodityCode", "commodity"]);
    Article {
        description: find(&["description", "itemDescription"]),
        classifications: listed.or_else(|| single.map(|code| json!([{ "type": "TARIC", "code": code }]).to_string())),
        origin: find(&["origin.country", "originCountry", "countryOfOrigin", "origin"]),
        net_mass_kg: number(&["goodsMeasure.nmass", "netMass", "netWeight", "nmass"]),
        gross_mass_kg: number(&["goodsMeasure.gmass", "grossMass", "grossWeight", "gmass"]),
        sup_unit: find(&["supQtyUoM"]),
        sup_factor: number(&["supQtyFactor"]),
    }
}

fn partner(tree: &Tree) -> Partner {
    let listed = tree.at("businessPartnerReference").or_else(|| tree.at("businessPartnerReferences"));
    let listed = listed.filter(|list| !list.elements().is_empty()).and_then(|list| list.json().ok());
    let single = first(tree, &["eori", "eoriNumber", "authId"]);
    let written = tree.at("address").and_then(|address| address.json().ok());
    let country = first(tree, &["country"]);
    let city = first(tree, &["city"]);
    Partner {
        name: first(tree, &["name"]),
        references: listed.or_else(|| single.map(|code| json!([{ "code": code, "type": "Eori" }]).to_string())),
        address: written.or_else(|| country.map(|country| json!({ "country": country, "city": city }).to_string())),
    }
}
