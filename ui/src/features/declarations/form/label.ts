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
