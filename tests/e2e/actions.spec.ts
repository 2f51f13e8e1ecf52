// What can be done with a declaration at CAS, by keyboard: goods arrive, customs is asked to invalidate, a customs error is
// corrected, and the outbox shows what went over the line.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { sharedCase } from "./support/core";
import type { DeskPage } from "./support/desk";
import { accessible, dropText, expect, picture, test } from "./support/test";

const CLI = process.env.QUAYSIDE_CLI ?? join(resolve(import.meta.dirname, "../.."), "target/debug/quayside-cli");

/** Brings the wine import to the desk with these words of it changed, and sends it. */
async function sent(desk: DeskPage, changes: readonly (readonly [string | RegExp, string])[]): Promise<void> {
  const { page } = desk;
  let text = await readFile(sharedCase("shipments/h1-wine-import.json"), "utf8");
  for (const [from, to] of changes) {
    const changed = text.replace(from, to);
    expect(changed, String(from)).not.toBe(text);
    text = changed;
  }
  await dropText(page, "shipment.json", text);
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await send(desk);
}

async function send(desk: DeskPage): Promise<void> {
  const { page } = desk;
  await desk.press("Control+Shift+Enter");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await desk.press("Enter");
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
}

/** Opens the list of acts and goes to one of them. */
async function goToAct(desk: DeskPage, title: string) {
  const { page } = desk;
  await desk.press("Alt+k");
  const list = page.getByRole("listbox", { name: "What can be done" });
  await expect(list).toBeFocused();
  const option = list.getByRole("option", { name: new RegExp(title) });
  await desk.press("Home");
  for (let step = 0; step < 20 && (await option.getAttribute("aria-selected")) !== "true"; step++) await desk.press("ArrowDown");
  await expect(option).toHaveAttribute("aria-selected", "true");
  return option;
}

test("a released declaration is invalidated with a reason; what cannot be done says why", async ({ desk, page }) => {
  await sent(desk, []);
  await desk.reached("Released");
  const amend = await goToAct(desk, "Correct and send again");
  await expect(amend).toHaveAttribute("aria-disabled", "true");
  await expect(amend).toContainText("only by an amendment or an invalidation");
  await picture(page, "acts");
  await accessible(page);
  await desk.press("Escape");
  await goToAct(desk, "Invalidate");
  await desk.press("Enter");
  const form = page.getByRole("dialog", { name: "Invalidate" });
  await expect(form.getByLabel(/^Reason/)).toBeFocused();
  await page.keyboard.type("  ");
  await desk.press("Enter");
  await expect(form.getByRole("alert")).toContainText("“Reason” is missing");
  await page.keyboard.type("Lodged twice by mistake");
  await picture(page, "act-invalidate");
  await accessible(page);
  await desk.press("Enter");
  await expect(form).toHaveCount(0);
  await desk.reached("Invalidated");

  await desk.press("Control+Alt+3");
  const grid = page.getByRole("grid", { name: "Outbox" });
  await expect(grid).toBeFocused();
  await desk.press("Alt+3");
  const row = grid.getByRole("row").filter({ hasText: "Invalidate" });
  await expect(row).toContainText("confirmed");
  const details = page.getByRole("region", { name: "What went over the line" });
  await expect(details).toContainText("/invalidate");
  await expect(details).toContainText("HTTP 202");
  await expect(details).toContainText("Lodged twice by mistake");
  await expect(details).not.toContainText(/bearer|authorization/i);
  await desk.press("Control+f");
  await page.keyboard.type("nothing like it");
  await expect(grid).toContainText("Nothing waits");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("invalidate");
  await expect(row).toBeVisible();
  await picture(page, "outbox");
  await accessible(page);
});

test("what customs rejected is corrected and sent again, to Released", async ({ desk, page }) => {
  await sent(desk, [[/("goodsLocation"\s*:\s*\{[^}]*"identification"\s*:\s*")[^"]*"/, '$1BEREFUSED"']]);
  await desk.reached("Rejected by customs").catch(() => undefined);
  await expect(desk.life).toContainText("Rejected by customs", { timeout: 60_000 });
  await expect(desk.problems().first()).toContainText(/location/i);
  await picture(page, "customs-error");
  await desk.press("F8");
  await expect(page.getByLabel(/^Location/).first()).toBeVisible();
  const field = await desk.field();
  expect(field).toMatch(/location/i);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("BETSTANR00471");
  await desk.press("Enter");
  await desk.saved();
  await send(desk);
  await desk.reached("Released");
});

const slow = test.extend({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  environment: async ({}, use) => {
    const cas: ChildProcess = spawn(CLI, ["sandbox", "--speed", "0.5"], { stdio: ["ignore", "pipe", "inherit"] });
    if (cas.stdout === null) throw new Error("the sandbox says nothing");
    const [line] = (await once(createInterface({ input: cas.stdout }), "line")) as [string];
    await use({ QUAYSIDE_CAS: line });
    cas.kill("SIGKILL");
  },
});

slow("the goods of a pre-lodged declaration arrive", async ({ desk, page }) => {
  await sent(desk, [[/"addDeclType1"\s*:\s*"A"/, '"addDeclType1": "D"']]);
  await expect(async () => {
    await desk.press("Control+Alt+s");
    await expect(desk.life.locator("li.now, li.done").filter({ hasText: /Lodged before the goods are there/ })).toBeVisible({ timeout: 1500 });
  }).toPass({ timeout: 120_000 });
  await goToAct(desk, "Goods have arrived");
  await desk.press("Enter");
  const form = page.getByRole("dialog", { name: "Goods have arrived" });
  await expect(form.getByLabel(/^Arrived/)).toBeFocused();
  await picture(page, "act-goods-arrived");
  await accessible(page);
  await desk.press("Enter");
  await expect(form).toHaveCount(0);
  await expect(async () => {
    await desk.press("Control+Alt+s");
    await desk.press("Alt+k");
    const option = page.getByRole("listbox", { name: "What can be done" }).getByRole("option", { name: /Goods have arrived/ });
    const said = await option.innerText();
    await desk.press("Escape");
    expect(said).toMatch(/Only a pre-lodged declaration|arrived already/);
  }).toPass({ timeout: 60_000 });
  await expect(async () => {
    await desk.press("Control+Alt+s");
    await desk.reached("Released", 1500);
  }).toPass({ timeout: 120_000 });
  await desk.press("Control+Alt+3");
  await expect(page.getByRole("grid", { name: "Outbox" })).toBeFocused();
  await desk.press("Alt+3");
  await expect(page.getByRole("grid", { name: "Outbox" }).getByRole("row").filter({ hasText: "Goods have arrived" })).toContainText("confirmed", { timeout: 60_000 });
});
