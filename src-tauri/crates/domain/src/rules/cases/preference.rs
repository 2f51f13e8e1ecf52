//! Cases of the rules on origin, preference and parties.

use super::Case;

pub(super) const CASES: &[Case] = &[
    Case {
        rule: "QS-R-0504",
        fires: &[("item.preferential_origin_country", "FR")],
        at: "item.preferential_origin_country",
        silent: &[("item.preferential_origin_country", "CL")],
    },
    Case {
        rule: "QS-R-0505",
        fires: &[("item.preference", "200"), ("item.preferential_origin_country", "CN")],
        at: "item.preference",
        silent: &[("item.preference", "300"), ("item.preferential_origin_country", "CL")],
    },
    Case {
        rule: "QS-R-0506",
        fires: &[("item.preference", "400"), ("shipment.dispatch_country", "CN")],
        at: "item.preference",
        silent: &[("item.preference", "400"), ("shipment.dispatch_country", "TR")],
    },
    Case {
        rule: "QS-R-0507",
        fires: &[("item.preference", "300"), ("item.document.category", "N"), ("item.document.type", "865")],
        at: "item.document.type",
        silent: &[("item.preference", "200"), ("item.document.category", "N"), ("item.document.type", "865")],
    },
    Case {
        rule: "QS-R-0508",
        fires: &[("item.preference", "100"), ("item.document.category", "N"), ("item.document.type", "954")],
        at: "item.preference",
        silent: &[("item.preference", "300"), ("item.document.category", "N"), ("item.document.type", "954")],
    },
    Case {
        rule: "QS-R-0509",
        fires: &[("item.quota_number", "094001")],
        at: "item.quota_number",
        silent: &[("item.quota_number", "094001"), ("item.document.category", "L"), ("item.document.type", "001")],
    },
    Case {
        rule: "QS-R-0510",
        fires: &[("item.preference", "119")],
        at: "item.preference",
        silent: &[("item.preference", "119"), ("shipment.document.category", "C"), ("shipment.document.type", "119")],
    },
    Case {
        rule: "QS-R-0511",
        fires: &[("item.preference", "400"), ("item.dispatch_country", "TR")],
        at: "item.preference",
        silent: &[
            ("item.preference", "400"),
            ("item.dispatch_country", "TR"),
            ("item.document.category", "N"),
            ("item.document.type", "018"),
        ],
    },
    Case {
        rule: "QS-R-0603",
        fires: &[("envelope.direction", "IN"), ("declarant.eori", "BE0403200393"), ("importer.eori", "BE0867525339")],
        at: "header.representative_status",
        silent: &[("envelope.direction", "IN"), ("declarant.eori", "BE0403200393"), ("importer.eori", "BE0403200393")],
    },
    Case {
        rule: "QS-R-0604",
        fires: &[
            ("envelope.direction", "IN"),
            ("importer.eori", "GB123456789012"),
            ("exporter.eori", "GB123456789012"),
        ],
        at: "importer.eori",
        silent: &[
            ("envelope.direction", "IN"),
            ("importer.eori", "XI123456789012"),
            ("exporter.eori", "GB123456789012"),
            ("declarant.eori", "GB123456789012"),
            ("header.declaration_office", "GB000060"),
        ],
    },
    Case {
        rule: "QS-R-0605",
        fires: &[("consignee.country", "FR")],
        at: "consignee.country",
        silent: &[("consignee.country", "CH")],
    },
    Case {
        rule: "QS-R-0606",
        fires: &[("seller.code", "EXP1"), ("exporter.code", "EXP1")],
        at: "seller.code",
        silent: &[("seller.code", "EXP2"), ("exporter.code", "EXP1")],
    },
    Case {
        rule: "QS-R-0607",
        fires: &[("buyer.eori", "BE0403200393"), ("importer.eori", "BE0403200393")],
        at: "buyer.eori",
        silent: &[("buyer.eori", "BE0403200393"), ("importer.eori", "BE0867525339")],
    },
    Case {
        rule: "QS-R-0608",
        fires: &[("exporter.eori", "BE0867525339"), ("exporter.name", "Maes NV")],
        at: "exporter.name",
        silent: &[("exporter.name", "Maes NV")],
    },
];
