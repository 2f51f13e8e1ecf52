// A map of which every reader watches its own key, also one that is not there yet. `SvelteMap` makes whoever looks for
// a missing key look again whenever any key comes or goes; on a form most fields look for drafts and findings that do
// not exist, so one typed letter would wake them all.
import { untrack } from "svelte";

/** Keys share the cells by hash: a reader is woken for nothing once in this many changes of others. */
const CELLS = 256;

class Cell {
  turns = $state(0);
}

/** To be made outside of derived values, so that its cells are watched by whoever reads them first. */
export class WatchedMap<K extends string | number, V> {
  readonly #held: Map<K, V>;
  readonly #cells = Array.from({ length: CELLS }, () => new Cell());
  /** Turns with every change, for those who read more than one key. */
  readonly #all = new Cell();

  constructor(entries: Iterable<readonly [K, V]> = []) {
    this.#held = new Map(entries);
  }

  get(key: K): V | undefined {
    void this.#cells[cellOf(key)]?.turns;
    return this.#held.get(key);
  }

  get size(): number {
    void this.#all.turns;
    return this.#held.size;
  }

  /** As they stand now: what happens to the map afterwards does not disturb the reader. */
  get entries(): [K, V][] {
    void this.#all.turns;
    return [...this.#held];
  }

  get keys(): K[] {
    void this.#all.turns;
    return [...this.#held.keys()];
  }

  set(key: K, value: V): void {
    if (this.#held.get(key) === value && this.#held.has(key)) return;
    this.#held.set(key, value);
    this.#turn(key);
  }

  delete(key: K): boolean {
    const was = this.#held.delete(key);
    if (was) this.#turn(key);
    return was;
  }

  #turn(key: K): void {
    // Who writes does not thereby read.
    untrack(() => {
      const cell = this.#cells[cellOf(key)];
      if (cell) cell.turns++;
      this.#all.turns++;
    });
  }
}

/** FNV-1a over the characters. */
function cellOf(key: string | number): number {
  if (typeof key === "number") return key % CELLS;
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % CELLS;
}
