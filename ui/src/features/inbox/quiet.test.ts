import { expect, test } from "vitest";

import { isQuiet } from "./quiet";

test.each([
  [true, "18:00", "07:00", "17:59", false],
  [true, "18:00", "07:00", "18:00", true],
  [true, "18:00", "07:00", "23:59", true],
  [true, "18:00", "07:00", "06:59", true],
  [true, "18:00", "07:00", "07:00", false],
  [true, "12:00", "13:00", "12:30", true],
  [true, "12:00", "13:00", "13:00", false],
  [true, "08:00", "08:00", "08:00", false],
  [false, "18:00", "07:00", "20:00", false],
])("quiet %s from %s to %s: at %s that is %s", (quiet, quietFrom, quietTo, at, expected) => {
  expect(isQuiet({ quiet, quietFrom, quietTo }, new Date(`2026-11-22T${at}:00`))).toBe(expected);
});
