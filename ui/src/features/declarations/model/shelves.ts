// Where drafts outlive the window. Of several windows on one dossier, one keeps the shelf: another must not take over
// what its neighbour is still typing.
import type { Shelf } from "./drafts.svelte";

const ours = new Set<string>();

/** The lasting shelf for the first window on a dossier, one of its own for every other. */
export async function shelfFor(record: string): Promise<Shelf> {
  if (!("locks" in navigator) || ours.has(record)) return localStorage;
  return new Promise((given) => {
    const held = navigator.locks.request(`quayside.drafts.${record}`, { ifAvailable: true }, (lock) => {
      if (lock === null) {
        given(passing());
        return undefined;
      }
      ours.add(record);
      given(localStorage);
      // Held until the window closes, however it does.
      return new Promise<void>(() => undefined);
    });
    held.catch(() => given(localStorage));
  });
}

function passing(): Shelf {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => void kept.set(key, text),
    removeItem: (key) => void kept.delete(key),
  };
}
