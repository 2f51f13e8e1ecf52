// The list as a person arranges it: columns chosen, a search kept under a name and a key.
import { accessible, dropFile, expect, picture, test } from "./support/test";

test("a search is kept with its columns and comes back by its key, also after a restart", async ({ desk, page }) => {
  await dropFile(page, "shipments/h1-wine-import.json");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await dropFile(page, "shipments/h1-machinery-50-items.json");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("QS-2026-000204");
  await desk.press("Control+Alt+2");
  const list = page.getByRole("listbox", { name: "Declarations" });
  await expect(list.getByRole("option")).toHaveCount(2);
  await page.keyboard.type("000118");
  await expect(list.getByRole("option")).toHaveCount(1);

  await desk.press("Alt+v");
  const dialog = page.getByRole("dialog", { name: "Columns and views" });
  await dialog.getByRole("checkbox", { name: "MRN" }).focus();
  await desk.press(" ");
  await dialog.getByRole("textbox", { name: "Name" }).focus();
  await desk.press("Control+a");
  await page.keyboard.type("The wine");
  await picture(page, "list-view");
  await accessible(page);
  await desk.press("Enter");
  await expect(dialog).toHaveCount(0);
  const kept = page.getByRole("group", { name: "Filters" }).getByRole("button", { name: /The wine/ });
  await expect(kept).toHaveAttribute("aria-pressed", "true");

  await page.reload();
  await desk.press("Control+Alt+2");
  await expect(list.getByRole("option")).toHaveCount(2);
  await desk.press("Alt+8");
  await expect(list.getByRole("option")).toHaveCount(1);
  await expect(page.getByText("MRN", { exact: true })).toBeVisible();
  await picture(page, "list-kept");
  await accessible(page);
});
