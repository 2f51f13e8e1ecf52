// A dossier as the desk holds it: values by permanent path, each of them watched on its own.
import type { DeskView } from "../../../bindings/DeskView";
import type { EditReply } from "../../../bindings/EditReply";
import type { FormView } from "../../../bindings/FormView";
import type { ValueView } from "../../../bindings/ValueView";
import { WatchedMap } from "../../../state/watched-map.svelte";
import { Drafts, type Draft, type Shelf } from "./drafts.svelte";
import { Findings } from "./findings.svelte";
import { elementKey, isGone, joined, resolved } from "./path";

export class Desk {
  readonly id: string;
  readonly values: WatchedMap<string, ValueView>;
  readonly lists: WatchedMap<string, number[]>;
  readonly findings = new Findings();
  readonly drafts: Drafts;

  revision = $state(0);
  heading = $state.raw() as DeskView["heading"];
  asAtUtc = $state<string | null>(null);
  readOnly = $state<string | null>(null);
  totals = $state.raw<DeskView["totals"]>([]);
  life = $state.raw() as DeskView["life"];
  undo = $state.raw() as DeskView["undo"];
  send = $state.raw() as DeskView["send"];
  declarations = $state.raw<DeskView["declarations"]>([]);
  form = $state.raw() as FormView;
  /** How the last text was read: "12*24 read as 288". */
  note = $state<string | null>(null);
  /** How a text was read, by its field, until the field changes again. */
  readonly readings = new WatchedMap<string, string>();
  /** Edits on their way to the core. */
  saving = $state(0);
  /** They take longer than a glance: only then is it said. */
  slow = $state(false);

  constructor(view: DeskView, form: FormView, shelf: Shelf) {
    this.id = view.id;
    this.drafts = new Drafts(view.id, shelf);
    this.values = new WatchedMap(Object.entries(view.values));
    this.lists = new WatchedMap(Object.entries(view.lists));
    this.form = form;
    this.#frame(view);
    this.#standing(view);
    this.findings.replace(view.findings, this.lists);
  }

  get items(): number[] {
    return this.lists.get(this.form.items) ?? [];
  }

  /** Customs has let the goods go: every step of its life is done. */
  get released(): boolean {
    return this.life.steps.length > 0 && this.life.steps.every((step) => step.state === "done");
  }

  /** Texts that could not be saved because what they were typed into is gone. */
  get lost(): [string, Draft][] {
    return this.drafts.failed.filter(([path]) => isGone(path, this.lists));
  }

  /** Texts that could not be saved and can be sent again. */
  get unsaved(): [string, Draft][] {
    return this.drafts.failed.filter(([path]) => !isGone(path, this.lists));
  }

  /** Where the item of a path stands, counted from one. */
  itemOf(path: string): number | undefined {
    const key = elementKey(path, this.form.items);
    const at = key === null ? -1 : this.items.indexOf(key);
    return at < 0 ? undefined : at + 1;
  }

  /** Path of an item: permanent once it exists, by position before. */
  itemPath(index: number): string {
    return resolved(`${this.form.items}[${index}]`, this.lists);
  }

  path(base: string, rest: string): string {
    return resolved(joined(base, rest), this.lists);
  }

  value(path: string): ValueView | undefined {
    return this.values.get(path);
  }

  /** What the field shows: what is being typed, else what is stored. */
  text(path: string): string {
    return this.drafts.get(path)?.text ?? this.values.get(path)?.text ?? "";
  }

  /** Applies what an edit changed, in one step. */
  apply(reply: EditReply): void {
    for (const [path, keys] of Object.entries(reply.lists)) {
      if (keys === null) this.lists.delete(path);
      else this.lists.set(path, keys);
    }
    for (const [path, value] of Object.entries(reply.changed)) {
      this.readings.delete(path);
      if (value === null) this.values.delete(path);
      else this.values.set(path, value);
    }
    this.drafts.follow((path) => resolved(path, this.lists));
    if (Object.keys(reply.lists).length > 0) this.findings.follow(this.lists);
    this.findings.change(reply.findingsGone, reply.findingsNew, this.lists);
    this.note = reply.note;
    this.#standing(reply);
  }

  /** Takes over a whole view, touching only what differs. */
  replace(view: DeskView): void {
    settle(this.lists, view.lists, (a, b) => a.length === b.length && a.every((key, at) => key === b[at]));
    settle(this.values, view.values, sameValue);
    this.drafts.follow((path) => resolved(path, this.lists));
    this.findings.replace(view.findings, this.lists);
    this.#frame(view);
    this.#standing(view);
  }

  #frame(view: DeskView): void {
    this.asAtUtc = view.asAtUtc;
    this.readOnly = view.readOnly;
    this.declarations = view.declarations;
  }

  #standing(view: Pick<DeskView, "revision" | "heading" | "totals" | "life" | "undo" | "send">): void {
    this.revision = view.revision;
    this.heading = view.heading;
    this.totals = view.totals;
    this.life = view.life;
    this.undo = view.undo;
    this.send = view.send;
  }
}

function settle<T>(held: WatchedMap<string, T>, wanted: { [key in string]?: T }, same: (a: T, b: T) => boolean): void {
  for (const key of held.keys) if (!(key in wanted)) held.delete(key);
  for (const [key, value] of Object.entries(wanted)) {
    if (value === undefined) continue;
    const before = held.get(key);
    if (before === undefined || !same(before, value)) held.set(key, value);
  }
}

function sameValue(a: ValueView, b: ValueView): boolean {
  return a.text === b.text && a.meaning === b.meaning && a.mark.kind === b.mark.kind && a.mark.word === b.mark.word;
}
