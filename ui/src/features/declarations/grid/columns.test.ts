import { expect, test } from "vitest";

import { fakeHost } from "../../../host/fake";
import { ITEMS } from "../../../host/fake/form";
import { columnsOf, inUse, patternsUsed } from "./columns";

async function columns() {
  const form = await fakeHost([]).call("catalogue.form", { column: "H1" });
  const section = form.sections.find(({ perItem }) => perItem);
  return columnsOf(section ?? { id: "", label: "", perItem: true, groups: [] });
}

test("the commodity code comes first", async () => {
  expect((await columns())[0]?.box.list).toBe("commodity_codes");
});

test("an empty column that is not always needed stays out until an item holds something in it", async () => {
  const all = await columns();
  const paths = (used: ReadonlySet<string>) => inUse(all, used).map(({ path }) => path);
  expect(paths(new Set())).not.toContain("goodsMeasure.supQty");
  expect(paths(new Set())).toContain("goodsMeasure.nmass");
  const used = patternsUsed([`${ITEMS}[#7].goodsMeasure.supQty`, "elsewhere.quantity"], ITEMS);
  expect([...used]).toEqual(["goodsMeasure.supQty"]);
  expect(paths(used)).toContain("goodsMeasure.supQty");
});
