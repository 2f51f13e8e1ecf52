import { describe, expect, test } from "vitest";

import { HostError } from "../../../host/host";
import { fakeHost } from "../../../host/fake";
import { Session } from "../../../state/session.svelte";
import { PaperPreview } from "./paper.svelte";

function preview() {
  const host = fakeHost([]);
  return { host, paper: new PaperPreview(new Session(host), "d1", null) };
}

const pagesAsked = (host: ReturnType<typeof fakeHost>) =>
  host.calls.filter(({ command }) => command === "record.print").map(({ request }) => (request as { page: number }).page);

describe("turning pages", () => {
  test.each([
    ["forward", [1], 1],
    ["back from the first", [-1], 0],
    ["past the last", [1, 1, 1], 1],
    ["to the end and back", [Infinity, -1], 0],
  ])("%s", async (_, turns, shown) => {
    const { paper } = preview();
    await paper.turnTo(0);
    for (const by of turns) await paper.turn(by);
    expect(paper.view?.page).toBe(shown);
  });

  test("only the page wanted last is shown, whichever answer comes last", async () => {
    const { host, paper } = preview();
    await paper.turnTo(0);
    host.delay_ms = 20;
    const slow = paper.turn(1);
    host.delay_ms = 0;
    await paper.turn(-1);
    await slow;
    expect(paper.view?.page).toBe(0);
    expect(pagesAsked(host)).toEqual([0, 1, 0]);
  });

  test("a page is not asked for twice in a row", async () => {
    const { host, paper } = preview();
    await paper.turnTo(0);
    await paper.turnTo(0);
    expect(pagesAsked(host)).toEqual([0]);
  });
});

test("the file is named where the PDF was saved, and the trouble where it was not", async () => {
  const { host, paper } = preview();
  await paper.save();
  expect(paper.saved).toContain(".pdf");
  host.failNext("record.save_print", new HostError({ code: "bad_input", message: "The disk is full.", fields: [], help: null }));
  await paper.save();
  expect(paper.trouble?.message).toBe("The disk is full.");
  expect(paper.saving).toBe(false);
});
