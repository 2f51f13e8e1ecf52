//! The repeated groups that rules read, by name. `tests` holds that every one is a group of the catalogue.

use std::sync::OnceLock;

use crate::catalogue::{Catalogue, Element};

macro_rules! groups {
    ($( $variant:ident = $id:literal; )*) => {
        /// A repeated group of the header, the shipment or an item.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Group {
            $( #[doc = concat!("Catalogue group `", $id, "`.")] $variant, )*
        }

        impl Group {
            /// All groups.
            pub const ALL: &'static [Group] = &[$( Group::$variant, )*];

            /// The catalogue id of the group.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $( Group::$variant => $id, )* }
            }
        }
    };
}

groups! {
    Authorisation = "header.authorisation";
    HeaderDocument = "header.document";
    ShipmentDocument = "shipment.document";
    ShipmentPreviousDocument = "shipment.previous_document";
    TransportDocument = "shipment.transport_document";
    SupplyChainActor = "shipment.supply_chain_actor";
    TransportEquipment = "shipment.transport_equipment";
    Package = "item.package";
    FurtherProcedure = "item.further_procedure";
    ItemAuthorisation = "item.authorisation";
    Document = "item.document";
    PreviousDocument = "item.previous_document";
    AdditionalReference = "item.additional_reference";
    AdditionalInformation = "item.additional_information";
    FiscalReference = "item.fiscal_reference";
    Adjustment = "item.adjustment";
    Duty = "item.duty";
    TaricAdditional = "item.taric_additional";
    NationalAdditional = "item.national_additional";
    VersionAdditional = "article.version.additional";
    PartnerRole = "partner.role";
}

impl Group {
    /// Position of the group in the catalogue, looked up once: rules ask for a group of every item.
    #[must_use]
    pub fn element_index(self) -> usize {
        static INDICES: OnceLock<Vec<usize>> = OnceLock::new();
        let indices = INDICES.get_or_init(|| {
            let index =
                |group: &Group| Catalogue::embedded().element(group.id()).map(|element: &Element| element.index);
            // A group without an element has no entries; the test below does not let one live.
            Group::ALL.iter().map(|group| index(group).unwrap_or(usize::MAX)).collect()
        });
        indices.get(self as usize).copied().unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_is_one_of_the_catalogue() {
        for group in Group::ALL {
            let element = Catalogue::embedded().at(group.element_index());
            assert!(element.is_some_and(Element::is_group), "{} is not a group of the catalogue", group.id());
        }
    }
}
