//! Cases of the rules on guarantee, customs value, duties, delivery terms and currency.

use super::Case;

pub(super) const CASES: &[Case] = &[
    Case {
        rule: "QS-R-1109",
        fires: &[("header.guarantee_type", "J")],
        at: "header.guarantee_type",
        silent: &[("header.guarantee_type", "1")],
    },
    Case {
        rule: "QS-R-1110",
        fires: &[("header.guarantee_type", "D"), ("item.requested_procedure", "40")],
        at: "header.guarantee_type",
        silent: &[("header.guarantee_type", "D"), ("item.requested_procedure", "53")],
    },
    Case {
        rule: "QS-R-1111",
        fires: &[("header.guarantee_type", "C"), ("shipment.border_mode", "1")],
        at: "header.guarantee_type",
        silent: &[("header.guarantee_type", "C"), ("shipment.border_mode", "7")],
    },
    Case {
        rule: "QS-R-1112",
        fires: &[("item.duty.payment_method", "R")],
        at: "item.duty.payment_method",
        silent: &[("item.duty.payment_method", "R"), ("header.guarantee_type", "1")],
    },
    Case {
        rule: "QS-R-1113",
        fires: &[("header.authorisation.type", "C505")],
        at: "header.guarantee_type",
        silent: &[("header.authorisation.type", "C505"), ("header.guarantee_type", "0")],
    },
    Case {
        rule: "QS-R-1208",
        fires: &[("shipment.delivery_terms", "DDP"), ("item.number", "1")],
        at: "shipment.delivery_terms",
        silent: &[("shipment.delivery_terms", "DDP"), ("item.adjustment.code", "BC")],
    },
    Case {
        rule: "QS-R-1209",
        fires: &[("shipment.delivery_terms", "FOB"), ("item.adjustment.code", "BA")],
        at: "item.adjustment.code",
        silent: &[("shipment.delivery_terms", "DAP"), ("item.adjustment.code", "BA")],
    },
    Case {
        rule: "QS-R-1210",
        fires: &[("shipment.delivery_terms", "DAP"), ("item.adjustment.code", "BC")],
        at: "item.adjustment.code",
        silent: &[("shipment.delivery_terms", "DDP"), ("item.adjustment.code", "BC")],
    },
    Case {
        rule: "QS-R-1211",
        fires: &[("item.valuation_method", "3"), ("item.adjustment.code", "AI")],
        at: "item.adjustment.code",
        silent: &[("item.valuation_method", "1"), ("item.adjustment.code", "AI")],
    },
    Case {
        rule: "QS-R-1212",
        fires: &[("item.valuation_indicators", "1002")],
        at: "item.valuation_indicators",
        silent: &[("item.valuation_indicators", "1001")],
    },
    Case {
        rule: "QS-R-1213",
        fires: &[("item.valuation_indicators", "1001")],
        at: "item.valuation_indicators",
        silent: &[("item.valuation_indicators", "1001"), ("item.adjustment.code", "AJ")],
    },
    Case {
        rule: "QS-R-1214",
        fires: &[("item.valuation_indicators", "1100"), ("item.valuation_method", "1")],
        at: "item.valuation_indicators",
        silent: &[("item.valuation_indicators", "1001"), ("item.valuation_method", "1")],
    },
    Case {
        rule: "QS-R-2201",
        fires: &[("header.deferred_payment", "1-1"), ("item.duty.payment_method", "A")],
        at: "header.deferred_payment",
        silent: &[
            ("header.deferred_payment", "1-1"),
            ("item.duty.payment_method", "A"),
            ("+item.duty.payment_method", "E"),
        ],
    },
    Case {
        rule: "QS-R-2202",
        fires: &[("item.duty.payment_method", "E")],
        at: "header.deferred_payment",
        silent: &[("item.duty.payment_method", "E"), ("header.authorisation.type", "C506")],
    },
    Case {
        rule: "QS-R-2203",
        fires: &[("item.duty.base_amount", "10"), ("item.duty.base_quantity", "5")],
        at: "item.duty.base_quantity",
        silent: &[("item.duty.base_amount", "10"), ("+item.duty.base_quantity", "5")],
    },
    Case {
        rule: "QS-R-2204",
        fires: &[("item.duty.tax_amount", "10"), ("item.duty.payable_amount", "10.01")],
        at: "item.duty.payable_amount",
        silent: &[("item.duty.tax_amount", "10"), ("item.duty.payable_amount", "0")],
    },
    Case {
        rule: "QS-R-2205",
        fires: &[
            ("item.duty.tax_type", "A00"),
            ("item.duty.base_amount", "1000"),
            ("item.duty.tax_amount", "20"),
            ("+item.duty.tax_type", "B00"),
            ("+item.duty.base_amount", "1000"),
        ],
        at: "+item.duty.base_amount",
        silent: &[
            ("item.duty.tax_type", "A00"),
            ("item.duty.base_amount", "1000"),
            ("item.duty.tax_amount", "20"),
            ("+item.duty.tax_type", "B00"),
            ("+item.duty.base_amount", "1020"),
        ],
    },
    Case {
        rule: "QS-R-2206",
        fires: &[("item.duty.tax_type", "A00"), ("item.duty.payment_method", "G")],
        at: "item.duty.payment_method",
        silent: &[("item.duty.tax_type", "B00"), ("item.duty.payment_method", "G")],
    },
    Case {
        rule: "QS-R-2207",
        fires: &[("item.requested_procedure", "42"), ("item.duty.tax_type", "B00"), ("item.duty.payable_amount", "20")],
        at: "item.duty.payable_amount",
        silent: &[("item.requested_procedure", "42"), ("item.duty.tax_type", "B00"), ("item.duty.payable_amount", "0")],
    },
    Case {
        rule: "QS-R-1801",
        fires: &[("shipment.delivery_terms", "DAP"), ("shipment.delivery_place", "Basel")],
        at: "shipment.delivery_country",
        silent: &[
            ("shipment.delivery_terms", "DAP"),
            ("shipment.delivery_place", "Basel"),
            ("shipment.delivery_country", "CH"),
        ],
    },
    Case {
        rule: "QS-R-1802",
        fires: &[("shipment.delivery_locode", "CHBSL"), ("shipment.delivery_country", "DE")],
        at: "shipment.delivery_country",
        silent: &[("shipment.delivery_locode", "CHBSL"), ("shipment.delivery_country", "CH")],
    },
    Case {
        rule: "QS-R-1803",
        fires: &[("shipment.delivery_terms", "CIF"), ("shipment.border_mode", "4")],
        at: "shipment.delivery_terms",
        silent: &[("shipment.delivery_terms", "CIF"), ("shipment.border_mode", "3"), ("shipment.arrival_mode", "1")],
    },
    Case {
        rule: "QS-R-1804",
        fires: &[("header.internal_currency", "EUR"), ("header.declaration_office", "DK003103")],
        at: "header.internal_currency",
        silent: &[("header.internal_currency", "EUR"), ("header.declaration_office", "BE101000")],
    },
    Case {
        rule: "QS-R-1805",
        fires: &[
            ("header.exchange_rate", "1.1"),
            ("header.invoice_currency", "EUR"),
            ("header.internal_currency", "EUR"),
        ],
        at: "header.exchange_rate",
        silent: &[
            ("header.exchange_rate", "1.1"),
            ("header.invoice_currency", "USD"),
            ("header.internal_currency", "EUR"),
        ],
    },
    Case {
        rule: "QS-R-1806",
        fires: &[("header.exchange_rate", "1.1")],
        at: "header.invoice_currency",
        silent: &[("header.exchange_rate", "1.1"), ("header.invoice_currency", "USD")],
    },
    Case {
        rule: "QS-R-1807",
        fires: &[
            ("item.requested_procedure", "61"),
            ("item.previous_procedure", "21"),
            ("item.transaction_nature", "11"),
        ],
        at: "item.requested_procedure",
        silent: &[
            ("item.requested_procedure", "61"),
            ("item.previous_procedure", "21"),
            ("item.transaction_nature", "51"),
        ],
    },
];
