// Connections to CAS: asked for when the page opens, answered with every change; and the test of one of them.
import type { ConnectionTestView } from "../../bindings/ConnectionTestView";
import type { ConnectionsView } from "../../bindings/ConnectionsView";
import { asHostError, type Command, type Reply, type Request, type Trouble } from "../../host/host";
import type { Session } from "../../state/session.svelte";

type ConnectionCommand = { [C in Command]: Reply<C> extends ConnectionsView ? C : never }[Command];

export class Connections {
  view = $state.raw<ConnectionsView | null>(null);
  /** Why the last change was refused, until the next one. */
  trouble = $state.raw<Trouble | null>(null);
  /** Id of the connection that is being tested or was tested last, and what was found. */
  tested = $state.raw<{ id: string; found: ConnectionTestView | null; trouble: string | null } | null>(null);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** True when it was done. */
  async ask<C extends ConnectionCommand>(command: C, request: Request<C>): Promise<boolean> {
    try {
      this.view = await this.#session.host.call(command, request);
      this.trouble = null;
      return true;
    } catch (thrown) {
      ({ trouble: this.trouble } = asHostError(thrown));
      this.#session.report(this.trouble);
      return false;
    }
  }

  async test(id: string): Promise<void> {
    this.tested = { id, found: null, trouble: null };
    try {
      const found = await this.#session.host.call("connection.test", { id });
      this.tested = { id, found, trouble: null };
    } catch (thrown) {
      const { message, help } = asHostError(thrown).trouble;
      this.tested = { id, found: null, trouble: [message, help].filter(Boolean).join(" ") };
    }
  }
}

/** The colour of an environment as a token of the design. */
export function tone(colour: string): "block" | "warn" | "ok" | "info" {
  if (colour === "red") return "block";
  if (colour === "amber") return "warn";
  return colour === "violet" ? "ok" : "info";
}
