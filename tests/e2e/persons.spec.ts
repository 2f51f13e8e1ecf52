// Several people at one profile: a second person releases, and a desk left alone is nobody's.
import { accessible, dropFile, expect, picture, test } from "./support/test";

test("what Anna prepared leaves after Bert has released it, by keyboard alone", async ({ desk, page }) => {
  await dropFile(page, "shipments/h1-wine-import.json");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  const title = await page.getByRole("heading", { level: 1 }).innerText();

  await desk.press("Control+Alt+4");
  const persons = page.getByRole("region", { name: "Who works here" });
  await persons.getByLabel("Name", { exact: true }).focus();
  await page.keyboard.type("Bert");
  await desk.press("Tab");
  await page.keyboard.type("Rev");
  await desk.press("Tab", "Enter");
  await expect(persons.getByRole("row", { name: /Bert/ })).toContainText("Reviewer");
  await page.getByRole("radio", { name: "No second person" }).focus();
  await desk.press("ArrowRight");
  await expect(page.getByText("A second person releases", { exact: true }).last()).toBeVisible();
  await picture(page, "house");
  await accessible(page);

  await desk.press("Control+Alt+1", "Control+Alt+ArrowRight");
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await desk.press("Control+Shift+Enter");
  await expect(page.getByRole("alertdialog")).toContainText("Ask a second person");
  await desk.press("Enter");
  await expect(desk.life).toContainText("To be released");
  await desk.press("Control+Shift+Enter");
  await expect(page.getByRole("region", { name: "Notes" }).or(page.locator("body"))).toContainText("A reviewer who did not write it");

  // Bert sits down, sends it back, and releases it at the second look.
  await desk.press("Control+Alt+4");
  await persons.getByRole("radio", { name: "Bert works at this desk" }).focus();
  await desk.press(" ");
  await expect(page.getByRole("banner")).toContainText("Bert");
  await desk.press("Control+Alt+1");
  await expect(page.getByRole("main")).toContainText("To be released");
  await desk.press("Control+Alt+ArrowRight");
  await desk.press("Alt+b");
  await expect(page.getByRole("dialog")).toContainText("What is to be put right");
  await picture(page, "send-back");
  await accessible(page);
  await page.keyboard.type("Is the gross mass of item 1 right?");
  await desk.press("Enter");
  await expect(desk.life).toContainText("sent it back: “Is the gross mass of item 1 right?”");
  await desk.press("Control+Shift+Enter");
  await expect(page.getByRole("alertdialog")).toContainText("Release and send");
  await desk.press("Enter");
  await desk.reached("Released");
  await desk.press("Alt+h");
  const history = page.getByRole("listbox", { name: "History" });
  for (const words of ["Asked for release", "Sent back: Is the gross mass", "Released"]) await expect(history).toContainText(words);
});

test("a desk is locked by a key and opened by the right words, with everything as it was", async ({ desk, page }) => {
  await dropFile(page, "shipments/h1-wine-import.json");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await desk.press("Control+Alt+4");
  const persons = page.getByRole("region", { name: "Who works here" });
  await persons.getByRole("button", { name: "Choose your passphrase" }).focus();
  await desk.press("Enter");
  await persons.getByLabel("New, 8 characters or more").focus();
  await page.keyboard.type("harbour light");
  await desk.press("Tab");
  await page.keyboard.type("harbour light");
  await desk.press("Enter");
  await expect(persons.getByRole("row", { name: /at this desk/ }).first()).toContainText("asked for");

  await desk.press("Control+Alt+1", "Control+Alt+ArrowRight");
  await desk.goTo("Shipment reference");
  await page.keyboard.type("QS-NIGHT-1");
  await desk.press("Control+Alt+l");
  await expect(page.getByRole("heading", { name: "This desk is locked" })).toBeVisible();
  await expect(page.getByLabel("Passphrase")).toBeFocused();
  await picture(page, "locked");
  await accessible(page);
  await desk.press("Control+n");
  await page.keyboard.type("wrong words");
  await desk.press("Enter");
  await expect(page.getByRole("alert")).toContainText("That is not the passphrase.");
  await page.keyboard.type("harbour light");
  await desk.press("Enter");
  await expect(page.getByRole("heading", { name: "This desk is locked" })).toHaveCount(0);
  await expect(page.getByLabel("Shipment reference")).toHaveValue("QS-NIGHT-1");
});
