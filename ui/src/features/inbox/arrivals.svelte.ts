// What arrived, kept fresh by events: messages, conflicts, news, and how webhooks are received.
import type { Commands, CommandName } from "../../bindings/commands";
import type { ConflictRow } from "../../bindings/ConflictRow";
import type { ConflictView } from "../../bindings/ConflictView";
import type { InboxMessageView } from "../../bindings/InboxMessageView";
import type { InboxRow } from "../../bindings/InboxRow";
import type { InboxView } from "../../bindings/InboxView";
import type { NotificationSettings } from "../../bindings/NotificationSettings";
import type { NotificationsView } from "../../bindings/NotificationsView";
import type { WebhookSettings } from "../../bindings/WebhookSettings";
import type { WebhookView } from "../../bindings/WebhookView";
import { asHostError } from "../../host/host";
import type { Session } from "../../state/session.svelte";

export type Take = "mine" | "theirs" | "other";

export class Arrivals {
  inbox = $state.raw<InboxView | null>(null);
  older = $state.raw<readonly InboxRow[]>([]);
  message = $state.raw<InboxMessageView | null>(null);
  conflicts = $state.raw<readonly ConflictRow[] | null>(null);
  conflict = $state.raw<ConflictView | null>(null);
  news = $state.raw<NotificationsView | null>(null);
  webhook = $state.raw<WebhookView | null>(null);
  state = $state("");
  source = $state("");
  words = $state("");
  readonly #session: Session;
  #asked = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  readonly rows = $derived([...(this.inbox?.rows ?? []), ...this.older]);

  /** Reads all of it now and after every change, until the returned function is called. */
  follow(): () => void {
    void this.read();
    return this.#session.onEvent((event) => {
      if (event.type === "status" || event.type === "records") void this.read();
    });
  }

  async read(): Promise<void> {
    await Promise.all([this.find(), this.#readConflicts(), this.#readNews()]);
  }

  /** The last answer wins: an older question's rows never replace a newer one's. */
  async find(): Promise<void> {
    const mine = ++this.#asked;
    const { state, source, words } = this;
    const found = await this.#ask("inbox.list", { state, source, words, before: null });
    if (found === null || mine !== this.#asked) return;
    this.inbox = found;
    this.older = [];
  }

  async more(): Promise<void> {
    const before = this.rows.at(-1)?.number ?? null;
    const { state, source, words } = this;
    const found = await this.#ask("inbox.list", { state, source, words, before });
    if (found === null || this.inbox === null) return;
    this.older = [...this.older, ...found.rows];
    this.inbox = { ...this.inbox, more: found.more };
  }

  async open(id: string): Promise<void> {
    this.message = await this.#ask("inbox.show", { id });
  }

  async retry(row: InboxRow): Promise<void> {
    if ((await this.#ask("inbox.retry", { id: row.id })) !== null) await this.find();
  }

  async #readConflicts(): Promise<void> {
    const found = await this.#ask("conflict.list", {});
    if (found === null) return;
    this.conflicts = found.rows;
    const here = this.conflict?.row.id;
    const id = here ?? found.rows[0]?.id;
    if (id !== undefined) await this.look(id);
  }

  async look(id: string): Promise<void> {
    this.conflict = await this.#ask("conflict.view", { id });
  }

  /** Decides one value, or all that are open. */
  async decide(path: string | null, take: Take, text = ""): Promise<void> {
    if (this.conflict === null) return;
    const decided = await this.#ask("conflict.decide", { id: this.conflict.row.id, path, take, text });
    if (decided !== null) this.conflict = decided;
  }

  async #readNews(): Promise<void> {
    const [news, webhook] = await Promise.all([this.#ask("notification.list", {}), this.#ask("webhook.view", {})]);
    if (news !== null) this.news = news;
    if (webhook !== null) this.webhook = webhook;
  }

  async readNews(upTo: number): Promise<void> {
    this.news = (await this.#ask("notification.read", { upTo })) ?? this.news;
  }

  async choose(settings: NotificationSettings): Promise<void> {
    this.news = (await this.#ask("notification.choose", settings)) ?? this.news;
  }

  async chooseWebhook(settings: WebhookSettings): Promise<void> {
    this.webhook = (await this.#ask("webhook.choose", settings)) ?? this.webhook;
  }

  async #ask<C extends CommandName>(command: C, request: Partial<Commands[C]["request"]>): Promise<Commands[C]["reply"] | null> {
    try {
      return (await this.#session.host.call(command, request as Commands[C]["request"])) as Commands[C]["reply"];
    } catch (thrown) {
      this.#session.report(asHostError(thrown).trouble);
      return null;
    }
  }
}
