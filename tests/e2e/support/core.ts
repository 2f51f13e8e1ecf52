// The real core for one test: `quayside-cli serve` on a profile in a temporary folder.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const ROOT = resolve(import.meta.dirname, "../../..");
const CLI = process.env.QUAYSIDE_CLI ?? join(ROOT, "target/debug/quayside-cli");
const UI = process.env.QUAYSIDE_UI ?? join(ROOT, "ui/dist");

export class Core {
  readonly profile: string;
  readonly #environment: Record<string, string>;
  #process: ChildProcess | null = null;
  #url = "";

  private constructor(profile: string, environment: Record<string, string>) {
    this.profile = profile;
    this.#environment = environment;
  }

  static async start(environment: Record<string, string> = {}): Promise<Core> {
    const core = new Core(await mkdtemp(join(tmpdir(), "quayside-e2e-")), environment);
    await core.serve();
    return core;
  }

  /** The address with this run's token. */
  get url(): string {
    return this.#url;
  }

  async serve(): Promise<void> {
    const child = spawn(CLI, ["--profile", this.profile, "serve", "--port", "0", "--ui", UI], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, QUAYSIDE_KEYS: "file", ...this.#environment },
    });
    this.#process = child;
    let complaint = "";
    child.stderr.on("data", (said: Buffer) => (complaint += said.toString()));
    const first = once(createInterface({ input: child.stdout }), "line");
    const ended = once(child, "exit").then(() => Promise.reject(new Error(`quayside-cli serve ended: ${complaint}`)));
    const [line] = (await Promise.race([first, ended])) as [string];
    ended.catch(() => undefined);
    this.#url = (JSON.parse(line) as { url: string }).url;
  }

  /** Ends the process at once, as a crash would. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  async end(): Promise<void> {
    await this.kill();
    await rm(this.profile, { recursive: true, force: true });
  }
}

/** A shipment of the shared acceptance input, or nothing when the checkout stands alone. */
export function sharedCase(name: string): string {
  return resolve(process.env.QUAYSIDE_CASES ?? join(ROOT, "../shared/cases"), name);
}
