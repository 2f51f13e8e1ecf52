import { expect, test } from "vitest";

import { EditQueue } from "./queue";

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

test("edits leave in the order they were made, however long each takes", async () => {
  const queue = new EditQueue();
  const order: number[] = [];
  const run = (each: number, ms: number) =>
    queue.run(async () => {
      await pause(ms);
      order.push(each);
    });
  await Promise.all([run(1, 20), run(2, 1), run(3, 10), run(4, 0)]);
  expect(order).toEqual([1, 2, 3, 4]);
});

test("with nothing before it, an edit leaves at once", () => {
  const queue = new EditQueue();
  const left: string[] = [];
  const leave = (name: string) => queue.run(async () => void left.push(name));
  void leave("first");
  void leave("second");
  expect(left).toEqual(["first"]);
});

test("only one is on its way at a time", async () => {
  const queue = new EditQueue();
  let now = 0;
  let most = 0;
  const task = async () => {
    most = Math.max(most, ++now);
    await pause(2);
    now--;
  };
  await Promise.all(Array.from({ length: 8 }, () => queue.run(task)));
  expect(most).toBe(1);
});

test("one that fails stops nothing behind it, and tells only its own caller", async () => {
  const queue = new EditQueue();
  const failing = queue.run(() => Promise.reject(new Error("no line")));
  const after = queue.run(() => Promise.resolve("after"));
  await expect(failing).rejects.toThrow("no line");
  await expect(after).resolves.toBe("after");
});

test("counts what waits, and says when all has settled", async () => {
  const counts: number[] = [];
  const queue = new EditQueue((waiting) => counts.push(waiting));
  void queue.run(() => pause(1));
  void queue.run(() => pause(1));
  expect(queue.waiting).toBe(2);
  await queue.settled();
  expect(queue.waiting).toBe(0);
  expect(counts).toEqual([1, 2, 1, 0]);
});
