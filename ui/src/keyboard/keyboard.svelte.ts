// Who answers which action now, and the one place where keys are turned into actions.
import { SvelteMap } from "svelte/reactivity";

import { digitOf, matches } from "./chord";
import { action, actionIds, type ActionId, type Scope } from "./keymap";

export interface Handler {
  /** `digit` is set for chords such as Alt+1…9. */
  run(digit: number | null): void;
  /** Why it cannot be done now, if so. */
  unavailable?(): string | null;
  /** What it would act on, for the palette: "item 17". */
  about?(): string;
}

const handlers = new SvelteMap<ActionId, Handler>();
let focusScopes = $state.raw<readonly Scope[]>([]);
let dialogs = 0;

/** Registers handlers while an effect lives. Use inside `$effect`. */
export function answer(table: Partial<Record<ActionId, Handler>>): () => void {
  const entries = Object.entries(table) as [ActionId, Handler][];
  for (const [id, handler] of entries) handlers.set(id, handler);
  return () => {
    for (const [id, handler] of entries) if (handlers.get(id) === handler) handlers.delete(id);
  };
}

export function handlerOf(id: ActionId): Handler | undefined {
  return handlers.get(id);
}

/** While a dialog is open the keys below it rest. */
export function holdKeys(): () => void {
  dialogs++;
  return () => void dialogs--;
}

/** Scopes of the element with the focus, innermost first; elements name theirs with `data-keys`. */
export function scopesOf(target: EventTarget | null): Scope[] {
  const found: Scope[] = [];
  let element = target instanceof Element ? target.closest("[data-keys]") : null;
  while (element) {
    found.push(...((element.getAttribute("data-keys") ?? "").split(" ").filter(Boolean) as Scope[]));
    element = element.parentElement?.closest("[data-keys]") ?? null;
  }
  return found;
}

export function followFocus(target: EventTarget | null): void {
  const now = scopesOf(target);
  if (now.join() !== focusScopes.join()) focusScopes = now;
}

/** Actions that work here and now, for the keys bar. */
export function atHand(): ActionId[] {
  const inner = focusScopes.includes("grid") ? new Set<Scope>(["field"]) : new Set<Scope>();
  return actionIds
    .filter((id) => {
      const { bar, scope, local } = action(id);
      if (bar === undefined || inner.has(scope)) return false;
      return local ? focusScopes.includes(scope) : handlers.has(id);
    })
    .sort((a, b) => rank(a) - rank(b));
}

/** What belongs to the grid comes before what belongs to the whole desk. */
function rank(id: ActionId): number {
  const { scope, bar } = action(id);
  return (scope === "grid" ? 0 : 100) + (bar ?? 0);
}

const order: readonly Scope[] = ["grid", "codes", "field", "items", "desk", "list", "outbox", "home", "app"];

/** Runs the action a key press stands for; true when there was one. What cannot be done now is told with its reason. */
export function press(event: KeyboardEvent, refused: (id: ActionId, reason: string) => void = () => undefined): boolean {
  if (event.defaultPrevented || dialogs > 0) return false;
  const id = actionIds
    .filter((candidate) => {
      const { chords, local } = action(candidate);
      return !local && handlers.has(candidate) && chords.some((chord) => matches(chord, event));
    })
    .sort((a, b) => order.indexOf(action(a).scope) - order.indexOf(action(b).scope))[0];
  if (id === undefined) return false;
  event.preventDefault();
  const handler = handlers.get(id);
  const reason = handler?.unavailable?.() ?? null;
  if (reason === null) handler?.run(digitOf(event));
  else refused(id, reason);
  return true;
}
