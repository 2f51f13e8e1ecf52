// The journal at the desk: looking at the past, the grid, and two windows on one dossier.
import { dropFile, expect, picture, test } from "./support/test";

test("the dossier is opened as it stood, cannot be typed in, and comes back to now", async ({ desk, page }) => {
  await dropFile(page, "shipments/h1-wine-import.json");
  const reference = page.getByLabel("Shipment reference");
  await expect(reference).toBeFocused();
  // The moments are told apart by the second.
  await page.waitForTimeout(1100);
  await page.keyboard.type("QS-LATER");
  await desk.press("Enter");
  await desk.saved();
  await desk.press("Alt+h", "F6", "F6");
  const history = page.getByRole("listbox", { name: "History" });
  await expect(history.getByRole("option")).toHaveCount(2);
  await history.focus();
  await desk.press("ArrowDown", "Enter");
  await expect(page.getByText(/As it stood on/)).toBeVisible();
  await expect(reference).toHaveValue("QS-2026-000118");
  await expect(reference).toHaveAttribute("readonly");
  await picture(page, "past");
  await desk.press("Alt+n");
  await expect(reference).toHaveValue("QS-LATER");
  await expect(reference).not.toHaveAttribute("readonly");
});

test("the grid takes typing, fills down, and one undo takes a step back", async ({ desk, page }) => {
  await dropFile(page, "shipments/h1-wine-import.json");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await desk.press("Control+g");
  const grid = page.getByRole("grid", { name: "All items" });
  await expect(grid).toBeFocused();
  const cell = (row: number) => grid.getByRole("row").nth(row).getByRole("gridcell").nth(2);
  await expect(cell(1)).toHaveText("WN-1001");
  await desk.press("ArrowRight");
  await page.keyboard.type("AB-1");
  await desk.press("Enter");
  await expect(cell(1)).toHaveText("AB-1");
  await desk.press("Control+d");
  await expect(cell(2)).toHaveText("AB-1");
  await picture(page, "grid-filled");
  await desk.press("Control+z");
  await expect(cell(2)).toHaveText("WN-1002");
  await desk.press("Control+z");
  await expect(cell(1)).toHaveText("WN-1001");

  // A name typed in a code's cell: the list shows, Enter takes the one it means and goes down.
  const heads = await grid.getByRole("columnheader").allInnerTexts();
  const country = heads.findIndex((head) => head.startsWith("Country of origin"));
  await desk.press("Home", ...Array<string>(country - 2).fill("ArrowRight"));
  await page.keyboard.type("germ");
  await expect(page.getByRole("listbox", { name: "Code list" })).toContainText("Germany");
  await picture(page, "grid-codes");
  await desk.press("Enter");
  const origin = (row: number) => grid.getByRole("row").nth(row).getByRole("gridcell").nth(country - 1);
  await expect(origin(1)).toHaveText("DE");
  await page.keyboard.type("X");
  await desk.press("Escape", "Escape");
  await expect(origin(2)).toHaveText("CL");
  await expect(grid).toBeFocused();
});

test("F6 goes round the panes, and the pane over a small window closes again", async ({ desk, page }) => {
  await dropFile(page, "shipments/h1-wine-import.json");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await desk.press("Alt+7");
  await expect(page.getByLabel("Article")).toBeFocused();
  await desk.press("F6");
  await expect(page.getByRole("region", { name: "Problems" })).toBeFocused();
  await desk.press("F6");
  await expect(page.getByRole("listbox", { name: "Items of the declaration" })).toBeFocused();
  await desk.press("ArrowDown", "F6");
  await expect(page.getByRole("heading", { level: 2, name: "Item 2" })).toBeVisible();
  await expect(page.getByLabel("Article")).toBeFocused();
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(page.getByRole("complementary", { name: "Context" })).toBeHidden();
  await desk.press("F6");
  await expect(page.getByRole("region", { name: "Problems" })).toBeFocused();
  await desk.press("Escape");
  await expect(page.getByRole("complementary", { name: "Context" })).toBeHidden();
});

test("what another window types appears here by itself", async ({ desk, page, context, core }) => {
  await dropFile(page, "shipments/h1-wine-import.json");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  const address = page.url();
  const other = await context.newPage();
  await other.goto(core.url);
  await other.goto(address);
  await expect(other.getByLabel("Storage location")).toHaveValue("BEANR01");
  await desk.goTo("Storage location");
  await page.keyboard.type("BEANR02");
  await desk.press("Enter");
  await expect(other.getByLabel("Storage location")).toHaveValue("BEANR02");
  await other.close();
});
