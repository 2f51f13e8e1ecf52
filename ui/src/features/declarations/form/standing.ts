// How a box stands: what its value, its findings and the catalogue say together.
import type { BoxView } from "../../../bindings/BoxView";
import type { FindingView } from "../../../bindings/FindingView";
import type { Draft } from "../model/drafts.svelte";

export type Standing = "plain" | "needed" | "invalid" | "warned" | "failed" | "locked" | "off";

export function standing(box: BoxView, text: string, draft: Draft | undefined, findings: readonly FindingView[]): Standing {
  if (draft?.state === "failed") return "failed";
  if (box.locked) return "locked";
  if (box.presence === "not_allowed" && text !== "") return "off";
  if (findings.some((finding) => finding.severity === "blocks")) return text === "" ? "needed" : "invalid";
  if (findings.some((finding) => finding.severity === "warns")) return "warned";
  return "plain";
}

/** A box the column does not have is shown only while it holds a value. */
export function isShown(box: BoxView, text: string): boolean {
  return box.presence !== "not_allowed" || text !== "";
}

const COLUMNS = 24;

export interface Placed<T> {
  readonly box: T;
  readonly span: number;
}

/** Boxes laid into rows of 24 columns; the last box of a row reaches its end. */
export function rowsOf<T extends { readonly span: number }>(boxes: readonly T[]): Placed<T>[][] {
  const rows: T[][] = [];
  let used = COLUMNS;
  for (const box of boxes) {
    if (used + box.span > COLUMNS) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(box);
    used += box.span;
  }
  return rows.map((row) => {
    const rest = COLUMNS - row.reduce((sum, box) => sum + box.span, 0);
    return row.map((box, at) => ({ box, span: at === row.length - 1 ? box.span + rest : box.span }));
  });
}
