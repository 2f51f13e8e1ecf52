// Every screen in both themes: no breach of accessibility that a machine can find, and pictures to look at.
import { accessible, dropFile, expect, picture, test } from "./support/test";

test("home, list, outbox, settings", async ({ desk, page }) => {
  await dropFile(page, "shipments/h1-wine-import.json");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  const screens = [
    ["Control+Alt+1", "home"],
    ["Control+Alt+2", "declarations"],
    ["Control+Alt+3", "outbox"],
    ["Control+Alt+4", "settings"],
  ] as const;
  for (const [keys, name] of screens) {
    await desk.press(keys);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByText("Reading", { exact: true })).toHaveCount(0);
    await picture(page, name);
    await accessible(page);
  }
});

test("desk, code list, help, history, grid", async ({ desk, page }) => {
  await dropFile(page, "broken/net-above-gross.json");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await desk.press("F8");
  await expect(page.getByLabel(/^Net mass/)).toBeFocused();
  await accessible(page);

  await desk.press("F1");
  await expect(page.getByText("How this value came to be")).toBeVisible();
  await picture(page, "help");
  await accessible(page);

  await desk.press("Alt+h");
  await expect(page.getByRole("listbox", { name: "History" }).getByRole("option").first()).toContainText("Loaded");
  await picture(page, "history");
  await accessible(page);

  await desk.press("Alt+p");
  await desk.goTo("Country of origin");
  await desk.press("F4");
  await expect(page.getByRole("listbox", { name: "Code list" })).toBeVisible();
  await picture(page, "codes");
  await accessible(page);
  await desk.press("Escape");

  await desk.press("Control+g");
  await expect(page.getByRole("grid", { name: "All items" })).toBeFocused();
  await picture(page, "grid");
  await accessible(page);
});

test("palette, key sheet, and a small window with large text", async ({ desk, page }) => {
  await dropFile(page, "shipments/h1-machinery-50-items.json");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await desk.press("Control+k");
  await page.keyboard.type("go");
  await expect(page.getByRole("option").first()).toBeVisible();
  await picture(page, "palette");
  await accessible(page);
  await desk.press("Escape");
  await desk.press("Shift+F1");
  await expect(page.getByRole("dialog", { name: "All keys" })).toBeVisible();
  await picture(page, "keys");
  await accessible(page);
  await desk.press("Escape");

  await page.setViewportSize({ width: 1280, height: 800 });
  await desk.press("Alt+7");
  await picture(page, "desk-1280");
  await accessible(page);
  await desk.press("Alt+p");
  await expect(page.getByRole("complementary", { name: "Context" })).toBeVisible();
  await picture(page, "desk-1280-pane");
});
