// What the people of the profile agreed on, asked for when the page opens and answered with every change.
import type { HouseView } from "../../bindings/HouseView";
import { asHostError, type Command, type Reply, type Request, type Trouble } from "../../host/host";
import type { Session } from "../../state/session.svelte";

type HouseCommand = { [C in Command]: Reply<C> extends HouseView ? C : never }[Command];

export class House {
  view = $state.raw<HouseView | null>(null);
  /** Why the last change was refused, until the next one. */
  trouble = $state.raw<Trouble | null>(null);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** True when it was done. */
  async ask<C extends HouseCommand>(command: C, request: Request<C>): Promise<boolean> {
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
}
