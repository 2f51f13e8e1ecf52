import { flushSync } from "svelte";
import { expect, test, vi } from "vitest";

import type { Host, Trouble } from "../host/host";
import { preferences } from "./preferences.svelte";
import { Session } from "./session.svelte";

const host = { listen: () => () => undefined } as unknown as Host;
const refused: Trouble = { code: "refused", message: "There is nothing to undo.", fields: [], help: null };

test("a note about a dossier is shown there only", () => {
  const session = new Session(host);
  session.tell("warn", "It was not sent.", null, { record: "a" });
  session.tell("block", "No line to CAS.");
  const at = (record: string | null) => session.notesAt(record).map(({ message }) => message);
  expect(at("a")).toEqual(["It was not sent.", "No line to CAS."]);
  expect(at("b")).toEqual(["No line to CAS."]);
  expect(at(null)).toEqual(["No line to CAS."]);
});

test("the same words about two dossiers are two notes", () => {
  const session = new Session(host);
  session.tell("warn", "It was not sent.", null, { record: "a" });
  session.tell("warn", "It was not sent.", null, { record: "b" });
  session.tell("warn", "It was not sent.", null, { record: "b" });
  expect(session.notes).toHaveLength(2);
});

test("what is trivial passes by itself, what needs somebody stays", () => {
  vi.useFakeTimers();
  const session = new Session(host);
  session.report(refused, { record: "a", passing: true });
  session.report({ ...refused, message: "It was not sent." }, { record: "a" });
  vi.advanceTimersByTime(60_000);
  expect(session.notes.map(({ message }) => message)).toEqual(["It was not sent."]);
  vi.useRealTimers();
});

test("why the day has no backup is said once, and asking wakes nobody who only began to listen", async () => {
  const trouble = "Today's backup could not be made. The disk is full.";
  const ANSWERS = 10;
  let asked = 0;
  // Who asks again and again gets no answer any more: the test fails then, where it would run for ever.
  const call = () => (++asked > ANSWERS ? new Promise(() => undefined) : Promise.resolve({ backup: { trouble } }));
  const answering = { listen: () => () => undefined, call } as unknown as Host;
  const session = new Session(answering);
  let begun = 0;
  const stop = $effect.root(() => {
    $effect(() => {
      begun++;
      return session.start();
    });
  });
  flushSync();
  await session.refresh();
  await session.refresh();
  flushSync();
  expect(session.notes.map(({ message }) => message)).toEqual([trouble]);
  expect(begun).toBe(1);
  stop();
});

test("the core is told the language of names once, and again when a person chooses another", async () => {
  const told: unknown[] = [];
  const hearing = { listen: () => () => undefined, call: (command: string, request: unknown) => Promise.resolve(told.push([command, request])) } as unknown as Host;
  const session = new Session(hearing);
  await session.speak();
  await session.speak();
  preferences.choose({ names: "fr" });
  await session.speak();
  preferences.choose({ names: "en" });
  expect(told).toEqual([
    ["catalogue.speak", { language: "en" }],
    ["catalogue.speak", { language: "fr" }],
  ]);
});
