// The findings of one dossier, indexed so that a field, an item or a tab looks at its own only.
import type { FindingView } from "../../../bindings/FindingView";
import { WatchedMap } from "../../../state/watched-map.svelte";
import { resolved, type Lists } from "./path";

export type Severity = "blocks" | "warns" | "informs";
export const severities: readonly Severity[] = ["blocks", "warns", "informs"];

export interface Tally {
  readonly blocks: number;
  readonly warns: number;
  readonly informs: number;
}

const NOTHING: Tally = { blocks: 0, warns: 0, informs: 0 };
const NONE: readonly FindingView[] = [];
const NONE_OF_THEM: readonly string[] = [];

export function worst(tally: Tally): Severity | null {
  return severities.find((severity) => tally[severity] > 0) ?? null;
}

export class Findings {
  readonly #byId = new Map<string, FindingView>();
  /** Where each finding was put, because the lists move on. */
  readonly #placesOf = new Map<string, ReadonlySet<string>>();
  readonly #byPath = new WatchedMap<string, readonly FindingView[]>();
  readonly #byItem = new WatchedMap<number, Tally>();
  readonly #bySection = new WatchedMap<string, Tally>();
  #version = $state(0);
  #total = $state.raw<Tally>(NOTHING);

  /** All, blocking first, each group in the order the core gave. */
  readonly ordered = $derived.by(() => {
    void this.#version;
    const all = [...this.#byId.values()];
    return severities.flatMap((severity) => all.filter((finding) => finding.severity === severity));
  });

  get total(): Tally {
    return this.#total;
  }

  at(path: string): readonly FindingView[] {
    return this.#byPath.get(path) ?? NONE;
  }

  ofItem(key: number): Tally {
    return this.#byItem.get(key) ?? NOTHING;
  }

  ofSection(id: string): Tally {
    return this.#bySection.get(id) ?? NOTHING;
  }

  replace(findings: readonly FindingView[], lists: Lists): void {
    const wanted = new Map(findings.map((finding) => [finding.id, finding]));
    const gone = [...this.#byId.keys()].filter((id) => !wanted.has(id));
    const fresh = findings.filter((finding) => !same(this.#byId.get(finding.id), finding));
    this.change(gone, fresh, lists);
  }

  /** Takes away and puts in; touches only the paths, items and sections concerned. */
  change(gone: readonly string[], fresh: readonly FindingView[], lists: Lists): void {
    if (gone.length === 0 && fresh.length === 0) return;
    for (const id of gone) this.#remove(id);
    for (const finding of fresh) {
      this.#remove(finding.id);
      this.#byId.set(finding.id, finding);
      const where = places(finding, lists);
      this.#placesOf.set(finding.id, where);
      for (const path of where) this.#byPath.set(path, [...this.at(path), finding]);
      this.#count(finding, 1);
    }
    this.#version++;
  }

  /** Elements came into being: findings that name them by position move to their permanent paths. */
  follow(lists: Lists): void {
    const moved = [...this.#byId.values()].filter((finding) => {
      const before = this.#placesOf.get(finding.id);
      return [...places(finding, lists)].some((path) => before?.has(path) !== true);
    });
    this.change([], moved, lists);
  }

  #remove(id: string): void {
    const finding = this.#byId.get(id);
    if (!finding) return;
    this.#byId.delete(id);
    for (const path of this.#placesOf.get(id) ?? NONE_OF_THEM) {
      const rest = this.at(path).filter((other) => other.id !== id);
      if (rest.length > 0) this.#byPath.set(path, rest);
      else this.#byPath.delete(path);
    }
    this.#count(finding, -1);
  }

  #count(finding: FindingView, step: 1 | -1): void {
    this.#total = plus(this.#total, finding, step);
    if (finding.item !== null) this.#byItem.set(finding.item, plus(this.ofItem(finding.item), finding, step));
    if (finding.section !== null) this.#bySection.set(finding.section, plus(this.ofSection(finding.section), finding, step));
  }
}

/**
 * A finding marks the field to jump to; the other paths only explain it. The path may name an element that did not
 * exist when the finding was made: it is kept under both spellings.
 */
function places(finding: FindingView, lists: Lists): Set<string> {
  const [first] = finding.paths;
  return first === undefined ? new Set() : new Set([first, resolved(first, lists)]);
}

function plus(tally: Tally, finding: FindingView, step: 1 | -1): Tally {
  const severity = finding.severity as Severity;
  return { ...tally, [severity]: (tally[severity] ?? 0) + step };
}

function same(a: FindingView | undefined, b: FindingView): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
