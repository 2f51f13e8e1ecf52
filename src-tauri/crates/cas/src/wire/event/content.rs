//! What is known of each event. An event of another type, and a field nobody promised, is kept as it came.

use super::fields::Fields;
use crate::{Action, DeclarationId};

/// The part of an event that differs from type to type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventContent {
    /// `DeclarationStatusChanged`.
    StatusChanged(Box<DeclarationFacts>),
    /// `DeclarationPdfCreated`: a document is ready at an address that holds its own token.
    PdfCreated { declaration: Box<DeclarationFacts>, url: Option<String>, kind: Option<String> },
    /// `DeclarationActionFinished`.
    ActionFinished {
        declaration: Box<DeclarationFacts>,
        /// As CAS wrote it.
        action: Option<String>,
        /// Why it was not carried out, in CAS's words; `None` when it was. That a subtype ends with `Unsuccessful` then,
        /// and that the reasons stand where those of a shipment do, is inferred.
        refusal: Option<String>,
    },
    /// `CustomsShipmentInformation`: what became of a shipment that was sent.
    Shipment(Box<ShipmentFacts>),
    /// `CoOPDFCreated`.
    CertificateCreated(Box<CertificateFacts>),
    /// `TransitGuaranteeThresholdStatusChanged`, also spelt `…StateChanged`.
    GuaranteeThreshold(Box<GuaranteeFacts>),
    /// `CustomsDataReturned` with the subtype `AWBCreated`.
    WaybillCreated(Box<WaybillFacts>),
    /// `CustomsDataReturned` with a subtype of duties: amounts came back from customs ("Customs duties received"; what it
    /// is called and holds is inferred).
    DutiesReceived(Box<DeclarationFacts>),
    /// Any other event; its fields as JSON text.
    Unknown { fields: Vec<(String, String)> },
}

/// What events say about a declaration. Every field is promised and may yet be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclarationFacts {
    /// `None` when it is missing or no id that could stand in an address.
    pub id: Option<DeclarationId>,
    pub customs_shipment_reference: Option<String>,
    pub jurisdiction: Option<String>,
    pub trader_reference: Option<String>,
    pub customs_flow: Option<String>,
    pub customs_flow_step: Option<String>,
    pub customs_flow_step_instance_count: Option<String>,
    pub customs_flow_step_instance_seq: Option<String>,
    pub mrn: Option<String>,
    pub lrn: Option<String>,
    pub arc: Option<String>,
    pub sequence_number: Option<String>,
    pub declaration_url: Option<String>,
    pub current_status: Option<String>,
    pub acceptance_date: Option<String>,
    pub storage_location: Option<String>,
    pub plant: Option<String>,
    pub company: Option<String>,
    /// Fields this program does not know, as JSON text.
    pub other: Vec<(String, String)>,
}

/// What became of a shipment. Source: replace successful and unsuccessful; that a failed creation looks alike is inferred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipmentFacts {
    pub outcome: ShipmentOutcome,
    pub tenant_id: Option<String>,
    /// The `referenceId`s of the messages it came from.
    pub ingestion_references: Vec<String>,
    /// Our reference of the shipment, here called `businessReference`.
    pub business_reference: Option<String>,
    pub trader_reference: Option<String>,
    pub direction: Option<String>,
    pub company: Option<String>,
    pub error_descriptions: Vec<String>,
    pub other: Vec<(String, String)>,
}

/// The subtypes of `CustomsShipmentInformation`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShipmentOutcome {
    CreationUnsuccessful,
    ReplaceSuccessful,
    ReplaceUnsuccessful,
    /// Any other subtype, as CAS wrote it.
    Other(String),
}

/// A certificate of origin is ready.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CertificateFacts {
    pub certificate_of_origin_id: Option<String>,
    pub customs_shipment_reference: Option<String>,
    pub storage_location: Option<String>,
    pub declaration_reference: Option<String>,
    pub url: Option<String>,
    pub other: Vec<(String, String)>,
}

