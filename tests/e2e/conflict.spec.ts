// Another workstation and this desk change the same value: nothing is overwritten, a person decides side by side by
// keyboard, and only then the dossier can be sent.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { Core } from "./support/core";
import { accessible, expect, picture, test } from "./support/test";

const ROOT = resolve(import.meta.dirname, "../..");
const CLI = process.env.QUAYSIDE_CLI ?? join(ROOT, "target/debug/quayside-cli");
const SAD = "singleAdministrativeDocument";
const LOCATION = `${SAD}.goodsShipment.consignment.goodsLocation.identification`;
const REFERENCE = "QS-CLASH-1";

/** A practice CAS of its own that two workstations speak to. */
async function practiceCas(folder: string): Promise<{ line: string; process: ChildProcess }> {
  const child = spawn(CLI, ["sandbox", "--data", join(folder, "cas"), "--speed", "40"], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { line, process: child };
}

test("a value changed here and at CAS is decided side by side", async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), "quayside-clash-"));
  const cas = await practiceCas(folder);
  const shipment = (await readFile(join(ROOT, "tests/fixtures/h1-two-items.json"), "utf8")).replace("QS-TEST-0001", REFERENCE);
  const file = join(folder, "one.json");
  await writeFile(file, shipment);
  const at = (profile: string) => (...words: string[]): string =>
    execFileSync(CLI, ["--profile", profile, "--person", "B. Claes", "--json", ...words], { encoding: "utf8", env: { ...process.env, QUAYSIDE_CAS: cas.line } });
  const settled = async (run: (...words: string[]) => string, done: (shown: string) => boolean): Promise<void> => {
    await expect.poll(() => {
      try {
        run("sync", "--once");
      } catch {
        // A pass that met a refusal ends with its sentence; what it came to is looked at next.
      }
      return done(run("show", REFERENCE));
    }, { timeout: 60_000, intervals: [100] }).toBe(true);
  };
  const refused = (shown: string): boolean => shown.includes('"CustomsError"') && (JSON.parse(shown) as { state: string }).state === "refused";

  const core = await Core.start({ QUAYSIDE_CAS: cas.line, QUAYSIDE_PERSON: "M. Verhulst" });
  const elsewhere = at(join(folder, "elsewhere"));
  const here = at(core.profile);
  try {
    // This desk sends; customs refuses, so both may correct. The window's own doors carry it.
    here("load", file);
    here("edit", REFERENCE, `${LOCATION}=BETST1REFUSED`);
    here("submit", REFERENCE);
    elsewhere("load", file);
    elsewhere("edit", REFERENCE, `${LOCATION}=BETST1REFUSED`);
    await settled(elsewhere, refused);
    await expect.poll(() => refused(here("show", REFERENCE)), { timeout: 60_000 }).toBe(true);
    here("edit", REFERENCE, `${SAD}.invoiceCurrency=NOK`, `${SAD}.goodsShipment.exportCountry=KR`);
    elsewhere("edit", REFERENCE, `${LOCATION}=BETST2REFUSED`, `${SAD}.invoiceCurrency=GBP`, `${SAD}.goodsShipment.exportCountry=AR`);
    elsewhere("submit", REFERENCE);
    await settled(elsewhere, (shown) => refused(shown) && shown.includes("GBP"));

    await page.goto(core.url);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect.poll(() => here("conflicts"), { timeout: 60_000 }).toContain(REFERENCE);
    await page.keyboard.press("Control+Alt+7");
    const grid = page.getByRole("grid", { name: "Side by side" });
    await expect(grid).toBeFocused();
    const row = (place: string) => grid.getByRole("row", { name: new RegExp(place) });
    await expect(row("currency")).toContainText("NOK");
    await expect(row("currency")).toContainText("GBP");
    await expect(row("currency")).toContainText("EUR");
    await expect(page.getByText("2 values are open.")).toBeVisible();
    await picture(page, "conflict");
    await accessible(page);

    // F8 goes to the next open value; T takes what CAS has, E types another.
    while (!(await row("currency").getAttribute("aria-selected"))?.includes("true")) await page.keyboard.press("F8");
    await page.keyboard.press("t");
    await expect(row("currency")).toContainText("taken from CAS");
    await expect(page.getByText("1 value is open.")).toBeVisible();
    await page.keyboard.press("e");
    const field = grid.getByRole("textbox");
    await expect(field).toBeFocused();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("CL");
    await page.keyboard.press("Enter");
    await expect(page.getByText("All is decided.")).toBeVisible();
    await picture(page, "conflict-decided");
    await accessible(page);
    const shown = JSON.parse(here("show", REFERENCE)) as { document: { singleAdministrativeDocument: { invoiceCurrency: string; goodsShipment: { exportCountry: string } } } };
    expect(shown.document.singleAdministrativeDocument.invoiceCurrency).toBe("GBP");
    expect(shown.document.singleAdministrativeDocument.goodsShipment.exportCountry).toBe("CL");

    // The other parts of the inbox.
    await page.keyboard.press("Control+Alt+6");
    await expect(page.getByRole("grid", { name: "Inbox" })).toBeFocused();
    await expect(page.getByRole("region", { name: "Message", exact: true })).toContainText(REFERENCE);
    await picture(page, "inbox");
    await accessible(page);
    await page.keyboard.press("Control+Alt+8");
    await expect(page.getByText(/CAS and this desk changed the same values/).first()).toBeVisible();
    await picture(page, "news");
    await accessible(page);
  } finally {
    await core.end();
    cas.process.kill();
    await rm(folder, { recursive: true, force: true });
  }
});
