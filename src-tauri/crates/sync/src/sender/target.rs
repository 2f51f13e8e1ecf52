//! What a row is aimed at, as it stands in the outbox beside the exact bytes.

use cas::{Action, DeclarationId, ItemId};
use serde::{Deserialize, Serialize};

/// The target of a row, and what was known of it when the decision was made: what differs later shows that CAS acted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Target {
    /// The declaration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declaration_id: Option<DeclarationId>,
    /// The goods item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_id: Option<ItemId>,
    /// The action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Status of the declaration at the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_status: Option<String>,
    /// When CAS had changed it last, as CAS wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_updated: Option<String>,
    /// Ids of the items it had.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub seen_items: Vec<String>,
    /// How many documents it named.
    #[serde(skip_serializing_if = "is_zero")]
    pub seen_documents: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference over")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Target {
    /// As the outbox keeps it.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned())
    }

    /// Reads what the outbox kept; a row without one is aimed at nothing in particular.
    ///
    /// # Errors
    /// A sentence for the person who decides what becomes of the row.
    pub fn read(text: Option<&str>) -> Result<Target, String> {
        let Some(text) = text else { return Ok(Target::default()) };
        serde_json::from_str(text).map_err(|fault| {
            format!("What this message is aimed at cannot be read ({fault}). Take it back and decide it again.")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_reads_as_it_was_written() {
        let whole = Target {
            declaration_id: "d-1".parse().ok(),
            item_id: "7".parse().ok(),
            action: Some(Action::GoodsArrived),
            seen_status: Some("Accepted".into()),
            seen_updated: Some("2026-11-22T09:00:00Z".into()),
            seen_items: vec!["i1".into()],
            seen_documents: 2,
        };
        for target in [Target::default(), whole] {
            assert_eq!(Target::read(Some(&target.to_json())), Ok(target));
        }
        assert_eq!(Target::default().to_json(), "{}");
        assert_eq!(Target::read(None), Ok(Target::default()));
        let later = r#"{"declarationId":"d","sealedBy":"a later version"}"#;
        assert_eq!(Target::read(Some(later)).unwrap().declaration_id.unwrap().as_str(), "d");
        for bad in [r#"{"declarationId":"a/b"}"#, r#"{"action":"teleport"}"#, "["] {
            assert!(Target::read(Some(bad)).unwrap_err().ends_with("decide it again."), "{bad}");
        }
    }
}
