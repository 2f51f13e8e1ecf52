// What Enter and Tab take from an open code list. Only what is certain: the rest stays as it was typed.
import type { CodeRow } from "../../../bindings/CodeRow";

const WORD_MIN = 3;

/** The row a typed text means: the very code, the only code it begins, the very name, or all there is. Else none. */
export function best(rows: readonly CodeRow[], typed: string): CodeRow | null {
  const text = plain(typed);
  if (text === "") return null;
  const exact = rows.find((row) => row.code.toLowerCase() === text);
  if (exact) return exact;
  const starting = rows.filter((row) => row.code.toLowerCase().startsWith(text));
  if (starting.length === 1) return starting[0] ?? null;
  if (starting.length > 1 || !isWord(text)) return null;
  const [named, ...namesakes] = rows.filter((row) => plain(row.name) === text || plain(row.found ?? "") === text);
  if (named) return namesakes.length === 0 ? named : null;
  const [only, ...others] = rows;
  return only && others.length === 0 && begins(only, text) ? only : null;
}

/** A word that fits several names: it is a person's to choose, not ours to guess. */
export function isUnsure(rows: readonly CodeRow[], typed: string): boolean {
  const text = plain(typed);
  return isWord(text) && best(rows, typed) === null && rows.filter((row) => begins(row, text)).length > 1;
}

/** Without case and accents, the blanks made even. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").trim().replace(/\s+/g, " ").toLowerCase();
}

function isWord(text: string): boolean {
  return text.length >= WORD_MIN && !/^\d/.test(text);
}

/** Every word of the text begins a word of the row's names or of what stands above it. */
function begins(row: CodeRow, text: string): boolean {
  const words = plain([row.name, row.found ?? "", ...row.above].join(" ")).split(/[^\p{L}\p{N}]+/u);
  return text.split(/[^\p{L}\p{N}]+/u).every((part) => words.some((word) => word.startsWith(part)));
}

/** Where the nearest match to a text stands, for opening the list on a value. */
export function nearest(rows: readonly CodeRow[], text: string): number {
  const wanted = text.trim().toLowerCase();
  const at = rows.findIndex((row) => row.code.toLowerCase() === wanted);
  return at >= 0 ? at : rows.findIndex((row) => row.code.toLowerCase().startsWith(wanted));
}
