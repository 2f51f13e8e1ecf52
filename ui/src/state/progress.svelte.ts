// What takes longer than a glance. Anything over 300 ms shows; anything shorter never flickers.
import { SvelteMap } from "svelte/reactivity";

import type { Command, Host, Reply, Request } from "../host/host";
import type { Word } from "../words";

const PATIENCE_MS = 300;

const words: Partial<Record<Command, Word>> = {
  "record.load": "progress.load",
  "record.open": "progress.open",
  "record.submit": "progress.submit",
  "sync.now": "progress.sync",
  "record.history": "progress.history",
};

const slow = new SvelteMap<number, Word>();
let core = $state.raw<{ task: string; percent: number | null } | null>(null);
let next = 0;

export const progress = {
  /** The oldest thing that is still going on, in words. */
  get word(): Word | null {
    return slow.values().next().value ?? null;
  },
  get task() {
    return core;
  },
  /** The core tells of a long task of its own. */
  tell(task: string, percent: number | null): void {
    core = percent === 100 ? null : { task, percent };
  },
};

/** The same host, watched. */
export function watched(host: Host): Host {
  return {
    listen: (callback) => host.listen(callback),
    async call<C extends Command>(command: C, request: Request<C>): Promise<Reply<C>> {
      const id = next++;
      const timer = setTimeout(() => slow.set(id, words[command] ?? "progress.work"), PATIENCE_MS);
      try {
        return await host.call(command, request);
      } finally {
        clearTimeout(timer);
        slow.delete(id);
      }
    },
  };
}
