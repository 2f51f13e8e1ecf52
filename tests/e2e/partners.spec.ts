// Somebody who was named once is named again by two letters, with number and address.
import { accessible, expect, picture, test } from "./support/test";

test("an exporter typed before is taken over whole, and one step takes it back", async ({ desk, page }) => {
  await desk.press("Control+n");
  await desk.press("Alt+2");
  await desk.type("Importer name", "Müller & Zonen NV");
  await desk.type("Importer city", "Gent");
  await desk.saved();

  await desk.press("Control+n");
  await desk.press("Alt+2");
  await desk.goTo("Exporter name");
  await page.keyboard.type("mull");
  const known = page.getByRole("listbox", { name: "Code list" }).getByRole("option");
  await expect(known.first()).toContainText("Müller & Zonen NV, Gent");
  await picture(page, "partners");
  await accessible(page);
  await desk.press("ArrowDown", "Enter");
  await expect(page.getByLabel(/^Exporter city/)).toHaveValue("Gent");
  await expect(page.getByLabel(/^Exporter name/)).toHaveValue("Müller & Zonen NV");
  await desk.press("Control+z");
  await expect(page.getByLabel(/^Exporter name/)).toHaveValue("");
  await expect(page.getByLabel(/^Exporter city/)).toHaveValue("");

  // Nobody known: what is typed stands.
  await desk.goTo("Exporter name");
  await page.keyboard.type("Newcomer Ltd");
  await desk.press("Enter");
  await desk.saved();
  await expect(page.getByLabel(/^Exporter name/)).toHaveValue("Newcomer Ltd");
});
