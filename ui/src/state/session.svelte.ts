// What every screen shares: the host, the frame's status, and the sentences that need somebody.
import type { Event } from "../bindings/Event";
import type { StatusView } from "../bindings/StatusView";
import { reactionTo } from "../errors/classification";
import { asHostError, type Host, type Trouble } from "../host/host";
import { preferences } from "./preferences.svelte";
import { progress } from "./progress.svelte";

export interface Note {
  readonly id: number;
  readonly severity: "block" | "warn" | "info" | "ok";
  readonly message: string;
  readonly help: string | null;
  /** The dossier it is about: it is shown there only. */
  readonly record: string | null;
}

/** What a note is about, and whether it goes by itself. */
export interface About {
  readonly record?: string;
  readonly passing?: boolean;
}

const NOTES_MAX = 4;
const PASSING_MS = 8000;
/** Every edit moves the counts of the frame; they are asked for this long after it, once for all of them. */
const COUNTS_MS = 250;

export class Session {
  readonly host: Host;
  status = $state.raw<StatusView | null>(null);
  /** The store cannot be used: this takes the place of everything. */
  closed = $state.raw<Trouble | null>(null);
  notes = $state.raw<readonly Note[]>([]);
  /** Spoken by the live region. */
  said = $state("");
  #nextNote = 0;
  #soon: ReturnType<typeof setTimeout> | undefined;
  /** Said once. Not watched: who asks for the status must not wait for its own answer. */
  #backupTrouble: string | null = null;
  #spoken: { language: string; told: Promise<unknown> } | null = null;
  readonly #listeners = new Set<(event: Event) => void>();

  constructor(host: Host) {
    this.host = host;
  }

  /** Hears the core for as long as the window lives. */
  start(): () => void {
    void this.refresh();
    return this.host.listen((event) => {
      if (event.type === "progress") progress.tell(event.task, event.percent);
      if (event.type === "status") void this.refresh();
      if (event.type === "records" || event.type === "edited") this.#refreshSoon();
      for (const listener of this.#listeners) listener(event);
    });
  }

  /** Locks the desk: what is being typed is kept first. */
  async lock(): Promise<void> {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    try {
      this.status = await this.host.call("app.lock", {});
    } catch (thrown) {
      this.report(asHostError(thrown).trouble);
    }
  }

  onEvent(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells the core in which language to name elements and codes; nothing is shown before it knows. */
  async speak(): Promise<void> {
    const language = preferences.names;
    if (this.#spoken?.language !== language) {
      this.#spoken = { language, told: this.host.call("catalogue.speak", { language }) };
    }
    try {
      await this.#spoken.told;
    } catch (thrown) {
      this.#spoken = null;
      this.report(asHostError(thrown).trouble);
    }
  }

  async refresh(): Promise<void> {
    try {
      this.status = await this.host.call("app.status", {});
      const { trouble } = this.status.backup;
      if (trouble !== null && trouble !== this.#backupTrouble) this.tell("warn", trouble);
      this.#backupTrouble = trouble;
      this.closed = null;
    } catch (thrown) {
      const { trouble } = asHostError(thrown);
      if (this.status === null) this.closed = trouble;
      else this.report(trouble);
    }
  }

  #refreshSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void this.refresh();
    }, COUNTS_MS);
  }

  report(trouble: Trouble, about: About = {}): void {
    const reaction = reactionTo(trouble);
    if (reaction.place === "page") {
      this.closed = trouble;
      return;
    }
    const [field] = trouble.fields;
    const message = field ? `${trouble.message} ${field.message}` : trouble.message;
    if (about.passing) this.tell("info", message, trouble.help, about);
    else this.tell(reaction.severity, message, trouble.help, about);
  }

  tell(severity: Note["severity"], message: string, help: string | null = null, about: About = {}): void {
    const record = about.record ?? null;
    const others = this.notes.filter((note) => note.message !== message || note.record !== record);
    const id = this.#nextNote++;
    this.notes = [...others, { id, severity, message, help, record }].slice(-NOTES_MAX);
    // What only informs goes by itself; what needs somebody stays until it is put away.
    if (severity === "ok" || severity === "info" || about.passing) setTimeout(() => this.dismiss(id), PASSING_MS);
  }

  /** What belongs to the dossier in front, or to none. */
  notesAt(record: string | null): readonly Note[] {
    return this.notes.filter((note) => note.record === null || note.record === record);
  }

  dismiss(id: number): void {
    this.notes = this.notes.filter((note) => note.id !== id);
  }

  say(sentence: string): void {
    this.said = sentence;
  }
}
