// A label under the heading of its group: what the heading already says is not said again.

/** "Importer EORI" under "Importer" → "EORI"; "Supporting document type" under "Supporting documents" → "Type". */
export function underHeading(heading: string, label: string): string {
  for (const said of [heading, heading.replace(/s$/, "")]) {
    if (!label.startsWith(`${said} `)) continue;
    const rest = label.slice(said.length + 1);
    return rest.charAt(0).toUpperCase() + rest.slice(1);
  }
  return label;
}

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

/** The same in fewer letters, where there is no room; the whole name is the title. */
export function shortened(label: string): string {
  return SHORT.reduce((text, [long, short]) => text.replace(long, short), label);
}
