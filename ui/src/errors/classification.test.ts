import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { reactions, reactionTo } from "./classification";

test("every code of the boundary has its reaction, and no other", () => {
  const written = readFileSync("src/bindings/Code.ts", "utf8");
  const codes = [...written.slice(written.indexOf("export type")).matchAll(/"(\w+)"/g)].map((match) => match[1]);
  expect(Object.keys(reactions).sort()).toEqual([...codes, "unreachable"].sort());
});

test("a store that cannot be used takes the whole page; nothing else does", () => {
  const whole = Object.entries(reactions).filter(([, { place }]) => place === "page");
  expect(whole.map(([code]) => code)).toEqual(["store"]);
});

test("a code this window does not know is treated as a defect", () => {
  const trouble = { code: "brand_new" as "internal", message: "?", fields: [], help: null };
  expect(reactionTo(trouble)).toEqual(reactions.internal);
});
