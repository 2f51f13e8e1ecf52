// A whole export: exit office, security, departure by lorry, a T2L beside the invoice; typed by keyboard alone, released,
// and printed.
import { expect, picture, test } from "./support/test";
import type { Line } from "./support/desk";
import { barcodeOf, saveAsPdf, wordsOf } from "./support/paper";

const sections: readonly (readonly [string, readonly Line[]])[] = [
  ["Alt+1", [
    ["Shipment reference", "QS-FULL-B1"],
    ["Storage location", "BEANR01"],
    ["UCR", "QS-FULL-B1-UCR"],
    ["Total gross mass", "3250"],
    ["Customs office of declaration", "BE101000"],
    ["Security", "0"],
  ]],
  ["Alt+2", [
    ["Declarant EORI", "BE0403200393"],
    ["Representation", "2"],
    ["Representative EORI", "BE0403200393"],
    ["Exporter EORI", "BE0867525339"],
    ["Consignee name", "Schweizer Süßwaren AG"],
    ["Consignee street and number", "Bahnhofstraße 7"],
    ["Consignee postcode", "4051"],
    ["Consignee city", "Basel"],
    ["Consignee country", "CH"],
  ]],
  ["Alt+3", [
    ["Country of dispatch or export", "BE"],
    ["Country of destination", "CH"],
    ["Customs office of exit", "DE004055"],
    ["Container indicator", "0"],
    ["Mode at the border", "3"],
    ["Inland mode at departure", "3"],
    ["Border means kind of identification", "30"],
    ["Border means identification", "1-TRK-118"],
    ["Border means nationality", "BE"],
    ["Departure means kind of identification", "30"],
    ["Departure means identification", "1-TRK-118"],
    ["Departure means nationality", "BE"],
    ["Transport document type, row 1", "N730"],
    ["Transport document reference, row 1", "CMR-2026-55117"],
  ]],
  ["Alt+4", [
    ["Location type", "B"],
    ["Location qualifier", "Y"],
    ["Location authorisation", "BETSTANR00471"],
  ]],
  ["Alt+5", [
    ["Delivery terms", "DAP"],
    ["Delivery place", "Basel"],
    ["Delivery country", "CH"],
    ["Invoice currency", "EUR"],
    ["Total amount invoiced", "25675,50"],
    ["Nature of transaction", "11"],
  ]],
];

const goods = [
  { code: "18063100", description: "Chocolate, filled, in blocks of 2 kg or less", gross: "2310", net: "2100", amount: "18450", cartons: "210" },
  { code: "18069060", description: "Chocolate spreads", gross: "940", net: "860", amount: "7225,50", cartons: "86" },
] as const;

const item = (each: (typeof goods)[number], at: number): Line[] => [
  ["Commodity code", each.code],
  ["Description of goods", each.description],
  ["Requested procedure", "10"],
  ["Previous procedure", "00"],
  ["Additional procedure", "000"],
  ["Gross mass", each.gross],
  ["Net mass", each.net],
  ["Kind of packages, row 1", "CT"],
  ["Number of packages, row 1", each.cartons],
  ["Shipping marks, row 1", `SW/${at + 1}`],
  ["Country of origin", "BE"],
  ["Item amount invoiced", each.amount],
  ["Statistical value", each.amount],
  ["Supporting document category, row 1", "N"],
  ["Supporting document type, row 1", "380"],
  ["Supporting document reference, row 1", `SW-2026-${at + 1}`],
  ["Supporting document category, row 2", "N"],
  ["Supporting document type, row 2", "825"],
  ["Supporting document reference, row 2", `T2L-26-${at + 1}0077`],
  ["Previous document category, row 1", "N"],
  ["Previous document type, row 1", "271"],
  ["Previous document reference, row 1", `PL-2026-900${at + 1}`],
  ["Previous document item, row 1", "1"],
];

test("a full export with exit office and a T2L reaches Released and is printed with its MRN", async ({ desk, page }) => {
  test.setTimeout(300_000);
  await desk.press("Control+Shift+n");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Export");
  for (const [key, lines] of sections) {
    await desk.press(key);
    await desk.typeAll(lines);
  }
  for (const [at, each] of goods.entries()) {
    await desk.press("Alt+7");
    if (at > 0) await desk.press("Control+Insert");
    await expect(page.getByRole("heading", { level: 2 }).filter({ hasText: `item ${at + 1}` }).last()).toBeVisible();
    await desk.typeAll(item(each, at));
  }
  await desk.saved();
  await picture(page, "full-export");
  await expect(desk.problems()).toHaveCount(0);
  expect(wordsOf(await saveAsPdf(desk, page))).toContain("DRAFT: not accepted by customs");

  await desk.press("Control+Shift+Enter");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await desk.press("Enter");
  await desk.reached("Released");
  const file = await saveAsPdf(desk, page);
  const words = wordsOf(file);
  for (const [, lines] of sections) for (const [label, text] of lines) {
    if (/amount|mass/.test(label)) continue;
    expect(words, label).toContain(text);
  }
  for (const each of goods) for (const text of [each.code, each.description, each.gross, each.net, each.cartons]) expect(words).toContain(text);
  expect(words).not.toContain("DRAFT");
  const mrn = /\b\d{2}[A-Z]{2}[A-Z0-9]{14}\b/.exec(words)?.[0];
  expect(mrn, "the MRN stands on the paper").toBeTruthy();
  expect(await barcodeOf(file)).toBe(mrn);
});
