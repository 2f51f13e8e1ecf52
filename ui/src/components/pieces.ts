// A text cut where the words of a search stand in it.

export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

export function pieces(text: string, find: string): Piece[] {
  const words = find.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [{ text, hit: false }];
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const out: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(new RegExp(escaped.join("|"), "gi"))) {
    if (match.index > from) out.push({ text: text.slice(from, match.index), hit: false });
    out.push({ text: match[0], hit: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) out.push({ text: text.slice(from), hit: false });
  return out;
}
