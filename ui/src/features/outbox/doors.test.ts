import { expect, test } from "vitest";

import { countOf, isSettled } from "./doors.svelte";

test.each([
  ["waiting", false],
  ["sending", false],
  ["accepted", false],
  ["unknown", false],
  ["parked", false],
  ["confirmed", true],
  ["refused", true],
  ["cancelled", true],
])("a row that is %s is settled: %s", (state, settled) => expect(isSettled({ state })).toBe(settled));

test("each filter counts its states", () => {
  const counts = [
    { state: "waiting", count: 3 },
    { state: "parked", count: 2 },
    { state: "refused", count: 1 },
    { state: "confirmed", count: 7 },
  ];
  expect((["open", "you", "left", "all"] as const).map((filter) => countOf(filter, counts))).toEqual([5, 3, 8, 13]);
});
