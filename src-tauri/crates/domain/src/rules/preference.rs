//! Origin and preference.

use super::documents::{is_named, is_one_of};
use super::{Check, Rule, code_has, countries};
use crate::declaration::{Declaration, Item, Slot};
use crate::findings::{Repair, Severity};

/// Proofs of the general scheme of preferences alone: Form A and the statements of its registered exporters
/// (UCC-IA 70 to 112; EU list of documents).
const PROOFS_OF_GSP: &[&str] = &["N865", "U161", "U164", "U165", "U166", "U167"];

/// Proofs of agreements alone: movement certificates, origin declarations, statements on origin, importer's knowledge.
const PROOFS_OF_AGREEMENTS: &[&str] = &[
    "N954", "U045", "U048", "U059", "U062", "U063", "U067", "U068", "U069", "U071", "U075", "U076", "U078", "U079",
    "U088", "U090", "U091", "U099", "U101", "U110", "U111", "U112", "U113", "U114", "U115", "U116", "U117", "U118",
    "U119", "U120", "U121", "U122", "U123", "U124", "U125", "U162", "U163", "U176", "U177", "U178", "U179", "U180",
];

/// Proofs of both, replacement proofs among them, and A.TR for the customs union.
const PROOFS_OF_ALL: &[&str] = &["U004", "U005", "U168", "U169", "U170", "U171", "N018"];

/// Countries without any preferential arrangement with the Union (schemes of origin; which there are is a matter of
/// TARIC, so only what is long certain stands here).
const WITHOUT_ARRANGEMENT: &[&str] = &["BY", "CN", "HK", "KP", "MO", "RU", "TW"];

/// Partners of the customs union that preference 4xx is of (UCC-DA Annex B, 14 11).
const CUSTOMS_UNION: &[&str] = &["AD", "SM", "TR"];

fn is_preferential(preference: &str) -> bool {
    code_has("preferences", preference, "preferential")
}

