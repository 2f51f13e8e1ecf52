// The columns of the item grid, read from the form: every box of an item, and the first row of its tables.
import type { BoxView } from "../../../bindings/BoxView";
import type { SectionView } from "../../../bindings/SectionView";
import { isFigure } from "../../../format/number";
import { shortened } from "../form/label";
import { insideElement, pattern } from "../model/path";

export interface Column {
  readonly box: BoxView;
  /** Path below the item. */
  readonly path: string;
  readonly width_px: number;
  /** Head of the column, in few words. */
  readonly head: string;
}

/** What stays in sight while scrolling right: number, state, and the first column. */
export const NUMBER_PX = 40;
export const STATE_PX = 32;

const PX_PER_SPAN = 18;
const WIDTH_MIN_PX = 88;
const WIDTH_MAX_PX = 280;

/** The commodity code first, for it says which item a row is; then the form's order. */
export function columnsOf(section: SectionView): Column[] {
  const all = section.groups.flatMap((group) =>
    group.boxes
      .filter((box) => !box.locked && box.presence !== "not_allowed")
      .map((box) => ({
        box,
        path: group.list === null ? box.path : `${group.list}[0].${box.path}`,
        width_px: width(box),
        head: shortened(box.label),
      })),
  );
  const isName = ({ box }: Column) => box.list === "commodity_codes";
  return [...all.filter(isName), ...all.filter((each) => !isName(each))];
}

/** Columns worth their width: those that hold something, those always needed, and the first. */
export function inUse(columns: readonly Column[], used: ReadonlySet<string>): Column[] {
  return columns.filter(({ box, path }, at) => at === 0 || box.presence === "always" || used.has(pattern(path)));
}

/** Patterns below the item of every value that an item of `list` holds. */
export function patternsUsed(paths: Iterable<string>, list: string): Set<string> {
  const used = new Set<string>();
  for (const path of paths) if (path.startsWith(`${list}[`)) used.add(pattern(insideElement(path, list)));
  return used;
}

function width(box: BoxView): number {
  const wanted = isFigure(box.kind) ? 104 : box.span * PX_PER_SPAN;
  return Math.max(WIDTH_MIN_PX, Math.min(WIDTH_MAX_PX, wanted));
}
