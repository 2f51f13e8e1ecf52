// Positions and keys of lists, the only numbers that are read out of text here.

/** "17" → 17. The caller has matched digits. */
export function position(digits: string): number {
  return Number(digits);
}
