//! The elements that rules read, by name.
//!
//! A slot is a catalogue element that some rule, total or use case needs under a typed name. Everything else is
//! reached through the catalogue. `tests` holds that every slot exists there.

use std::sync::OnceLock;

use rust_decimal::Decimal;

use super::{Item, Scope};
use crate::catalogue::{Catalogue, Element};

macro_rules! slots {
    ($( $variant:ident = $id:literal, $name:ident: $kind:ident in $owner:ident; )*) => {
        /// An element that rules read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Slot {
            $( #[doc = concat!("Catalogue element `", $id, "`.")] $variant, )*
        }

        impl Slot {
            /// All slots.
            pub const ALL: &'static [Slot] = &[$( Slot::$variant, )*];

            /// The catalogue id of the element.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $( Slot::$variant => $id, )* }
            }
        }

        $( slots!(@accessor $variant, $id, $name, $kind, $owner); )*
    };
    (@accessor $variant:ident, $id:literal, $name:ident, text, $owner:ident) => {
        impl<'d> $owner<'d> {
            #[doc = concat!("`", $id, "` as text; `None` when empty or blank.")]
            #[must_use]
            pub fn $name(&self) -> Option<&'d str> { self.scope().text(Slot::$variant) }
        }
    };
    (@accessor $variant:ident, $id:literal, $name:ident, decimal, $owner:ident) => {
        impl<'d> $owner<'d> {
            #[doc = concat!("`", $id, "` as a decimal; `None` when empty or no number.")]
            #[must_use]
            pub fn $name(&self) -> Option<Decimal> { self.scope().decimal(Slot::$variant) }
        }
    };
}

/// Header, shipment and envelope: one scope.
pub type Header<'d> = Scope<'d>;

