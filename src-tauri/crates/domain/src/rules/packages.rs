//! Packages.

use rust_decimal::Decimal;

use super::{Check, Rule, code_has};
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
];
