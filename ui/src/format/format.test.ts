import { describe, expect, test } from "vitest";

import { commodityPairs, forReading, grouped } from "./number";
import { when } from "./time";

const S = "\u00a0";

describe("figures are grouped for reading and never computed", () => {
  test.each([
    ["12600.00", `12${S}600.00`],
    ["999", "999"],
    ["1234567890123456789.123456", `1${S}234${S}567${S}890${S}123${S}456${S}789.123456`],
    ["-1284.00", `\u22121${S}284.00`],
    ["0.10", "0.10"],
    ["12*24", "12*24"],
    ["", ""],
    ["UK", "UK"],
    ["1,000+", "1,000+"],
  ])("%s", (text, shown) => expect(grouped(text)).toBe(shown));

  test("as each person likes them", () => {
    expect(grouped("1234567.5", "point")).toBe("1.234.567,5");
    expect(grouped("1234567.5", "comma")).toBe("1,234,567.5");
    expect(grouped("1234567.5", "none")).toBe("1234567.5");
  });

  test("by the kind of the element", () => {
    expect(forReading("mass_kg", "1008.000", "space")).toBe(`1${S}008.000`);
    expect(forReading("text", "1008", "space")).toBe("1008");
    expect(forReading("commodity_code", "2204214200", "space")).toBe("2204 21 42 00");
  });
});

test.each([
  ["2204214200", "2204 21 42 00"],
  ["22042142", "2204 21 42"],
  ["220421420", "2204 21 42 0"],
  ["22", "22"],
  ["O2042142", "O2042142"],
])("commodity code %s", (code, shown) => expect(commodityPairs(code)).toBe(shown));

test("a moment reads short today, longer before, and is kept when it is none", () => {
  const now = new Date(2026, 10, 23, 12, 0);
  const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();
  expect(when(at(2026, 10, 23, 9, 41), now)).toBe("09:41");
  expect(when(at(2026, 10, 20, 16, 42), now)).toBe("20 Nov 16:42");
  expect(when(at(2025, 1, 3, 8, 0), now)).toBe("3 Feb 2025");
  expect(when("soon", now)).toBe("soon");
});
