import { afterEach, describe, expect, test, vi } from "vitest";

import { digitOf, matches, type Pressed } from "./chord";
import { answer, atHand, followFocus, holdKeys, press } from "./keyboard.svelte";
import { action, actionIds } from "./keymap";

function pressed(chord: string, code = ""): Pressed & KeyboardEventInit {
  const parts = chord.split("+");
  const key = parts.pop() ?? "";
  return { key, code, ctrlKey: parts.includes("Ctrl"), shiftKey: parts.includes("Shift"), altKey: parts.includes("Alt"), metaKey: parts.includes("Meta") };
}

describe("chords", () => {
  test.each([
    ["Ctrl+K", pressed("Ctrl+k"), true],
    ["Ctrl+K", pressed("Meta+k"), true],
    ["Ctrl+K", pressed("k"), false],
    ["Ctrl+K", pressed("Ctrl+Shift+K"), false],
    ["Ctrl+Shift+D", pressed("Ctrl+Shift+D"), true],
    ["F8", pressed("F8"), true],
    ["F8", pressed("Shift+F8"), false],
    ["Ctrl+PgDn", pressed("Ctrl+PageDown"), true],
    ["Alt+↓", pressed("Alt+ArrowDown"), true],
    ["Alt+1…9", pressed("Alt+4", "Digit4"), true],
    ["Alt+1…9", pressed("Alt+é", "Digit2"), true],
    ["Alt+1…9", pressed("Alt+0", "Digit0"), false],
    ["Ctrl+1…9", pressed("Alt+4", "Digit4"), false],
    ["Ctrl+Enter", pressed("Ctrl+Shift+Enter"), false],
  ])("%s and a press", (chord, event, said) => expect(matches(chord, event)).toBe(said));

  test("digits also from layouts that need Shift for them, and from the number pad", () => {
    expect(digitOf(pressed("Alt+é", "Digit2"))).toBe(2);
    expect(digitOf(pressed("Alt+9", "Numpad9"))).toBe(9);
    expect(digitOf(pressed("Alt+x", "KeyX"))).toBeNull();
  });
});

describe("the keymap", () => {
  test("no chord means two things in one scope", () => {
    const seen = new Map<string, string>();
    for (const id of actionIds) {
      for (const chord of action(id).chords) {
        const place = `${action(id).scope} ${chord}`;
        expect(seen.get(place), place).toBeUndefined();
        seen.set(place, id);
      }
    }
  });

  test("no single letter acts where a field may have the focus", () => {
    const letters = actionIds.filter((id) => action(id).chords.some((chord) => /^[A-Z]$/.test(chord)));
    expect(new Set(letters.map((id) => action(id).scope))).toEqual(new Set(["outbox", "inbox", "conflict"]));
  });
});

describe("a key press", () => {
  let stop: () => void = () => undefined;
  afterEach(() => stop());

  const event = (chord: string) => new KeyboardEvent("keydown", { ...pressed(chord), cancelable: true });

  test("runs the action that has a handler, and nothing else", () => {
    const run = vi.fn();
    stop = answer({ "desk.check": { run } });
    const check = event("Ctrl+Enter");
    expect(press(check)).toBe(true);
    expect(check.defaultPrevented).toBe(true);
    expect(press(event("Ctrl+N"))).toBe(false);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test("does not run what is not possible now, and keeps the browser from doing its own", () => {
    const run = vi.fn();
    stop = answer({ "desk.undo": { run, unavailable: () => "there is nothing to undo" } });
    const undo = event("Ctrl+z");
    press(undo);
    expect(run).not.toHaveBeenCalled();
    expect(undo.defaultPrevented).toBe(true);
  });

  test("rests while a dialog is open", () => {
    const run = vi.fn();
    stop = answer({ "desk.check": { run } });
    const release = holdKeys();
    expect(press(event("Ctrl+Enter"))).toBe(false);
    release();
    expect(press(event("Ctrl+Enter"))).toBe(true);
  });

  test("shows in the keys bar when it works at the focus", () => {
    stop = answer({ "desk.nextProblem": { run: vi.fn() } });
    const desk = document.body.appendChild(document.createElement("div"));
    const field = desk.appendChild(document.createElement("div"));
    desk.dataset.keys = "desk";
    field.dataset.keys = "field codes";
    followFocus(field.appendChild(document.createElement("input")));
    expect(atHand()).toEqual(["desk.nextProblem", "field.next", "field.codes"]);
    followFocus(document.body);
    expect(atHand()).toEqual(["desk.nextProblem"]);
  });
});
