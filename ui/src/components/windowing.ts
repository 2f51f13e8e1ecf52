// Which rows of a long list exist in the page: those in sight and a few around them.

export interface Span {
  /** First row to make, and the row after the last. */
  from: number;
  to: number;
  /** Height of what stands above and below, in pixels. */
  above_px: number;
  below_px: number;
}

const AROUND = 8;

export function span(count: number, row_px: number, top_px: number, height_px: number): Span {
  const first = Math.floor(top_px / row_px);
  const last = Math.ceil((top_px + height_px) / row_px);
  const from = Math.max(0, Math.min(first - AROUND, count));
  const to = Math.max(from, Math.min(count, last + AROUND));
  return { from, to, above_px: from * row_px, below_px: (count - to) * row_px };
}

/** Where to scroll so that a row is in sight; null when it is already. */
export function scrollFor(index: number, row_px: number, top_px: number, height_px: number): number | null {
  const start = index * row_px;
  if (start < top_px) return start;
  if (start + row_px > top_px + height_px) return start + row_px - height_px;
  return null;
}
