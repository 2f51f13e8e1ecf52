//! What is known of a declaration that decides what can be done with it, and what is remembered of it with a decision.

use domain::declaration;
use domain::record::{Document, Node, Path};
use store::RecordMeta;
use sync::Target;

use crate::App;
use crate::error::{AppError, Code};

const HEADER: &str = "singleAdministrativeDocument";
const ITEMS: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems";

/// A declaration as CAS told it last.
pub(crate) struct Facts {
    pub(crate) document: Document,
    status: Option<String>,
    jurisdiction: Option<String>,
    pre_lodged: bool,
    excise: bool,
}

impl Facts {
    /// As the table of acts wants them.
    pub(crate) fn facts(&self) -> declaration::Facts<'_> {
        declaration::Facts {
            status: self.status.as_deref(),
            pre_lodged: self.pre_lodged,
            excise: self.excise,
            jurisdiction: self.jurisdiction.as_deref(),
        }
    }
}

/// Reads them from the declaration's own record.
pub(crate) fn facts_of(app: &App, meta: &RecordMeta) -> Result<Facts, AppError> {
    let held = app.profile().read(|reading| reading.record(meta.id))?;
    let document = held.map(|held| held.document).unwrap_or_default();
    let root = document.root();
    let text = |name: &str| root.member(name).and_then(Node::leaf_text).filter(|text| !text.is_empty());
    let header = root.member(HEADER).unwrap_or(root);
    let kind = ["addDeclType1", "addDeclType"].iter().find_map(|name| header.member(name).and_then(Node::leaf_text));
    Ok(Facts {
        status: meta.cas.status.clone(),
        jurisdiction: text("jurisdiction").map(str::to_owned),
        // Lodged before the goods are presented: additional declaration types of UCC Annex B, 11 02.
        pre_lodged: kind.is_some_and(|kind| matches!(kind, "D" | "E" | "F")),
        excise: text("arc").is_some(),
        document,
    })
}

/// What a decision about a declaration is aimed at, with what was seen of it: what differs later shows that CAS acted.
pub(crate) fn target_of(meta: &RecordMeta, facts: &Facts) -> Result<Target, AppError> {
    let id = meta.cas.cas_id.as_deref().and_then(|id| id.parse().ok()).ok_or_else(|| {
        AppError::new(Code::Refused, "Nothing was sent. CAS has not told the id of this declaration.")
    })?;
    let list = Path::parse(ITEMS).ok().and_then(|path| facts.document.get(&path)).map(Node::elements);
    let ids = list.unwrap_or_default().iter().filter_map(|element| {
        element.node.member("governmentAgencyGoodsItemId").and_then(Node::leaf_text).map(str::to_owned)
    });
    let count = |name: &str| facts.document.root().member(name).map(Node::elements).unwrap_or_default().len();
    Ok(Target {
        declaration_id: Some(id),
        seen_status: meta.cas.status.clone(),
        seen_updated: meta.cas.updated_at.clone(),
        seen_items: ids.collect(),
        seen_documents: count("attachments").max(count("attachmentIds")),
        ..Target::default()
    })
}
