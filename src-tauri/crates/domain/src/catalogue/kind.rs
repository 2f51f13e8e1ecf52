//! What a value is: kind, JSON form, level, evidence and jurisdiction.

use serde::{Deserialize, Serialize};

use crate::identifiers::IdentifierKind;

/// What kind of value an element holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A repeated or plain group of elements; holds no value itself.
    Group,
    /// Free text.
    Text,
    /// A code, usually of a code list.
    Code,
    /// A whole number of things.
    Count,
    /// A quantity in some unit, up to six decimals.
    Quantity,
    /// A mass in kilograms, up to six decimals.
    MassKg,
    /// An amount of money.
    Amount,
    /// A rate.
    Rate,
    /// A day.
    Date,
    /// A moment with UTC or an offset.
    Timestamp,
    /// Yes or no.
    Flag,
    /// A number with a structure of its own: MRN, EORI and so on.
    Identifier(IdentifierKind),
    /// Ten digits of TARIC or eight of the Combined Nomenclature.
    CommodityCode,
}

impl Kind {
    /// Reads the word of the catalogue file.
    pub(super) fn read(text: &str) -> Option<Kind> {
        Some(match text {
            "group" => Kind::Group,
            "text" => Kind::Text,
            "code" => Kind::Code,
            "count" => Kind::Count,
            "quantity" => Kind::Quantity,
            "mass_kg" => Kind::MassKg,
            "amount" => Kind::Amount,
            "rate" => Kind::Rate,
            "date" => Kind::Date,
            "timestamp" => Kind::Timestamp,
            "flag" => Kind::Flag,
            "commodity_code" => Kind::CommodityCode,
            other => Kind::Identifier(IdentifierKind::named(other.strip_prefix("identifier:")?)?),
        })
    }

    /// The word of the catalogue file: `mass_kg`, `identifier:mrn`.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Kind::Group => "group".into(),
            Kind::Text => "text".into(),
            Kind::Code => "code".into(),
            Kind::Count => "count".into(),
            Kind::Quantity => "quantity".into(),
            Kind::MassKg => "mass_kg".into(),
            Kind::Amount => "amount".into(),
            Kind::Rate => "rate".into(),
            Kind::Date => "date".into(),
            Kind::Timestamp => "timestamp".into(),
            Kind::Flag => "flag".into(),
            Kind::CommodityCode => "commodity_code".into(),
            Kind::Identifier(kind) => format!("identifier:{}", kind.name()),
        }
    }

    /// True for counts, quantities, masses, amounts and rates.
    #[must_use]
    pub fn is_number(self) -> bool {
        match self {
            Kind::Count | Kind::Quantity | Kind::MassKg | Kind::Amount | Kind::Rate => true,
            Kind::Group
            | Kind::Text
            | Kind::Code
            | Kind::Date
            | Kind::Timestamp
            | Kind::Flag
            | Kind::Identifier(_)
            | Kind::CommodityCode => false,
        }
    }
}

/// How CAS carries the value in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JsonKind {
    /// A string.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A list of objects; only groups.
    List,
}

impl JsonKind {
    pub(super) fn read(text: &str) -> Option<JsonKind> {
        Some(match text {
            "text" => JsonKind::Text,
            "number" => JsonKind::Number,
            "flag" => JsonKind::Flag,
            "list" => JsonKind::List,
            _ => return None,
        })
    }

    /// In words, for messages.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            JsonKind::Text => "text",
            JsonKind::Number => "a number",
            JsonKind::Flag => "true or false",
            JsonKind::List => "a list",
        }
    }
}

/// Where an element stands: in a declaration, or in a kind of master data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Around the declaration: direction, reference, flow.
    Envelope,
    /// The declaration header (D).
    Header,
    /// The goods shipment (GS).
    Shipment,
    /// The goods item (SI), sub-groups of it included.
    Item,
    /// An article of the master data.
    Article,
    /// A business partner of the master data.
    Partner,
    /// A formula: how goods are made.
    Formula,
    /// A material list: what goods are made of.
    MaterialList,
}

impl Level {
    /// True for master data, false for declarations.
    #[must_use]
    pub fn is_master(self) -> bool {
        matches!(self, Level::Article | Level::Partner | Level::Formula | Level::MaterialList)
    }

    /// The word of the catalogue file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Level::Envelope => "envelope",
            Level::Header => "header",
            Level::Shipment => "shipment",
            Level::Item => "item",
            Level::Article => "article",
            Level::Partner => "partner",
            Level::Formula => "formula",
            Level::MaterialList => "material_list",
        }
    }

    pub(super) fn read(text: &str) -> Option<Level> {
        Some(match text {
            "envelope" => Level::Envelope,
            "header" => Level::Header,
            "shipment" => Level::Shipment,
            "item" => Level::Item,
            "article" => Level::Article,
            "partner" => Level::Partner,
            "formula" => Level::Formula,
            "material_list" => Level::MaterialList,
            _ => return None,
        })
    }
}

/// How sure the path of an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// In the CAS documentation or the ingest samples.
    Documented,
    /// In the declaration model of 2016.
    OlderModel,
    /// Chosen by us.
    Inferred,
}

impl Evidence {
    /// The word of the catalogue file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Evidence::Documented => "documented",
            Evidence::OlderModel => "older-model",
            Evidence::Inferred => "inferred",
        }
    }

    pub(super) fn read(text: &str) -> Option<Evidence> {
        Some(match text {
            "documented" => Evidence::Documented,
            "older-model" => Evidence::OlderModel,
            "inferred" => Evidence::Inferred,
            _ => return None,
        })
    }
}

/// Whose rules apply: the EU core, or a State that lays over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "ISO 3166 says what they are; EU is the core that holds everywhere")]
pub enum Jurisdiction {
    Eu,
    Be,
    Nl,
    De,
    Fr,
    Ie,
    Gb,
}

impl Jurisdiction {
    /// Every jurisdiction, the core first.
    pub const ALL: [Jurisdiction; 7] = [
        Jurisdiction::Eu,
        Jurisdiction::Be,
        Jurisdiction::Nl,
        Jurisdiction::De,
        Jurisdiction::Fr,
        Jurisdiction::Ie,
        Jurisdiction::Gb,
    ];

    /// The two letters.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Jurisdiction::Eu => "EU",
            Jurisdiction::Be => "BE",
            Jurisdiction::Nl => "NL",
            Jurisdiction::De => "DE",
            Jurisdiction::Fr => "FR",
            Jurisdiction::Ie => "IE",
            Jurisdiction::Gb => "GB",
        }
    }

    /// The jurisdiction with these two letters.
    #[must_use]
    pub fn named(code: &str) -> Option<Jurisdiction> {
        Jurisdiction::ALL.into_iter().find(|one| one.code() == code)
    }
}
