//! Cases of the rules on guarantee, additions, duties, authorisations and references.

use super::Case;

pub(super) const CASES: &[Case] = &[
    Case {
        rule: "QS-R-1101",
        fires: &[("header.guarantee_type", "1")],
        at: "header.guarantee_grn",
        silent: &[("header.guarantee_type", "1"), ("header.guarantee_grn", "21BE0000000000010")],
    },
    Case {
        rule: "QS-R-1102",
        fires: &[("header.guarantee_type", "8")],
        at: "header.guarantee_other_reference",
        silent: &[("header.guarantee_type", "8"), ("header.guarantee_other_reference", "C-1")],
    },
    Case {
        rule: "QS-R-1103",
        fires: &[("header.guarantee_grn", "21BE0000000000010")],
        at: "header.guarantee_type",
        silent: &[("header.guarantee_grn", "21BE0000000000010"), ("header.guarantee_type", "1")],
    },
    Case {
        rule: "QS-R-1104",
        fires: &[("header.guarantee_amount", "10")],
        at: "header.guarantee_currency",
        silent: &[("header.guarantee_amount", "10"), ("header.guarantee_currency", "EUR")],
    },
    Case {
        rule: "QS-R-1105",
        fires: &[("header.guarantee_access_code", "AB12")],
        at: "header.guarantee_access_code",
        silent: &[("header.guarantee_access_code", "AB12"), ("header.guarantee_grn", "21BE0000000000010")],
    },
    Case {
        rule: "QS-R-1106",
        fires: &[("header.guarantee_type", "1"), ("header.authorisation.type", "C601")],
        at: "header.guarantee_type",
        silent: &[
            ("header.guarantee_type", "1"),
            ("header.authorisation.type", "C601"),
            ("+header.authorisation.type", "C505"),
        ],
    },
    Case {
        rule: "QS-R-1201",
        fires: &[("shipment.delivery_terms", "CIF"), ("item.adjustment.code", "AK")],
        at: "item.adjustment.code",
        silent: &[("shipment.delivery_terms", "FOB"), ("item.adjustment.code", "AK")],
    },
    Case {
        rule: "QS-R-1202",
        fires: &[("shipment.delivery_terms", "FOB"), ("item.adjustment.code", "AI")],
        at: "item.adjustment.code",
        silent: &[("shipment.delivery_terms", "FOB"), ("item.adjustment.code", "AI"), ("+item.adjustment.code", "AK")],
    },
    Case {
        rule: "QS-R-1203",
        fires: &[("item.adjustment.code", "AI"), ("+item.adjustment.code", "AI")],
        at: "+item.adjustment.code",
        silent: &[("item.adjustment.code", "AI"), ("+item.adjustment.code", "AK"), ("2:item.adjustment.code", "AI")],
    },
    Case {
        rule: "QS-R-1204",
        fires: &[("item.adjustment.code", "AI"), ("item.adjustment.amount", "0.00")],
        at: "item.adjustment.amount",
        silent: &[("item.adjustment.code", "AI"), ("item.adjustment.amount", "0.01")],
    },
    Case {
        rule: "QS-R-1205",
        fires: &[("item.duty.base_amount", "1000"), ("item.duty.rate", "4.5"), ("item.duty.tax_amount", "54")],
        at: "item.duty.tax_amount",
        silent: &[("item.duty.base_amount", "1000"), ("item.duty.rate", "4.55"), ("item.duty.tax_amount", "45")],
    },
    Case {
        rule: "QS-R-1206",
        fires: &[
            ("item.duty.payable_amount", "45"),
            ("+item.duty.payable_amount", "10.5"),
            ("item.duty_total_amount", "55"),
        ],
        at: "item.duty_total_amount",
        silent: &[
            ("item.duty.payable_amount", "45"),
            ("+item.duty.payable_amount", "10.5"),
            ("item.duty_total_amount", "55.50"),
        ],
    },
    Case {
        rule: "QS-R-1207",
        fires: &[("envelope.direction", "IN"), ("item.duty.tax_type", "C00")],
        at: "item.duty.tax_type",
        silent: &[("envelope.direction", "OUT"), ("item.duty.tax_type", "C00")],
    },
    Case {
        rule: "QS-R-1301",
        fires: &[("item.requested_procedure", "51"), ("header.authorisation.type", "C516")],
        at: "item.requested_procedure",
        silent: &[("item.requested_procedure", "51"), ("item.document.category", "C"), ("item.document.type", "601")],
    },
    Case {
        rule: "QS-R-1302",
        fires: &[
            ("header.authorisation.type", "C505"),
            ("header.authorisation.reference", "BE1"),
            ("+header.authorisation.type", "C505"),
            ("+header.authorisation.reference", "BE1"),
        ],
        at: "+header.authorisation.reference",
        silent: &[
            ("header.authorisation.type", "C505"),
            ("header.authorisation.reference", "BE1"),
            ("+header.authorisation.type", "C505"),
            ("+header.authorisation.reference", "BE2"),
        ],
    },
    Case {
        rule: "QS-R-1303",
        fires: &[("item.requested_procedure", "42"), ("item.fiscal_reference.role", "FR2")],
        at: "item.requested_procedure",
        silent: &[
            ("item.requested_procedure", "42"),
            ("item.fiscal_reference.role", "FR2"),
            ("+item.fiscal_reference.role", "FR3"),
        ],
    },
    Case {
        rule: "QS-R-1304",
        fires: &[("item.fiscal_reference.vat_number", "0123456789")],
        at: "item.fiscal_reference.vat_number",
        silent: &[("item.fiscal_reference.vat_number", "BE0123456789")],
    },
    Case {
        rule: "QS-R-1305",
        fires: &[("item.fiscal_reference.role", "FR1"), ("+item.fiscal_reference.role", "FR1")],
        at: "+item.fiscal_reference.role",
        silent: &[("item.fiscal_reference.role", "FR1"), ("+item.fiscal_reference.role", "FR2")],
    },
    Case {
        rule: "QS-R-1306",
        fires: &[
            ("shipment.supply_chain_actor.role", "CS"),
            ("shipment.supply_chain_actor.identification", "BE1"),
            ("+shipment.supply_chain_actor.role", "CS"),
            ("+shipment.supply_chain_actor.identification", "BE1"),
        ],
        at: "+shipment.supply_chain_actor.role",
        silent: &[
            ("shipment.supply_chain_actor.role", "CS"),
            ("shipment.supply_chain_actor.identification", "BE1"),
            ("+shipment.supply_chain_actor.role", "FW"),
            ("+shipment.supply_chain_actor.identification", "BE1"),
        ],
    },
    Case {
        rule: "QS-R-1307",
        fires: &[("item.additional_reference.type", "Y929"), ("+item.additional_reference.type", "Y929")],
        at: "+item.additional_reference.type",
        silent: &[
            ("item.additional_reference.type", "Y929"),
            ("+item.additional_reference.type", "Y929"),
            ("+item.additional_reference.reference", "A"),
        ],
    },
    Case {
        rule: "QS-R-1308",
        fires: &[("item.cus_code", "00100016")],
        at: "item.cus_code",
        silent: &[("item.cus_code", "0010001-6")],
    },
    Case {
        rule: "QS-R-1107",
        fires: &[("header.guarantee_type", "2"), ("header.guarantee_grn", "21BE0000000000010")],
        at: "header.guarantee_access_code",
        silent: &[
            ("header.guarantee_type", "2"),
            ("header.guarantee_grn", "21BE0000000000010"),
            ("header.guarantee_access_code", "AB12"),
        ],
    },
    Case {
        rule: "QS-R-1108",
        fires: &[("header.guarantee_type", "4"), ("header.guarantee_grn", "21BE0000000000010")],
        at: "header.guarantee_grn",
        silent: &[("header.guarantee_type", "4"), ("header.guarantee_grn", "21BE0000000000010A000001")],
    },
];
