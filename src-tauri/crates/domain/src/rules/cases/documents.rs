//! Cases of the rules on documents, levels and warehouses.

use super::Case;

pub(super) const CASES: &[Case] = &[
    Case {
        rule: "QS-R-0903",
        fires: &[
            ("item.document.type", "380"),
            ("item.document.reference", "A"),
            ("shipment.document.type", "380"),
            ("shipment.document.reference", "A"),
        ],
        at: "item.document.reference",
        silent: &[
            ("item.document.type", "380"),
            ("item.document.reference", "A"),
            ("shipment.document.type", "380"),
            ("shipment.document.reference", "B"),
        ],
    },
    Case {
        rule: "QS-R-0904",
        fires: &[
            ("shipment.document.type", "380"),
            ("shipment.document.reference", "A"),
            ("header.document.type", "380"),
            ("header.document.reference", "A"),
        ],
        at: "shipment.document.reference",
        silent: &[
            ("shipment.document.type", "380"),
            ("shipment.document.reference", "A"),
            ("+shipment.document.type", "325"),
            ("+shipment.document.reference", "A"),
        ],
    },
    Case {
        rule: "QS-R-0905",
        fires: &[("item.valuation_method", "1"), ("item.document.category", "N"), ("item.document.type", "271")],
        at: "item.document.type",
        silent: &[
            ("item.valuation_method", "1"),
            ("item.document.category", "N"),
            ("item.document.type", "271"),
            ("+item.document.category", "N"),
            ("+item.document.type", "380"),
        ],
    },
    Case {
        rule: "QS-R-0906",
        fires: &[
            ("item.document.type", "271"),
            ("item.document.reference", "A"),
            ("item.document.validity_date", "2026-11-19"),
            ("header.acceptance_timestamp", "2026-11-20T09:30:00+01:00"),
        ],
        at: "item.document.validity_date",
        silent: &[
            ("item.document.validity_date", "2026-11-20"),
            ("header.acceptance_timestamp", "2026-11-20T09:30:00+01:00"),
        ],
    },
    Case {
        rule: "QS-R-0907",
        fires: &[("item.previous_document.category", "C"), ("item.previous_document.type", "651")],
        at: "item.previous_document.item_number",
        silent: &[
            ("item.previous_document.category", "C"),
            ("item.previous_document.type", "651"),
            ("item.previous_document.item_number", "1"),
        ],
    },
    Case {
        rule: "QS-R-0908",
        fires: &[
            ("item.previous_document.category", "C"),
            ("item.previous_document.type", "651"),
            ("item.previous_document.reference", "26BE123"),
        ],
        at: "item.previous_document.reference",
        silent: &[
            ("item.previous_document.category", "N"),
            ("item.previous_document.type", "271"),
            ("item.previous_document.reference", "26BE123"),
        ],
    },
    Case {
        rule: "QS-R-0909",
        fires: &[
            ("item.previous_document.category", "N"),
            ("item.previous_document.type", "830"),
            ("item.previous_document.reference", "26BE123"),
        ],
        at: "item.previous_document.reference",
        silent: &[
            ("item.previous_document.category", "N"),
            ("item.previous_document.type", "830"),
            ("item.previous_document.reference", "18GB9JLC3CU1LFGVR2"),
        ],
    },
    Case {
        rule: "QS-R-0910",
        fires: &[
            ("item.previous_document.package_count", "6"),
            ("+item.previous_document.package_count", "5"),
            ("item.package.count", "10"),
        ],
        at: "item.previous_document.package_count",
        silent: &[
            ("item.previous_document.package_count", "6"),
            ("+item.previous_document.package_count", "4"),
            ("item.package.count", "10"),
        ],
    },
    Case {
        rule: "QS-R-1002",
        fires: &[("item.destination_country", "FR"), ("2:item.destination_country", "FR")],
        at: "item.destination_country",
        silent: &[("item.destination_country", "FR"), ("2:item.destination_country", "DE")],
    },
    Case {
        rule: "QS-R-1003",
        fires: &[
            ("item.previous_document.type", "337"),
            ("item.previous_document.reference", "A"),
            ("shipment.previous_document.type", "337"),
            ("shipment.previous_document.reference", "A"),
        ],
        at: "item.previous_document.reference",
        silent: &[
            ("item.previous_document.type", "337"),
            ("item.previous_document.reference", "A"),
            ("item.previous_document.item_number", "1"),
            ("shipment.previous_document.type", "337"),
            ("shipment.previous_document.reference", "A"),
        ],
    },
    Case {
        rule: "QS-R-1701",
        fires: &[("item.previous_procedure", "71")],
        at: "item.previous_procedure",
        silent: &[("item.previous_procedure", "71"), ("shipment.warehouse_identifier", "BECWP1")],
    },
    Case {
        rule: "QS-R-1702",
        fires: &[("item.previous_procedure", "71")],
        at: "item.previous_procedure",
        silent: &[("item.previous_procedure", "71"), ("shipment.warehouse_type", "U")],
    },
    Case {
        rule: "QS-R-1703",
        fires: &[
            ("shipment.warehouse_identifier", "BECWP1"),
            ("item.requested_procedure", "40"),
            ("item.previous_procedure", "00"),
        ],
        at: "shipment.warehouse_identifier",
        silent: &[
            ("shipment.warehouse_identifier", "BECWP1"),
            ("item.requested_procedure", "40"),
            ("item.previous_procedure", "71"),
        ],
    },
    Case {
        rule: "QS-R-1704",
        fires: &[("shipment.warehouse_type", "U"), ("header.authorisation.type", "C518")],
        at: "shipment.warehouse_type",
        silent: &[
            ("shipment.warehouse_type", "U"),
            ("header.authorisation.type", "C518"),
            ("+header.authorisation.type", "C517"),
        ],
    },
    Case {
        rule: "QS-R-1705",
        fires: &[("shipment.warehouse_type", "V"), ("item.previous_procedure", "71")],
        at: "item.previous_procedure",
        silent: &[("shipment.warehouse_type", "U"), ("item.previous_procedure", "71")],
    },
    Case {
        rule: "QS-R-1706",
        fires: &[("shipment.warehouse_identifier", "BECWP1")],
        at: "shipment.warehouse_type",
        silent: &[("shipment.warehouse_identifier", "BECWP1"), ("shipment.warehouse_type", "U")],
    },
    Case {
        rule: "QS-R-1707",
        fires: &[("item.requested_procedure", "45")],
        at: "item.requested_procedure",
        silent: &[("item.requested_procedure", "45"), ("shipment.warehouse_type", "Y")],
    },
];
