// Paper as others read it: the text of a PDF and the barcode on it, each by a program that knows nothing of Quayside.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, type Page } from "@playwright/test";

import type { DeskPage } from "./desk";

/** Prints what is on the desk and saves it, by keyboard; the file's path. */
export async function saveAsPdf(desk: DeskPage, page: Page): Promise<string> {
  await desk.press("Control+p");
  const dialog = page.getByRole("dialog", { name: /^Customs declaration/ });
  await expect(dialog.getByRole("group", { name: /^Page 1 of/ })).toBeVisible();
  await desk.press("Control+s");
  const saved = dialog.getByRole("status").filter({ hasText: /Saved: .*\.pdf/ });
  await expect(saved).toBeVisible();
  const file = (await saved.innerText()).replace(/^\s*Saved: /, "").trim();
  await desk.press("Escape");
  await expect(dialog).toHaveCount(0);
  return file;
}

/** The words of a PDF, with single blanks. */
export function wordsOf(file: string): string {
  return execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).replace(/\s+/g, " ");
}

/** What a barcode reader reads on the first page. */
export async function barcodeOf(file: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "quayside-paper-"));
  try {
    const picture = join(folder, "page");
    execFileSync("pdftoppm", ["-r", "200", "-f", "1", "-l", "1", "-singlefile", "-png", file, picture]);
    return execFileSync("zbarimg", ["--quiet", "--raw", `${picture}.png`], { encoding: "utf8" }).trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
