//! The head of the desk: what this dossier is.

use domain::declaration::Declaration;

use super::held::Held;
use crate::view::HeadingView;

/// The heading of a dossier; `declaration` is its own.
pub(super) fn heading(held: &Held, declaration: &Declaration<'_>) -> HeadingView {
    if held.meta.kind.is_master() {
        return crate::master::heading(held);
    }
    let header = declaration.header();
    let reference = held.meta.external_reference.clone().unwrap_or_default();
    let kind = match header.direction() {
        Some("IN") => "Import",
        Some("OUT") => "Export",
        _ => "Shipment",
    };
    let title = if reference.is_empty() { format!("{kind}, no reference yet") } else { format!("{kind} {reference}") };
    let types: String = [header.declaration_type(), header.additional_declaration_type()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let tag = if types.is_empty() { held.column.name.clone() } else { format!("{} · {types}", held.column.name) };
    HeadingView {
        title,
        reference,
        column: held.column.name.clone(),
        tag,
        column_because: held.column.because.clone(),
        flow: header.customs_flow().unwrap_or_default().to_owned(),
        importer: held.summary.importer.clone(),
        exporter: held.summary.exporter.clone(),
        lrn: held.meta.cas.lrn.clone(),
        mrn: held.meta.cas.mrn.clone(),
        saved_utc: held.meta.updated_at.to_rfc3339(),
    }
}
