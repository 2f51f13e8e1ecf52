// Notices when nobody is there: no key, no pointer for a while.

const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel"] as const;

/** Calls `leave` once after so many minutes without a sign of somebody; 0 never does. */
export function whenLeft(minutes: number, leave: () => void): () => void {
  if (minutes <= 0) return () => {};
  const wait_ms = minutes * 60_000;
  let last = Date.now();
  let timer: ReturnType<typeof setTimeout>;
  // A pointer moves hundreds of times a second: a sign only notes the time, the timer looks at it when it is due.
  const sign = (): void => void (last = Date.now());
  const look = (): void => {
    const left_ms = last + wait_ms - Date.now();
    if (left_ms <= 0) leave();
    else timer = setTimeout(look, left_ms);
  };
  timer = setTimeout(look, wait_ms);
  for (const each of SIGNS) window.addEventListener(each, sign, { capture: true, passive: true });
  return () => {
    clearTimeout(timer);
    for (const each of SIGNS) window.removeEventListener(each, sign, { capture: true });
  };
}
