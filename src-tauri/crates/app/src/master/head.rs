//! The head of the desk for master data: what the record is, how it stands with CAS, what lists show of it.

use chrono::{DateTime, Utc};
use domain::catalogue::Catalogue;
use domain::declaration::{Declaration, Item};
use domain::findings::{Finding, Severity};
use domain::masterdata::{text_of, version_on};
use domain::record::Document;
use store::{RecordKind, Summary};

use super::standing::Standing;
use crate::desk::Held;
use crate::view::{HeadingView, LifeCycleView, LifeStep, TotalView};

/// The heading of a record.
pub(crate) fn heading(held: &Held) -> HeadingView {
    let kind = Catalogue::embedded().master(held.meta.kind.word());
    let title = kind.map_or("", |kind| &kind.title);
    let code = held.meta.external_reference.clone().unwrap_or_default();
    let standing = Standing::of(&held.outbox);
    HeadingView {
        title: if code.is_empty() { format!("{title}, no code yet") } else { format!("{title} {code}") },
        reference: code,
        column: held.column.name.clone(),
        tag: standing.words(held.meta.head).to_owned(),
        column_because: held.column.because.clone(),
        flow: String::new(),
        importer: held.summary.title.clone(),
        exporter: held.summary.exporter.clone(),
        lrn: None,
        mrn: None,
        saved_utc: held.meta.updated_at.to_rfc3339(),
    }
}

/// Written here, on its way, at CAS.
pub(crate) fn life(held: &Held) -> LifeCycleView {
    let standing = Standing::of(&held.outbox);
    let since = standing.since().map(|at| at.to_rfc3339());
    let changed = !standing.is_current(held.meta.head);
    let step = |label: &str, at_utc: Option<String>, state: &str| LifeStep {
        label: label.to_owned(),
        at_utc,
        state: state.to_owned(),
    };
    let created = Some(held.meta.created_at.to_rfc3339());
    let words = standing.words(held.meta.head);
    let steps = match &standing {
        Standing::Never => {
            [step("Draft", created, "now"), step("Sent to CAS", None, "todo"), step("At CAS", None, "todo")]
        }
        Standing::Leaving { .. } => {
            [step("Draft", created, "done"), step(words, since, "now"), step("At CAS", None, "todo")]
        }
        Standing::Refused { .. } => {
            [step("Draft", created, "done"), step(words, since, "refused"), step("At CAS", None, "todo")]
        }
        Standing::AtCas { .. } | Standing::Invalidated { .. } => [
            step("Draft", created, "done"),
            step("Sent to CAS", None, "done"),
            step(words, since, if changed { "now" } else { "done" }),
        ],
    };
    LifeCycleView { steps: steps.into(), next: next(held, &standing) }
}

fn next(held: &Held, standing: &Standing) -> String {
    let ready = match held.blocking_count() {
        0 => "Next: send it. CAS takes it into its master data.".to_owned(),
        1 => "Next: clear 1 blocking problem, then send.".to_owned(),
        many => format!("Next: clear {many} blocking problems, then send."),
    };
    match standing {
        Standing::Leaving { reason, .. } => {
            let because = reason.as_ref().map(|reason| format!(" {reason}")).unwrap_or_default();
            format!("Next: CAS answers.{because}")
        }
        Standing::Refused { reason, head, .. } if held.meta.head <= *head => {
            format!("Next: correct it, then send again. {reason}")
        }
        Standing::AtCas { .. } if standing.is_current(held.meta.head) => {
            "Declarations are filled from it, here and at CAS.".to_owned()
        }
        Standing::AtCas { .. } => format!("Changed since CAS took it in. {ready}"),
        Standing::Invalidated { .. } => "CAS uses it no longer.".to_owned(),
        Standing::Never | Standing::Refused { .. } => ready,
    }
}

/// The figures of the totals bar: how many entries it has.
pub(crate) fn totals(column: &str, declaration: &Declaration<'_>) -> Vec<TotalView> {
    let Some(group) = Catalogue::embedded().main_group(column) else { return Vec::new() };
    vec![TotalView {
        id: "items".to_owned(),
        label: group.name(domain::catalogue::Language::En).to_owned(),
        value: declaration.items().len().to_string(),
        severity: String::new(),
        jump: None,
    }]
}

/// What lists show of a record: its name, then what tells it from others.
pub(crate) fn summary(kind: RecordKind, document: &Document, findings: &[Finding], now: DateTime<Utc>) -> Summary {
    let declaration = Declaration::read(document);
    let count = |severity| {
        u32::try_from(findings.iter().filter(|finding| finding.severity == severity).count()).unwrap_or(u32::MAX)
    };
    let (title, detail, place) = said(kind, document, &declaration, now);
    Summary {
        title,
        importer: detail,
        exporter: place,
        item_count: u32::try_from(declaration.items().len()).unwrap_or(u32::MAX),
        blocking_count: count(Severity::Blocks),
        warning_count: count(Severity::Warns),
    }
}

/// Name, what tells it apart, and where: "Chilean wine", "2204210600", "CL".
fn said(
    kind: RecordKind,
    document: &Document,
    declaration: &Declaration<'_>,
    now: DateTime<Utc>,
) -> (String, String, String) {
    let catalogue = Catalogue::embedded();
    let text = |id: &str| {
        let element = catalogue.element(id).map(|element| element.index);
        element.and_then(|index| text_of(document, index)).unwrap_or_default().to_owned()
    };
    match kind {
        RecordKind::Article => {
            let items = declaration.items();
            let counts = version_on(declaration, now.date_naive()).map(|(version, _)| version).or(items.last());
            let of = |read: fn(&Item<'_>) -> Option<String>| counts.and_then(read).unwrap_or_default();
            let origin = catalogue.element("article.version.origin_country").map(|element| element.index);
            let origin = origin.zip(counts).and_then(|(at, version)| version.scope().by_index(at)?.leaf_text());
            (
                of(|version| version.version_description().map(str::to_owned)),
                of(|version| version.version_commodity_code().map(str::to_owned)),
                origin.unwrap_or_default().to_owned(),
            )
        }
        RecordKind::Partner => {
            let place = [text("partner.city"), text("partner.country")].into_iter().filter(|part| !part.is_empty());
            (text("partner.name"), text("partner.eori"), place.collect::<Vec<_>>().join(", "))
        }
        RecordKind::Formula => (text("formula.description"), text("formula.article_code"), text("formula.valid_from")),
        _ => (text("material_list.description"), text("material_list.article_code"), text("material_list.valid_from")),
    }
}
