// The test with its core, its page at the core's address, and the promise that no pointer was used.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";

import { Core, sharedCase } from "./core";
import { DeskPage } from "./desk";

interface Fixtures {
  /** What the core finds in its environment. */
  environment: Record<string, string>;
  core: Core;
  desk: DeskPage;
}

declare global {
  interface Window {
    pointerEvents: number;
  }
}

export const test = base.extend<Fixtures>({
  environment: [{}, { option: true }],
  core: async ({ environment }, use) => {
    const core = await Core.start(environment);
    await use(core);
    await core.end();
  },
  desk: async ({ page, core }, use) => {
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      // A core that was ended on purpose is no defect of the page.
      if (message.type() === "error" && !/ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY|Failed to load resource/.test(message.text())) complaints.push(message.text());
    });
    await page.addInitScript(() => {
      window.pointerEvents = 0;
      for (const kind of ["pointerdown", "mousedown", "touchstart"]) window.addEventListener(kind, () => window.pointerEvents++, true);
    });
    await page.goto(core.url);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await use(new DeskPage(page));
    expect(complaints, "the page and its content policy complain of nothing").toEqual([]);
    expect(await page.evaluate(() => window.pointerEvents), "keyboard only").toBe(0);
  },
});

export { expect };

/** Drops a file of the shared cases on the window, as a person does from a folder. */
export async function dropFile(page: Page, name: string): Promise<void> {
  await dropText(page, basename(name), await readFile(sharedCase(name), "utf8"));
}

export async function dropText(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([file, content]) => {
      const moved = new DataTransfer();
      moved.items.add(new File([content], file, { type: "application/json" }));
      window.dispatchEvent(new DragEvent("drop", { dataTransfer: moved, bubbles: true, cancelable: true }));
    },
    [name, text] as const,
  );
}

const shots = join(import.meta.dirname, "../results/screens");

/** The screen in light and dark, for looking at beside the design. */
export async function picture(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(shots, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: null });
}

/** No breach of WCAG 2.2 A or AA that a machine can find, in both themes. */
export async function accessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
    const breaches = found.violations.map((each) => `${each.id}: ${each.help}: ${each.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`);
    expect(breaches, `${colorScheme} theme`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}
