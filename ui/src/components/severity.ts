// How a severity looks and sounds: icon, tone and word, never colour alone.
import type { Word } from "../words";
import type { IconName } from "./icon";

export type Tone = "block" | "warn" | "info" | "ok";

const finding: Record<string, { tone: Tone; word: Word }> = {
  blocks: { tone: "block", word: "severity.block" },
  warns: { tone: "warn", word: "severity.warn" },
  informs: { tone: "info", word: "severity.info" },
};

export function toneOf(severity: string): Tone | "" {
  const known = finding[severity]?.tone ?? severity;
  return known === "block" || known === "warn" || known === "info" || known === "ok" ? known : "";
}

export function iconOf(severity: string): IconName {
  return toneOf(severity) || "todo";
}

export function wordOf(severity: string): Word {
  const tone = toneOf(severity);
  return tone === "" ? "severity.none" : `severity.${tone}`;
}
