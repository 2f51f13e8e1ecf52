// What a person does to a dossier. Every act goes through the dossier's queue; every answer lands in the model.
import type { EditReply } from "../../../bindings/EditReply";
import { asHostError, type Host, type Trouble } from "../../../host/host";
import { preferences } from "../../../state/preferences.svelte";
import type { Desk } from "./desk.svelte";
import { EditQueue } from "./queue";

/** What the acts tell their screen. */
export interface Screen {
  /** The keyboard should go there. */
  focus(path: string): void;
  /** `passing`: nothing was lost and nobody need do anything. */
  trouble(trouble: Trouble, passing?: boolean): void;
  /** An act of ours was answered. */
  done(): void;
}

/** What is done sooner is not said to be under way: it would only flicker. */
const PATIENCE_MS = 300;

/** A text, or a text that a code list still has to decide. */
export type Typed = string | Promise<string>;

export class Acts {
  readonly desk: Desk;
  readonly #host: Host;
  readonly #screen: Screen;
  readonly #queue: EditQueue;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** How many edits of a path are on their way: then even the stored text is news. */
  readonly #underWay = new Map<string, number>();

  constructor(host: Host, desk: Desk, screen: Screen) {
    this.#host = host;
    this.desk = desk;
    this.#screen = screen;
    this.#queue = new EditQueue((waiting) => this.#count(waiting));
    for (const [path, text] of desk.drafts.left()) void this.put(path, text);
  }

  get settled(): Promise<void> {
    return this.#queue.settled();
  }

  get idle(): boolean {
    return this.#queue.waiting === 0;
  }

