// From the desk to the paper and back by keyboard: what is shown, what is said of it, and the PDF on the disk.
import { execFileSync } from "node:child_process";

import { accessible, dropText, expect, picture, test } from "./support/test";
import { readFile } from "node:fs/promises";
import { sharedCase } from "./support/core";

test("a declaration is looked at page by page, saved as PDF, and the keyboard is back where it was", async ({ desk, page }) => {
  const text = await readFile(sharedCase("shipments/h1-wine-import.json"), "utf8");
  await dropText(page, "wine.json", text.replace(/Red wine[^"]*/, "Red wine \u{1f377} Kékfrankos Ξινόμαυρο Гъмза"));
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await desk.press("Enter");
  const before = await desk.field();

  await desk.press("Control+p");
  const dialog = page.getByRole("dialog", { name: /^Customs declaration QS-/ });
  await expect(dialog).toBeVisible();
  const sheet = dialog.getByRole("group", { name: /^Page 1 of/ });
  await expect(sheet).toBeVisible();
  await expect(sheet).toContainText("DRAFT: not accepted by customs");
  await expect(sheet).toContainText("Kékfrankos Ξινόμαυρο Гъмза");
  await expect(dialog.getByRole("region", { name: "To know before it is handed on" })).toContainText("no font has U+1F377");
  await picture(page, "paper");
  await accessible(page);

  await desk.press("PageDown");
  await expect(dialog.getByRole("group", { name: /^Page 2 of/ })).toContainText("Item");
  await picture(page, "paper-next");
  await desk.press("End");
  await expect(dialog.getByRole("group")).toContainText("U+1F377");
  await desk.press("Home");
  await expect(sheet).toBeVisible();

  await desk.press("Control+s");
  const saved = dialog.getByRole("status").filter({ hasText: /Saved: .*\.pdf/ });
  await expect(saved).toBeVisible();
  const file = (await saved.innerText()).replace(/^\s*Saved: /, "").trim();
  const paper = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
  expect(paper).toContain("QS-2026-000118");
  expect(paper).toContain("U+1F377");

  await desk.press("Escape");
  await expect(dialog).toHaveCount(0);
  expect(await desk.field(), "the keyboard is where it was").toBe(before);
});
