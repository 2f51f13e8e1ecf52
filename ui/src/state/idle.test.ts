import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { whenLeft } from "./idle";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a desk is left when nobody touched it, and not a moment before", () => {
  const leave = vi.fn();
  const stop = whenLeft(10, leave);
  vi.advanceTimersByTime(9 * 60_000);
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "a" }));
  vi.advanceTimersByTime(9 * 60_000);
  window.dispatchEvent(new Event("pointermove"));
  vi.advanceTimersByTime(10 * 60_000 - 1);
  expect(leave).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(leave).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(60 * 60_000);
  expect(leave).toHaveBeenCalledOnce();
  stop();
});

test("0 minutes never leave, and who stops watching is not told", () => {
  const leave = vi.fn();
  whenLeft(0, leave);
  whenLeft(5, leave)();
  vi.advanceTimersByTime(24 * 60 * 60_000);
  expect(leave).not.toHaveBeenCalled();
});