  /** Puts a text at a path. What was typed stays on screen until the core has it. */
  async put(path: string, typed: Typed, shown = typeof typed === "string" ? typed : this.desk.text(path)): Promise<void> {
    const desk = this.desk;
    const under = this.#underWay.get(path) ?? 0;
    if (under === 0 && typed === (desk.value(path)?.text ?? "")) {
      desk.drafts.drop(path);
      return;
    }
    this.#underWay.set(path, under + 1);
    const item = desk.drafts.get(path)?.item ?? desk.itemOf(path);
    desk.drafts.put(path, { text: shown, state: "saving", item });
    await this.#queue.run(async () => {
      try {
        const text = typeof typed === "string" ? typed : await typed;
        const reply = await this.#host.call("record.edit", { id: desk.id, edits: [{ path, text }] });
        desk.apply(reply);
        if (reply.note !== null) desk.readings.set(desk.path("", path), reply.note);
        await this.#fitForm();
        this.#screen.done();
        desk.drafts.acknowledge(desk.path("", path), shown);
      } catch (thrown) {
        const { trouble } = asHostError(thrown);
        if (desk.drafts.get(path)?.text === shown) desk.drafts.put(path, { text: shown, state: "failed", trouble, item });
        this.#screen.trouble(trouble);
      } finally {
        this.#underWay.set(path, (this.#underWay.get(path) ?? 1) - 1);
      }
    });
  }

  /** Several values as one step. */
  putAll(edits: { path: string; text: string }[]): Promise<boolean> {
    return this.#change(() => this.#host.call("record.edit", { id: this.desk.id, edits }));
  }

  /** Hands over everything that is still being typed: the dossier leaves the screen. */
  handOver(): void {
    for (const [path, draft] of this.desk.drafts.typing) void this.put(path, draft.text);
  }

  /** Sends again what could not be sent. */
  retry(): void {
    for (const [path, draft] of this.desk.unsaved) void this.put(path, draft.text);
  }

  /** Lets go of texts whose place is gone. */
  discard(): void {
    for (const [path] of this.desk.lost) this.desk.drafts.drop(path);
  }

  insert(list: string, at: number | null, copyOf: string | null): Promise<boolean> {
    return this.#change(() => this.#host.call("record.insert", { id: this.desk.id, list, at, copyOf }));
  }

  remove(path: string): Promise<boolean> {
    return this.#change(() => this.#host.call("record.remove", { id: this.desk.id, path }));
  }

  /** Removes the item that is in front when this one's turn comes: two presses are two items. */
  removeItem(at: () => number): Promise<boolean> {
    return this.#change(() => {
      const path = this.desk.items.length === 0 ? null : this.desk.itemPath(Math.min(at(), this.desk.items.length - 1));
      return path === null ? null : this.#host.call("record.remove", { id: this.desk.id, path });
    });
  }

  /** Moves an item up or down, counted from where it stands when its turn comes; at the end it stays. */
  move(key: number, by: 1 | -1): Promise<boolean> {
    return this.#change(() => {
      const at = this.desk.items.indexOf(key);
      const to = at + by;
      if (at < 0 || to < 0 || to >= this.desk.items.length) return null;
      return this.#host.call("record.shift", { id: this.desk.id, path: this.desk.itemPath(at), to });
    });
  }

  repair(finding: string, repair: number): Promise<boolean> {
    return this.#change(() => this.#host.call("record.repair", { id: this.desk.id, finding, repair }));
  }

  /** Names the whole party at a path by somebody known. */
  nameParty(path: string, named: string[]): Promise<boolean> {
    return this.#change(() => this.#host.call("record.name_party", { id: this.desk.id, path, named }));
  }

  undo(): Promise<boolean> {
    return this.#change(() => this.#host.call("record.undo", { id: this.desk.id }), true);
  }

  redo(): Promise<boolean> {
    return this.#change(() => this.#host.call("record.redo", { id: this.desk.id }), true);
  }

  /** Asks for the whole dossier again: check now, or somebody else wrote. */
  reload(asAtUtc: string | null = this.desk.asAtUtc): Promise<boolean> {
    return this.#whole(() => this.#host.call("record.open", { id: this.desk.id, asAtUtc }));
  }

  /** `asks` is told the core's words when what is sent is real and nobody has said so yet; nothing was sent then. */
  async submit(confirmedProduction = false, asks?: (words: string) => void): Promise<boolean> {
    let confirm: string | null = null;
    const done = await this.#guarded(async () => {
      try {
        this.desk.replace(await this.#host.call("record.submit", { id: this.desk.id, confirmedProduction }));
        await this.#fitForm();
      } catch (thrown) {
        const { trouble } = asHostError(thrown);
        if (trouble.code !== "confirm_production" || asks === undefined) throw thrown;
        confirm = trouble.message;
      }
    });
    if (confirm !== null) asks?.(confirm);
    return done && confirm === null;
  }

  /** Says why it is not released, or takes the request back. */
  sendBack(words: string): Promise<boolean> {
    return this.#whole(() => this.#host.call("record.send_back", { id: this.desk.id, words }));
  }

  /** Says to CAS that a material list no longer holds. */
  invalidate(reason: string): Promise<boolean> {
    return this.#whole(() => this.#host.call("master.invalidate", { id: this.desk.id, reason }));
  }

  #count(waiting: number): void {
    this.desk.saving = waiting;
    if (waiting > 0) {
      this.#patience ??= setTimeout(() => (this.desk.slow = true), PATIENCE_MS);
      return;
    }
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.desk.slow = false;
  }

  /** `call` is asked when the act's turn comes; null when there is nothing to do by then. */
  #change(call: () => Promise<EditReply> | null, trivial = false): Promise<boolean> {
    return this.#guarded(async () => {
      const reply = await call();
      if (reply === null) return;
      this.desk.apply(reply);
      await this.#fitForm();
      if (reply.focus !== null) this.#screen.focus(reply.focus);
    }, trivial);
  }

  #whole(call: () => ReturnType<Host["call"]>): Promise<boolean> {
    return this.#guarded(async () => {
      this.desk.replace((await call()) as Parameters<Desk["replace"]>[0]);
      await this.#fitForm();
    });
  }

  /** A value can make it another kind of declaration, and a person may want its names in another language. */
  async #fitForm(): Promise<void> {
    const { column } = this.desk.heading;
    if (column === this.desk.form.column && preferences.names === this.desk.form.names) return;
    this.desk.form = await this.#host.call("catalogue.form", { column });
  }

  #guarded(task: () => Promise<void>, trivial = false): Promise<boolean> {
    return this.#queue.run(async () => {
      try {
        await task();
        this.#screen.done();
        return true;
      } catch (thrown) {
        const { trouble } = asHostError(thrown);
        this.#screen.trouble(trouble, trivial && trouble.code === "refused");
        return false;
      }
    });
  }
}
