import { expect, test } from "vitest";

import { isSettled } from "./doors.svelte";

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
