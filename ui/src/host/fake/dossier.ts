// One dossier in memory: keyed values, lists, undo by whole pictures. Enough to type in; it judges little.
import type { DeskView } from "../../bindings/DeskView";
import type { EditReply } from "../../bindings/EditReply";
import type { FindingView } from "../../bindings/FindingView";
import type { ValueView } from "../../bindings/ValueView";
import { position } from "../../format/position";
import { pattern } from "../../features/declarations/model/path";
import { judge, totals } from "./judge";
import { ITEMS, sampleForm, SAD } from "./form";
import { meaningOf } from "./lists";

interface Picture {
  readonly values: Map<string, ValueView>;
  readonly lists: Map<string, number[]>;
}

const SENT = ["Draft", "Queued", "Sent", "Accepted, MRN", "Released"];

export class FakeDossier {
  readonly id: string;
  values = new Map<string, ValueView>();
  lists = new Map<string, number[]>();
  revision = 1;
  sent = 0;
  #nextKey = 1;
  readonly #past: { label: string; picture: Picture }[] = [];
  readonly #future: { label: string; picture: Picture }[] = [];

  constructor(id: string) {
    this.id = id;
  }

  get(path: string): string {
    return this.values.get(path)?.text ?? "";
  }

  /** Makes the elements a path names by position, and gives its permanent form. */
  made(path: string): string {
    let out = "";
    let from = 0;
    for (const step of path.matchAll(/\[(#?)(\d+)\]/g)) {
      out += path.slice(from, step.index);
      from = step.index + step[0].length;
      if (step[1] === "#") {
        out += step[0];
        continue;
      }
      const keys = this.lists.get(out) ?? [];
      const at = position(step[2] ?? "");
      while (keys.length <= at) keys.push(this.#nextKey++);
      this.lists.set(out, [...keys]);
      out += `[#${keys[at]}]`;
    }
    return out + path.slice(from);
  }

  put(path: string, text: string, kind = "typed"): string {
    const permanent = this.made(path);
    if (text === "") this.values.delete(permanent);
    else this.values.set(permanent, { text, meaning: meaningOf(listOf(permanent), text), mark: { kind, word: kind } });
    return permanent;
  }

  remove(path: string): void {
    const at = path.lastIndexOf("[#");
    const list = path.slice(0, at);
    const key = position(path.slice(at + 2, -1));
    this.lists.set(list, (this.lists.get(list) ?? []).filter((each) => each !== key));
    for (const each of [...this.values.keys()]) if (each.startsWith(path)) this.values.delete(each);
  }

  insert(list: string, at: number | null, copyOf: string | null): string {
    const keys = [...(this.lists.get(list) ?? [])];
    const key = this.#nextKey++;
    keys.splice(at ?? keys.length, 0, key);
    this.lists.set(list, keys);
    const made = `${list}[#${key}]`;
    if (copyOf === null) return made;
    for (const [path, keysBelow] of [...this.lists]) if (path.startsWith(`${copyOf}.`)) this.lists.set(made + path.slice(copyOf.length), [...keysBelow]);
    for (const [path, value] of [...this.values]) if (path.startsWith(`${copyOf}.`)) this.values.set(made + path.slice(copyOf.length), value);
    return made;
  }

  shift(path: string, to: number): void {
    const at = path.lastIndexOf("[#");
    const list = path.slice(0, at);
    const key = position(path.slice(at + 2, -1));
    const keys = (this.lists.get(list) ?? []).filter((each) => each !== key);
    keys.splice(to, 0, key);
    this.lists.set(list, keys);
  }

  /** Runs a change as one step, and says what it changed. */
  step(label: string, change: () => string | null, note: string | null = null): EditReply {
    const before = this.#picture();
    const found = judge(this);
    this.#past.push({ label, picture: before });
    this.#future.length = 0;
    const focus = change();
    return this.#reply(before, found, focus, note);
  }

  back(forward: boolean): EditReply {
    const [from, onto] = forward ? [this.#future, this.#past] : [this.#past, this.#future];
    const before = this.#picture();
    const found = judge(this);
    const step = from.pop();
    if (step) {
      onto.push({ label: step.label, picture: before });
      this.values = new Map(step.picture.values);
      this.lists = new Map(step.picture.lists);
    }
    const reply = this.#reply(before, found, null, null);
    return { ...reply, focus: Object.keys(reply.changed)[0] ?? null };
  }

  view(): DeskView {
    return {
      ...this.#standing(),
      asAtUtc: null,
      readOnly: this.sent > 0 ? "Sent: nothing can be typed until customs answers." : null,
      values: Object.fromEntries(this.values),
      lists: Object.fromEntries(this.lists),
      findings: judge(this),
      declarations: [],
    };
  }

  #picture(): Picture {
    return { values: new Map(this.values), lists: new Map([...this.lists].map(([path, keys]) => [path, [...keys]])) };
  }

  #reply(before: Picture, found: readonly FindingView[], focus: string | null, note: string | null): EditReply {
    this.revision++;
    const now = judge(this);
    const unchanged = new Set(now.filter((each) => found.some((old) => JSON.stringify(old) === JSON.stringify(each))).map((each) => each.id));
    return {
      ...this.#standing(),
      changed: difference(before.values, this.values),
      lists: difference(before.lists, this.lists),
      findingsGone: found.filter((each) => !unchanged.has(each.id)).map((each) => each.id),
      findingsNew: now.filter((each) => !unchanged.has(each.id)),
      note,
      focus,
    };
  }

  #standing() {
    const blocking = judge(this).filter((finding) => finding.severity === "blocks").length;
    const reference = this.get("externalReference");
    return {
      id: this.id,
      revision: this.revision,
      heading: {
        title: `Import ${reference || "(no reference)"}`,
        reference,
        column: "H1",
        tag: "H1 · IM A",
        columnBecause: "deduced from direction and type",
        flow: "",
        importer: this.get(`${SAD}.importer.name`),
        exporter: this.get(`${SAD}.exporter.name`),
        lrn: null,
        mrn: this.sent > 2 ? "26BE101000K81Q4TR7" : null,
        savedUtc: new Date().toISOString(),
      },
      totals: totals(this),
      life: {
        steps: SENT.map((label, at) => ({ label, atUtc: null, state: at < this.sent ? "done" : at === this.sent ? "now" : "todo" })),
        next: blocking > 0 ? `Next: clear ${blocking} blocking problems, then send.` : "Next: send. CAS passes it to customs.",
      },
      undo: { undo: this.#past.at(-1)?.label ?? null, redo: this.#future.at(-1)?.label ?? null, steps: this.#past.length },
      send: {
        possible: blocking === 0 && this.sent === 0,
        act: "send",
        maySendBack: false,
        reason: blocking > 0 ? `clear ${blocking} blocking problems first` : "The shipment is put in the outbox and leaves at once.",
      },
    };
  }
}

const boxLists = new Map(
  sampleForm().sections.flatMap((section) =>
    section.groups.flatMap((group) =>
      group.boxes.map((box): [string, string | null] => {
        const base = section.perItem ? `${ITEMS}[].` : "";
        const list = group.list === null ? "" : `${group.list}[].`;
        return [pattern(base + list + box.path), box.list];
      }),
    ),
  ),
);

function listOf(path: string): string | null {
  return boxLists.get(pattern(path)) ?? null;
}

function difference<T>(before: Map<string, T>, now: Map<string, T>): { [key in string]: T | null } {
  const out: { [key in string]: T | null } = {};
  for (const [path, value] of now) if (JSON.stringify(before.get(path)) !== JSON.stringify(value)) out[path] = value;
  for (const path of before.keys()) if (!now.has(path)) out[path] = null;
  return out;
}
