import { beforeEach, expect, test } from "vitest";

import { hashOf, inSight, placeOf, workspace } from "./workspace.svelte";

beforeEach(() => {
  for (const { id } of workspace.open) workspace.close(id);
});

test.each([
  ["#/dossier/a%2Fb", { page: "dossier", id: "a/b" }],
  ["#/declare", { page: "declare" }],
  ["#/declare/refused", { page: "declare", filter: "refused" }],
  ["#/outbox", { page: "outbox" }],
  ["#/nonsense", { page: "today" }],
  ["", { page: "today" }],
])("the address %s is a place", (hash, place) => {
  expect(placeOf(hash)).toEqual(place);
  expect(placeOf(hashOf(placeOf(hash)))).toEqual(place);
});

test("a dossier opens one tab, takes its title, and its neighbour comes to front when it closes", () => {
  workspace.goDossier("a", "A");
  workspace.goDossier("b");
  workspace.rename("b", "B");
  workspace.goDossier("a");
  expect(workspace.open).toEqual([{ id: "a", title: "A" }, { id: "b", title: "B" }]);
  workspace.step(1);
  expect(workspace.place).toEqual({ page: "dossier", id: "b" });
  workspace.close("b");
  expect(workspace.place).toEqual({ page: "dossier", id: "a" });
  workspace.close("a");
  expect(workspace.place).toEqual({ page: "declare" });
});

test.each([
  [["a", "b", "c"], 3, null, ["a", "b", "c"], []],
  [["a", "b", "c"], 2, null, ["a", "b"], ["c"]],
  [["a", "b", "c"], 2, "c", ["a", "c"], ["b"]],
  [["a", "b", "c"], 0, "b", ["b"], ["a", "c"]],
])("of tabs %j, %i fit with %s in front: %j are shown", (ids, fit, front, shown, rest) => {
  const open = ids.map((id) => ({ id, title: id }));
  const split = inSight(open, fit, front);
  expect(split.shown.map(({ id }) => id)).toEqual(shown);
  expect(split.rest.map(({ id }) => id)).toEqual(rest);
});
