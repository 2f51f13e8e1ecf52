import { describe, expect, test } from "vitest";

import { eventOf, eventsIn } from "./event-lines";
import { asHostError } from "./host";
import { takeToken } from "./http";

function bytes(...chunks: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
}

describe("events over HTTP", () => {
  test.each([
    ['{"type":"status"}', { type: "status" }],
    ['data: {"type":"records","ids":["a"]}', { type: "records", ids: ["a"] }],
    [": keep-alive", null],
    ["", null],
    ["{broken", null],
    ["{}", null],
  ])("%s", (line, event) => expect(eventOf(line)).toEqual(event));

  test("a line may come in pieces, and the last without its end", async () => {
    const events = [];
    for await (const event of eventsIn(bytes('{"type":"sta', 'tus"}\n{"type":"records","ids":', '["ä"]}'))) events.push(event);
    expect(events).toEqual([{ type: "status" }, { type: "records", ids: ["ä"] }]);
  });
});

describe("the token leaves the address bar", () => {
  test.each([
    ["/?token=abc", "abc", "/"],
    ["/?token=abc&x=1#/declare", "abc", "/?x=1#/declare"],
    ["/#token=abc", "abc", "/"],
    ["/#/declare", "", "/#/declare"],
  ])("%s", (address, token, left) => {
    sessionStorage.clear();
    history.replaceState(null, "", address);
    expect(takeToken(location, history, sessionStorage)).toBe(token);
    expect(location.pathname + location.search + location.hash).toBe(left);
  });

  test("and is still there after a reload", () => {
    history.replaceState(null, "", "/?token=abc");
    takeToken(location, history, sessionStorage);
    expect(takeToken(location, history, sessionStorage)).toBe("abc");
  });
});

test("whatever a transport throws becomes a sentence with a way out", () => {
  const error = { code: "stale", message: "Somebody else wrote.", fields: [], help: null };
  expect(asHostError(error).trouble).toEqual(error);
  expect(asHostError(new TypeError("Failed to fetch")).trouble).toMatchObject({ code: "unreachable", help: expect.stringContaining("kept") as string });
  expect(asHostError("gone").trouble.message).toContain("gone");
});
