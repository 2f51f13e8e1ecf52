// The one way out of the window: commands to the core, and the core's "something changed".
import type { AppError } from "../bindings/AppError";
import type { Commands } from "../bindings/commands";
import type { Event } from "../bindings/Event";

export type Command = keyof Commands;
export type Request<C extends Command> = Commands[C]["request"];
export type Reply<C extends Command> = Commands[C]["reply"];

/** What a command throws. `unreachable` is the window's own: the core did not answer. */
export type Trouble = Omit<AppError, "code"> & { code: AppError["code"] | "unreachable" };

export class HostError extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.message);
    this.name = "HostError";
    this.trouble = trouble;
  }
}

export interface Host {
  call<C extends Command>(command: C, request: Request<C>): Promise<Reply<C>>;
  /** Hears events until the returned function is called. */
  listen(callback: (event: Event) => void): () => void;
}

/** Whatever a transport threw, as the one error the screens know. */
export function asHostError(thrown: unknown): HostError {
  if (thrown instanceof HostError) return thrown;
  if (isAppError(thrown)) return new HostError(thrown);
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return unreachable(said);
}

export function unreachable(said: string): HostError {
  return new HostError({
    code: "unreachable",
    message: `Quayside's core did not answer (${said}).`,
    fields: [],
    help: "What you typed is kept in this window and is sent again by itself as soon as the core answers.",
  });
}

export function isAppError(value: unknown): value is AppError {
  return typeof value === "object" && value !== null && "code" in value && "message" in value && "fields" in value;
}
