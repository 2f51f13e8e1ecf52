// What the screen does with each error code. A code exists only because it stands in this table.
import type { Trouble } from "../host/host";

export type Place = "page" | "note" | "field";

export interface Reaction {
  severity: "block" | "warn";
  /** The whole page, a note over the work, or the field that caused it. */
  place: Place;
  /** Trying the same again can help. */
  retry: boolean;
  /** Fetch what is there now before going on. */
  reload: boolean;
}

export const reactions: Record<Trouble["code"], Reaction> = {
  bad_input: { severity: "block", place: "field", retry: false, reload: false },
  not_found: { severity: "block", place: "note", retry: false, reload: true },
  refused: { severity: "warn", place: "note", retry: false, reload: false },
  // The send dialog asks by itself; this is said where something else sends.
  confirm_production: { severity: "warn", place: "note", retry: false, reload: false },
  stale: { severity: "warn", place: "note", retry: true, reload: true },
  store: { severity: "block", place: "page", retry: true, reload: false },
  // The window asks who sits at the desk by itself; this is said where somebody was faster.
  locked: { severity: "warn", place: "note", retry: true, reload: false },
  unsaved: { severity: "block", place: "note", retry: true, reload: false },
  cas: { severity: "warn", place: "note", retry: true, reload: false },
  internal: { severity: "block", place: "note", retry: true, reload: false },
  unreachable: { severity: "block", place: "note", retry: true, reload: false },
};

export function reactionTo(trouble: Trouble): Reaction {
  return reactions[trouble.code] ?? reactions.internal;
}
