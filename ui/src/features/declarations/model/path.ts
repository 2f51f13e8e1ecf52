// Paths of a record: `a.items[#7].b` is permanent, `a.items[0].b` is what people write.
import { position } from "../../../format/position";

/** The order of a list's elements, by the list's permanent path. */
export interface Lists {
  get(path: string): number[] | undefined;
}

const STEP = /\[(#?)(\d+)\]/g;

/** Joins parts, leaving out what is empty. */
export function joined(base: string, rest: string): string {
  if (base === "") return rest;
  if (rest === "") return base;
  return rest.startsWith("[") ? base + rest : `${base}.${rest}`;
}

/**
 * Every `[n]` whose element exists becomes its permanent `[#key]`; from the first one that does not exist on, the
 * path stays as written and the core makes what is missing.
 */
export function resolved(path: string, lists: Lists): string {
  if (!path.includes("[")) return path;
  let out = "";
  let from = 0;
  for (const step of path.matchAll(STEP)) {
    out += path.slice(from, step.index);
    from = step.index + step[0].length;
    const key = step[1] === "#" ? undefined : lists.get(out)?.[position(step[2] ?? "")];
    out += key === undefined ? step[0] : `[#${key}]`;
  }
  return out + path.slice(from);
}

/** Does the path lie in an element that is no more? */
export function isGone(path: string, lists: Lists): boolean {
  return [...path.matchAll(STEP)].some((step) => step[1] === "#" && lists.get(path.slice(0, step.index))?.includes(position(step[2] ?? "")) !== true);
}

/** The element of `list` that a path lies in, by its key; null when it lies elsewhere. */
export function elementKey(path: string, list: string): number | null {
  if (!path.startsWith(`${list}[#`)) return null;
  const end = path.indexOf("]", list.length);
  return end < 0 ? null : position(path.slice(list.length + 2, end));
}

/** What stands behind the element of `list` in a path: `a.items[#7].b.c` → `b.c`. */
export function insideElement(path: string, list: string): string {
  const end = path.indexOf("]", list.length);
  return end < 0 ? path : path.slice(end + 1).replace(/^\./, "");
}

/** The same path with every index and key taken out, to find the box that shows it. */
export function pattern(path: string): string {
  return path.replace(STEP, "[]");
}
