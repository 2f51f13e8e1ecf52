// When the first page stands on the screen, kept among the page's own marks: `cargo xtask bench start` reads it there.

/** The name of the mark. */
const FIRST_PAGE = "first page";

/** To be called with the change that draws the page; the second frame after it begins when the first is seen. */
export function firstPageComes(): void {
  if (performance.getEntriesByName(FIRST_PAGE).length > 0) return;
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark(FIRST_PAGE)));
}
