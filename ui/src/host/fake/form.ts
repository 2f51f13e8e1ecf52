// A shortened H1 for unit tests and for drawing: the shape of the core's form, not its content.
import type { BoxView } from "../../bindings/BoxView";
import type { FormView } from "../../bindings/FormView";
import type { GroupView } from "../../bindings/GroupView";
import type { SectionView } from "../../bindings/SectionView";

export const SAD = "singleAdministrativeDocument";
export const ITEMS = `${SAD}.goodsShipment.governmentAgencyGoodsItems`;

type Row = [path: string, label: string, number: string, span: number, kind: string, list?: string, more?: Partial<BoxView>];

function box([path, label, number, span, kind, list, more]: Row): BoxView {
  const element = path.replace(/\[\d*\]/g, "").split(".").slice(-2).join(".");
  return {
    element: `item.${element.split(".").at(-1) ?? element}`,
    path,
    label,
    underHeading: label,
    number,
    span,
    kind,
    list: list ?? null,
    party: null,
    record: null,
    fits: null,
    unit: null,
    presence: "always",
    help: `${label}: what the sample form says of it.`,
    oldBox: "",
    format: "an..35",
    locked: false,
    ...more,
  };
}

function group(label: string, rows: Row[], list: string | null = null): GroupView {
  return { id: label.toLowerCase(), label, list, boxes: rows.map(box) };
}

function section(label: string, groups: GroupView[], perItem = false): SectionView {
  return { id: label.toLowerCase(), label, perItem, groups };
}

const party = (name: string, path: string): GroupView =>
  group(name, [
    [`${path}.code`, "Code in CAS", "", 6, "text"],
    [`${path}.businessPartnerReference[0].code`, "EORI", "13 04 017", 8, "identifier"],
    [`${path}.name`, "Name", "13 04 016", 10, "text", undefined, { presence: "operator" }],
  ]);

const goods = group("Goods", [
  ["seqNum", "Item", "11 03", 3, "count", undefined, { locked: true }],
  ["commodity.itemId", "Article", "", 7, "text", undefined, { presence: "operator" }],
  ["commodity.classifications[0].code", "Commodity code", "18 09", 14, "code", "commodity_codes", { element: "item.commodity_code" }],
  ["commodity.description", "Description of goods", "18 05", 24, "text"],
  ["governmentProcedure.proc", "Requested procedure", "11 09", 8, "code", "requested_procedures"],
  ["governmentProcedure.prevProc", "Previous procedure", "11 09", 8, "code", "previous_procedures"],
  ["governmentProcedure.procEU", "Additional procedure", "11 10", 8, "code", undefined, { presence: "left" }],
]);

const quantities = group("Measures", [
  ["goodsMeasure.gmass", "Gross mass", "18 04", 6, "quantity", undefined, { unit: "kg" }],
  ["goodsMeasure.nmass", "Net mass", "18 01", 6, "quantity", undefined, { unit: "kg" }],
  ["goodsMeasure.supQty", "Supplementary units", "18 02", 6, "quantity", undefined, { presence: "when" }],
  ["goodsMeasure.supQtyUoM", "Unit", "18 02", 6, "code", undefined, { presence: "when" }],
]);

const origin = group("Origin and preference", [
  ["origin.country", "Country of origin", "16 08", 6, "code", "countries"],
  ["origin.preferential", "Preferential origin", "16 09", 6, "code", "countries", { presence: "not_allowed" }],
  ["commodity.dutyTaxFees[0].preference1", "Preference", "14 11", 7, "code", "preferences"],
  ["commodity.quota", "Quota", "99 01", 5, "text", undefined, { presence: "left" }],
]);

const value = group("Value", [
  ["commodity.invoiceLine.itemAmount", "Item amount invoiced", "14 08", 8, "amount"],
  ["customsValuation.valuationMethod", "Valuation method", "14 10", 8, "code", "valuation_methods"],
  ["statValue", "Statistical value", "99 06", 8, "amount", undefined, { unit: "EUR" }],
]);

const packages = group(
  "Packages",
  [
    ["type", "Type of packages", "18 06", 8, "code", "package_kinds"],
    ["quantity", "Number", "18 06", 4, "count"],
    ["shippingMarks", "Shipping marks", "18 06", 12, "text"],
  ],
  "packagings",
);

const documents = group(
  "Supporting documents",
  [
    ["category", "Category", "12 03", 4, "code"],
    ["type", "Type", "12 03", 8, "code", "document_types"],
    ["refNum", "Reference", "12 03", 12, "text"],
  ],
  "additionalDocuments",
);

export function sampleForm(): FormView {
  return {
    column: "H1",
    names: "en",
    kind: "",
    entry: "Item",
    entries: "Items",
    catalogueVersion: "sample",
    items: ITEMS,
    sections: [
      section("Declaration", [
        group("Shipment", [
          ["externalReference", "Shipment reference", "", 8, "text"],
          ["direction", "Direction", "", 4, "code"],
          ["messageType", "Message type", "", 6, "code"],
          ["storageLocationReference", "Storage location", "", 6, "text"],
        ]),
        group("Declaration", [
          [`${SAD}.declType`, "Declaration type", "11 01", 6, "code"],
          [`${SAD}.addDeclType1`, "Additional type", "11 02", 6, "code"],
          [`${SAD}.declarationOfficeCode`, "Office of declaration", "17 02", 12, "identifier"],
        ]),
      ]),
      section("Parties", [party("Importer", `${SAD}.importer`), party("Declarant", `${SAD}.declarant`), party("Exporter", `${SAD}.exporter`)]),
      section("Value", [
        group("Invoice", [
          [`${SAD}.invoiceCurrency`, "Invoice currency", "14 05", 8, "code", "currencies"],
          [`${SAD}.totalInvoiceAmount`, "Total amount invoiced", "14 06", 8, "amount"],
          [`${SAD}.goodsShipment.tradeTerms.termsCode`, "Delivery terms", "14 01", 8, "code", "incoterms"],
        ]),
      ]),
      section("Items", [goods, quantities, origin, value, packages, documents], true),
    ],
  };
}
