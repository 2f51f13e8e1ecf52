// Three rules and three sums, exact over text: enough to see findings come and go.
import type { FindingView } from "../../bindings/FindingView";
import type { TotalView } from "../../bindings/TotalView";
import type { FakeDossier } from "./dossier";
import { ITEMS, SAD } from "./form";

const SCALE = 6;

function scaled(text: string): bigint {
  const read = /^(\d+)(?:\.(\d+))?$/.exec(text);
  return read ? BigInt((read[1] ?? "0") + (read[2] ?? "").padEnd(SCALE, "0").slice(0, SCALE)) : 0n;
}

function unscaled(amount: bigint, decimals: number): string {
  const digits = amount.toString().padStart(SCALE + 1, "0");
  return `${digits.slice(0, -SCALE)}.${digits.slice(-SCALE).slice(0, decimals)}`;
}

export function sum(dossier: FakeDossier, path: string, decimals: number): string {
  const all = (dossier.lists.get(ITEMS) ?? []).map((key) => scaled(dossier.get(`${ITEMS}[#${key}].${path}`)));
  return unscaled(all.reduce((total, each) => total + each, 0n), decimals);
}

function finding(rule: string, severity: string, paths: string[], place: string, message: string, more: Partial<FindingView> = {}): FindingView {
  return {
    id: `${rule} ${paths[0] ?? ""}`, judge: "quayside", rule, version: 1, kind: "element", severity, paths, place, message,
    because: [], source: "UCC-DA Annex B", repairs: [], item: null, section: null, ...more,
  };
}

const needed: readonly [string, string, string][] = [
  ["externalReference", "Shipment reference", "declaration"],
  [`${SAD}.declarationOfficeCode`, "Office of declaration", "declaration"],
  [`${SAD}.invoiceCurrency`, "Invoice currency", "value"],
];

export function judge(dossier: FakeDossier): FindingView[] {
  const missing = needed
    .filter(([path]) => dossier.get(path) === "")
    .map(([path, label, section]) => finding("QS-E-0001", "blocks", [path], label, "is needed in H1.", { section }));
  return [...missing, ...(dossier.lists.get(ITEMS) ?? []).flatMap((key, at) => judgeItem(dossier, key, at))];
}

function judgeItem(dossier: FakeDossier, key: number, at: number): FindingView[] {
  const base = `${ITEMS}[#${key}]`;
  const more = { item: key, section: "items" };
  const found: FindingView[] = [];
  const gross = dossier.get(`${base}.goodsMeasure.gmass`);
  const net = dossier.get(`${base}.goodsMeasure.nmass`);
  const country = dossier.get(`${base}.origin.country`);
  if (dossier.get(`${base}.commodity.description`) === "")
    found.push(finding("QS-E-0001", "blocks", [`${base}.commodity.description`], `Item ${at + 1}, description`, "is needed in H1.", more));
  if (gross !== "" && net !== "" && scaled(net) > scaled(gross))
    found.push(
      finding("QS-C-0018", "blocks", [`${base}.goodsMeasure.nmass`, `${base}.goodsMeasure.gmass`], `Item ${at + 1}, net mass`, `is more than the gross mass of ${gross} kg.`, {
        ...more,
        kind: "cross_field",
        source: "UCC-DA Annex B, 18 01",
        because: [
          { path: `${base}.goodsMeasure.nmass`, label: "Net mass · 18 01", value: `${net} kg` },
          { path: `${base}.goodsMeasure.gmass`, label: "Gross mass · 18 04", value: `${gross} kg` },
        ],
        repairs: [`Set net mass to ${gross}`],
      }),
    );
  if (country === "UK")
    found.push(
      finding("QS-E-0101", "blocks", [`${base}.origin.country`], `Item ${at + 1}, country of origin`, "UK is no country code of the list.", { ...more, repairs: ["Set GB"] }),
    );
  if (dossier.get(`${base}.statValue`) === "")
    found.push(finding("QS-E-0002", "warns", [`${base}.statValue`], `Item ${at + 1}, statistical value`, "is left empty.", more));
  return found;
}

/** The texts a repair puts, by path. */
export function repair(dossier: FakeDossier, id: string): [string, string][] {
  const found = judge(dossier).find((each) => each.id === id);
  const [path, other] = found?.paths ?? [];
  if (!found || path === undefined) return [];
  if (found.rule === "QS-E-0101") return [[path, "GB"]];
  return other === undefined ? [] : [[path, dossier.get(other)]];
}

export function totals(dossier: FakeDossier): TotalView[] {
  const invoice = dossier.get(`${SAD}.totalInvoiceAmount`);
  const items = sum(dossier, "commodity.invoiceLine.itemAmount", 2);
  const differs = invoice !== "" && scaled(invoice) !== scaled(items);
  const first = dossier.lists.get(ITEMS)?.[0];
  const total = (id: string, label: string, value: string, severity = "", jump: string | null = null): TotalView => ({ id, label, value, severity, jump });
  return [
    total("items", "Items", String(dossier.lists.get(ITEMS)?.length ?? 0)),
    total("gross", "Gross mass kg", sum(dossier, "goodsMeasure.gmass", 3)),
    total("net", "Net mass kg", sum(dossier, "goodsMeasure.nmass", 3)),
    total("invoice", "Invoice total", invoice || "–"),
    total("sum", "Sum of items", items),
    ...(differs ? [total("difference", "Difference", "differs", "block", first === undefined ? null : `${ITEMS}[#${first}].commodity.invoiceLine.itemAmount`)] : []),
  ];
}
