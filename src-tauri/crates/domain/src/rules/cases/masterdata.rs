//! Cases of the rules on master data.

use super::Case;

pub(super) const CASES: &[Case] = &[
    Case {
        rule: "QS-R-2301",
        fires: &[("article.version.active_from", "2026-01-01"), ("2:article.version.active_from", "2026-01-01")],
        at: "2:article.version.active_from",
        silent: &[("article.version.active_from", "2026-01-01"), ("2:article.version.active_from", "2026-07-01")],
    },
    Case {
        rule: "QS-R-2302",
        fires: &[("article.version.commodity_code", "2204210600"), ("article.version.supplementary_unit", "NAR")],
        at: "article.version.supplementary_unit",
        silent: &[("article.version.commodity_code", "2204210600"), ("article.version.supplementary_unit", "LTR")],
    },
    Case {
        rule: "QS-R-2303",
        fires: &[("article.version.commodity_code", "9705390000"), ("article.version.supplementary_factor", "1")],
        at: "article.version.supplementary_factor",
        silent: &[
            ("article.version.commodity_code", "2204210600"),
            ("article.version.supplementary_unit", "LTR"),
            ("article.version.supplementary_factor", "0.75"),
        ],
    },
    Case {
        rule: "QS-R-2304",
        fires: &[("article.version.net_mass_kg", "0")],
        at: "article.version.net_mass_kg",
        silent: &[("article.version.net_mass_kg", "1.2")],
    },
    Case {
        rule: "QS-R-2305",
        fires: &[("article.version.supplementary_factor", "0")],
        at: "article.version.supplementary_factor",
        silent: &[("article.version.supplementary_factor", "0.75")],
    },
    Case {
        rule: "QS-R-2306",
        fires: &[("article.taric", "2204210600"), ("article.version.commodity_code", "2204210700")],
        at: "article.taric",
        silent: &[
            ("article.taric", "2204210600"),
            ("article.version.commodity_code", "2204210700"),
            ("2:article.version.commodity_code", "2204210600"),
        ],
    },
    Case {
        rule: "QS-R-2307",
        fires: &[("article.version.is_valid", "false")],
        at: "article.version.is_valid",
        silent: &[("article.version.is_valid", "false"), ("2:article.version.is_valid", "true")],
    },
    Case {
        rule: "QS-R-2308",
        fires: &[("article.uom", "KGM"), ("article.version.net_mass_kg", "1.2")],
        at: "article.version.net_mass_kg",
        silent: &[("article.uom", "PCE"), ("article.version.net_mass_kg", "1.2")],
    },
    Case {
        rule: "QS-R-2309",
        fires: &[
            ("article.uom", "LTR"),
            ("article.version.supplementary_unit", "LTR"),
            ("article.version.supplementary_factor", "0.75"),
        ],
        at: "article.version.supplementary_factor",
        silent: &[
            ("article.uom", "PCE"),
            ("article.version.supplementary_unit", "LTR"),
            ("article.version.supplementary_factor", "0.75"),
        ],
    },
    Case {
        rule: "QS-R-2310",
        fires: &[("article.valid_until", "2026-06-30"), ("article.version.active_from", "2026-07-01")],
        at: "article.version.active_from",
        silent: &[("article.valid_until", "2026-06-30"), ("article.version.active_from", "2026-06-30")],
    },
    Case {
        rule: "QS-R-2311",
        fires: &[("article.version.additional.code", "A123"), ("+article.version.additional.code", "A123")],
        at: "+article.version.additional.code",
        silent: &[("article.version.additional.code", "A123"), ("+article.version.additional.code", "A124")],
    },
    Case {
        rule: "QS-R-2321",
        fires: &[("partner.eori", "BE0867525339"), ("partner.country", "FR")],
        at: "partner.eori",
        silent: &[("partner.eori", "BE0867525339"), ("partner.country", "BE")],
    },
    Case {
        rule: "QS-R-2322",
        fires: &[("partner.vat_number", "BE403200393")],
        at: "partner.vat_number",
        silent: &[("partner.vat_number", "BE0403200393")],
    },
    Case {
        rule: "QS-R-2323",
        fires: &[("partner.role.type", "IMP"), ("+partner.role.type", "IMP")],
        at: "+partner.role.type",
        silent: &[("partner.role.type", "IMP"), ("+partner.role.type", "CSE")],
    },
    Case {
        rule: "QS-R-2324",
        fires: &[("partner.role.type", "CSE"), ("+partner.role.type", "IMP")],
        at: "partner.eori",
        silent: &[("partner.role.type", "IMP"), ("partner.eori", "BE0867525339")],
    },
    Case {
        rule: "QS-R-2341",
        fires: &[
            ("formula.component.kind", "Input"),
            ("formula.component.share_pct", "60"),
            ("2:formula.component.kind", "Input"),
            ("2:formula.component.share_pct", "30"),
        ],
        at: "2:formula.component.share_pct",
        silent: &[
            ("formula.component.kind", "Input"),
            ("formula.component.share_pct", "60.0"),
            ("2:formula.component.kind", "Input"),
            ("2:formula.component.share_pct", "40"),
        ],
    },
    Case {
        rule: "QS-R-2342",
        fires: &[
            ("formula.article_code", "WINE"),
            ("formula.component.kind", "Input"),
            ("formula.component.article_code", "WINE"),
        ],
        at: "formula.component.article_code",
        silent: &[
            ("formula.article_code", "WINE"),
            ("formula.component.kind", "Loss"),
            ("formula.component.article_code", "WINE"),
        ],
    },
    Case {
        rule: "QS-R-2343",
        fires: &[
            ("formula.component.kind", "Input"),
            ("formula.component.article_code", "MUST"),
            ("2:formula.component.kind", "Input"),
            ("2:formula.component.article_code", "MUST"),
        ],
        at: "2:formula.component.article_code",
        silent: &[
            ("formula.component.kind", "Input"),
            ("formula.component.article_code", "MUST"),
            ("2:formula.component.kind", "Loss"),
            ("2:formula.component.article_code", "MUST"),
        ],
    },
    Case {
        rule: "QS-R-2344",
        fires: &[("formula.component.kind", "Loss")],
        at: "formula.component.kind",
        silent: &[("formula.component.kind", "Loss"), ("2:formula.component.kind", "Input")],
    },
    Case {
        rule: "QS-R-2345",
        fires: &[("formula.component.quantity", "0")],
        at: "formula.component.quantity",
        silent: &[("formula.component.quantity", "0.5")],
    },
    Case {
        rule: "QS-R-2346",
        fires: &[("formula.valid_from", "2026-07-01"), ("formula.valid_until", "2026-06-30")],
        at: "formula.valid_until",
        silent: &[("formula.valid_from", "2026-07-01"), ("formula.valid_until", "2026-07-01")],
    },
    Case {
        rule: "QS-R-2361",
        fires: &[("material_list.article_code", "CHAIR"), ("material_list.material.article_code", "CHAIR")],
        at: "material_list.material.article_code",
        silent: &[("material_list.article_code", "CHAIR"), ("material_list.material.article_code", "LEG")],
    },
    Case {
        rule: "QS-R-2362",
        fires: &[("material_list.material.article_code", "LEG"), ("2:material_list.material.article_code", "LEG")],
        at: "2:material_list.material.article_code",
        silent: &[
            ("material_list.material.article_code", "LEG"),
            ("2:material_list.material.article_code", "LEG"),
            ("2:material_list.material.origin_country", "PL"),
        ],
    },
    Case {
        rule: "QS-R-2363",
        fires: &[("material_list.material.quantity", "0")],
        at: "material_list.material.quantity",
        silent: &[("material_list.material.quantity", "4")],
    },
    Case {
        rule: "QS-R-2364",
        fires: &[("material_list.valid_from", "2026-07-01"), ("material_list.valid_until", "2026-06-30")],
        at: "material_list.valid_until",
        silent: &[("material_list.valid_from", "2026-07-01")],
    },
];
