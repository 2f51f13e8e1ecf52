//! What CAS posts to a webhook: one envelope for all events, and what is known of each.
//! Source: Customs4trade notifications and the pages of the single events; their inconsistencies (two spellings of a
//! type, blanks at the end of keys, a comma too many, fields that are promised and cannot be there yet) are met half way.

mod content;
mod fields;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use thiserror::Error;

pub use content::{
    CertificateFacts, DeclarationFacts, EventContent, GuaranteeFacts, ShipmentFacts, ShipmentOutcome, WaybillFacts,
};
use fields::Fields;

/// One event. An event is a hint to look; nothing in it is taken over without asking CAS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Unique: the same id is the same event, however often it comes.
    pub id: String,
    pub tenant_id: Option<String>,
    /// The technical plant of the tenant; empty for some events.
    pub plant_id: Option<String>,
    /// As CAS wrote it, UTC with up to seven digits of a second.
    pub event_time: Option<String>,
    pub event_type: String,
    pub event_sub_type: Option<String>,
    pub content: EventContent,
    /// Members of the envelope this program does not know, as JSON text.
    pub other: Vec<(String, String)>,
    /// The exact text the event was read from.
    pub text: String,
}

/// Why something posted is no event.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EventError {
    #[error("It is not UTF-8 text.")]
    NotText,
    #[error("It cannot be read as JSON: {0}.")]
    NotJson(String),
    #[error("It is no event of CAS: {0} is missing or empty.")]
    Missing(&'static str),
}

impl Event {
    /// Reads one event.
    ///
    /// # Errors
    /// When it is not JSON or has no `id` or `eventType`; whatever else is missing is absent.
    pub fn read(bytes: &[u8]) -> Result<Self, EventError> {
        let text = std::str::from_utf8(bytes).map_err(|_| EventError::NotText)?;
        let text = text.trim_start_matches('\u{feff}');
        let mut envelope = fields::read_object(text)?;
        Self::of(&mut envelope, text)
    }

    /// Reads one event, or a list of them. The examples of CAS show one; batches are not documented and not excluded.
    ///
    /// # Errors
    /// As [`Event::read`], for the first that is at fault.
    pub fn read_all(bytes: &[u8]) -> Result<Vec<Self>, EventError> {
        let text = std::str::from_utf8(bytes).map_err(|_| EventError::NotText)?;
        if !text.trim_start_matches('\u{feff}').trim_start().starts_with('[') {
            return Ok(vec![Self::read(bytes)?]);
        }
        fields::read_list(text)?.iter().map(|one| Self::read(one.as_bytes())).collect()
    }

    fn of(envelope: &mut Fields, text: &str) -> Result<Self, EventError> {
        let id = envelope.text("id").ok_or(EventError::Missing("id"))?;
        let event_type = envelope.text("eventType").ok_or(EventError::Missing("eventType"))?;
        let event_sub_type = envelope.text("eventSubType");
        let data = envelope.object("data");
        Ok(Self {
            content: EventContent::of(&event_type, event_sub_type.as_deref(), data),
            id,
            event_type,
            event_sub_type,
            tenant_id: envelope.text("tenantId"),
            plant_id: envelope.text("plantId"),
            event_time: envelope.text("eventTime"),
            other: envelope.rest(),
            text: text.to_owned(),
        })
    }

    /// When it happened by the clock of CAS; `None` when absent or without an offset.
    pub fn happened_at(&self) -> Option<DateTime<Utc>> {
        Some(DateTime::parse_from_rfc3339(self.event_time.as_deref()?).ok()?.to_utc())
    }
}
