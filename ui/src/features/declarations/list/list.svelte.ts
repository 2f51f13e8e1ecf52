// The rows a search found, page by page. The last question's answer wins.
import type { DossierRow } from "../../../bindings/DossierRow";
import type { FilterName } from "../../../bindings/FilterName";
import { asHostError, type Host, type Trouble } from "../../../host/host";

const PAGE = 100;
const REST_MS = 150;

export class DossierList {
  rows = $state.raw<readonly DossierRow[]>([]);
  filters = $state.raw<readonly FilterName[]>([]);
  /** How many each filter finds; what is not known yet is missing. */
  counts = $state.raw<ReadonlyMap<string, number>>(new Map());
  total = $state("");
  /** The kind of master data; empty for dossiers. */
  kind = $state("");
  text = $state("");
  filter = $state("all");
  asked = $state(false);
  readonly #host: Host;
  readonly #trouble: (trouble: Trouble) => void;
  #question = 0;
  #next: string | null = null;
  #reading = false;
  #counting: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, trouble: (trouble: Trouble) => void) {
    this.#host = host;
    this.#trouble = trouble;
  }

  async ask(): Promise<void> {
    const mine = ++this.#question;
    const view = await this.#read(null, Math.max(PAGE, Math.min(this.rows.length, 1000)));
    if (!view || mine !== this.#question) return;
    this.rows = view.rows;
    this.filters = view.filters;
    this.#next = view.next;
    this.asked = true;
    // Rows are what somebody types for; how many there are in each filter is said when the keys rest.
    clearTimeout(this.#counting);
    this.#counting = setTimeout(() => void this.#count(mine), this.counts.size === 0 ? 0 : REST_MS);
  }

  async #count(mine: number): Promise<void> {
    try {
      const { kind, text, filter } = this;
      const view = await this.#host.call("record.counts", { kind, text, filter, after: null, limit: 0 });
      if (mine !== this.#question) return;
      this.counts = new Map(view.counts.map(({ id, count }) => [id, count]));
      this.total = view.total;
    } catch (thrown) {
      this.#trouble(asHostError(thrown).trouble);
    }
  }

  /** The next page, when the end comes near. */
  async more(): Promise<void> {
    if (this.#next === null || this.#reading) return;
    const mine = this.#question;
    this.#reading = true;
    const view = await this.#read(this.#next, PAGE);
    this.#reading = false;
    if (!view || mine !== this.#question) return;
    this.rows = [...this.rows, ...view.rows];
    this.#next = view.next;
  }

  async #read(after: string | null, limit: number) {
    try {
      return await this.#host.call("record.list", { kind: this.kind, text: this.text, filter: this.filter, after, limit });
    } catch (thrown) {
      this.#trouble(asHostError(thrown).trouble);
      return null;
    }
  }
}
