// Files beside a dossier, and a store that was damaged: both are dealt with from the keyboard.
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { accessible, dropFile, expect, picture, test } from "./support/test";

test("a file is kept with its dossier, saved, taken away and taken back; its name is only a label", async ({ core, desk, page }) => {
  await dropFile(page, "shipments/h1-wine-import.json");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await desk.press("Alt+a");
  const files = page.getByRole("listbox", { name: "Files" });
  await expect(files).toContainText("Nothing is attached yet");

  const invoice = join(core.profile, "..", `invoice-${process.pid}.pdf`);
  await writeFile(invoice, "%PDF-1.7\n% a small one\n");
  await page.locator("input[type=file]").setInputFiles([invoice]);
  const row = files.getByRole("option");
  await expect(row).toContainText("application/pdf");
  await picture(page, "files");
  await accessible(page);

  await files.focus();
  const saving = page.waitForEvent("download");
  await desk.press("Enter");
  expect((await saving).suggestedFilename()).toMatch(/^invoice-\d+\.pdf$/);
  await desk.press("Delete");
  await expect(files).toContainText("Nothing is attached yet");
  await page.getByRole("button", { name: "Take back" }).focus();
  await desk.press("Enter");
  await expect(row).toContainText("invoice-");
});

test("a damaged store says so, writes nothing, and is repaired by one key", async ({ core, desk, page }) => {
  await dropFile(page, "shipments/h1-wine-import.json");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await core.kill();
  // The file as a failing disk leaves it: one bit of a page in the middle.
  const store = await open(join(core.profile, "store.db"), "r+");
  const { size } = await store.stat();
  const at = Math.floor(size / 8192) * 4096 + 100;
  const byte = Buffer.alloc(1);
  await store.read(byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ 4;
  await store.write(byte, 0, 1, at);
  await store.close();

  await core.serve();
  await page.goto(core.url);
  await expect(page.getByText("The store is damaged.").first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole("row", { name: /This machine/ })).toContainText("the store is damaged");
  await picture(page, "damage");
  await accessible(page);
  await page.getByRole("button", { name: "Repair now" }).focus();
  await desk.press("Enter");
  await expect(page.getByText("The store was repaired.").first()).toBeVisible({ timeout: 30_000 });
  await picture(page, "repaired");
  await accessible(page);
});
