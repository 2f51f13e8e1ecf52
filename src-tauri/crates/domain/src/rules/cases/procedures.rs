//! Cases of the rules on procedures and additional procedures.

use super::Case;

pub(super) const CASES: &[Case] = &[
    Case {
        rule: "QS-R-0406",
        fires: &[("item.requested_procedure", "10"), ("2:item.requested_procedure", "21")],
        at: "2:item.requested_procedure",
        silent: &[("item.requested_procedure", "10"), ("2:item.requested_procedure", "31")],
    },
    Case {
        rule: "QS-R-0407",
        fires: &[("header.declaration_type", "EX"), ("item.requested_procedure", "76")],
        at: "item.requested_procedure",
        silent: &[("header.declaration_type", "CO"), ("item.requested_procedure", "76")],
    },
    Case {
        rule: "QS-R-0408",
        fires: &[("item.requested_procedure", "40"), ("2:item.requested_procedure", "71")],
        at: "2:item.requested_procedure",
        silent: &[("item.requested_procedure", "40"), ("2:item.requested_procedure", "42")],
    },
    Case {
        rule: "QS-R-0409",
        fires: &[("item.requested_procedure", "61"), ("item.previous_procedure", "00")],
        at: "item.previous_procedure",
        silent: &[("item.requested_procedure", "61"), ("item.previous_procedure", "21")],
    },
    Case {
        rule: "QS-R-0410",
        fires: &[("item.requested_procedure", "31"), ("item.previous_procedure", "40")],
        at: "item.requested_procedure",
        silent: &[("item.requested_procedure", "31"), ("item.previous_procedure", "71")],
    },
    Case {
        rule: "QS-R-0411",
        fires: &[("item.requested_procedure", "10"), ("item.previous_procedure", "51")],
        at: "item.requested_procedure",
        silent: &[("item.requested_procedure", "10"), ("item.previous_procedure", "00")],
    },
    Case {
        rule: "QS-R-0412",
        fires: &[("item.requested_procedure", "42"), ("item.previous_procedure", "21")],
        at: "item.requested_procedure",
        silent: &[("item.requested_procedure", "40"), ("item.previous_procedure", "71")],
    },
    Case {
        rule: "QS-R-0413",
        fires: &[("item.requested_procedure", "31"), ("item.previous_procedure", "51")],
        at: "item.previous_procedure",
        silent: &[
            ("item.requested_procedure", "31"),
            ("item.previous_procedure", "51"),
            ("shipment.previous_document.reference", "26BE10100000123456"),
        ],
    },
    Case {
        rule: "QS-R-1401",
        fires: &[
            ("item.additional_procedure", "F01"),
            ("item.requested_procedure", "40"),
            ("item.previous_procedure", "00"),
        ],
        at: "item.additional_procedure",
        silent: &[
            ("item.additional_procedure", "F01"),
            ("item.requested_procedure", "61"),
            ("item.previous_procedure", "10"),
        ],
    },
    Case {
        rule: "QS-R-1402",
        fires: &[
            ("item.additional_procedure", "C07"),
            ("item.item_amount", "150.01"),
            ("header.invoice_currency", "EUR"),
        ],
        at: "item.additional_procedure",
        silent: &[
            ("item.additional_procedure", "C07"),
            ("item.item_amount", "150"),
            ("header.invoice_currency", "EUR"),
        ],
    },
    Case {
        rule: "QS-R-1403",
        fires: &[
            ("item.additional_procedure", "A04"),
            ("item.requested_procedure", "40"),
            ("item.previous_procedure", "00"),
        ],
        at: "item.additional_procedure",
        silent: &[
            ("item.additional_procedure", "F44"),
            ("item.requested_procedure", "40"),
            ("item.previous_procedure", "51"),
        ],
    },
    Case {
        rule: "QS-R-1404",
        fires: &[
            ("item.additional_procedure", "D12"),
            ("item.requested_procedure", "40"),
            ("item.previous_procedure", "00"),
        ],
        at: "item.additional_procedure",
        silent: &[
            ("item.additional_procedure", "D12"),
            ("item.requested_procedure", "53"),
            ("item.previous_procedure", "00"),
        ],
    },
    Case {
        rule: "QS-R-1405",
        fires: &[("item.additional_procedure", "B02"), ("item.requested_procedure", "40")],
        at: "item.additional_procedure",
        silent: &[("item.additional_procedure", "B02"), ("item.requested_procedure", "61")],
    },
    Case {
        rule: "QS-R-1406",
        fires: &[("item.additional_procedure", "B51"), ("item.requested_procedure", "10")],
        at: "item.additional_procedure",
        silent: &[("item.additional_procedure", "B51"), ("item.requested_procedure", "21")],
    },
    Case {
        rule: "QS-R-1407",
        fires: &[("item.additional_procedure", "E02"), ("item.commodity_code", "2204218000")],
        at: "item.additional_procedure",
        silent: &[("item.additional_procedure", "E02"), ("item.commodity_code", "0702000000")],
    },
    Case {
        rule: "QS-R-1408",
        fires: &[("item.additional_procedure", "E01")],
        at: "item.origin_country",
        silent: &[("item.additional_procedure", "E01"), ("item.origin_country", "BE")],
    },
    Case {
        rule: "QS-R-1409",
        fires: &[("item.additional_procedure", "F01"), ("item.further_procedure.code", "F01")],
        at: "item.further_procedure.code",
        silent: &[("item.additional_procedure", "F01"), ("item.further_procedure.code", "F05")],
    },
    Case {
        rule: "QS-R-1410",
        fires: &[("item.additional_procedure", "F01"), ("item.further_procedure.code", "000")],
        at: "item.further_procedure.code",
        silent: &[("item.additional_procedure", "000")],
    },
];
