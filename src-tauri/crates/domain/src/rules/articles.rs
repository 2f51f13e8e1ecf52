//! Articles of the master data: their versions, codes and units.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{Check, Rule, day, words};
use crate::catalogue::{Catalogue, Code};
use crate::declaration::{Group, Item, Slot};
use crate::findings::{Repair, RepairEdit, Severity};
use crate::record::Node;

const ARTICLE: &[&str] = &["article"];

/// The code of the Combined Nomenclature that a version's commodity code begins with, if it is one.
fn nomenclature(version: &Item<'_>) -> Option<&'static Code> {
    Catalogue::embedded().list("commodity_codes")?.get(version.version_commodity_code()?)
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-2301",
        version: 1,
        severity: Severity::Blocks,
        columns: ARTICLE,
        source: "CAS article record: a version is known by the day it is active from",
        sentence: "No two versions of an article begin on one day.",
        reads: &[Slot::VersionActiveFrom],
        check: Check::Declaration(|article, fire| {
            let mut seen = HashSet::new();
            for version in article.items() {
                let Some(from) = version.version_active_from().and_then(day) else { continue };
                if !seen.insert(from) {
                    let message = format!(
                        "Version {} begins on {from} as another one does; give each a day of its own.",
                        version.ordinal()
                    );
                    fire.at(version.path(Slot::VersionActiveFrom), message)
                        .because(version.scope(), Slot::VersionActiveFrom);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-2302",
        version: 1,
        severity: Severity::Warns,
        columns: ARTICLE,
        source: "Combined Nomenclature: supplementary unit of the code; UCC-DA Annex B, 18 02",
        sentence: "The supplementary unit of a version is that of its commodity code.",
        reads: &[Slot::VersionCommodityCode, Slot::VersionSupplementaryUnit],
        check: Check::Item(|_, version, fire| {
            let Some(unit) = version.version_supplementary_unit() else { return };
            let Some(wanted) = nomenclature(version).and_then(|code| code.property("unit")) else { return };
            if unit != wanted {
                let path = version.path(Slot::VersionSupplementaryUnit);
                let message = format!(
                    "Version {}: {} is counted in {wanted}, not in {unit}; see that the factor fits the unit.",
                    version.ordinal(),
                    version.version_commodity_code().unwrap_or_default()
                );
                fire.at(path.clone(), message)
                    .because(version.scope(), Slot::VersionSupplementaryUnit)
                    .because(version.scope(), Slot::VersionCommodityCode)
                    .repair(Repair::set(format!("Set {wanted}"), path, Node::text(wanted)));
            }
        }),
    },
    Rule {
        id: "QS-R-2303",
        version: 1,
        severity: Severity::Informs,
        columns: ARTICLE,
        source: "Combined Nomenclature: the code has no supplementary unit",
        sentence: "A commodity code without a supplementary unit needs neither unit nor factor.",
        reads: &[Slot::VersionCommodityCode, Slot::VersionSupplementaryUnit, Slot::VersionSupplementaryFactor],
        check: Check::Item(|_, version, fire| {
            let slots = [Slot::VersionSupplementaryUnit, Slot::VersionSupplementaryFactor];
            let Some(first) = slots.into_iter().find(|slot| version.scope().text(*slot).is_some()) else { return };
            let Some(code) = nomenclature(version).filter(|code| !code.has("unit")) else { return };
            let message = format!(
                "Version {}: {} has no supplementary unit, unless TARIC asks for one.",
                version.ordinal(),
                code.code
            );
            fire.at(version.path(first), message)
                .because(version.scope(), first)
                .because(version.scope(), Slot::VersionCommodityCode)
                .repair(Repair {
                    label: "Remove unit and factor".to_owned(),
                    edits: slots.map(|slot| RepairEdit::Clear(version.path(slot))).into(),
                });
        }),
    },
    Rule {
        id: "QS-R-2304",
        version: 1,
        severity: Severity::Warns,
        columns: ARTICLE,
        source: "house rule: declarations multiply it by the trade quantity",
        sentence: "One unit of an article weighs something.",
        reads: &[Slot::VersionNetMassKg],
        check: Check::Item(|_, version, fire| {
            if version.version_net_mass_kg().is_some_and(|mass| mass.is_zero()) {
                let path = version.path(Slot::VersionNetMassKg);
                let message = format!("Version {}: one unit of the article weighs 0 kg.", version.ordinal());
                fire.at(path.clone(), message)
                    .because(version.scope(), Slot::VersionNetMassKg)
                    .repair(Repair::clear("Take it away", path));
            }
        }),
    },
    Rule {
        id: "QS-R-2305",
        version: 1,
        severity: Severity::Blocks,
        columns: ARTICLE,
        source: "house rule: declarations multiply it by the trade quantity",
        sentence: "One unit of an article makes some supplementary units.",
        reads: &[Slot::VersionSupplementaryFactor],
        check: Check::Item(|_, version, fire| {
            if version.version_supplementary_factor().is_some_and(|factor| factor.is_zero()) {
                let path = version.path(Slot::VersionSupplementaryFactor);
                let message =
                    format!("Version {}: one unit of the article makes 0 supplementary units.", version.ordinal());
                fire.at(path.clone(), message)
                    .because(version.scope(), Slot::VersionSupplementaryFactor)
                    .repair(Repair::clear("Take it away", path));
            }
        }),
    },
    Rule {
        id: "QS-R-2306",
        version: 1,
        severity: Severity::Warns,
        columns: ARTICLE,
        source: "CAS article record: taric stands beside the versions",
        sentence: "The commodity code beside the versions is that of a version.",
        reads: &[Slot::ArticleTaric, Slot::VersionCommodityCode],
        check: Check::Declaration(|article, fire| {
            let Some(taric) = article.header().article_taric() else { return };
            let codes: Vec<&str> = article.items().iter().filter_map(Item::version_commodity_code).collect();
            let Some(last) = codes.last().filter(|_| !codes.contains(&taric)) else { return };
            let path = article.header().path(Slot::ArticleTaric);
            fire.at(path.clone(), format!("The commodity code of the article, {taric}, is that of no version."))
                .because(article.header(), Slot::ArticleTaric)
                .repair(Repair::set(format!("Set {last}"), path, Node::text(*last)));
        }),
    },
    Rule {
        id: "QS-R-2307",
        version: 1,
        severity: Severity::Warns,
        columns: ARTICLE,
        source: "CAS article record: isValid takes a version out of use",
        sentence: "An article has a version that is in use.",
        reads: &[Slot::VersionIsValid],
        check: Check::Declaration(|article, fire| {
            let out = |version: &Item<'_>| version.version_is_valid() == Some("false");
            let Some(first) = article.items().first().filter(|_| article.items().iter().all(out)) else { return };
            let message = "No version is in use, so that no declaration is filled from this article.";
            fire.at(first.path(Slot::VersionIsValid), message).because(first.scope(), Slot::VersionIsValid);
        }),
    },
    Rule {
        id: "QS-R-2308",
        version: 1,
        severity: Severity::Warns,
        columns: ARTICLE,
        source: "UN/ECE Recommendation 20: KGM is a kilogram",
        sentence: "A unit of an article counted in kilograms weighs one kilogram.",
        reads: &[Slot::ArticleUnit, Slot::VersionNetMassKg],
        check: Check::Item(|article, version, fire| {
            let Some(mass) = version.version_net_mass_kg() else { return };
            if article.header().article_unit() != Some("KGM") || mass == Decimal::ONE || mass.is_zero() {
                return;
            }
            let path = version.path(Slot::VersionNetMassKg);
            let message = format!(
                "Version {}: the article is counted in kilograms, and one weighs {} kg.",
                version.ordinal(),
                words(mass)
            );
            fire.at(path.clone(), message)
                .because(version.scope(), Slot::VersionNetMassKg)
                .because(article.header(), Slot::ArticleUnit)
                .repair(Repair::set("Set 1", path, Node::decimal(Decimal::ONE)));
        }),
    },
    Rule {
        id: "QS-R-2309",
        version: 1,
        severity: Severity::Warns,
        columns: ARTICLE,
        source: "house rule: a unit counted in itself makes one",
        sentence: "An article counted in its supplementary unit has the factor 1.",
        reads: &[Slot::ArticleUnit, Slot::VersionSupplementaryUnit, Slot::VersionSupplementaryFactor],
        check: Check::Item(|article, version, fire| {
            let Some(factor) = version.version_supplementary_factor() else { return };
            let unit = version.version_supplementary_unit();
            if unit.is_none() || article.header().article_unit() != unit || factor == Decimal::ONE || factor.is_zero() {
                return;
            }
            let path = version.path(Slot::VersionSupplementaryFactor);
            let message = format!(
                "Version {}: the article is counted in {}, its supplementary unit, and the factor is {}.",
                version.ordinal(),
                unit.unwrap_or_default(),
                words(factor)
            );
            fire.at(path.clone(), message)
                .because(version.scope(), Slot::VersionSupplementaryFactor)
                .because(version.scope(), Slot::VersionSupplementaryUnit)
                .because(article.header(), Slot::ArticleUnit)
                .repair(Repair::set("Set 1", path, Node::decimal(Decimal::ONE)));
        }),
    },
    Rule {
        id: "QS-R-2310",
        version: 1,
        severity: Severity::Warns,
        columns: ARTICLE,
        source: "house rule: a retired article fills no declaration",
        sentence: "A version begins while its article is valid.",
        reads: &[Slot::ArticleValidUntil, Slot::VersionActiveFrom],
        check: Check::Item(|article, version, fire| {
            let until = article.header().article_valid_until().and_then(day);
            let from = version.version_active_from().and_then(day);
            let (Some(until), Some(from)) = (until, from) else { return };
            if from > until {
                let message =
                    format!("Version {} begins on {from}, after the article ends on {until}.", version.ordinal());
                fire.at(version.path(Slot::VersionActiveFrom), message)
                    .because(version.scope(), Slot::VersionActiveFrom)
                    .because(article.header(), Slot::ArticleValidUntil);
            }
        }),
    },
    Rule {
        id: "QS-R-2311",
        version: 1,
        severity: Severity::Warns,
        columns: ARTICLE,
        source: "house rule: an additional code is declared once",
        sentence: "No additional code stands twice in a version.",
        reads: &[Slot::VersionAdditionalCode],
        check: Check::Item(|_, version, fire| {
            let mut seen = HashSet::new();
            for entry in version.group(Group::VersionAdditional) {
                let Some(code) = entry.version_additional_code() else { continue };
                if !seen.insert(code) {
                    let message = format!("Version {}: additional code {code} stands twice.", version.ordinal());
                    fire.at(entry.path(Slot::VersionAdditionalCode), message)
                        .because(entry, Slot::VersionAdditionalCode)
                        .repair(Repair::clear("Remove it once", entry.base().clone()));
                }
            }
        }),
    },
];
