// One field's code list while it is being searched.
import type { CodeRow } from "../../../bindings/CodeRow";
import type { CodesView } from "../../../bindings/CodesView";
import type { Host } from "../../../host/host";
import { best, isUnsure, nearest } from "./best";

const FOUND_MAX = 40;
const ALL_MAX = 500;

/** A field's code list, as its box has it. */
export interface Asked {
  readonly list: string;
  readonly fits: string | null;
}

export class CodeSearch {
  open = $state(false);
  rows = $state.raw<readonly CodeRow[]>([]);
  foot = $state("");
  /** Row under the arrow keys; -1 when nothing would be taken. */
  at = $state(-1);
  /** The list was asked with arrows, so that row counts whatever was typed. */
  pointed = $state(false);
  /** Enter found several names for what was typed and waits for a choice; a second Enter keeps the text. */
  waiting = $state(false);
  #rowsOf = "";
  protected readonly host: Host;
  #asked = { list: "", text: "", limit: 0, fits: null as string | null, answer: Promise.resolve<CodesView | null>(null) };

  constructor(host: Host) {
    this.host = host;
  }

  /** `fits`: what a code must do to fit the field; those that do come first. */
  async show({ list, fits }: Asked, text: string, all = false): Promise<void> {
    this.open = true;
    this.pointed = false;
    this.waiting = false;
    const question = this.#ask({ list, fits }, all ? "" : text, all ? ALL_MAX : FOUND_MAX);
    const view = await question;
    if (this.#asked.answer !== question || view === null) return;
    // A long list shows a part only; the part around a value is found by the value.
    if (all && text !== "" && nearest(view.rows, text) < 0) return this.show({ list, fits }, text);
    this.rows = view.rows;
    this.#rowsOf = all ? "" : text;
    this.foot = view.foot;
    this.at = all ? nearest(view.rows, text) : this.certain(view.rows, text);
  }

  /** The row that is meant beyond doubt; -1 for none. */
  protected certain(rows: readonly CodeRow[], text: string): number {
    const taken = best(rows, text);
    return taken ? rows.indexOf(taken) : -1;
  }

  protected fetch({ list, fits }: Asked, text: string, limit: number): Promise<CodesView> {
    return this.host.call("codes.search", { list, text, limit, fits });
  }

  close(): void {
    this.open = false;
    this.pointed = false;
    this.waiting = false;
  }

  /** Keeps the list open for a word that fits several names, once; false when Enter may go on. */
  wait(text: string): boolean {
    if (!this.open || this.pointed || this.waiting || this.#rowsOf !== text || !isUnsure(this.rows, text)) return false;
    this.waiting = true;
    return true;
  }

  move(by: number): void {
    if (this.rows.length === 0) return;
    this.pointed = true;
    this.at = Math.max(0, Math.min(this.at + by, this.rows.length - 1));
  }

  /** What is taken for a typed text: the row pointed at, the certain match, or the text itself. */
  decide(asked: Asked, text: string): string | Promise<string> {
    const pointed = this.pointed && this.open ? this.rows[this.at] : undefined;
    if (pointed) return pointed.code;
    if (text.trim() === "") return text;
    return this.#ask(asked, text, FOUND_MAX).then((view) => best(view?.rows ?? [], text)?.code ?? text);
  }

  #ask({ list, fits }: Asked, text: string, limit: number): Promise<CodesView | null> {
    const asked = this.#asked;
    if (asked.list !== list || asked.text !== text || asked.limit !== limit || asked.fits !== fits) {
      // A list that cannot be searched leaves the text as typed; the core judges it all the same.
      const answer = this.fetch({ list, fits }, text, limit).catch(() => null);
      this.#asked = { list, text, limit, fits, answer };
    }
    return this.#asked.answer;
  }
}