impl CertificateFacts {
    /// Certificate and file, read from the right-hand end of the address: host and middle differ from the documented
    /// endpoint (Customs4trade CoOPDFCreated event data).
    pub fn ids(&self) -> Option<(crate::CertificateId, crate::AttachmentId)> {
        let url = self.url.as_deref()?;
        let path = url.split(['?', '#']).next().unwrap_or(url).trim_end_matches('/');
        let path = path.strip_suffix("/url").unwrap_or(path);
        let mut ends = path.rsplit('/');
        let (file, certificate) = (ends.next()?, ends.next()?);
        Some((certificate.parse().ok()?, file.parse().ok()?))
    }
}

/// The use of a transit guarantee passed a threshold. Amounts as CAS wrote them, in the currency of the guarantee.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GuaranteeFacts {
    pub authorization_id: Option<String>,
    pub authorization_reference: Option<String>,
    pub obligation_guarantee_amount: Option<String>,
    pub comprehensive_guarantee_reference_amount: Option<String>,
    /// Per cent as a whole number: `80.0` is 80 %.
    pub threshold_pct: Option<String>,
    /// `Surpassed`, or whatever else CAS calls it.
    pub status: Option<String>,
    pub other: Vec<(String, String)>,
}

/// An air waybill of the United Kingdom (CCS-UK).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaybillFacts {
    pub database_pima_address: Option<String>,
    pub agent_badge_pima_address: Option<String>,
    pub mawb: Option<String>,
    pub shed_code: Option<String>,
    pub num_of_packages_expected: Option<String>,
    pub num_of_packages_received: Option<String>,
    pub mucr: Option<String>,
    pub other: Vec<(String, String)>,
}

impl EventContent {
    pub(super) fn of(event_type: &str, sub_type: Option<&str>, mut data: Fields) -> Self {
        match event_type.trim() {
            "DeclarationStatusChanged" => Self::StatusChanged(Box::new(declaration(&mut data))),
            "DeclarationPdfCreated" => {
                let (url, kind) = (data.text("url"), data.text("type"));
                Self::PdfCreated { declaration: Box::new(declaration(&mut data)), url, kind }
            }
            "DeclarationActionFinished" => {
                let (action, reasons) = (data.text("action"), data.texts("errorDescriptions"));
                let failed = !reasons.is_empty() || sub_type.is_some_and(|kind| kind.trim().ends_with("Unsuccessful"));
                let refusal = failed.then(|| reasons.join(" "));
                Self::ActionFinished { declaration: Box::new(declaration(&mut data)), action, refusal }
            }
            // The tables of two pages add a word to the type; examples and the overview do not.
            "CustomsShipmentInformation" | "CustomsShipmentInformationPayload" => {
                Self::Shipment(Box::new(shipment(sub_type, &mut data)))
            }
            "CoOPDFCreated" => Self::CertificateCreated(Box::new(certificate(&mut data))),
            "TransitGuaranteeThresholdStatusChanged" | "TransitGuaranteeThresholdStateChanged" => {
                Self::GuaranteeThreshold(Box::new(guarantee(sub_type, &mut data)))
            }
            "CustomsDataReturned" if sub_type.map(str::trim) == Some("AWBCreated") => {
                Self::WaybillCreated(Box::new(waybill(&mut data)))
            }
            "CustomsDataReturned" if sub_type.is_some_and(|kind| kind.to_ascii_lowercase().contains("dut")) => {
                Self::DutiesReceived(Box::new(declaration(&mut data)))
            }
            _ => Self::Unknown { fields: data.rest() },
        }
    }

    /// The declaration an event speaks of.
    pub fn declaration(&self) -> Option<&DeclarationFacts> {
        match self {
            Self::StatusChanged(declaration)
            | Self::PdfCreated { declaration, .. }
            | Self::ActionFinished { declaration, .. }
            | Self::DutiesReceived(declaration) => Some(declaration),
            _ => None,
        }
    }

    /// Our reference of the shipment, under whichever of its three names.
    pub fn reference(&self) -> Option<&str> {
        match self {
            Self::Shipment(shipment) => shipment.business_reference.as_deref(),
            Self::CertificateCreated(certificate) => certificate.customs_shipment_reference.as_deref(),
            other => other.declaration()?.customs_shipment_reference.as_deref(),
        }
    }

