import { flushSync } from "svelte";
import { expect, test } from "vitest";

import { WatchedMap } from "./watched-map.svelte";

/** Counts how often `read` is run anew while `act` happens. */
function wakes(read: () => unknown, act: () => void): number {
  let runs = 0;
  const stop = $effect.root(() => {
    $effect(() => {
      read();
      runs++;
    });
  });
  flushSync();
  const before = runs;
  act();
  flushSync();
  stop();
  return runs - before;
}

test.each<[string, (map: WatchedMap<string, number>) => unknown, number]>([
  ["the key itself", (map) => map.get("gross"), 1],
  ["another key that is there", (map) => map.get("net"), 0],
  ["another key that is missing", (map) => map.get("packages"), 0],
  ["all entries", (map) => map.entries, 1],
  ["the count", (map) => map.size, 1],
])("a key that comes wakes who reads it: %s", (_, read, wanted) => {
  const map = new WatchedMap<string, number>([["net", 1]]);
  expect(wakes(() => read(map), () => map.set("gross", 2))).toBe(wanted);
});

test("a key that changes or goes wakes its reader; what stays the same wakes nobody", () => {
  const map = new WatchedMap<string, number>([["net", 1]]);
  const net = () => map.get("net");
  expect(wakes(net, () => map.set("net", 2))).toBe(1);
  expect(wakes(net, () => map.set("net", 2))).toBe(0);
  expect(wakes(net, () => map.delete("net"))).toBe(1);
  expect(wakes(net, () => map.delete("net"))).toBe(0);
  expect(map.get("net")).toBeUndefined();
});

test("a reader that first looks inside a derived value is woken as well", () => {
  const map = new WatchedMap<string, number>();
  let seen: number | undefined;
  const stop = $effect.root(() => {
    const found = $derived(map.get("net"));
    $effect(() => {
      seen = found;
    });
  });
  flushSync();
  map.set("net", 7);
  flushSync();
  expect(seen).toBe(7);
  stop();
});

test("entries are those of the moment: a loop may change the map", () => {
  const map = new WatchedMap([
    ["a", 1],
    ["b", 2],
  ]);
  for (const [key] of map.entries) map.delete(key);
  expect(map.size).toBe(0);
});
