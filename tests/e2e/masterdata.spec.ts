// Master data by keyboard: an article and a partner are made and sent, and a declaration is filled from them.
import { accessible, expect, picture, test } from "./support/test";
import type { DeskPage } from "./support/desk";

async function send(desk: DeskPage): Promise<void> {
  await desk.saved();
  await desk.press("Control+Shift+Enter");
  await expect(desk.page.getByRole("alertdialog")).toBeVisible();
  await desk.press("Enter");
  await desk.reached("At CAS");
}

async function makeArticle(desk: DeskPage): Promise<void> {
  await desk.press("Control+Alt+5");
  await expect(desk.page.getByRole("heading", { level: 1, name: "Master data" })).toBeVisible();
  await desk.press("Alt+n");
  await expect(desk.page.getByRole("textbox", { name: "Article", exact: true })).toBeFocused();
  await desk.type("Article", "W75");
  await desk.type("Unit of the article", "PCE");
  await desk.press("Alt+2");
  await desk.type("Active from", "1.1.2026");
  await desk.type("Article origin", "CL");
  await desk.type("Article description", "Red wine of Chile in bottles of 0.75 l");
  await desk.type("Article commodity code", "2204 2106 00");
  await desk.type("Net mass of one unit", "1,2");
  await desk.type("Article supplementary unit", "LTR");
  await desk.type("Supplementary units in one unit", "0,75");
}

async function makePartner(desk: DeskPage): Promise<void> {
  await desk.press("Control+Alt+5", "Alt+2");
  await expect(desk.page.getByRole("listbox", { name: "Partners" })).toBeVisible();
  await desk.press("Alt+n");
  await expect(desk.page.getByRole("textbox", { name: "Partner code" })).toBeFocused();
  await desk.type("Partner code", "C1");
  await desk.type("Partner name", "De Schelde NV");
  await desk.goTo("Partner role, row 1");
  await desk.page.keyboard.type("IMP");
  await desk.press("Enter");
  await desk.type("Partner EORI", "BE0867525339");
  await desk.press("Alt+2");
  await desk.type("Partner city", "Antwerpen");
  await desk.type("Partner country", "BE");
}

test("an article and a partner are made, sent, and fill a declaration", async ({ desk, page }) => {
  await makeArticle(desk);
  await expect(desk.problems()).toHaveCount(0);
  await picture(page, "master-article");
  await accessible(page);
  await send(desk);
  await expect(page.locator(".hd .tag")).toHaveText("At CAS");

  await makePartner(desk);
  await picture(page, "master-partner");
  await accessible(page);
  await send(desk);

  // Changed since CAS took it in, and the list says so of each.
  await desk.press("Alt+1");
  await desk.goTo("Partner name");
  await page.keyboard.type("De Schelde Logistics NV");
  await desk.press("Enter");
  await expect(page.locator(".hd .tag")).toHaveText("At CAS, changed since");
  // CAS works on what it took in for a moment; until then it says that it does not have it.
  const beside = page.getByRole("dialog");
  await expect(async () => {
    await desk.press("Alt+Shift+K");
    await expect(beside.getByRole("row").nth(1)).toContainText("De Schelde Logistics NV", { timeout: 3000 });
  }).toPass({ timeout: 20_000 });
  await expect(beside.getByRole("row").nth(1)).toContainText("De Schelde NV");
  await picture(page, "master-at-cas");
  await accessible(page);
  await desk.press("Escape", "Control+Alt+5", "Alt+2");
  const rows = page.getByRole("listbox", { name: "Partners" }).getByRole("option");
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText("At CAS, changed since");
  await picture(page, "masters");
  await accessible(page);
  await page.keyboard.type("nobody of this name");
  await expect(rows).toHaveCount(0);
  await desk.press("Escape", "Alt+1");
  await expect(page.getByRole("listbox", { name: "Articles" }).getByRole("option").first()).toContainText("W75");

  // The declaration: the code of the partner brings its number, that of the article what is known of it.
  await desk.press("Control+n", "Alt+2");
  await desk.goTo("Importer code");
  await page.keyboard.type("sch");
  const known = page.getByRole("listbox", { name: "Code list" }).getByRole("option");
  await expect(known.first()).toContainText("De Schelde Logistics NV");
  await expect(known.first()).toContainText("master data");
  await desk.press("ArrowDown", "Enter");
  await expect(page.getByLabel(/^Importer EORI/)).toHaveValue("BE0867525339");

  await desk.press("Alt+7");
  await desk.type("Description of goods", "Wine, as the customer calls it");
  for (let step = 0; step < 5 && (await desk.field()) !== "Article"; step++) await desk.press("Shift+Enter");
  await page.keyboard.type("red wine");
  await expect(known.first()).toContainText("W75");
  await desk.press("ArrowDown", "Enter");
  await expect(page.getByLabel(/^Commodity code/).first()).toHaveValue("2204210600");
  await expect(page.getByLabel(/^Description of goods/).first()).toHaveValue("Wine, as the customer calls it");
  await expect(page.getByLabel(/^Country of origin/).first()).toHaveValue("CL");
  await desk.type("Trade quantity", "2400");
  await expect(page.getByLabel(/^Net mass/).first()).toHaveValue("2880");
  await expect(page.getByLabel(/^Supplementary quantity/).first()).toHaveValue("1800");
  await desk.goTo("Country of origin");
  await desk.press("F1");
  await expect(page.getByRole("complementary", { name: "Context" })).toContainText("article W75, version of 2026-01-01");
  await picture(page, "master-filled");
  await accessible(page);
});

test("a copy has no code, a retired record fills nothing, a taken code is refused", async ({ desk, page }) => {
  await makeArticle(desk);
  await desk.saved();
  await desk.press("Alt+Shift+C");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Article, no code yet");
  await expect(page.getByRole("textbox", { name: "Article", exact: true })).toBeFocused();
  await desk.type("Article", "W75");
  await expect(desk.problems().filter({ hasText: "Another article has the code W75" })).toHaveCount(1);
  await desk.press("Alt+1");
  await desk.goTo("Article");
  await page.keyboard.type("W76");
  await desk.press("Enter");
  await desk.saved();
  await desk.press("Alt+Shift+R");
  await expect(page.getByLabel("Article valid until")).toHaveValue(/^\d{4}-\d\d-\d\d$/);
  await desk.press("Alt+h");
  await expect(page.getByRole("listbox", { name: "History" }).getByRole("option").first()).toContainText("Article valid until");
  await desk.press("Control+Alt+5");
  const rows = page.getByRole("listbox", { name: "Articles" }).getByRole("option");
  await expect(rows).toHaveCount(2);
  await desk.press("Alt+7");
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText("Retired");
});
