import { expect, test } from "vitest";

import en from "../../messages/en.json";
import { keymap } from "../keyboard/keymap";
import { t, tn } from ".";

test("values stand in the sentence, and text from outside stays text", () => {
  expect(t("codes.none", { text: "<b>" })).toContain("“<b>”");
  expect(tn("check.blocks", 1)).toBe("1 blocking problem.");
  expect(tn("check.blocks", 4)).toBe("4 blocking problems.");
});

test("every countable has both its forms, every action its words", () => {
  const keys = Object.keys(en);
  for (const key of keys.filter((each) => each.endsWith(".one"))) expect(keys).toContain(key.replace(/one$/, "other"));
  for (const { label } of Object.values(keymap)) expect(keys).toContain(label);
});
