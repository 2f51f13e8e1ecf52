// The outbox, kept fresh by events.
import type { OutboxExchange } from "../../bindings/OutboxExchange";
import type { OutboxRow } from "../../bindings/OutboxRow";
import type { OutboxView } from "../../bindings/OutboxView";
import { asHostError } from "../../host/host";
import type { Session } from "../../state/session.svelte";

const settled = new Set(["confirmed", "refused", "cancelled"]);

/** Nothing more happens to it: it left, was refused, or was called back. */
export function isSettled(row: Pick<OutboxRow, "state">): boolean {
  return settled.has(row.state);
}

export const filters = ["open", "you", "left", "all"] as const;
export type Filter = (typeof filters)[number];

/** The states a filter shows, to count its rows. */
const shownBy: Record<Filter, (state: string) => boolean> = {
  open: (state) => !settled.has(state),
  you: (state) => state === "parked" || state === "refused",
  left: (state) => settled.has(state),
  all: () => true,
};

export function countOf(filter: Filter, counts: OutboxView["counts"]): number {
  return counts.filter(({ state }) => shownBy[filter](state)).reduce((sum, { count }) => sum + count, 0);
}

export class Doors {
  view = $state.raw<OutboxView | null>(null);
  filter = $state<Filter>("open");
  words = $state("");
  /** The row whose details are shown, with all that went over the line. */
  details = $state.raw<OutboxExchange | null>(null);
  readonly #session: Session;
  #older: readonly OutboxRow[] = $state.raw([]);
  #asked = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  readonly rows = $derived.by<readonly OutboxRow[] | null>(() => (this.view === null ? null : [...this.view.rows, ...this.#older]));

  /** Reads it now and after every change, until the returned function is called. */
  follow(): () => void {
    void this.read();
    return this.#session.onEvent((event) => {
      if (event.type !== "progress") void this.read();
    });
  }

  async read(): Promise<void> {
    const { host } = this.#session;
    const asked = ++this.#asked;
    await this.#guarded(async () => {
      const out = await host.call("outbox.list", this.#request(null));
      // Somebody typed on meanwhile: that answer is on its way.
      if (asked !== this.#asked) return;
      this.view = out;
      this.#older = [];
      if (this.details) await this.show(this.details.row.id);
    });
  }

  async more(): Promise<void> {
    const last = this.rows?.at(-1);
    if (!last || !this.view) return;
    const view = await this.#session.host.call("outbox.list", this.#request(last.number));
    this.#older = [...this.#older, ...view.rows];
    this.view = { ...this.view, more: view.more };
  }

  async show(id: string): Promise<void> {
    await this.#guarded(async () => {
      this.details = await this.#session.host.call("outbox.exchange", { id });
    });
  }

  retry(row: OutboxRow): Promise<boolean> {
    return this.#act(() => this.#session.host.call("outbox.retry", { id: row.id }));
  }

  cancel(row: OutboxRow): Promise<boolean> {
    return this.#act(() => this.#session.host.call("outbox.cancel", { id: row.id }));
  }

  park(row: OutboxRow, reason: string): Promise<boolean> {
    return this.#act(() => this.#session.host.call("outbox.park", { id: row.id, reason }));
  }

  resend(row: OutboxRow, althoughItMayHaveArrived: boolean): Promise<boolean> {
    return this.#act(() => this.#session.host.call("outbox.resend", { id: row.id, althoughItMayHaveArrived }));
  }

  /** Takes a row back to be changed; the dossier that is open then. */
  async edit(row: OutboxRow): Promise<string | null> {
    let record: string | null = null;
    await this.#guarded(async () => {
      record = (await this.#session.host.call("outbox.edit_before_send", { id: row.id })).record;
    });
    return record;
  }

  #request(before: number | null): { filter: string; words: string; before: number | null } {
    return { filter: this.filter, words: this.words, before };
  }

  async #act(call: () => Promise<unknown>): Promise<boolean> {
    let done = false;
    await this.#guarded(async () => {
      await call();
      done = true;
      await this.read();
    });
    return done;
  }

  async #guarded(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (thrown) {
      this.#session.report(asHostError(thrown).trouble);
    }
  }
}
