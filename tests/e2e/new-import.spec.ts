// The main journey: a new H1 with three items from nothing to Released, by keyboard alone.
import { expect, picture, test } from "./support/test";
import type { Line } from "./support/desk";

const declaration: Line[] = [
  ["Shipment reference", "QS-E2E-0001"],
  ["Storage location", "BEANR01"],
  ["Customs office of declaration", "BE101000"],
];
const parties: Line[] = [
  ["Importer EORI", "BE0403200393"],
  ["Declarant EORI", "BE0403200393"],
  ["Representation", "2"],
  ["Representative EORI", "BE0403200393"],
  ["Exporter EORI", "CL1234567890"],
];
const transport: Line[] = [
  // A name is enough: the list takes the one country it means.
  ["Country of dispatch or export", "chile"],
  ["Country of destination", "BE"],
  ["Container indicator", "0"],
  ["Mode at the border", "1"],
  ["Border means nationality", "LR"],
];
const location: Line[] = [
  ["Location type", "B"],
  ["Location qualifier", "Y"],
  ["Location authorisation", "BETSTANR00471"],
];
const value: Line[] = [
  ["Delivery terms", "CIF"],
  ["Delivery place", "Antwerpen"],
  ["Invoice currency", "USD"],
  ["Total amount invoiced", "4.075,20"],
  ["Nature of transaction", "11"],
];

interface Goods {
  readonly code: string;
  readonly description: string;
  readonly gross: string;
  readonly net: string;
  readonly litres: string;
  readonly amount: string;
  readonly cartons: string;
}

const goods: readonly Goods[] = [
  // Typed sums and decimal commas are read as people write them.
  { code: "2204218000", description: "Red wine, Carmenere 2024", gross: "336", net: "12*24", litres: "180", amount: "948", cartons: "40" },
  { code: "2204217900", description: "White wine, Sauvignon Blanc 2025", gross: "436,8", net: "374,4", litres: "234", amount: "1341,60", cartons: "52" },
  { code: "2204109400", description: "Sparkling wine, brut", gross: "537.6", net: "460.8", litres: "288", amount: "1785.60", cartons: "64" },
];

const item = (each: Goods, at: number): Line[] => [
  ["Commodity code", each.code],
  ["Description of goods", each.description],
  ["Requested procedure", "40"],
  ["Previous procedure", "00"],
  ["Additional procedure", "000"],
  ["Gross mass", each.gross],
  ["Net mass", each.net],
  ["Supplementary quantity", each.litres],
  ["Supplementary unit", "LTR"],
  ["Kind of packages, row 1", "CT"],
  ["Number of packages, row 1", each.cartons],
  ["Shipping marks, row 1", `QS/${at + 1}`],
  ["Country of origin", "CL"],
  ["Preference", "100"],
  ["Item amount invoiced", each.amount],
  ["Valuation method", "1"],
  ["Supporting document category, row 1", "N"],
  ["Supporting document type, row 1", "380"],
  ["Supporting document reference, row 1", `INV-${at + 1}`],
  ["Previous document category, row 1", "N"],
  ["Previous document type, row 1", "337"],
  ["Previous document reference, row 1", `26BE10100000400${at + 1}`],
  ["Previous document item, row 1", "1"],
];

test("types a new import with three items from nothing to Released", async ({ desk, page }) => {
  await desk.press("Control+n");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await desk.typeAll(declaration);
  await desk.press("Alt+2");
  await desk.typeAll(parties);
  await desk.press("Alt+3");
  await desk.typeAll(transport);
  await desk.press("Alt+4");
  await desk.typeAll(location);
  await desk.press("Alt+5");
  await desk.typeAll(value);
  await desk.press("Alt+7");
  for (const [at, each] of goods.entries()) {
    // Enter on the last field of an item went on to the next one by itself.
    await expect(page.getByRole("heading", { level: 2, name: `New item ${at + 1}` })).toBeVisible();
    await desk.typeAll(item(each, at));
    if (at === 0) await expect(desk.value(/^Net mass/)).toHaveValue("288");
    await desk.declineOffers();
  }
  await desk.press("Control+PageUp");
  await desk.saved();
  await expect(desk.problems()).toHaveCount(0);
  await picture(page, "desk-typed");

  await desk.press("Control+Shift+Enter");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await picture(page, "send");
  await desk.press("Enter");
  await desk.reached("Sent to CAS");
  await desk.reached("Accepted");
  await desk.reached("Released");
  await expect(page.getByText(/MRN/).first()).toBeVisible();
  await picture(page, "desk-released");
});
