// Events as they come over HTTP: one JSON text a line, bare or behind `data:`.
import type { Event } from "../bindings/Event";

export async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<Event> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let held = "";
  for (;;) {
    const { done, value } = await reader.read();
    held += decoder.decode(value, { stream: !done });
    const lines = held.split(/\r?\n/);
    held = done ? "" : (lines.pop() ?? "");
    for (const line of lines) {
      const event = eventOf(line);
      if (event) yield event;
    }
    if (done) return;
  }
}

/** A comment, a keep-alive or a field we do not use is no event. */
export function eventOf(line: string): Event | null {
  const text = line.startsWith("data:") ? line.slice(5).trim() : line.trim();
  if (!text.startsWith("{")) return null;
  try {
    const event = JSON.parse(text) as Event;
    return typeof event.type === "string" ? event : null;
  } catch {
    return null;
  }
}
