// The dossiers open in this window: each with its model, its acts and its screen.
import { SvelteMap } from "svelte/reactivity";

import { asHostError } from "../../../host/host";
import type { Session } from "../../../state/session.svelte";
import { workspace } from "../../../state/workspace.svelte";
import { t, tn } from "../../../words";
import { Acts } from "../model/acts";
import { Desk } from "../model/desk.svelte";
import { shelfFor } from "../model/shelves";
import { DeskScreen } from "./screen.svelte";

export interface OpenDesk {
  readonly desk: Desk;
  readonly acts: Acts;
  readonly screen: DeskScreen;
}

const KEPT = 12;
/** An event that comes with our own act is most often its echo: look again once the acting pauses. */
const ECHO_MS = 1200;
const OUTSIDE_MS = 60;

export class Desks {
  readonly #session: Session;
  readonly #open = new SvelteMap<string, OpenDesk>();
  readonly #looks = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #touched = new Map<string, number>();

  constructor(session: Session) {
    this.#session = session;
    session.onEvent((event) => {
      if (event.type === "status") this.#sendAgain();
      if (event.type === "edited") this.#lookAgain(event.id, event.revision);
      if (event.type !== "records") return;
      // No ids: another program wrote, or events were missed. Every open desk looks again.
      for (const id of event.ids.length > 0 ? event.ids : this.#open.keys()) this.#lookAgain(id);
    });
  }

  get(id: string): OpenDesk | undefined {
    return this.#open.get(id);
  }

  async load(id: string): Promise<void> {
    if (this.#open.has(id)) return;
    const { host } = this.#session;
    try {
      await this.#session.speak();
      const view = await host.call("record.open", { id, asAtUtc: null });
      const form = await host.call("catalogue.form", { column: view.heading.column });
      const shelf = await shelfFor(id);
      if (this.#open.has(id)) return;
      const desk = new Desk(view, form, shelf);
      const screen = new DeskScreen(desk);
      const acts = new Acts(host, desk, {
        focus: (path) => void screen.focus(path),
        trouble: (trouble, passing) => this.#session.report(trouble, { record: id, passing }),
        done: () => this.#touched.set(id, performance.now()),
      });
      this.#open.set(id, { desk, acts, screen });
      this.#forgetOldest();
      workspace.rename(id, desk.heading.reference || t(form.kind === "" ? "list.noReference" : "masters.noCode"), desk.heading.importer, form.kind);
    } catch (thrown) {
      const { trouble } = asHostError(thrown);
      if (trouble.code === "not_found") workspace.close(id);
      this.#session.report(trouble);
    }
  }

  /** Judges everything anew and says what stands. */
  async check({ desk, acts }: OpenDesk): Promise<void> {
    await acts.settled;
    if (!(await acts.reload())) return;
    const { blocks, warns } = desk.findings.total;
    const sentence = `${tn("check.blocks", blocks)} ${tn("check.warns", warns)}`;
    this.#session.tell(blocks > 0 ? "block" : warns > 0 ? "warn" : "ok", sentence, t(desk.released ? "check.released" : "check.by"), { record: desk.id, passing: true });
  }

  /** The core answers again: what could not reach it goes by itself. */
  #sendAgain(): void {
    for (const { acts, desk } of this.#open.values()) {
      if (desk.drafts.failed.some(([, draft]) => draft.trouble?.code === "unreachable")) acts.retry();
    }
  }

  /** `revision`: what the edit made; nothing is news to a desk that stands there. */
  #lookAgain(id: string, revision = Infinity): void {
    const open = this.#open.get(id);
    if (!open) return;
    clearTimeout(this.#looks.get(id));
    const ours = !open.acts.idle || performance.now() - (this.#touched.get(id) ?? -ECHO_MS) < 150;
    const wait = ours ? ECHO_MS : OUTSIDE_MS;
    this.#looks.set(
      id,
      setTimeout(() => {
        if (!open.acts.idle) this.#lookAgain(id, revision);
        else if (open.desk.revision < revision) void open.acts.reload();
      }, wait),
    );
  }

  #forgetOldest(): void {
    for (const [id, { acts, desk }] of this.#open) {
      if (this.#open.size <= KEPT) return;
      if (acts.idle && desk.drafts.size === 0) this.#open.delete(id);
    }
  }
}

let held: { session: Session; desks: Desks } | null = null;

export function desksOf(session: Session): Desks {
  if (held?.session !== session) held = { session, desks: new Desks(session) };
  return held.desks;
}
