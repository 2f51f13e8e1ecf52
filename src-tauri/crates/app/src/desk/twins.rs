//! Another dossier with the same key. CAS knows a shipment by its reference and direction alone, so two dossiers with one
//! key would overwrite or double each other there. Only a profile can see this; it is the one rule outside `domain`.

use domain::catalogue::{Catalogue, MasterKind};
use domain::findings::{Because, Finding, FindingKind, Judge, Severity};
use domain::record::Path;
use store::RecordMeta;

use super::release::ASKED;

/// Rule id; never reused.
pub(crate) const RULE: &str = "QS-P-0001";
/// Raised with every change of what fires.
pub(crate) const VERSION: u32 = 2;
/// What it rests on.
pub(crate) const SOURCE: &str = "CAS identifiers: externalReference with direction names a shipment";
const SOURCE_OF_MASTERS: &str = "CAS master data: a code names one record";
/// What it demands.
pub(crate) const SENTENCE: &str =
    "A reference with its direction names one dossier of the profile, and a code one record of master data.";

/// What is said of a dossier whose key others have too. It blocks where one of them has left already.
pub(super) fn twin_finding(meta: &RecordMeta, twins: &[RecordMeta]) -> Option<Finding> {
    if let Some(kind) = Catalogue::embedded().master(meta.kind.word()) {
        return Some(master_twin(kind, meta, twins.first()?));
    }
    let sent = twins.iter().find(|twin| twin.state != "draft" && twin.state != ASKED);
    let twin = sent.or(twins.first())?;
    let reference = meta.external_reference.clone().unwrap_or_default();
    let path = Path::root().member("externalReference");
    let message = match sent {
        Some(_) => format!(
            "Shipment reference {reference} belongs to another dossier that was sent already; give this one its own."
        ),
        None => format!("Shipment reference {reference} stands in another draft too; only one of them can be sent."),
    };
    let other = format!("{} of {}, {}", twin.state, twin.created_at.format("%Y-%m-%d %H:%M UTC"), twin.summary.title);
    Some(Finding {
        judge: Judge::Quayside,
        rule: RULE.to_owned(),
        version: VERSION,
        kind: FindingKind::CrossField,
        severity: if sent.is_some() { Severity::Blocks } else { Severity::Warns },
        paths: vec![path.clone()],
        message,
        because: vec![
            Because { path: path.clone(), label: "Shipment reference".to_owned(), value: reference },
            Because { path, label: "the other dossier".to_owned(), value: other },
        ],
        source: SOURCE.to_owned(),
        repairs: Vec::new(),
    })
}

/// Two records of master data with one code: CAS knows one record by it, and a declaration is filled from the newest.
fn master_twin(kind: &MasterKind, meta: &RecordMeta, twin: &RecordMeta) -> Finding {
    let code = meta.external_reference.clone().unwrap_or_default();
    let key = Catalogue::embedded().at(kind.key);
    let path = key.map(|key| key.pattern.within(&Path::root())).unwrap_or_default();
    let label = key.map(domain::catalogue::Element::label).unwrap_or_default();
    let title = kind.title.to_lowercase();
    let other = format!("{title} of {}, {}", twin.created_at.format("%Y-%m-%d %H:%M UTC"), twin.summary.title);
    Finding {
        judge: Judge::Quayside,
        rule: RULE.to_owned(),
        version: VERSION,
        kind: FindingKind::CrossField,
        severity: Severity::Blocks,
        paths: vec![path.clone()],
        message: format!("Another {title} has the code {code}; each has a code of its own."),
        because: vec![
            Because { path: path.clone(), label, value: code },
            Because { path, label: format!("the other {title}"), value: other },
        ],
        source: SOURCE_OF_MASTERS.to_owned(),
        repairs: Vec::new(),
    }
}
