// Descriptions of neighbouring items often begin alike: what tells them apart is shown, the common beginning is not.

const COMMON_MIN = 12;

/** Where the part that differs from the neighbours begins; 0 when the beginning already tells. */
export function differsFrom(name: string, neighbours: readonly string[]): number {
  const alike = Math.max(0, ...neighbours.filter((other) => other !== name).map((other) => common(name, other)));
  const word = name.lastIndexOf(" ", alike) + 1;
  return word >= COMMON_MIN && word < name.length ? word : 0;
}

function common(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}
