-- Master data are records like any other: articles, business partners, formulas and material lists have documents, a
-- journal, findings and a place in lists and search. Their code or reference stands in `external_reference`, which has an
-- index already; one of them is looked up by it on every key typed into a declaration.

INSERT INTO record_kind (kind) VALUES ('article'), ('partner'), ('formula'), ('material_list');
