//! Packages.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{Check, Rule, code_has, words};
use crate::declaration::{Scope, Slot};
use crate::findings::{Repair, Severity};

/// True when the kind of a package has a property in the list of package kinds (`bulk`, `unpacked`, `countable`).
fn kind_is(package: &Scope<'_>, property: &str) -> bool {
    package.package_kind().is_some_and(|kind| code_has("package_kinds", kind, property))
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-0201",
        version: 1,
        severity: Severity::Blocks,
        columns: &[],
        source: "EU condition C0060; lists CL181 and CL017",
        sentence: "A bulk kind of package takes no number of packages.",
        reads: &[Slot::PackageKind, Slot::PackageCount],
        check: Check::Item(|_, item, fire| {
            for package in item.packages().filter(|package| kind_is(package, "bulk")) {
                if package.node(Slot::PackageCount).is_none() {
                    continue;
                }
                let kind = package.package_kind().unwrap_or_default();
                let message =
                    format!("Item {}: kind of package {kind} is bulk and takes no number of packages.", item.ordinal());
                fire.at(package.path(Slot::PackageKind), message)
                    .because(package, Slot::PackageKind)
                    .because(package, Slot::PackageCount)
                    .repair(Repair::clear("Remove the number", package.path(Slot::PackageCount)));
            }
        }),
    },
    Rule {
        id: "QS-R-0202",
        version: 1,
        severity: Severity::Blocks,
        columns: &[],
        source: "EU rule R0220; list CL182",
        sentence: "An unpacked kind has a number of pieces, and it is not zero.",
        reads: &[Slot::PackageKind, Slot::PackageCount],
        check: Check::Item(|_, item, fire| {
            for package in item.packages().filter(|package| kind_is(package, "unpacked")) {
                if package.package_count() == Some(Decimal::ZERO) {
                    let message = format!("Item {}: unpacked goods need the number of pieces, not 0.", item.ordinal());
                    fire.at(package.path(Slot::PackageCount), message)
                        .because(package, Slot::PackageKind)
                        .because(package, Slot::PackageCount);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-0203",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "EU rules R0222, R0364",
        sentence: "A package count of zero needs another item whose packages have the same marks and are counted there.",
        reads: &[Slot::PackageKind, Slot::PackageCount, Slot::PackageMarks],
        check: Check::Item(|declaration, item, fire| {
            for package in item.packages() {
                if package.package_count() != Some(Decimal::ZERO)
                    || kind_is(package, "bulk")
                    || kind_is(package, "unpacked")
                {
                    continue;
                }
                let marks = package.package_marks();
                let counted_elsewhere =
                    declaration.items().iter().filter(|other| other.key() != item.key()).any(|other| {
                        other.packages().any(|p| {
                            p.package_marks() == marks && p.package_count().is_some_and(|count| count > Decimal::ZERO)
                        })
                    });
                if marks.is_none() || !counted_elsewhere {
                    let message = format!(
                        "Item {}: 0 packages, and no other item counts packages with these marks.",
                        item.ordinal()
                    );
                    fire.at(package.path(Slot::PackageCount), message)
                        .because(package, Slot::PackageCount)
                        .because(package, Slot::PackageMarks);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-0204",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "EU rule R0222",
        sentence: "An item whose packages are counted with another item has a gross mass of zero.",
        reads: &[Slot::PackageCount, Slot::GrossMassKg],
        check: Check::Item(|_, item, fire| {
            let Some(gross) = item.gross_mass_kg().filter(|gross| *gross > Decimal::ZERO) else { return };
            let mut counts = item.packages().filter_map(|package| Some((package, package.package_count()?)));
            let Some((first, count)) = counts.next() else { return };
            // Unpacked goods are counted in pieces: another rule speaks of them.
            if count.is_zero() && counts.all(|(_, count)| count.is_zero()) && !kind_is(first, "unpacked") {
                let message = format!(
                    "Item {}: 0 packages, but a gross mass of {} kg; goods packed with another item weigh with that item.",
                    item.ordinal(),
                    words(gross)
                );
                fire.at(item.path(Slot::GrossMassKg), message)
                    .because(item.scope(), Slot::GrossMassKg)
                    .because(first, Slot::PackageCount);
            }
        }),
    },
    Rule {
        id: "QS-R-0205",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "EU rule R0219",
        sentence: "An item that counts packages has no packages with the number zero beside them.",
        reads: &[Slot::PackageCount],
        check: Check::Item(|_, item, fire| {
            let count_of = |package: &&Scope<'_>| package.package_count();
            let Some(counted) = item.packages().find(|package| count_of(package) > Some(Decimal::ZERO)) else { return };
            let Some(empty) = item.packages().find(|package| count_of(package) == Some(Decimal::ZERO)) else { return };
            let message = format!(
                "Item {}: packages counted 0 stand beside packages that are counted; remove them.",
                item.ordinal()
            );
            fire.at(empty.path(Slot::PackageCount), message)
                .because(empty, Slot::PackageCount)
                .because(counted, Slot::PackageCount)
                .repair(Repair::clear("Remove these packages", empty.base().clone()));
        }),
    },
    Rule {
        id: "QS-R-0206",
        version: 1,
        severity: Severity::Informs,
        columns: &[],
        source: "house rule: packages of one kind and the same marks are one line",
        sentence: "Packages of the same kind with the same marks stand once in an item.",
        reads: &[Slot::PackageKind, Slot::PackageMarks],
        check: Check::Item(|_, item, fire| {
            let key =
                |package: &Scope<'_>| Some((package.package_kind()?.to_owned(), package.package_marks()?.to_owned()));
            if item.packages().nth(1).is_none() {
                return;
            }
            let mut seen = HashSet::new();
            for package in item.packages() {
                let Some(key) = key(package).filter(|key| !seen.insert(key.clone())) else { continue };
                let message = format!(
                    "Item {}: packages {} with marks {} stand twice; add them up.",
                    item.ordinal(),
                    key.0,
                    key.1
                );
                fire.at(package.path(Slot::PackageMarks), message)
                    .because(package, Slot::PackageMarks)
                    .because(package, Slot::PackageKind);
            }
        }),
    },
];
