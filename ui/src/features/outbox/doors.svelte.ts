// The outbox, kept fresh by events.
import type { OutboxRow } from "../../bindings/OutboxRow";
import type { OutboxView } from "../../bindings/OutboxView";
import { asHostError } from "../../host/host";
import type { Session } from "../../state/session.svelte";

const settled = new Set(["confirmed", "refused", "cancelled"]);

/** Nothing more happens to it: it left, was refused, or was called back. */
export function isSettled(row: Pick<OutboxRow, "state">): boolean {
  return settled.has(row.state);
}

export class Doors {
  out = $state.raw<readonly OutboxRow[] | null>(null);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Reads it now and after every change, until the returned function is called. */
  follow(): () => void {
    void this.read();
    return this.#session.onEvent((event) => {
      if (event.type !== "progress") void this.read();
    });
  }

  async read(): Promise<void> {
    const { host } = this.#session;
    await this.#guarded(async () => {
      this.out = (await host.call("outbox.list", {})).rows;
    });
  }

  retry(row: OutboxRow): Promise<void> {
    return this.#act(() => this.#session.host.call("outbox.retry", { id: row.id }));
  }

  cancel(row: OutboxRow): Promise<void> {
    return this.#act(() => this.#session.host.call("outbox.cancel", { id: row.id }));
  }

  #act(call: () => Promise<OutboxView>): Promise<void> {
    return this.#guarded(async () => {
      this.out = (await call()).rows;
    });
  }

  async #guarded(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (thrown) {
      this.#session.report(asHostError(thrown).trouble);
    }
  }
}
