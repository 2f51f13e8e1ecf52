// Chords as people read them ("Ctrl+Shift+D") against what the browser reports.

export interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const named: Record<string, string> = {
  "↑": "ArrowUp",
  "↓": "ArrowDown",
  "←": "ArrowLeft",
  "→": "ArrowRight",
  PgUp: "PageUp",
  PgDn: "PageDown",
  Del: "Delete",
  Ins: "Insert",
  Esc: "Escape",
  Space: " ",
};

/** Does the key press say this chord? `Alt+1…9` stands for nine chords; the digit is `digitOf`. */
export function matches(chord: string, pressed: Pressed): boolean {
  const parts = chord.split("+");
  const last = parts.pop() ?? "";
  const held = new Set(parts);
  const control = pressed.ctrlKey || pressed.metaKey;
  if (held.has("Ctrl") !== control || held.has("Alt") !== pressed.altKey) return false;
  if (last === "1…9") return digitOf(pressed) !== null && held.has("Shift") === pressed.shiftKey;
  if (held.has("Shift") !== pressed.shiftKey) return false;
  const wanted = named[last] ?? last;
  if (wanted.length === 1 && /[A-Z]/.test(wanted)) return pressed.key.toUpperCase() === wanted;
  return pressed.key === wanted;
}

/** 1 to 9, also where the layout needs Shift for digits, or from the number pad. */
export function digitOf(pressed: Pressed): number | null {
  const read = /^(?:Digit|Numpad)([1-9])$/.exec(pressed.code);
  const digit = read?.[1] ?? (/^[1-9]$/.test(pressed.key) ? pressed.key : undefined);
  return digit === undefined ? null : digit.charCodeAt(0) - 48;
}
