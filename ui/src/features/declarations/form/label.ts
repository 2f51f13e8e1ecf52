// A label in fewer letters.

const SHORT: readonly [RegExp, string][] = [
  [/^Supplementary\b/, "Suppl."],
  [/^Additional\b/, "Add."],
  [/^Number of\b/, "No. of"],
  [/^Description of goods$/, "Goods"],
  [/^Item number$/, "Item"],
  [/^Kind of commodity code$/, "Kind of code"],
  [/^Country of preferential origin$/, "Preferential origin"],
  [/^Nature of transaction$/, "Transaction"],
  [/\bdocument\b/, "doc."],
  [/\bprocedure\b/, "proc."],
];

/** For where there is no room; the whole name is the title. */
export function shortened(label: string): string {
  return SHORT.reduce((text, [long, short]) => text.replace(long, short), label);
}
