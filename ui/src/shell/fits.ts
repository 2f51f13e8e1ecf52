// Whether a label answers a search: every word typed begins a word of the label.

export function fits(label: string, find: string): boolean {
  const words = label.toLowerCase().split(/[\s,()/]+/);
  return find
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
}
