// A whole import: two containers, guarantee, preference with its proof, additions, duties, documents of every kind; typed
// by keyboard alone, released, and printed.
import { expect, picture, test } from "./support/test";
import type { Line } from "./support/desk";
import { barcodeOf, saveAsPdf, wordsOf } from "./support/paper";

const sections: readonly (readonly [string, readonly Line[]])[] = [
  ["Alt+1", [
    ["Shipment reference", "QS-FULL-H1"],
    ["Storage location", "BEANR01"],
    ["UCR", "QS-FULL-H1-UCR"],
    ["Total gross mass", "21400"],
    ["Customs office of declaration", "BE101000"],
  ]],
  ["Alt+2", [
    ["Importer EORI", "BE0867525339"],
    ["Declarant EORI", "BE0403200393"],
    ["Declarant contact", "An Peeters"],
    ["Declarant phone", "+32 3 555 01 02"],
    ["Declarant e-mail", "an.peeters@example.com"],
    ["Representation", "2"],
    ["Representative EORI", "BE0403200393"],
    ["Exporter name", "Viña Río Claro SpA"],
    ["Exporter street and number", "Camino Real 12"],
    ["Exporter postcode", "3340000"],
    ["Exporter city", "Curicó"],
    ["Exporter country", "CL"],
  ]],
  ["Alt+3", [
    ["Country of dispatch or export", "CL"],
    ["Country of destination", "BE"],
    ["Container indicator", "1"],
    ["Mode at the border", "1"],
    ["Inland mode", "3"],
    ["Border means nationality", "LR"],
    ["Arrival means kind of identification", "30"],
    ["Arrival means identification", "1-TST-118"],
    ["Transport equipment container number, row 1", "MSKU3070075"],
    ["Transport equipment container number, row 2", "TCLU4265372"],
    ["Transport document type, row 1", "N705"],
    ["Transport document reference, row 1", "MAEU26117788"],
  ]],
  ["Alt+4", [
    ["Location type", "B"],
    ["Location qualifier", "Y"],
    ["Location authorisation", "BETSTANR00471"],
  ]],
  ["Alt+5", [
    ["Delivery terms", "FOB"],
    ["Delivery place", "San Antonio"],
    ["Delivery country", "CL"],
    ["Invoice currency", "USD"],
    ["Total amount invoiced", "61200"],
    ["Nature of transaction", "11"],
    ["Guarantee type", "1"],
    ["Guarantee reference number", "24BE0000010000017"],
    ["Guarantee access code", "A1B2"],
    ["Guarantee amount", "9800"],
    ["Guarantee currency", "EUR"],
  ]],
  ["Alt+6", [
    ["Authorisation type, row 1", "C505"],
    ["Authorisation reference, row 1", "BECGUC505-2024-0117"],
    ["Authorisation holder, row 1", "BE0867525339"],
  ]],
];

const goods = [
  { code: "2204218000", description: "Red wine, Carmenere 2024", gross: "10700", net: "9600", litres: "9000", amount: "30600", cartons: "1000", container: "MSKU3070075", freight: "1450" },
  { code: "2204217900", description: "White wine, Sauvignon Blanc 2025", gross: "10700", net: "9600", litres: "9000", amount: "30600", cartons: "1000", container: "TCLU4265372", freight: "1450" },
] as const;

const item = (each: (typeof goods)[number], at: number): Line[] => [
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
  ["Shipping marks, row 1", `RC/${at + 1}`],
  ["Country of origin", "CL"],
  ["Country of preferential origin", "CL"],
  ["Preference", "300"],
  ["Item amount invoiced", each.amount],
  ["Valuation method", "1"],
  ["Supporting document category, row 1", "N"],
  ["Supporting document type, row 1", "380"],
  ["Supporting document reference, row 1", `RC-2026-${at + 1}`],
  ["Supporting document category, row 2", "N"],
  ["Supporting document type, row 2", "954"],
  ["Supporting document reference, row 2", `CL A ${at + 1}55012`],
  ["Previous document category, row 1", "N"],
  ["Previous document type, row 1", "337"],
  ["Previous document reference, row 1", `26BE10100000500${at + 1}`],
  ["Previous document item, row 1", "1"],
  ["Container number", each.container],
];

const details = (each: (typeof goods)[number]): Line[] => [
  ["Addition or deduction code, row 1", "AK"],
  ["Addition or deduction amount, row 1", each.freight],
];

test("a full import with containers, guarantee, preference and additions reaches Released", async ({ desk, page }) => {
  test.setTimeout(300_000);
  await desk.press("Control+n");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  for (const [key, lines] of sections) {
    await desk.press(key);
    await desk.typeAll(lines);
  }
  for (const [at, each] of goods.entries()) {
    await desk.press("Alt+7");
    if (at > 0) await desk.press("Control+Insert");
    await expect(page.getByRole("heading", { level: 2 }).filter({ hasText: `item ${at + 1}` }).last()).toBeVisible();
    await desk.typeAll(item(each, at));
    await desk.press("Alt+8");
    await desk.typeAll(details(each));
  }
  await desk.saved();
  await expect(desk.problems()).toHaveCount(0);
  await picture(page, "full-import");
  await desk.press("Control+Shift+Enter");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await desk.press("Enter");
  await desk.reached("Released");

  const file = await saveAsPdf(desk, page);
  const words = wordsOf(file);
  for (const [, lines] of sections) for (const [label, text] of lines) {
    if (/amount|mass|cost/.test(label)) continue;
    expect(words, label).toContain(text);
  }
  for (const each of goods) for (const text of [each.code, each.description, each.gross, each.net, each.litres, each.container, each.freight]) expect(words).toContain(text);
  for (const text of ["AK", "RC-2026-2", "CL A 255012", "26BE101000005002"]) expect(words).toContain(text);
  const mrn = /\b\d{2}[A-Z]{2}[A-Z0-9]{14}\b/.exec(words)?.[0];
  expect(mrn, "the MRN stands on the paper").toBeTruthy();
  expect(await barcodeOf(file)).toBe(mrn);
});
