// Where a person is on the desk: section, item, field, pane. It survives going to another tab and back.
import { tick } from "svelte";

import type { BoxView } from "../../../bindings/BoxView";
import type { FindingView } from "../../../bindings/FindingView";
import type { SectionView } from "../../../bindings/SectionView";
import { enterField } from "../../../keyboard/entering";
import type { Desk } from "../model/desk.svelte";
import { elementKey, joined, pattern, resolved } from "../model/path";

export type Pane = "problems" | "why" | "history" | "attachments";
export type Shape = "form" | "grid";

/** The field with the focus, as far as others may act on it. */
export interface ActiveField {
  readonly path: string;
  readonly box: BoxView;
  /** Hands over what was typed. */
  commit(): void;
}

/** One repair of one problem. */
export interface RepairAt {
  readonly finding: string;
  readonly at: number;
}

export class DeskScreen {
  readonly desk: Desk;
  section = $state("");
  shape = $state<Shape>("form");
  pane = $state<Pane>("problems");
  /** In narrow windows the pane lies over the form when it is wanted. */
  paneOver = $state(false);
  active = $state.raw<ActiveField | null>(null);
  /** The field the keyboard was in last. */
  left: string | null = null;
  finding = $state<string | null>(null);
  /** A field the grid should show instead of the form. */
  wanted = $state.raw<{ path: string } | null>(null);
  filter = $state("");
  problemsOnly = $state(false);
  /** The repairs in sight, down the problems pane: the first nine have a key each. */
  repairs = $state.raw<readonly RepairAt[]>([]);
  /** The grid shows its empty columns as well. */
  allColumns = $state(false);
  root: HTMLElement | null = null;
  #key = $state<number | null>(null);
  #at = $state(0);

  constructor(desk: Desk) {
    this.desk = desk;
    this.section = desk.form.sections[0]?.id ?? "";
    this.#key = desk.items[0] ?? null;
  }

  get sections(): readonly SectionView[] {
    return this.desk.form.sections;
  }

  readonly current = $derived.by(() => this.sections.find((section) => section.id === this.section) ?? this.sections[0]);
  readonly itemSection = $derived.by(() => this.sections.find((section) => section.perItem));

  /** Position of the current item; one behind the last is the item that typing would make. */
  readonly itemAt = $derived.by(() => {
    const items = this.desk.items;
    const found = this.#key === null ? -1 : items.indexOf(this.#key);
    return found >= 0 ? found : Math.min(this.#at, items.length);
  });

  /** Of every box its section, by path pattern. */
  readonly #sectionOf = $derived.by(() => {
    const found: Record<string, string> = {};
    for (const section of this.sections) {
      const base = section.perItem ? `${this.desk.form.items}[]` : "";
      for (const group of section.groups) {
        const list = group.list === null ? base : `${joined(base, pattern(group.list))}[]`;
        for (const box of group.boxes) found[joined(list, pattern(box.path))] = section.id;
      }
    }
    return found;
  });

  get itemKey(): number | null {
    return this.desk.items[this.itemAt] ?? null;
  }

  /** What the boxes of a section hang on. */
  base(section: SectionView): string {
    return section.perItem ? this.desk.itemPath(this.itemAt) : "";
  }

  /** Keeps to the same item when the list changes around it. */
  settle(): void {
    const key = this.itemKey;
    if (key !== null && key !== this.#key) this.#key = key;
    if (this.#at !== this.itemAt) this.#at = this.itemAt;
  }

  goSection(id: string): void {
    this.active?.commit();
    this.section = id;
    if (!this.current?.perItem) this.shape = "form";
  }

  goItem(at: number): void {
    this.active?.commit();
    // One behind the last is an offer, made only where something can be typed.
    const last = this.desk.items.length - (this.desk.readOnly === null ? 0 : 1);
    this.#at = Math.max(0, Math.min(at, last));
    this.#key = this.desk.items[this.#at] ?? null;
    // Who goes through the details of items stays among details.
    if (this.itemSection && this.current?.perItem !== true) this.section = this.itemSection.id;
  }

  /** Takes the keyboard to a path: section, item, then the field itself. */
  async focus(path: string, section: string | null = null): Promise<void> {
    const { desk } = this;
    const target = resolved(path, desk.lists);
    const key = elementKey(target, desk.form.items);
    const wanted = this.#sectionFor(target, key) ?? section;
    if (key !== null) this.goItem(desk.items.indexOf(key));
    if (wanted !== null && wanted !== this.section) this.goSection(wanted);
    if (this.shape === "grid" && key !== null) {
      this.wanted = { path: target };
      return;
    }
    await tick();
    enterField(this.#fieldAt(target));
  }

  /** The problem before or behind the one selected, across sections and items. */
  stepProblem(by: 1 | -1): void {
    const all = this.desk.findings.ordered;
    if (all.length === 0) return;
    const here = all.findIndex((finding) => finding.id === this.finding);
    const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : (here + by + all.length) % all.length];
    if (next) this.goFinding(next);
  }

  goFinding(finding: FindingView): void {
    this.finding = finding.id;
    this.pane = "problems";
    const [path] = finding.paths;
    if (path !== undefined) void this.focus(path, finding.section);
  }

  /** Which of Ctrl+1…9 applies a repair; null when none does. */
  repairNumber(finding: string, at: number): number | null {
    const found = this.numberedRepairs.findIndex((each) => each.finding === finding && each.at === at);
    return found < 0 ? null : found + 1;
  }

  /** Those in sight; while the pane is away, those of the chosen problem. */
  get numberedRepairs(): readonly RepairAt[] {
    if (this.repairs.length > 0) return this.repairs;
    const chosen = this.desk.findings.ordered.find((each) => each.id === this.finding);
    return chosen?.repairs.slice(0, 9).map((_, at) => ({ finding: chosen.id, at })) ?? [];
  }

  fields(): HTMLInputElement[] {
    const which = this.desk.readOnly === null ? "input[data-path]:not([readonly])" : "input[data-path]";
    return [...(this.root?.querySelectorAll<HTMLInputElement>(which) ?? [])];
  }

  /** Coming back: the field that was left, else the first. */
  async focusAgain(): Promise<void> {
    await tick();
    const field = this.left === null ? undefined : this.fields().find((each) => each.dataset.path === this.left);
    if (!field) return this.focusFirst();
    enterField(field);
  }

  async focusFirst(): Promise<void> {
    await tick();
    enterField(this.fields()[0]);
  }

  /** The same box of another item; where there is none, the first. */
  async focusSame(boxPath: string): Promise<void> {
    await tick();
    const field = this.fields().find((each) => each.dataset.path?.endsWith(boxPath));
    if (!field) return this.focusFirst();
    enterField(field);
  }

  #sectionFor(path: string, key: number | null): string | null {
    const shape = pattern(path);
    const exact = this.#sectionOf[shape];
    if (exact !== undefined) return exact;
    if (key !== null) return this.itemSection?.id ?? null;
    const near = Object.keys(this.#sectionOf).find((known) => known.startsWith(shape));
    return near === undefined ? null : (this.#sectionOf[near] ?? null);
  }

  #fieldAt(path: string): HTMLInputElement | undefined {
    const all = [...(this.root?.querySelectorAll<HTMLInputElement>("input[data-path]") ?? [])];
    const within = all.filter((field) => field.dataset.path?.startsWith(path));
    return all.find((field) => field.dataset.path === path) ?? within.find((field) => !field.readOnly) ?? within[0];
  }
}
