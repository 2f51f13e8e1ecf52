// The columns of the item grid, read from the form: every box of an item, and the first row of its tables.
import type { BoxView } from "../../../bindings/BoxView";
import type { SectionView } from "../../../bindings/SectionView";
import { isFigure } from "../../../format/number";

export interface Column {
  readonly box: BoxView;
  /** Path below the item. */
  readonly path: string;
  readonly width_px: number;
}

const PX_PER_SPAN = 18;
const WIDTH_MIN_PX = 88;
const WIDTH_MAX_PX = 280;

export function columnsOf(section: SectionView): Column[] {
  return section.groups.flatMap((group) =>
    group.boxes
      .filter((box) => !box.locked && box.presence !== "not_allowed")
      .map((box) => ({
        box,
        path: group.list === null ? box.path : `${group.list}[0].${box.path}`,
        width_px: width(box),
      })),
  );
}

function width(box: BoxView): number {
  const wanted = isFigure(box.kind) ? 104 : box.span * PX_PER_SPAN;
  return Math.max(WIDTH_MIN_PX, Math.min(WIDTH_MAX_PX, wanted));
}
