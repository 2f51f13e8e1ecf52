import { expect, test } from "vitest";

import { differsFrom } from "./differing";

test.each([
  ["Red wine of fresh grapes, Carmenere", ["Red wine of fresh grapes, Merlot"], "Carmenere"],
  ["Red wine of fresh grapes, Merlot 2021", ["Red wine of fresh grapes, Merlot 2022", "White wine"], "2021"],
  ["Red wine", ["Red wine", "Red clay"], "Red wine"],
  ["Same description of goods", ["Same description of goods"], "Same description of goods"],
  ["Red wine of fresh grapes", ["Red wine of fresh grapes, Merlot"], "grapes"],
  ["", ["Red wine"], ""],
])("%s beside %j shows %s", (name, neighbours, shown) => expect(name.slice(differsFrom(name, neighbours))).toBe(shown));
