// Somebody new comes to the first released declaration by what the first page says, and by keys alone.
import { accessible, expect, picture, test } from "./support/test";

test("four steps lead to a released practice declaration", async ({ desk, page }) => {
  const steps = page.getByRole("region", { name: "First steps" });
  await expect(steps.getByRole("listitem").first()).toHaveAttribute("aria-current", "step");
  await picture(page, "first-steps");
  await accessible(page);
  await steps.getByRole("button", { name: "Open it" }).focus();
  await desk.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /Import/ })).toBeVisible();

  await desk.type("Shipment reference", "MY-FIRST-1");
  await desk.press("F8");
  await expect(page.getByLabel(/^Country of dispatch/)).toBeFocused();
  await desk.press("Control+1");
  await expect(page.getByLabel(/^Country of dispatch/)).toHaveValue("GB");
  await desk.press("Control+Alt+1");
  await expect(steps.getByRole("listitem").nth(2)).toHaveAttribute("aria-current", "step");
  await steps.getByRole("button", { name: "Go on" }).focus();
  await desk.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /MY-FIRST-1/ })).toBeVisible();
  await desk.press("Control+Shift+Enter");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await desk.press("Enter");
  await desk.reached("Released");

  await desk.press("Control+Alt+1");
  await expect(steps).toContainText("Done.");
  await steps.getByRole("button", { name: "Put this away" }).focus();
  await desk.press("Enter");
  await expect(steps).toHaveCount(0);
});
