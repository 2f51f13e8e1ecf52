//! What can be sent to CAS: kinds of messages, and actions on a declaration.
//! Source: Customs4trade sending data to CAS (messages), declaration actions, movement orders (`/v1/movements` is replaced).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A closed list of words that are the same in files, in the store and in Rust.
macro_rules! words {
    (
        $(#[$doc:meta])* $name:ident, $what:literal {
            $( $(#[$entry_doc:meta])* $entry:ident = $word:literal, $cas:literal; )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $( $(#[$entry_doc])* #[serde(rename = $word)] $entry, )*
        }

        impl $name {
            /// All of them, in the order of the documentation.
            pub const ALL: &[Self] = &[$( Self::$entry, )*];

            /// The word in environment files, in the store and on the command line.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$entry => $word, )* }
            }

            /// The name in the documentation of CAS, and in its events.
            pub fn cas_name(self) -> &'static str {
                match self { $( Self::$entry => $cas, )* }
            }

            /// By the name CAS writes, whatever its case and the blanks in it.
            pub fn from_cas_name(text: &str) -> Option<Self> {
                let plain = |text: &str| -> String {
                    text.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect::<String>().to_ascii_lowercase()
                };
                let wanted = plain(text);
                Self::ALL.iter().copied().find(|known| plain(known.cas_name()) == wanted || plain(known.as_str()) == wanted)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|known| known.as_str() == text).ok_or_else(|| {
                    let known: Vec<&str> = Self::ALL.iter().map(|known| known.as_str()).collect();
                    format!("\"{text}\" is not {}; use one of {}.", $what, known.join(", "))
                })
            }
        }
    };
}

words! {
    /// A message that CAS takes in and processes later.
    MessageKind, "a kind of message" {
        /// Starts or changes a customs flow.
        CustomsShipment = "customs_shipment", "CustomsShipment";
        /// Articles of the master data.
        ArticleDataItem = "article_data_item", "ArticleDataItem";
        /// Business partners of the master data.
        BusinessPartners = "business_partners", "BusinessPartners";
        /// Asks for a certificate on the basis of a declaration.
        CertificateOfOrigin = "certificate_of_origin", "CertificateOfOrigin";
        /// How goods are produced.
        Formula = "formula", "Formula";
        /// Materials of products.
        MaterialList = "material_list", "MaterialList";
        /// Takes a material list back.
        MaterialListInvalidationRequest = "material_list_invalidation_request", "MaterialListInvalidationRequest";
        /// A stock movement of special procedures or the tax warehouse.
        MovementOrder = "movement_order", "MovementOrder";
        /// Source of later customs shipments; only in the oldest documentation. Read in a history, never sent.
        Shipment = "shipment", "Shipment";
        /// What movement orders replaced. Read in a history, never sent.
        Movement = "movement", "Movement";
    }
}

impl MessageKind {
    /// CAS still knows it in its history and wants no new one.
    pub fn is_deprecated(self) -> bool {
        matches!(self, Self::Shipment | Self::Movement)
    }

    /// The scope that its endpoint asks for. Documented for movement orders, inferred for the rest.
    pub fn scope(self) -> &'static str {
        match self {
            Self::MovementOrder | Self::Movement => "create:wms",
            _ => "create:messages",
        }
    }
}

words! {
    /// What CAS is asked to do with a declaration. Completion is told by the event `DeclarationActionFinished`.
    Action, "an action" {
        /// Goods of a pre-lodged declaration have arrived: additional declaration type D becomes A.
        GoodsArrived = "goods_arrived", "GoodsArrived";
        /// Invalidate, with a reason.
        Invalidate = "invalidate", "Invalidate";
        /// Send to customs.
        Submit = "submit", "Submit";
        /// Run the validations of CAS.
        Validate = "validate", "Validate";
        /// Make the PDF.
        GenerateSad = "generate_sad", "GenerateSAD";
        /// Excise: report of receipt (IE818).
        ReceiptReport = "receipt_report", "ReceiptReport";
        /// Excise: explain a shortage or an excess (IE871).
        ComplementaryExplanation = "complementary_explanation", "ComplementaryExplanation";
        /// Excise: change of destination (IE813).
        ChangeDestination = "change_destination", "ChangeDestination";
        /// Excise: reject or alert an e-AD (IE819).
        RejectOrAlertEad = "reject_or_alert_ead", "RejectOrAlertEAD";
        /// Excise: the delivery is late (IE837).
        DelayForDelivery = "delay_for_delivery", "DelayForDelivery";
        /// Inferred: the vendor says that an amendment is started by an action and lists none.
        Amend = "amend", "Amend";
    }
}

impl Action {
    /// Its body is about an excise movement.
    pub fn is_excise(self) -> bool {
        matches!(
            self,
            Self::ReceiptReport
                | Self::ComplementaryExplanation
                | Self::ChangeDestination
                | Self::RejectOrAlertEad
                | Self::DelayForDelivery
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_and_names_of_cas_are_met_half_way() {
        for kind in MessageKind::ALL {
            assert_eq!(kind.as_str().parse::<MessageKind>().as_ref(), Ok(kind));
            assert_eq!(serde_json::to_string(kind).unwrap(), format!("\"{kind}\""));
        }
        for action in Action::ALL {
            assert_eq!(action.as_str().parse::<Action>().as_ref(), Ok(action));
        }
        let cases = [
            ("GoodsArrived", Some(Action::GoodsArrived)),
            ("goodsarrived", Some(Action::GoodsArrived)),
            ("Goods Arrived", Some(Action::GoodsArrived)),
            ("Reject or Alert EAD", Some(Action::RejectOrAlertEad)),
            ("Teleport", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Action::from_cas_name(text), expected, "{text}");
        }
        assert!("teleport".parse::<Action>().unwrap_err().contains("goods_arrived"));
    }
}
