//! Master data as a CAS tells them. Customs4trade documents no call that reads master data; this is the answer of the
//! practice CAS, and of an office whose environment file names a path that answers like it.

use serde::Deserialize;
use serde_json::value::RawValue;

/// One record that CAS holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MasterRecord {
    /// "article", "partner", "formula" or "material_list"; further kinds are kept.
    pub kind: String,
    pub code: String,
    /// When it took it in, as CAS writes moments.
    pub changed_at: Option<String>,
    /// When it was told that it no longer holds.
    pub invalidated_at: Option<String>,
    /// The record as it was sent, byte for byte.
    pub document: Box<RawValue>,
}
