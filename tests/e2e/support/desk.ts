// What a person does at the desk, in keys; and what they see.
import { expect, type Page } from "@playwright/test";

export type Line = readonly [label: string, text: string];

export class DeskPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  press(...keys: string[]): Promise<void> {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  /** Label of the field the keyboard is in. */
  field(): Promise<string> {
    return this.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
  }

  /** Goes on with Enter until the keyboard is in the field, then types and commits. */
  async type(label: string, text: string): Promise<void> {
    await this.goTo(label);
    await this.page.keyboard.type(text);
    await this.press("Enter");
  }

  async goTo(label: string): Promise<void> {
    for (let step = 0; step < 90; step++) {
      const here = await this.field();
      if (here === label || here.startsWith(`${label} ·`)) return;
      await this.press("Enter");
      await this.page.waitForFunction((before) => (document.activeElement?.getAttribute("aria-label") ?? "") !== before, here, { timeout: 2000 }).catch(() => undefined);
    }
    throw new Error(`Enter never came to “${label}”; the keyboard is in “${await this.field()}”.`);
  }

  /** Enter through the empty rows at the end of an item's tables, on to the next item. */
  async declineOffers(): Promise<void> {
    const title = this.page.getByRole("heading", { level: 2 }).filter({ hasText: /item/i }).last();
    const before = await title.innerText();
    for (let step = 0; step < 10 && (await title.innerText()) === before; step++) await this.press("Enter");
  }

  async typeAll(lines: readonly Line[]): Promise<void> {
    for (const [label, text] of lines) await this.type(label, text);
  }

  /** Waits until everything typed has reached the core. */
  async saved(): Promise<void> {
    await expect(this.page.locator(".state").first()).toHaveText(/Saved|read as|taken/);
  }

  value(label: string | RegExp) {
    return this.page.getByLabel(label).first();
  }

  problems() {
    return this.page.locator("article.pb");
  }

  get life() {
    return this.page.getByRole("status", { name: "Life cycle" });
  }

  /** Waits for a step of the life cycle to be reached. */
  async reached(step: string, timeout = 60_000): Promise<void> {
    await expect(this.life.locator("li.now, li.done").filter({ hasText: step })).toBeVisible({ timeout });
  }
}