    /// The action that finished, when it is one we know.
    pub fn action(&self) -> Option<Action> {
        match self {
            Self::ActionFinished { action, .. } => Action::from_cas_name(action.as_deref()?),
            _ => None,
        }
    }
}

fn declaration(data: &mut Fields) -> DeclarationFacts {
    DeclarationFacts {
        id: data.text("id").and_then(|id| id.parse().ok()),
        customs_shipment_reference: data
            .text("customsShipmentReference")
            .or_else(|| data.text("externalReference"))
            .or_else(|| data.text("businessReference")),
        jurisdiction: data.text("jurisdiction"),
        trader_reference: data.text("traderReference"),
        customs_flow: data.text("customsFlow"),
        customs_flow_step: data.text("customsFlowStep"),
        customs_flow_step_instance_count: data.text("customsFlowStepInstanceCount"),
        customs_flow_step_instance_seq: data.text("customsFlowStepInstanceSeq"),
        mrn: data.text("mrn"),
        lrn: data.text("lrn"),
        arc: data.text("arc"),
        sequence_number: data.text("sequenceNumber"),
        declaration_url: data.text("declarationUrl"),
        current_status: data.text("currentStatus"),
        acceptance_date: data.text("acceptanceDate"),
        storage_location: data.text("storageLocation"),
        plant: data.text("plant"),
        company: data.text("company"),
        other: data.rest(),
    }
}

fn shipment(sub_type: Option<&str>, data: &mut Fields) -> ShipmentFacts {
    let outcome = match sub_type.map(str::trim).unwrap_or_default() {
        "CreationUnsuccessful" => ShipmentOutcome::CreationUnsuccessful,
        "ReplaceSuccessful" => ShipmentOutcome::ReplaceSuccessful,
        "ReplaceUnsuccessful" => ShipmentOutcome::ReplaceUnsuccessful,
        other => ShipmentOutcome::Other(other.to_owned()),
    };
    ShipmentFacts {
        outcome,
        tenant_id: data.text("tenantId"),
        ingestion_references: data.texts("ingestionReferences"),
        business_reference: data
            .text("businessReference")
            .or_else(|| data.text("customsShipmentReference"))
            .or_else(|| data.text("externalReference")),
        trader_reference: data.text("traderReference"),
        direction: data.text("direction"),
        company: data.text("company"),
        error_descriptions: data.texts("errorDescriptions"),
        other: data.rest(),
    }
}

fn certificate(data: &mut Fields) -> CertificateFacts {
    CertificateFacts {
        certificate_of_origin_id: data.text("certificateOfOriginId"),
        customs_shipment_reference: data.text("customsShipmentReference"),
        storage_location: data.text("storageLocation"),
        declaration_reference: data.text("declarationReference"),
        url: data.text("url"),
        other: data.rest(),
    }
}

fn guarantee(sub_type: Option<&str>, data: &mut Fields) -> GuaranteeFacts {
    GuaranteeFacts {
        authorization_id: data.text("authorizationId"),
        authorization_reference: data.text("authorizationReference"),
        obligation_guarantee_amount: data.text("obligationGuaranteeAmount"),
        comprehensive_guarantee_reference_amount: data.text("comprehensiveGuaranteeReferenceAmount"),
        threshold_pct: data.text("threshold"),
        status: sub_type.map(str::to_owned),
        other: data.rest(),
    }
}

fn waybill(data: &mut Fields) -> WaybillFacts {
    WaybillFacts {
        database_pima_address: data.text("databasePimaAddress"),
        agent_badge_pima_address: data.text("agentBadgePimaAddress"),
        mawb: data.text("mawb"),
        shed_code: data.text("shedCode"),
        num_of_packages_expected: data.text("numOfPackagesExpected"),
        num_of_packages_received: data.text("numOfPackagesReceived"),
        mucr: data.text("mucr"),
        other: data.rest(),
    }
}
