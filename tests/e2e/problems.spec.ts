// Problems: found while typing, jumped to, repaired, undone; and what a file or a line can do to a desk.
import { expect, dropFile, dropText, picture, test } from "./support/test";

test("opens a shipment with nothing to complain of, and finds it in the list", async ({ desk, page }) => {
  await dropFile(page, "shipments/h1-wine-import.json");
  await expect(page.getByRole("heading", { level: 1, name: "Import QS-2026-000118" })).toBeVisible();
  await expect(page.getByText("No problems.")).toBeVisible();
  await desk.press("Control+Alt+2");
  await expect(page.getByRole("combobox", { name: /Reference, MRN/ })).toBeFocused();
  for (const text of ["carmenere", "QS-2026-000118", "imp0007"]) {
    await desk.press("Control+f");
    await page.keyboard.type(text);
    await expect(page.getByRole("option", { name: /QS-2026-000118/ })).toBeVisible();
  }
  await desk.press("Control+f");
  await page.keyboard.type("nothing like it");
  await expect(page.getByText(/Nothing found/)).toBeVisible();
  await desk.press("Escape");
  await picture(page, "list");
  await desk.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Import QS-2026-000118" })).toBeVisible();
});

test("UK is jumped to and repaired to GB by two keys, undone and redone", async ({ desk, page }) => {
  await dropFile(page, "broken/country-uk.json");
  await expect(desk.problems()).toHaveCount(1);
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await desk.press("F8");
  const field = page.getByLabel(/^Country of dispatch or export/);
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("UK");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await picture(page, "problem");
  await desk.press("Control+1");
  await expect(field).toHaveValue("GB");
  await expect(desk.problems()).toHaveCount(0);
  await desk.press("Control+z");
  await expect(field).toHaveValue("UK");
  await expect(desk.problems()).toHaveCount(1);
  await desk.press("Control+y");
  await expect(field).toHaveValue("GB");
  await expect(desk.problems()).toHaveCount(0);
});

test("a problem in an item is reached across sections, and its strip offers the repair", async ({ desk, page }) => {
  await dropFile(page, "broken/net-above-gross.json");
  await expect(desk.problems()).toHaveCount(1);
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await desk.press("F8");
  await expect(page.getByRole("heading", { level: 2, name: "Item 3" })).toBeVisible();
  await expect(page.getByLabel(/^Net mass/)).toBeFocused();
  await expect(page.locator(".say.blocks")).toContainText("more than the gross mass");
  await picture(page, "problem-item");
  await page.keyboard.type("460,8");
  await desk.press("Enter");
  await expect(desk.problems()).toHaveCount(0);
  await expect(page.locator(".say")).toHaveCount(0);
});

test("items are added, duplicated, moved, removed and brought back", async ({ desk, page }) => {
  await dropFile(page, "shipments/h1-wine-import.json");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await desk.press("Alt+7");
  const items = page.getByRole("listbox", { name: "Items of the declaration" }).getByRole("option");
  await expect(items).toHaveCount(6);
  await desk.press("Control+Shift+D");
  await expect(items).toHaveCount(7);
  await expect(page.getByRole("heading", { level: 2, name: "Item 2" })).toBeVisible();
  await expect(items.nth(1)).toContainText("Red wine");
  await desk.press("Alt+Shift+ArrowDown");
  await expect(items.nth(2)).toContainText("Red wine");
  await expect(items.nth(1)).toContainText("White wine");
  await expect(page.getByRole("heading", { level: 2, name: "Item 3" })).toBeVisible();
  await desk.press("Control+Shift+Delete");
  await expect(items).toHaveCount(6);
  await desk.press("Control+z");
  await expect(items).toHaveCount(7);
  await expect(items.nth(2)).toContainText("Red wine");
});

test("a reload, and a core that dies, lose nothing that was typed", async ({ desk, page, core }) => {
  await desk.press("Control+n");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await page.keyboard.type("KEPT-1");
  await desk.press("Enter");
  await desk.saved();
  await page.reload();
  await expect(page.getByLabel("Shipment reference")).toHaveValue("KEPT-1");
  await expect(page).not.toHaveURL(/token/);

  await core.kill();
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await page.keyboard.type("KEPT-2");
  await desk.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "did not answer" }).first()).toBeVisible();
  await expect(page.getByLabel("Shipment reference")).toHaveValue("KEPT-2");
  await picture(page, "not-saved");
});

test("what is no shipment is refused with the place and what was expected, and nothing is written", async ({ desk, page }) => {
  await dropText(page, "note.json", "this is no JSON");
  await expect(page.getByRole("alert")).toContainText("note.json");
  await dropText(page, "list.json", "[1, 2]");
  await expect(page.getByRole("alert").filter({ hasText: "list.json" })).toBeVisible();
  await dropText(page, "hostile.json", '{"direction":"IN","externalReference":"<img src=x onerror=alert(1)>","singleAdministrativeDocument":{}}');
  await expect(page.getByRole("heading", { level: 1 })).toContainText("<img src=x");
  await expect(page.locator("img")).toHaveCount(0);
  await desk.press("Control+Alt+2");
  await expect(page.getByRole("option")).toHaveCount(1);
});
