import { expect, test } from "vitest";

import { pieces } from "./pieces";
import { scrollFor, span } from "./windowing";

test.each([
  ["the start", 1000, 0, 280, { from: 0, to: 18, above_px: 0, below_px: 982 * 28 }],
  ["the middle", 1000, 2800, 280, { from: 92, to: 118, above_px: 92 * 28, below_px: 882 * 28 }],
  ["the end", 1000, 27720, 280, { from: 982, to: 1000, above_px: 982 * 28, below_px: 0 }],
  ["a short list", 3, 0, 280, { from: 0, to: 3, above_px: 0, below_px: 0 }],
  ["an empty one", 0, 0, 280, { from: 0, to: 0, above_px: 0, below_px: 0 }],
  ["scrolled beyond a list that shrank", 5, 9999, 280, { from: 5, to: 5, above_px: 140, below_px: 0 }],
])("rows at %s", (_, count, top, height, expected) => expect(span(count, 28, top, height)).toEqual(expected));

test("a million rows keep the page small", () => {
  const { from, to } = span(1_000_000, 28, 14_000_000, 800);
  expect(to - from).toBeLessThan(60);
});

test.each([
  [0, 100, 280, 0],
  [4, 100, 280, null],
  [20, 0, 280, 308],
])("row %i is brought into sight", (index, top, height, scroll) => expect(scrollFor(index, 28, top, height)).toBe(scroll));

test("search letters are marked as text, whatever they are", () => {
  expect(pieces("Ch. Brévannes (2018)", "brév (20")).toEqual([
    { text: "Ch. ", hit: false },
    { text: "Brév", hit: true },
    { text: "annes ", hit: false },
    { text: "(20", hit: true },
    { text: "18)", hit: false },
  ]);
  expect(pieces("<b>x</b>", "")).toEqual([{ text: "<b>x</b>", hit: false }]);
});
