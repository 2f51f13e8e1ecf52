// Figures for reading. Text in, text out: nothing here computes, and nothing becomes a float.

export type Grouping = "space" | "point" | "comma" | "none";

// The bundled face draws the narrow no-break space too narrow to be seen.
const SPACE = "\u00a0";
const MINUS = "\u2212";
const separators: Record<Grouping, { group: string; decimal: string }> = {
  space: { group: SPACE, decimal: "." },
  point: { group: ".", decimal: "," },
  comma: { group: ",", decimal: "." },
  none: { group: "", decimal: "." },
};

const PLAIN = /^([-\u2212]?)(\d+)(?:\.(\d+))?$/;

/** "12600.00" → "12 600.00". What is no plain figure comes back as it is. */
export function grouped(text: string, grouping: Grouping = "space"): string {
  const read = PLAIN.exec(text.trim());
  if (!read) return text;
  const [, sign = "", whole = "", fraction] = read;
  const { group, decimal } = separators[grouping];
  const body = whole.replace(/\B(?=(\d{3})+(?!\d))/g, group);
  const tail = fraction === undefined ? "" : decimal + fraction;
  return (sign ? MINUS : "") + body + tail;
}

/** A commodity code in the pairs it is read in: "2204214200" → "2204 21 42 00". */
export function commodityPairs(code: string): string {
  if (!/^\d{6,10}$/.test(code)) return code;
  const pairs = code.slice(4).match(/.{1,2}/g) ?? [];
  return [code.slice(0, 4), ...pairs].join(" ");
}

const FIGURES = new Set(["count", "quantity", "amount", "mass_kg", "rate"]);

export function isFigure(kind: string): boolean {
  return FIGURES.has(kind);
}

/** How a value reads when nobody is typing in it. */
export function forReading(kind: string, text: string, grouping: Grouping): string {
  if (isFigure(kind)) return grouped(text, grouping);
  if (kind === "commodity_code") return commodityPairs(text);
  return text;
}

/** A count of the window's own (rows, problems) for reading. */
export function counted(count: number, grouping: Grouping = "space"): string {
  return grouped(String(count), grouping);
}
