import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { enterField } from "./entering";

let first: HTMLInputElement;
let second: HTMLInputElement;

beforeEach(() => {
  vi.useFakeTimers();
  Element.prototype.scrollIntoView = () => undefined;
  [first, second] = ["100", "2000"].map((value) => {
    const field = document.body.appendChild(document.createElement("input"));
    field.value = value;
    field.setSelectionRange(0, 0);
    return field;
  }) as [HTMLInputElement, HTMLInputElement];
});
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

const selected = (field: HTMLInputElement) => field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);

test("a field has the keyboard at once and its text selected when the screen rests", () => {
  enterField(first);
  expect([document.activeElement, selected(first)]).toEqual([first, ""]);
  vi.runAllTimers();
  expect(selected(first)).toBe("100");
});

test.each(["keydown", "pointerdown", "beforeinput", "copy", "paste"])("what acts on the selection finds it: %s", (name) => {
  let found = "";
  first.addEventListener(name, () => (found = selected(first)));
  enterField(first);
  first.dispatchEvent(new Event(name, { bubbles: true }));
  expect(found).toBe("100");
});

test("a field that was left in between is left alone", () => {
  enterField(first);
  enterField(second);
  vi.runAllTimers();
  expect([selected(first), selected(second)]).toEqual(["", "2000"]);
});

test("the text is selected once: a caret set afterwards stays", () => {
  enterField(first);
  first.dispatchEvent(new Event("keydown", { bubbles: true }));
  first.setSelectionRange(1, 1);
  vi.runAllTimers();
  first.dispatchEvent(new Event("keydown", { bubbles: true }));
  expect([first.selectionStart, first.selectionEnd]).toEqual([1, 1]);
});
