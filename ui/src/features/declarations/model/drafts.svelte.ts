// What was typed and is not yet acknowledged by the core. It is shown at once, and it outlives the window.
import type { Trouble } from "../../../host/host";
import { WatchedMap } from "../../../state/watched-map.svelte";

export interface Draft {
  readonly text: string;
  readonly state: "typing" | "saving" | "failed";
  readonly trouble?: Trouble;
  /** Where its item stood when it was typed, counted from one. */
  readonly item?: number;
}

/** Where drafts wait while the window is closed. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
  removeItem(key: string): void;
}

export class Drafts {
  readonly #byPath = new WatchedMap<string, Draft>();
  readonly #key: string;
  readonly #shelf: Shelf;

  constructor(record: string, shelf: Shelf) {
    this.#key = `quayside.drafts.${record}`;
    this.#shelf = shelf;
  }

  get(path: string): Draft | undefined {
    return this.#byPath.get(path);
  }

  get failed(): [string, Draft][] {
    return this.#in("failed");
  }

  get typing(): [string, Draft][] {
    return this.#in("typing");
  }

  get size(): number {
    return this.#byPath.size;
  }

  put(path: string, draft: Draft): void {
    this.#byPath.set(path, draft);
    this.#save();
  }

  /** Acknowledged: gone, unless something else was typed meanwhile. */
  acknowledge(path: string, text: string): void {
    if (this.#byPath.get(path)?.text === text) this.drop(path);
  }

  drop(path: string): void {
    if (this.#byPath.delete(path)) this.#save();
  }

  /** Elements that did not exist now do: drafts follow their field to its permanent path. */
  follow(permanent: (path: string) => string): void {
    for (const [path, draft] of this.#byPath.entries) {
      const now = permanent(path);
      if (now === path) continue;
      this.#byPath.delete(path);
      this.#byPath.set(now, draft);
    }
  }

  /** What a window before this one could not deliver. */
  left(): [string, string][] {
    try {
      const kept: unknown = JSON.parse(this.#shelf.getItem(this.#key) ?? "{}");
      return Object.entries(kept as Record<string, unknown>).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string",
      );
    } catch {
      return [];
    }
  }

  #in(state: Draft["state"]): [string, Draft][] {
    return this.#byPath.entries.filter(([, draft]) => draft.state === state);
  }

  #save(): void {
    if (this.#byPath.size === 0) {
      this.#shelf.removeItem(this.#key);
      return;
    }
    const texts = Object.fromEntries(this.#byPath.entries.map(([path, draft]) => [path, draft.text]));
    this.#shelf.setItem(this.#key, JSON.stringify(texts));
  }
}