slots! {
    Direction = "envelope.direction", direction: text in Header;
    ExternalReference = "envelope.external_reference", external_reference: text in Header;
    CustomsFlow = "envelope.customs_flow", customs_flow: text in Header;
    DeclarationType = "header.declaration_type", declaration_type: text in Header;
    AdditionalDeclarationType = "header.additional_declaration_type", additional_declaration_type: text in Header;
    AcceptanceTimestamp = "header.acceptance_timestamp", acceptance_timestamp: text in Header;
    DeclarationOffice = "header.declaration_office", declaration_office: text in Header;
    RepresentativeStatus = "header.representative_status", representative_status: text in Header;
    RepresentativeCode = "representative.code", representative_code: text in Header;
    RepresentativeEori = "representative.eori", representative_eori: text in Header;
    InvoiceCurrency = "header.invoice_currency", invoice_currency: text in Header;
    TotalInvoiceAmount = "header.total_invoice_amount", total_invoice_amount: decimal in Header;
    TotalItemCount = "header.total_item_count", total_item_count: decimal in Header;
    HeaderGrossMassKg = "header.gross_mass_kg", gross_mass_kg: decimal in Header;
    ImporterCode = "importer.code", importer_code: text in Header;
    ImporterName = "importer.name", importer_name: text in Header;
    ImporterEori = "importer.eori", importer_eori: text in Header;
    ExporterCode = "exporter.code", exporter_code: text in Header;
    ExporterName = "exporter.name", exporter_name: text in Header;
    ExporterEori = "exporter.eori", exporter_eori: text in Header;
    TransactionNature = "shipment.transaction_nature", transaction_nature: text in Header;
    DeliveryTerms = "shipment.delivery_terms", delivery_terms: text in Header;
    DispatchCountry = "shipment.dispatch_country", dispatch_country: text in Header;
    DestinationCountry = "shipment.destination_country", destination_country: text in Header;
    ShipmentValuationMethod = "shipment.valuation_method", shipment_valuation_method: text in Header;
    ContainerFlag = "shipment.container_flag", container_flag: text in Header;
    BorderMode = "shipment.border_mode", border_mode: text in Header;
    BorderNationality = "shipment.border_nationality", border_nationality: text in Header;
    BorderIdentification = "shipment.border_identification", border_identification: text in Header;
    ArrivalMode = "shipment.arrival_mode", arrival_mode: text in Header;
    ArrivalIdentification = "shipment.arrival_identification", arrival_identification: text in Header;
    WarehouseIdentifier = "shipment.warehouse_identifier", warehouse_identifier: text in Header;
    ItemNumber = "item.number", number: decimal in Item;
    ArticleCode = "item.article_code", article_code: text in Item;
    Description = "item.description", description: text in Item;
    CommodityCode = "item.commodity_code", commodity_code: text in Item;
    RequestedProcedure = "item.requested_procedure", requested_procedure: text in Item;
    PreviousProcedure = "item.previous_procedure", previous_procedure: text in Item;
    AdditionalProcedure = "item.additional_procedure", additional_procedure: text in Item;
    GrossMassKg = "item.gross_mass_kg", gross_mass_kg: decimal in Item;
    NetMassKg = "item.net_mass_kg", net_mass_kg: decimal in Item;
    SupplementaryQuantity = "item.supplementary_quantity", supplementary_quantity: decimal in Item;
    SupplementaryUnit = "item.supplementary_unit", supplementary_unit: text in Item;
    TradeQuantity = "item.trade_quantity", trade_quantity: decimal in Item;
    OriginCountry = "item.origin_country", origin_country: text in Item;
    PreferentialOriginCountry = "item.preferential_origin_country", preferential_origin_country: text in Item;
    Preference = "item.preference", preference: text in Item;
    QuotaNumber = "item.quota_number", quota_number: text in Item;
    ItemAmount = "item.item_amount", item_amount: decimal in Item;
    UnitPrice = "item.unit_price", unit_price: decimal in Item;
    StatisticalValue = "item.statistical_value", statistical_value: decimal in Item;
    ItemValuationMethod = "item.valuation_method", item_valuation_method: text in Item;
    ItemTransactionNature = "item.transaction_nature", item_transaction_nature: text in Item;
    ItemDestinationCountry = "item.destination_country", item_destination_country: text in Item;
    ItemDispatchCountry = "item.dispatch_country", item_dispatch_country: text in Item;
    ContainerNumber = "item.container_number", container_number: text in Item;
    PackageKind = "item.package.kind", package_kind: text in Scope;
    PackageCount = "item.package.count", package_count: decimal in Scope;
    PackageMarks = "item.package.marks", package_marks: text in Scope;
    DocumentCategory = "item.document.category", document_category: text in Scope;
    DocumentType = "item.document.type", document_type: text in Scope;
    DocumentReference = "item.document.reference", document_reference: text in Scope;
    PreviousDocumentCategory = "item.previous_document.category", previous_document_category: text in Scope;
    PreviousDocumentType = "item.previous_document.type", previous_document_type: text in Scope;
    PreviousDocumentReference = "item.previous_document.reference", previous_document_reference: text in Scope;
    HeaderDocumentCategory = "header.document.category", header_document_category: text in Scope;
    HeaderDocumentType = "header.document.type", header_document_type: text in Scope;
    ShipmentDocumentCategory = "shipment.document.category", shipment_document_category: text in Scope;
    ShipmentDocumentType = "shipment.document.type", shipment_document_type: text in Scope;
    GuaranteeType = "header.guarantee_type", guarantee_type: text in Header;
    GuaranteeGrn = "header.guarantee_grn", guarantee_grn: text in Header;
    GuaranteeAccessCode = "header.guarantee_access_code", guarantee_access_code: text in Header;
    GuaranteeAmount = "header.guarantee_amount", guarantee_amount: decimal in Header;
    GuaranteeCurrency = "header.guarantee_currency", guarantee_currency: text in Header;
    GuaranteeOtherReference = "header.guarantee_other_reference", guarantee_other_reference: text in Header;
    AuthorisationType = "header.authorisation.type", authorisation_type: text in Scope;
    AuthorisationReference = "header.authorisation.reference", authorisation_reference: text in Scope;
    SupplyChainRole = "shipment.supply_chain_actor.role", supply_chain_role: text in Scope;
    SupplyChainIdentification = "shipment.supply_chain_actor.identification", supply_chain_identification: text in Scope;
    FiscalRole = "item.fiscal_reference.role", fiscal_role: text in Scope;
    FiscalVatNumber = "item.fiscal_reference.vat_number", fiscal_vat_number: text in Scope;
    AdjustmentCode = "item.adjustment.code", adjustment_code: text in Scope;
    AdjustmentAmount = "item.adjustment.amount", adjustment_amount: decimal in Scope;
    DutyTaxType = "item.duty.tax_type", duty_tax_type: text in Scope;
    DutyBaseAmount = "item.duty.base_amount", duty_base_amount: decimal in Scope;
    DutyBaseQuantity = "item.duty.base_quantity", duty_base_quantity: decimal in Scope;
    DutyRate = "item.duty.rate", duty_rate: decimal in Scope;
    DutyTaxAmount = "item.duty.tax_amount", duty_tax_amount: decimal in Scope;
    DutyPayableAmount = "item.duty.payable_amount", duty_payable_amount: decimal in Scope;
    DutyTotalAmount = "item.duty_total_amount", duty_total_amount: decimal in Item;
    CusCode = "item.cus_code", cus_code: text in Item;
    AdditionalInformationCode = "item.additional_information.code", additional_information_code: text in Scope;
    AdditionalReferenceType = "item.additional_reference.type", additional_reference_type: text in Scope;
    AdditionalReference = "item.additional_reference.reference", additional_reference: text in Scope;
    Security = "header.security", security: text in Header;
    Mrn = "header.mrn", mrn: text in Header;
    PresentationOffice = "header.presentation_office", presentation_office: text in Header;
    PresentationTimestamp = "header.presentation_timestamp", presentation_timestamp: text in Header;
    SupervisingOffice = "header.supervising_office", supervising_office: text in Header;
    InternalCurrency = "header.internal_currency", internal_currency: text in Header;
    ExchangeRate = "header.exchange_rate", exchange_rate: decimal in Header;
    DeferredPayment = "header.deferred_payment", deferred_payment: text in Header;
    DeclarantCode = "declarant.code", declarant_code: text in Header;
    DeclarantEori = "declarant.eori", declarant_eori: text in Header;
    DeclarantName = "declarant.name", declarant_name: text in Header;
    ConsigneeCode = "consignee.code", consignee_code: text in Header;
    ConsigneeName = "consignee.name", consignee_name: text in Header;
    ConsigneeEori = "consignee.eori", consignee_eori: text in Header;
    ConsigneeCountry = "consignee.country", consignee_country: text in Header;
    SellerEori = "seller.eori", seller_eori: text in Header;
    SellerCode = "seller.code", seller_code: text in Header;
    BuyerEori = "buyer.eori", buyer_eori: text in Header;
    BuyerCode = "buyer.code", buyer_code: text in Header;
    DeliveryPlace = "shipment.delivery_place", delivery_place: text in Header;
    DeliveryLocode = "shipment.delivery_locode", delivery_locode: text in Header;
    DeliveryCountry = "shipment.delivery_country", delivery_country: text in Header;
    ExitOffice = "shipment.exit_office", exit_office: text in Header;
    WarehouseType = "shipment.warehouse_type", warehouse_type: text in Header;
    BorderIdentificationType = "shipment.border_identification_type", border_identification_type: text in Header;
    ArrivalIdentificationType = "shipment.arrival_identification_type", arrival_identification_type: text in Header;
    DepartureMode = "shipment.departure_mode", departure_mode: text in Header;
    DepartureIdentificationType = "shipment.departure_identification_type", departure_identification_type: text in Header;
    DepartureIdentification = "shipment.departure_identification", departure_identification: text in Header;
    LocationQualifier = "shipment.location_qualifier", location_qualifier: text in Header;
    LocationAuthorisation = "shipment.location_authorisation", location_authorisation: text in Header;
    LocationAdditionalIdentifier = "shipment.location_additional_identifier", location_additional_identifier: text in Header;
    LocationLocode = "shipment.location_locode", location_locode: text in Header;
    LocationOffice = "shipment.location_office", location_office: text in Header;
    LocationEori = "shipment.location_eori", location_eori: text in Header;
    LocationLatitude = "shipment.location_latitude", location_latitude: text in Header;
    LocationLongitude = "shipment.location_longitude", location_longitude: text in Header;
    LocationStreet = "shipment.location_street", location_street: text in Header;
    LocationAddressCountry = "shipment.location_address_country", location_address_country: text in Header;
    LocationPostcode = "shipment.location_postcode", location_postcode: text in Header;
    LocationCountry = "shipment.location_country", location_country: text in Header;
    ItemUcr = "item.ucr", item_ucr: text in Item;
    ValuationIndicators = "item.valuation_indicators", valuation_indicators: text in Item;
    HeaderDocumentReference = "header.document.reference", header_document_reference: text in Scope;
    ShipmentDocumentReference = "shipment.document.reference", shipment_document_reference: text in Scope;
    ShipmentPreviousDocumentCategory = "shipment.previous_document.category", shipment_previous_document_category: text in Scope;
    ShipmentPreviousDocumentType = "shipment.previous_document.type", shipment_previous_document_type: text in Scope;
    ShipmentPreviousDocumentReference = "shipment.previous_document.reference", shipment_previous_document_reference: text in Scope;
    TransportDocumentType = "shipment.transport_document.type", transport_document_type: text in Scope;
    TransportDocumentReference = "shipment.transport_document.reference", transport_document_reference: text in Scope;
    AuthorisationHolder = "header.authorisation.holder", authorisation_holder: text in Scope;
    DocumentValidityDate = "item.document.validity_date", document_validity_date: text in Scope;
    PreviousDocumentItemNumber = "item.previous_document.item_number", previous_document_item_number: decimal in Scope;
    PreviousDocumentPackageCount = "item.previous_document.package_count", previous_document_package_count: decimal in Scope;
    AdditionalInformationText = "item.additional_information.text", additional_information_text: text in Scope;
    DutyPaymentMethod = "item.duty.payment_method", duty_payment_method: text in Scope;
    EquipmentContainerNumber = "shipment.transport_equipment.container_number", equipment_container_number: text in Scope;
    ItemAuthorisationType = "item.authorisation.type", item_authorisation_type: text in Scope;
    FurtherProcedure = "item.further_procedure.code", further_procedure: text in Scope;
    TaricAdditionalCode = "item.taric_additional.code", taric_additional_code: text in Scope;
    TradeUnit = "item.trade_unit", trade_unit: text in Item;
    ArticleItemId = "article.item_id", article_item_id: text in Header;
    ArticleUnit = "article.uom", article_unit: text in Header;
    ArticleTaric = "article.taric", article_taric: text in Header;
    ArticleValidUntil = "article.valid_until", article_valid_until: text in Header;
    VersionActiveFrom = "article.version.active_from", version_active_from: text in Item;
    VersionIsValid = "article.version.is_valid", version_is_valid: text in Item;
    VersionDescription = "article.version.description", version_description: text in Item;
    VersionCommodityCode = "article.version.commodity_code", version_commodity_code: text in Item;
    VersionNetMassKg = "article.version.net_mass_kg", version_net_mass_kg: decimal in Item;
    VersionSupplementaryUnit = "article.version.supplementary_unit", version_supplementary_unit: text in Item;
    VersionSupplementaryFactor = "article.version.supplementary_factor", version_supplementary_factor: decimal in Item;
    VersionAdditionalCode = "article.version.additional.code", version_additional_code: text in Scope;
    PartnerCode = "partner.code", partner_code: text in Header;
    PartnerName = "partner.name", partner_name: text in Header;
    PartnerValidUntil = "partner.valid_until", partner_valid_until: text in Header;
    PartnerEori = "partner.eori", partner_eori: text in Header;
    PartnerVatNumber = "partner.vat_number", partner_vat_number: text in Header;
    PartnerExciseNumber = "partner.excise_number", partner_excise_number: text in Header;
    PartnerCity = "partner.city", partner_city: text in Header;
    PartnerCountry = "partner.country", partner_country: text in Header;
    PartnerRole = "partner.role.type", partner_role: text in Scope;
    FormulaReference = "formula.reference", formula_reference: text in Header;
    FormulaDescription = "formula.description", formula_description: text in Header;
    FormulaValidFrom = "formula.valid_from", formula_valid_from: text in Header;
    FormulaValidUntil = "formula.valid_until", formula_valid_until: text in Header;
    FormulaArticle = "formula.article_code", formula_article: text in Header;
    ComponentKind = "formula.component.kind", component_kind: text in Item;
    ComponentArticle = "formula.component.article_code", component_article: text in Item;
    ComponentQuantity = "formula.component.quantity", component_quantity: decimal in Item;
    ComponentSharePct = "formula.component.share_pct", component_share_pct: decimal in Item;
    MaterialListReference = "material_list.reference", material_list_reference: text in Header;
    MaterialListDescription = "material_list.description", material_list_description: text in Header;
    MaterialListValidFrom = "material_list.valid_from", material_list_valid_from: text in Header;
    MaterialListValidUntil = "material_list.valid_until", material_list_valid_until: text in Header;
    MaterialListArticle = "material_list.article_code", material_list_article: text in Header;
    MaterialArticle = "material_list.material.article_code", material_article: text in Item;
    MaterialQuantity = "material_list.material.quantity", material_quantity: decimal in Item;
    MaterialOrigin = "material_list.material.origin_country", material_origin: text in Item;
    MaterialStatus = "material_list.material.customs_status", material_status: text in Item;
}

impl Slot {
    /// What people call it: "Net mass · 18 01".
    #[must_use]
    pub fn label(self) -> String {
        Catalogue::embedded().at(self.element_index()).map_or_else(|| self.id().to_owned(), Element::label)
    }

    /// Position of the slot's element in the catalogue.
    #[must_use]
    pub fn element_index(self) -> usize {
        static INDICES: OnceLock<Vec<usize>> = OnceLock::new();
        let indices = INDICES.get_or_init(|| {
            let catalogue = Catalogue::embedded();
            let index = |slot: &Slot| catalogue.element(slot.id()).map(|element| element.index);
            // A slot without an element reads nothing; the test below does not let one live.
            Slot::ALL.iter().map(|slot| index(slot).unwrap_or(usize::MAX)).collect()
        });
        indices.get(self as usize).copied().unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_is_an_element_of_the_catalogue() {
        for slot in Slot::ALL {
            assert_ne!(slot.element_index(), usize::MAX, "{} is not in the catalogue", slot.id());
        }
    }
}
