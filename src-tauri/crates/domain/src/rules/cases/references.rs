//! Cases of the rules on authorisations, fiscal references, kind of declaration, offices and supplementary units.

use super::Case;

pub(super) const CASES: &[Case] = &[
    Case {
        rule: "QS-R-1309",
        fires: &[("header.authorisation.type", "C512"), ("header.additional_declaration_type", "A")],
        at: "header.authorisation.type",
        silent: &[("header.authorisation.type", "C512"), ("header.additional_declaration_type", "Y")],
    },
    Case {
        rule: "QS-R-1310",
        fires: &[("header.authorisation.type", "C626")],
        at: "header.authorisation.holder",
        silent: &[("header.authorisation.type", "C626"), ("header.authorisation.holder", "BE0403200393")],
    },
    Case {
        rule: "QS-R-1311",
        fires: &[
            ("header.authorisation.holder", "DE123456"),
            ("envelope.direction", "IN"),
            ("importer.eori", "BE0867525339"),
            ("declarant.eori", "BE0403200393"),
        ],
        at: "header.authorisation.holder",
        silent: &[
            ("header.authorisation.holder", "BE0867525339"),
            ("envelope.direction", "IN"),
            ("importer.eori", "BE0867525339"),
            ("declarant.eori", "BE0403200393"),
        ],
    },
    Case {
        rule: "QS-R-1312",
        fires: &[("header.authorisation.type", "C517"), ("header.authorisation.reference", "BECW1000012")],
        at: "header.authorisation.reference",
        silent: &[("header.authorisation.type", "C517"), ("header.authorisation.reference", "BECWP000012")],
    },
    Case {
        rule: "QS-R-1313",
        fires: &[("header.authorisation.type", "C601"), ("item.requested_procedure", "40")],
        at: "header.authorisation.type",
        silent: &[
            ("header.authorisation.type", "C601"),
            ("item.requested_procedure", "40"),
            ("item.previous_procedure", "51"),
        ],
    },
    Case {
        rule: "QS-R-1901",
        fires: &[("header.additional_declaration_type", "Y"), ("item.previous_document.type", "380")],
        at: "header.additional_declaration_type",
        silent: &[("header.additional_declaration_type", "Y"), ("item.previous_document.type", "MRN")],
    },
    Case {
        rule: "QS-R-1902",
        fires: &[("header.additional_declaration_type", "Z")],
        at: "header.additional_declaration_type",
        silent: &[("header.additional_declaration_type", "Z"), ("shipment.previous_document.type", "CLE")],
    },
    Case {
        rule: "QS-R-1903",
        fires: &[("header.additional_declaration_type", "Z"), ("header.authorisation.type", "C512")],
        at: "header.additional_declaration_type",
        silent: &[("header.additional_declaration_type", "Y"), ("header.authorisation.type", "C512")],
    },
    Case {
        rule: "QS-R-1904",
        fires: &[("envelope.direction", "IN"), ("header.additional_declaration_type", "R")],
        at: "header.additional_declaration_type",
        silent: &[("envelope.direction", "OUT"), ("header.additional_declaration_type", "R")],
    },
    Case {
        rule: "QS-R-1905",
        fires: &[("shipment.exit_office", "CH001251")],
        at: "shipment.exit_office",
        silent: &[("shipment.exit_office", "DE004055")],
    },
    Case {
        rule: "QS-R-1906",
        fires: &[("header.supervising_office", "BE101000"), ("header.declaration_office", "BE101000")],
        at: "header.supervising_office",
        silent: &[("header.supervising_office", "BE212000"), ("header.declaration_office", "BE101000")],
    },
    Case {
        rule: "QS-R-1907",
        fires: &[("header.presentation_office", "NL000432")],
        at: "header.presentation_office",
        silent: &[("header.presentation_office", "NL000432"), ("header.authorisation.type", "C513")],
    },
    Case {
        rule: "QS-R-1908",
        fires: &[("header.authorisation.type", "C513")],
        at: "header.presentation_office",
        silent: &[("header.presentation_office", "NL000432"), ("header.authorisation.type", "C513")],
    },
    Case {
        rule: "QS-R-1909",
        fires: &[("header.mrn", "26NL10100000123456"), ("header.declaration_office", "BE101000")],
        at: "header.mrn",
        silent: &[("header.mrn", "26BE10100000123456"), ("header.declaration_office", "BE101000")],
    },
    Case {
        rule: "QS-R-1910",
        fires: &[("header.mrn", "26BE10100000123456"), ("item.previous_document.reference", "26BE10100000123456")],
        at: "item.previous_document.reference",
        silent: &[("header.mrn", "26BE10100000123456"), ("item.previous_document.reference", "26BE10100000123457")],
    },
    Case {
        rule: "QS-R-1911",
        fires: &[("item.ucr", "A"), ("2:item.ucr", "A")],
        at: "2:item.ucr",
        silent: &[("item.ucr", "A"), ("2:item.ucr", "B")],
    },
    Case {
        rule: "QS-R-1912",
        fires: &[("header.security", "3")],
        at: "header.security",
        silent: &[("header.security", "2")],
    },
    Case {
        rule: "QS-R-1913",
        fires: &[("header.security", "2")],
        at: "consignee.name",
        silent: &[("header.security", "2"), ("item.additional_information.code", "30600")],
    },
    Case {
        rule: "QS-R-1914",
        fires: &[("consignee.code", "CNS1"), ("item.additional_information.code", "30600")],
        at: "consignee.code",
        silent: &[("consignee.code", "CNS1"), ("item.additional_information.code", "00100")],
    },
];
