// The paper in front: its page, what is to be known of it, and the PDF.
import type { PrintView } from "../../../bindings/PrintView";
import { asHostError, type Trouble } from "../../../host/host";
import type { Session } from "../../../state/session.svelte";
import { t } from "../../../words";

const FORM = "sad";

export class PaperPreview {
  view = $state.raw<PrintView | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  /** Where the PDF was saved last. */
  saved = $state<string | null>(null);
  saving = $state(false);
  readonly #session: Session;
  readonly #id: string;
  readonly #asAtUtc: string | null;
  #wanted = 0;

  constructor(session: Session, id: string, asAtUtc: string | null) {
    this.#session = session;
    this.#id = id;
    this.#asAtUtc = asAtUtc;
  }

  async turnTo(page: number): Promise<void> {
    const last = (this.view?.pageCount ?? 1) - 1;
    const wanted = Math.max(0, Math.min(page, last));
    if (this.view !== null && wanted === this.#wanted) return;
    this.#wanted = wanted;
    try {
      const view = await this.#session.host.call("record.print", { id: this.#id, form: FORM, page: wanted, asAtUtc: this.#asAtUtc });
      // Pages are turned faster than they come: only the one wanted last is shown.
      if (this.#wanted !== wanted) return;
      this.view = view;
      this.trouble = null;
      this.#session.say(t("paper.pageOf", { page: view.page + 1, count: view.pageCount }));
    } catch (thrown) {
      this.trouble = asHostError(thrown).trouble;
    }
  }

  turn(by: number): Promise<void> {
    return this.turnTo(this.#wanted + by);
  }

  async save(): Promise<void> {
    if (this.saving) return;
    this.saving = true;
    this.trouble = null;
    try {
      const { file } = await this.#session.host.call("record.save_print", { id: this.#id, form: FORM, asAtUtc: this.#asAtUtc });
      this.saved = file;
      this.#session.say(t("paper.saved", { file }));
    } catch (thrown) {
      this.trouble = asHostError(thrown).trouble;
    } finally {
      this.saving = false;
    }
  }
}
