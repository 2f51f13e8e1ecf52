// Dossiers to draw and to test with. Companies and numbers are invented.
import { FakeDossier } from "./dossier";
import { ITEMS, SAD } from "./form";

const wines = ["Ch. Brévannes 2018", "Ch. La Roque-Martin 2018", "Clos Saint-Ermont 2015", "Ch. Haut-Verdière 2020", "Tour d’Arvault 2017", "Mas Cabrol Rouge 2021"];

export function wineImport(items = 50): FakeDossier[] {
  const dossier = new FakeDossier("sample-wine");
  const header: [string, string][] = [
    ["externalReference", "QS-2026-004218"],
    ["direction", "IN"],
    ["messageType", "New"],
    [`${SAD}.declType`, "IM"],
    [`${SAD}.addDeclType1`, "A"],
    [`${SAD}.declarationOfficeCode`, "BE101000"],
    [`${SAD}.importer.name`, "Wijnhuis De Schelde BV"],
    [`${SAD}.importer.businessPartnerReference[0].code`, "BE0403200393"],
    [`${SAD}.exporter.name`, "Thornbury & Hale Ltd"],
    [`${SAD}.invoiceCurrency`, "GBP"],
    [`${SAD}.totalInvoiceAmount`, "229681.50"],
  ];
  for (const [path, text] of header) dossier.put(path, text);
  for (let at = 0; at < items; at++) fill(dossier, at);
  return [dossier, new FakeDossier("sample-empty")];
}

function fill(dossier: FakeDossier, at: number): void {
  const base = `${ITEMS}[${at}]`;
  const name = wines[at % wines.length] ?? "";
  const texts: [string, string, string?][] = [
    ["seqNum", String(at + 1), "rule"],
    ["commodity.itemId", `DS-${1000 + at}`, "sheet"],
    ["commodity.classifications[0].code", "2204214200", "rule"],
    ["commodity.description", `${name}, red wine, Bordeaux PDO, bottles 75 cl`, "copied"],
    ["governmentProcedure.proc", "45", "template"],
    ["governmentProcedure.prevProc", "00", "template"],
    ["goodsMeasure.gmass", "1008.000", "sheet"],
    ["goodsMeasure.nmass", at === 16 ? "5346.000" : "534.600", at === 16 ? "typed" : "sheet"],
    ["origin.country", at === 8 ? "UK" : "FR", "cas"],
    ["commodity.dutyTaxFees[0].preference1", "100", "rule"],
    ["commodity.invoiceLine.itemAmount", "4593.63", "sheet"],
    ["packagings[0].type", "CT", "template"],
    ["packagings[0].quantity", "120", "sheet"],
    ["packagings[0].shippingMarks", `TH/DS ${at + 1}`, "sheet"],
    ["additionalDocuments[0].category", "N", "sheet"],
    ["additionalDocuments[0].type", "N380", "sheet"],
    ["additionalDocuments[0].refNum", "TH-26-11873", "sheet"],
  ];
  if (at === 16) texts.push(["origin.preferential", "GB", "sheet"]);
  if (at % 10 !== 3) texts.push(["statValue", "14687", "kept"]);
  for (const [path, text, kind] of texts) dossier.put(`${base}.${path}`, text, kind);
}