fn has_proof(declaration: &Declaration<'_>, item: &Item<'_>) -> bool {
    [PROOFS_OF_GSP, PROOFS_OF_AGREEMENTS, PROOFS_OF_ALL].iter().any(|proofs| is_named(declaration, item, proofs))
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-0501",
        version: 2,
        severity: Severity::Warns,
        columns: &["H1", "I1"],
        source: "UCC 64; origin schemes: proof of origin N865, N954, U110, U111, U112 and the like; replacement proofs and A.TR count",
        sentence: "A preference rests on a proof of origin among the documents.",
        reads: &[
            Slot::Preference,
            Slot::DocumentCategory,
            Slot::DocumentType,
            Slot::ShipmentDocumentCategory,
            Slot::ShipmentDocumentType,
            Slot::HeaderDocumentCategory,
            Slot::HeaderDocumentType,
        ],
        check: Check::Item(|declaration, item, fire| {
            let Some(preference) = item.preference() else { return };
            if is_preferential(preference) && !has_proof(declaration, item) {
                let path = item.path(Slot::Preference);
                let message = format!(
                    "Item {}: preference {preference} without a proof of origin among the documents.",
                    item.ordinal()
                );
                fire.at(path.clone(), message).because(item.scope(), Slot::Preference).repair(Repair::set(
                    "Set 100, no preference",
                    path,
                    crate::record::Node::text("100"),
                ));
            }
        }),
    },
    Rule {
        id: "QS-R-0502",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "I1"],
        source: "UCC-DA Annex B, 16 09, note 21: where a preference is claimed",
        sentence: "A preferential origin is given only where a preference is claimed.",
        reads: &[Slot::Preference, Slot::PreferentialOriginCountry],
        check: Check::Item(|_, item, fire| {
            let (Some(preference), Some(_)) = (item.preference(), item.preferential_origin_country()) else { return };
            if !is_preferential(preference) {
                let path = item.path(Slot::PreferentialOriginCountry);
                let message =
                    format!("Item {}: preferential origin is not used with preference {preference}.", item.ordinal());
                fire.at(path.clone(), message)
                    .because(item.scope(), Slot::PreferentialOriginCountry)
                    .because(item.scope(), Slot::Preference)
                    .repair(Repair::clear("Remove the preferential origin", path));
            }
        }),
    },
    Rule {
        id: "QS-R-0503",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "I1"],
        source: "UCC-DA Annex B, 99 01 and 14 11: second digit 2 is a quota",
        sentence: "A quota number is given only with a preference of a quota.",
        reads: &[Slot::Preference, Slot::QuotaNumber],
        check: Check::Item(|_, item, fire| {
            let (Some(preference), Some(_)) = (item.preference(), item.quota_number()) else { return };
            if !code_has("preferences", preference, "quota") {
                let path = item.path(Slot::QuotaNumber);
                let message = format!(
                    "Item {}: a quota number, but preference {preference} is not one of a quota.",
                    item.ordinal()
                );
                fire.at(path.clone(), message)
                    .because(item.scope(), Slot::QuotaNumber)
                    .because(item.scope(), Slot::Preference)
                    .repair(Repair::clear("Remove the quota number", path));
            }
        }),
    },
    Rule {
        id: "QS-R-0504",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "I1"],
        source: "UCC 64; UCC-DA Annex B, 16 09: a country or group of countries outside the Union",
        sentence: "A preferential origin is not a Member State.",
        reads: &[Slot::PreferentialOriginCountry],
        check: Check::Item(|_, item, fire| {
            let Some(origin) = item.preferential_origin_country() else { return };
            if origin != "XI" && countries::is_member_state(origin) {
                let message = format!(
                    "Item {}: preferential origin {origin} is in the Union; a preference is for goods of another country.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::PreferentialOriginCountry), message)
                    .because(item.scope(), Slot::PreferentialOriginCountry);
            }
        }),
    },
    Rule {
        id: "QS-R-0505",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "I1"],
        source: "UCC 64; schemes of origin: none is with Belarus, China, Hong Kong, Macao, North Korea, Russia or Taiwan",
        sentence: "A preference is of a country with which the Union has an arrangement.",
        reads: &[Slot::Preference, Slot::PreferentialOriginCountry],
        check: Check::Item(|_, item, fire| {
            let (Some(preference), Some(origin)) = (item.preference(), item.preferential_origin_country()) else {
                return;
            };
            if WITHOUT_ARRANGEMENT.contains(&origin) && is_preferential(preference) {
                let message = format!(
                    "Item {}: preference {preference} for origin {origin}, with which the Union has no preferential arrangement.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::Preference), message)
                    .because(item.scope(), Slot::Preference)
                    .because(item.scope(), Slot::PreferentialOriginCountry);
            }
        }),
    },
    Rule {
        id: "QS-R-0506",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "I1"],
        source: "UCC-DA Annex B, 14 11: first digit 4, customs unions concluded by the Union",
        sentence: "A preference of the customs union is for goods from Türkiye, Andorra or San Marino.",
        reads: &[Slot::Preference, Slot::DispatchCountry, Slot::ItemDispatchCountry],
        check: Check::Item(|declaration, item, fire| {
            let Some(preference) = item.preference().filter(|preference| preference.starts_with('4')) else { return };
            let header = declaration.header();
            let own = item.item_dispatch_country();
            let Some(country) = own.or_else(|| header.dispatch_country()) else { return };
            if !CUSTOMS_UNION.contains(&country) {
                let message = format!(
                    "Item {}: preference {preference} is that of the customs union, but the goods come from {country}, not from TR, AD or SM.",
                    item.ordinal()
                );
                let (scope, slot) = match own {
                    Some(_) => (item.scope(), Slot::ItemDispatchCountry),
                    None => (header, Slot::DispatchCountry),
                };
                fire.at(item.path(Slot::Preference), message)
                    .because(item.scope(), Slot::Preference)
                    .because(scope, slot);
            }
        }),
    },
    Rule {
        id: "QS-R-0507",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "I1"],
        source: "UCC-IA 70 to 112 for GSP; protocols of origin of the agreements; EU list of documents",
        sentence: "The proof of origin is one of the scheme that is claimed: GSP with 2.., an agreement with 3...",
        reads: &[Slot::Preference, Slot::DocumentCategory, Slot::DocumentType],
        check: Check::Item(|_, item, fire| {
            let (foreign, own, scheme) = match item.preference().and_then(|preference| preference.get(..1)) {
                Some("2") => (PROOFS_OF_AGREEMENTS, PROOFS_OF_GSP, "the general scheme of preferences"),
                Some("3") => (PROOFS_OF_GSP, PROOFS_OF_AGREEMENTS, "an agreement"),
                _ => return,
            };
            let of = |proofs: &[&str]| {
                item.documents().find(|entry| is_one_of(entry.document_category(), entry.document_type(), proofs))
            };
            let Some(proof) = of(foreign).filter(|_| of(own).or_else(|| of(PROOFS_OF_ALL)).is_none()) else { return };
            let message = format!(
                "Item {}: proof {}{} is none of {scheme}, which preference {} claims.",
                item.ordinal(),
                proof.document_category().unwrap_or_default(),
                proof.document_type().unwrap_or_default(),
                item.preference().unwrap_or_default()
            );
            fire.at(proof.path(Slot::DocumentType), message)
                .because(proof, Slot::DocumentType)
                .because(item.scope(), Slot::Preference);
        }),
    },
    Rule {
        id: "QS-R-0508",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1"],
        source: "house rule: a proof that is not used costs duty",
        sentence: "A proof of preferential origin among the documents is there to be used.",
        reads: &[Slot::Preference, Slot::DocumentCategory, Slot::DocumentType],
        check: Check::Item(|_, item, fire| {
            if item.preference() != Some("100") {
                return;
            }
            let proof = item.documents().find(|entry| {
                // Invoices and packing lists, which are most of the documents, are none.
                let is_invoice = matches!(entry.document_type(), Some("380" | "325" | "935" | "271"));
                !is_invoice
                    && [PROOFS_OF_GSP, PROOFS_OF_AGREEMENTS]
                        .iter()
                        .any(|proofs| is_one_of(entry.document_category(), entry.document_type(), proofs))
            });
            let Some(proof) = proof else { return };
            let message = format!(
                "Item {}: proof of origin {}{} is named, but no preference is claimed with it.",
                item.ordinal(),
                proof.document_category().unwrap_or_default(),
                proof.document_type().unwrap_or_default()
            );
            fire.at(item.path(Slot::Preference), message)
                .because(item.scope(), Slot::Preference)
                .because(proof, Slot::DocumentType);
        }),
    },
    Rule {
        id: "QS-R-0509",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1", "I1"],
        source: "inferred: order numbers 09.4xxx are quotas administered by import licence (Reg. (EU) 2020/760)",
        sentence: "A quota administered by licence names the licence L001.",
        reads: &[
            Slot::QuotaNumber,
            Slot::DocumentCategory,
            Slot::DocumentType,
            Slot::ShipmentDocumentCategory,
            Slot::ShipmentDocumentType,
            Slot::HeaderDocumentCategory,
            Slot::HeaderDocumentType,
        ],
        check: Check::Item(|declaration, item, fire| {
            let Some(number) = item.quota_number().filter(|number| number.starts_with("094")) else { return };
            if !is_named(declaration, item, &["L001"]) {
                let message = format!(
                    "Item {}: quota {number} is administered by licence, and no licence L001 is among the documents.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::QuotaNumber), message).because(item.scope(), Slot::QuotaNumber);
            }
        }),
    },
    Rule {
        id: "QS-R-0510",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "I1"],
        source: "Reg. (EU) 2018/581; UCC-DA Annex B, 14 11: second and third digit 19",
        sentence: "A suspension for goods with an airworthiness certificate names the certificate C119.",
        reads: &[
            Slot::Preference,
            Slot::DocumentCategory,
            Slot::DocumentType,
            Slot::ShipmentDocumentCategory,
            Slot::ShipmentDocumentType,
            Slot::HeaderDocumentCategory,
            Slot::HeaderDocumentType,
        ],
        check: Check::Item(|declaration, item, fire| {
            let Some(preference @ ("119" | "219" | "319" | "419")) = item.preference() else { return };
            if !is_named(declaration, item, &["C119"]) {
                let message = format!(
                    "Item {}: preference {preference} rests on an airworthiness certificate, and no C119 is among the documents.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::Preference), message).because(item.scope(), Slot::Preference);
            }
        }),
    },
    Rule {
        id: "QS-R-0511",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "I1"],
        source: "Decision 1/95 of the EC-Turkey Association Council; Decision 1/2006, Art. 5: movement certificate A.TR",
        sentence: "The customs union with Türkiye rests on a certificate A.TR, N018.",
        reads: &[
            Slot::Preference,
            Slot::DispatchCountry,
            Slot::ItemDispatchCountry,
            Slot::DocumentCategory,
            Slot::DocumentType,
            Slot::ShipmentDocumentCategory,
            Slot::ShipmentDocumentType,
            Slot::HeaderDocumentCategory,
            Slot::HeaderDocumentType,
        ],
        check: Check::Item(|declaration, item, fire| {
            let Some(preference) = item.preference().filter(|preference| preference.starts_with('4')) else { return };
            let country = item.item_dispatch_country().or_else(|| declaration.header().dispatch_country());
            if country == Some("TR") && !is_named(declaration, item, &["N018"]) {
                let message = format!(
                    "Item {}: preference {preference} from Türkiye rests on a certificate A.TR, and no N018 is among the documents.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::Preference), message).because(item.scope(), Slot::Preference);
            }
        }),
    },
];
