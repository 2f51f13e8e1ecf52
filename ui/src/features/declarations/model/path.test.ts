import { describe, expect, test } from "vitest";

import { elementKey, insideElement, isGone, joined, pattern, resolved } from "./path";

const lists = new Map<string, number[]>([
  ["a.items", [7, 3]],
  ["a.items[#3].packs", [12]],
  ["b", []],
]);

describe("a path becomes permanent as far as its elements exist", () => {
  test.each([
    ["a.x", "a.x"],
    ["a.items[0].net", "a.items[#7].net"],
    ["a.items[1].packs[0].kind", "a.items[#3].packs[#12].kind"],
    ["a.items[1].packs[1].kind", "a.items[#3].packs[1].kind"],
    ["a.items[0].packs[0].kind", "a.items[#7].packs[0].kind"],
    ["a.items[2].packs[0].kind", "a.items[2].packs[0].kind"],
    ["a.items[#3].packs[0]", "a.items[#3].packs[#12]"],
    ["b[0].c[0]", "b[0].c[0]"],
    ["unknown[4]", "unknown[4]"],
  ])("%s → %s", (written, permanent) => expect(resolved(written, lists)).toBe(permanent));

  test("what is permanent stays so", () => {
    const once = resolved("a.items[1].packs[0].kind", lists);
    expect(resolved(once, lists)).toBe(once);
  });
});

test.each([
  ["a.items[#7].net", 7],
  ["a.items[0].net", null],
  ["a.itemsOther[#7]", null],
  ["a.items", null],
])("element of %s is %s", (path, key) => expect(elementKey(path, "a.items")).toBe(key));

test.each([
  ["a.items[#7].net", false],
  ["a.items[#8].net", true],
  ["a.items[#3].packs[#12].kind", false],
  ["a.items[#3].packs[#13].kind", true],
  ["a.items[#8].packs[#12].kind", true],
  ["a.items[5].net", false],
  ["a.x", false],
])("the element of %s is gone: %s", (path, gone) => expect(isGone(path, lists)).toBe(gone));

test("parts join with a dot, but not before an index", () => {
  expect(joined("a", "b")).toBe("a.b");
  expect(joined("a", "[0].b")).toBe("a[0].b");
  expect(joined("", "b")).toBe("b");
  expect(joined("a", "")).toBe("a");
});

test("inside an element, and without any index", () => {
  expect(insideElement("a.items[#7].packs[0].kind", "a.items")).toBe("packs[0].kind");
  expect(pattern("a.items[#7].packs[0].kind")).toBe("a.items[].packs[].kind");
});
