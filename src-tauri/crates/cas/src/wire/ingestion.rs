//! Sending a customs shipment: its message type, and what CAS answers.
//! Source: Customs4trade customs flows (message types) and sending data to CAS (202 with a `referenceId`).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What a customs shipment asks CAS to do. Always sent: CAS takes a missing one as `New`, and a second `New` is a second declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MessageType {
    /// Makes the shipment and starts its flow.
    New,
    /// Replaces the whole shipment and starts its flow again, while the declaration is not yet with customs.
    Replace,
    /// Changes only what the message contains.
    Update,
    /// Changes the shipment when CAS has it, makes it otherwise.
    Upsert,
}

impl MessageType {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Replace => "Replace",
            Self::Update => "Update",
            Self::Upsert => "Upsert",
        }
    }
}

impl fmt::Display for MessageType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for MessageType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "New" => Ok(Self::New),
            "Replace" => Ok(Self::Replace),
            "Update" => Ok(Self::Update),
            "Upsert" => Ok(Self::Upsert),
            other => Err(format!("\"{other}\" is not a message type; use New, Replace, Update or Upsert.")),
        }
    }
}

/// CAS has taken a message for later processing. It has not looked into it yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Accepted {
    /// Finds the message in the ingestion history of CAS; status changes do not carry it.
    pub reference_id: String,
}
