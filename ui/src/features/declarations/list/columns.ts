// The columns the list can have, in the order they stand; which of them it has is a person's choice.
import type { Word } from "../../../words";

interface Column {
  readonly id: string;
  readonly word: Word;
  readonly width: string;
  readonly number?: boolean;
  /** Shown only where somebody asked for it. */
  readonly away?: boolean;
}

export const columns = [
  { id: "reference", word: "list.reference", width: "minmax(150px, 1.1fr)" },
  { id: "column", word: "list.column", width: "56px", away: true },
  { id: "lrn", word: "list.lrn", width: "minmax(130px, 0.8fr)", away: true },
  { id: "mrn", word: "list.mrn", width: "minmax(164px, 0.8fr)", away: true },
  { id: "goods", word: "list.goods", width: "minmax(0, 2.2fr)" },
  { id: "parties", word: "list.parties", width: "minmax(0, 1.6fr)" },
  { id: "items", word: "list.items", width: "48px", number: true },
  { id: "problems", word: "list.problems", width: "84px" },
  { id: "state", word: "list.state", width: "minmax(130px, 1.1fr)" },
  { id: "changed", word: "list.changed", width: "96px", number: true },
] as const satisfies readonly Column[];

export type ColumnId = (typeof columns)[number]["id"];

const usual: readonly ColumnId[] = columns.filter((column) => !("away" in column)).map((column) => column.id);

/** The columns chosen, in the order of the list; the usual ones when nothing (known) was. */
export function chosenColumns(kept: readonly string[]): readonly (Column & { readonly id: ColumnId })[] {
  const found = columns.filter((column) => kept.includes(column.id));
  return found.length > 0 ? found : columns.filter((column) => usual.includes(column.id));
}

/** Widths for the grid, the arrow of the direction first. */
export function widths(chosen: readonly Column[]): string {
  return ["16px", ...chosen.map((column) => column.width)].join(" ");
}

/** A choice with one column more or less; the last one stays. */
export function toggled(kept: readonly string[], id: ColumnId): readonly string[] {
  const now = chosenColumns(kept).map((column) => column.id);
  const next = now.includes(id) ? now.filter((each) => each !== id) : [...now, id];
  return next.length > 0 ? next : now;
}
