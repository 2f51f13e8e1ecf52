// What Enter and Tab take from an open code list. Only what is certain: the rest stays as it was typed.
import type { CodeRow } from "../../../bindings/CodeRow";

const WORD_MIN = 3;

/** The row a typed text means: the very code, the only code it begins, or a name that begins so. */
export function best(rows: readonly CodeRow[], typed: string): CodeRow | null {
  const text = typed.trim().toLowerCase();
  if (text === "") return null;
  const exact = rows.find((row) => row.code.toLowerCase() === text);
  if (exact) return exact;
  const starting = rows.filter((row) => row.code.toLowerCase().startsWith(text));
  if (starting.length === 1) return starting[0] ?? null;
  if (starting.length > 1 || text.length < WORD_MIN || /^\d/.test(text)) return null;
  const [first] = rows;
  const words = first?.name.toLowerCase().split(/[^\p{L}\p{N}]+/u) ?? [];
  return first && text.split(/\s+/).every((part) => words.some((word) => word.startsWith(part))) ? first : null;
}

/** Where the nearest match to a text stands, for opening the list on a value. */
export function nearest(rows: readonly CodeRow[], text: string): number {
  const wanted = text.trim().toLowerCase();
  const at = rows.findIndex((row) => row.code.toLowerCase() === wanted);
  return at >= 0 ? at : rows.findIndex((row) => row.code.toLowerCase().startsWith(wanted));
}
