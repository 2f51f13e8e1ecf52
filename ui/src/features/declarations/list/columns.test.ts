import { expect, test } from "vitest";

import { chosenColumns, toggled, widths } from "./columns";

const ids = (kept: readonly string[]) => chosenColumns(kept).map((column) => column.id);

test("without a choice, or with one of another time, the usual columns stand", () => {
  const usual = ["reference", "goods", "parties", "items", "problems", "state", "changed"];
  expect(ids([])).toEqual(usual);
  expect(ids(["colour"])).toEqual(usual);
});

test("columns keep the order of the list, and one always stays", () => {
  expect(ids(toggled(["state", "reference"], "mrn"))).toEqual(["reference", "mrn", "state"]);
  expect(ids(toggled(["state", "mrn"], "mrn"))).toEqual(["state"]);
  expect(ids(toggled(["state"], "state"))).toEqual(["state"]);
  expect(widths(chosenColumns(["items"]))).toBe("16px 48px");
});
