//! Another dossier with the same key. CAS knows a shipment by its reference and direction alone, so two dossiers with one
//! key would overwrite or double each other there. Only a profile can see this; it is the one rule outside `domain`.

use domain::findings::{Because, Finding, FindingKind, Judge, Severity};
use domain::record::Path;
use store::RecordMeta;

use super::release::ASKED;

/// Rule id; never reused.
pub(crate) const RULE: &str = "QS-P-0001";
/// Raised with every change of what fires.
pub(crate) const VERSION: u32 = 1;
/// What it rests on.
pub(crate) const SOURCE: &str = "CAS identifiers: externalReference with direction names a shipment";
/// What it demands.
pub(crate) const SENTENCE: &str = "A reference with its direction names one dossier of the profile.";

/// What is said of a dossier whose key others have too. It blocks where one of them has left already.
pub(super) fn twin_finding(meta: &RecordMeta, twins: &[RecordMeta]) -> Option<Finding> {
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
