// A browser against `quayside-cli serve`: the same commands over loopback HTTP, with the token of this run.
import type { Event } from "../bindings/Event";
import { asHostError, isAppError, unreachable, type Command, type Host, type Reply, type Request } from "./host";
import { eventsIn } from "./event-lines";

const HEADER = "x-quayside-token";
const KEPT_AS = "quayside.token";
const RETRY_MS = [250, 500, 1000, 2000, 5000];

/** Takes the token out of the address bar, and remembers it for a reload of this tab. */
export function takeToken(location: Location, history: History, kept: Storage): string {
  const query = new URLSearchParams(location.search);
  const fragment = new URLSearchParams(location.hash.replace(/^#/, ""));
  const given = query.get("token") ?? fragment.get("token");
  if (given === null) return kept.getItem(KEPT_AS) ?? "";
  kept.setItem(KEPT_AS, given);
  query.delete("token");
  const rest = query.size > 0 ? `?${query}` : "";
  const hash = fragment.has("token") ? "" : location.hash;
  history.replaceState(history.state, "", location.pathname + rest + hash);
  return given;
}

export function httpHost(token: string): Host {
  return {
    call: (command, request) => call(token, command, request),
    listen: (callback) => follow(token, callback),
  };
}

async function call<C extends Command>(token: string, command: C, request: Request<C>): Promise<Reply<C>> {
  const body = JSON.stringify(request);
  let answer: Response;
  try {
    answer = await fetch(`/rpc/${command}`, {
      method: "POST",
      headers: { "content-type": "application/json", [HEADER]: token },
      body,
      // Small requests survive the closing of the window.
      keepalive: body.length < 32_000,
    });
  } catch (thrown) {
    throw asHostError(thrown);
  }
  const said: unknown = await answer.json().catch(() => null);
  if (answer.ok) return said as Reply<C>;
  if (isAppError(said)) throw asHostError(said);
  throw unreachable(`HTTP ${answer.status}`);
}

/** Reads the event stream, and comes back when it ends; after a gap the screens ask everything again. */
function follow(token: string, callback: (event: Event) => void): () => void {
  const stopping = new AbortController();
  void (async () => {
    for (let gap = 0; !stopping.signal.aborted; gap++) {
      try {
        const answer = await fetch("/events", { headers: { [HEADER]: token }, signal: stopping.signal });
        if (answer.ok && answer.body) {
          if (gap > 0) callback({ type: "status" });
          gap = 0;
          for await (const event of eventsIn(answer.body)) callback(event);
        }
      } catch {
        // The stream broke: wait and come back; commands say by themselves when the core is gone.
      }
      await pause(RETRY_MS[Math.min(gap, RETRY_MS.length - 1)] ?? 5000, stopping.signal);
    }
  })();
  return () => stopping.abort();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      done();
    });
  });
}
