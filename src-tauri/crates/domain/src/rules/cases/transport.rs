//! Cases of the rules on transport, countries and location.

use super::Case;

pub(super) const CASES: &[Case] = &[
    Case {
        rule: "QS-R-1601",
        fires: &[
            ("shipment.border_mode", "1"),
            ("shipment.border_identification_type", "30"),
            ("shipment.departure_mode", "3"),
            ("shipment.departure_identification_type", "31"),
        ],
        at: "shipment.border_identification_type",
        silent: &[
            ("shipment.border_mode", "1"),
            ("shipment.border_identification_type", "11"),
            ("shipment.departure_mode", "3"),
            ("shipment.departure_identification_type", "99"),
        ],
    },
    Case {
        rule: "QS-R-1602",
        fires: &[("shipment.arrival_mode", "3"), ("shipment.arrival_identification_type", "10")],
        at: "shipment.arrival_identification_type",
        silent: &[("shipment.arrival_mode", "3"), ("shipment.arrival_identification_type", "30")],
    },
    Case {
        rule: "QS-R-1603",
        fires: &[("shipment.departure_identification_type", "30"), ("shipment.departure_identification", "1-abc-234")],
        at: "shipment.departure_identification",
        silent: &[
            ("shipment.border_identification_type", "11"),
            ("shipment.border_identification", "Maersk Sana"),
            ("shipment.departure_identification_type", "30"),
            ("shipment.departure_identification", "1-ABC-234"),
        ],
    },
    Case {
        rule: "QS-R-1604",
        fires: &[("shipment.border_identification_type", "10"), ("shipment.border_identification", "9321484")],
        at: "shipment.border_identification",
        silent: &[
            ("shipment.border_identification_type", "10"),
            ("shipment.border_identification", "IMO9321483"),
            ("shipment.arrival_identification_type", "11"),
            ("shipment.arrival_identification", "Sana"),
        ],
    },
    Case {
        rule: "QS-R-0704",
        fires: &[("shipment.container_flag", "true"), ("shipment.border_mode", "7")],
        at: "shipment.container_flag",
        silent: &[("shipment.container_flag", "true"), ("shipment.border_mode", "1")],
    },
    Case {
        rule: "QS-R-0705",
        fires: &[("shipment.border_mode", "4"), ("shipment.transport_document.type", "N705")],
        at: "shipment.transport_document.type",
        silent: &[
            ("shipment.border_mode", "3"),
            ("shipment.arrival_mode", "1"),
            ("shipment.transport_document.type", "N705"),
            ("+shipment.transport_document.type", "N730"),
        ],
    },
    Case {
        rule: "QS-R-0706",
        fires: &[
            ("shipment.transport_document.type", "N741"),
            ("shipment.transport_document.reference", "020-12345676"),
        ],
        at: "shipment.transport_document.reference",
        silent: &[
            ("shipment.transport_document.type", "N741"),
            ("shipment.transport_document.reference", "020-12345675"),
        ],
    },
    Case {
        rule: "QS-R-1605",
        fires: &[("shipment.departure_identification", "1-ABC-234")],
        at: "shipment.departure_mode",
        silent: &[("shipment.departure_identification", "1-ABC-234"), ("shipment.departure_mode", "3")],
    },
    Case {
        rule: "QS-R-1606",
        fires: &[
            ("header.declaration_type", "EX"),
            ("header.additional_declaration_type", "A"),
            ("header.declaration_office", "BE101000"),
            ("shipment.exit_office", "DE004055"),
        ],
        at: "shipment.departure_mode",
        silent: &[
            ("header.declaration_type", "EX"),
            ("header.additional_declaration_type", "D"),
            ("header.declaration_office", "BE101000"),
            ("shipment.exit_office", "DE004055"),
        ],
    },
    Case {
        rule: "QS-R-1607",
        fires: &[
            ("header.declaration_office", "BE101000"),
            ("shipment.exit_office", "BE101000"),
            ("shipment.departure_mode", "3"),
        ],
        at: "shipment.departure_mode",
        silent: &[
            ("header.declaration_office", "BE101000"),
            ("shipment.exit_office", "DE004055"),
            ("shipment.departure_mode", "3"),
        ],
    },
    Case {
        rule: "QS-R-1608",
        fires: &[("header.declaration_type", "EX"), ("shipment.departure_mode", "3")],
        at: "shipment.departure_identification",
        silent: &[("header.declaration_type", "EX"), ("shipment.departure_mode", "5")],
    },
    Case {
        rule: "QS-R-1609",
        fires: &[("header.declaration_type", "EX"), ("shipment.border_mode", "1")],
        at: "shipment.border_identification",
        silent: &[("header.declaration_type", "EX"), ("shipment.border_mode", "2")],
    },
    Case {
        rule: "QS-R-0804",
        fires: &[("item.destination_country", "FR")],
        at: "item.destination_country",
        silent: &[("item.destination_country", "CH")],
    },
    Case {
        rule: "QS-R-0805",
        fires: &[("item.destination_country", "CH")],
        at: "item.destination_country",
        silent: &[("item.destination_country", "FR")],
    },
    Case {
        rule: "QS-R-0806",
        fires: &[("header.declaration_type", "CO"), ("shipment.destination_country", "CH")],
        at: "shipment.destination_country",
        silent: &[("header.declaration_type", "CO"), ("shipment.destination_country", "ES")],
    },
    Case {
        rule: "QS-R-0807",
        fires: &[("item.dispatch_country", "FR"), ("item.previous_procedure", "00")],
        at: "item.dispatch_country",
        silent: &[("item.dispatch_country", "FR"), ("item.previous_procedure", "71")],
    },
    Case {
        rule: "QS-R-0808",
        fires: &[("item.origin_country", "DE"), ("item.requested_procedure", "40"), ("item.previous_procedure", "00")],
        at: "item.origin_country",
        silent: &[("item.origin_country", "DE"), ("item.requested_procedure", "61"), ("item.previous_procedure", "10")],
    },
    Case {
        rule: "QS-R-0809",
        fires: &[("shipment.dispatch_country", "FR"), ("header.declaration_office", "BE101000")],
        at: "shipment.dispatch_country",
        silent: &[
            ("shipment.dispatch_country", "FR"),
            ("header.declaration_office", "BE101000"),
            ("header.presentation_office", "FR000040"),
        ],
    },
    Case {
        rule: "QS-R-1501",
        fires: &[
            ("shipment.location_qualifier", "U"),
            ("shipment.location_locode", "BEANR"),
            ("shipment.location_office", "BE101000"),
        ],
        at: "shipment.location_office",
        silent: &[("shipment.location_qualifier", "U"), ("shipment.location_authorisation", "BEANR")],
    },
    Case {
        rule: "QS-R-1502",
        fires: &[("shipment.location_additional_identifier", "A1")],
        at: "shipment.location_additional_identifier",
        silent: &[
            ("shipment.location_authorisation", "BETSTANR00471"),
            ("shipment.location_additional_identifier", "A1"),
        ],
    },
    Case {
        rule: "QS-R-1503",
        fires: &[
            ("shipment.location_qualifier", "U"),
            ("shipment.location_locode", "NLRTM"),
            ("header.declaration_office", "BE101000"),
        ],
        at: "shipment.location_locode",
        silent: &[
            ("shipment.location_qualifier", "U"),
            ("shipment.location_locode", "BEANR"),
            ("header.declaration_office", "BE101000"),
        ],
    },
    Case {
        rule: "QS-R-1504",
        fires: &[
            ("shipment.location_qualifier", "Y"),
            ("shipment.location_authorisation", "NLTST00471"),
            ("header.declaration_office", "BE101000"),
        ],
        at: "shipment.location_authorisation",
        silent: &[
            ("shipment.location_qualifier", "Y"),
            ("shipment.location_authorisation", "BETSTANR00471"),
            ("header.declaration_office", "BE101000"),
        ],
    },
    Case {
        rule: "QS-R-1505",
        fires: &[("shipment.location_latitude", "512.194"), ("shipment.location_longitude", "4.4025")],
        at: "shipment.location_latitude",
        silent: &[("shipment.location_latitude", "+51.2194"), ("shipment.location_longitude", "-4.4025")],
    },
    Case {
        rule: "QS-R-0707",
        fires: &[
            ("shipment.transport_equipment.container_number", "MSCU1234566"),
            ("+shipment.transport_equipment.container_number", "MSCU1234566"),
        ],
        at: "+shipment.transport_equipment.container_number",
        silent: &[
            ("shipment.transport_equipment.container_number", "MSCU1234566"),
            ("+shipment.transport_equipment.container_number", "MSCU1234571"),
        ],
    },
];
