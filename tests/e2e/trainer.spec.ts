// A trainer at the practice CAS's own page, by keyboard: a dossier pushed along, a customs error on a field.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const ROOT = resolve(import.meta.dirname, "../..");
const CLI = process.env.QUAYSIDE_CLI ?? join(ROOT, "target/debug/quayside-cli");

interface Practice {
  baseUrl: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  trainer: string;
}

const test = base.extend<{ practice: Practice }>({
  practice: async ({}, use) => {
    const child = spawn(CLI, ["sandbox", "--scenario", "ordinary-day"], { stdio: ["ignore", "pipe", "pipe"] });
    const first = (stream: NodeJS.ReadableStream) =>
      new Promise<string>((done) => createInterface({ input: stream }).once("line", done));
    const [line, beside] = await Promise.all([first(child.stdout), first(child.stderr)]);
    const trainer = beside.replace("Trainer: ", "");
    await use({ ...(JSON.parse(line) as Practice), trainer });
    child.kill("SIGKILL");
  },
});

async function lodge(practice: Practice, reference: string): Promise<void> {
  const scope = `https://practice.example/${practice.clientId}/.default`;
  const form = { grant_type: "client_credentials", client_id: practice.clientId, client_secret: practice.clientSecret, scope };
  const granted = await fetch(practice.tokenUrl, { method: "POST", body: new URLSearchParams(form) });
  const { access_token: token } = (await granted.json()) as { access_token: string };
  const item = {
    commodity: { description: "Wine", classifications: [{ type: "TARIC", code: "2204218000" }] },
    governmentProcedure: { proc: "40", prevProc: "00" },
  };
  const shipment = {
    externalReference: reference,
    direction: "IN",
    storageLocationReference: "BEANR01",
    singleAdministrativeDocument: {
      declType: "IM",
      addDeclType1: "A",
      invoiceCurrency: "EUR",
      declarationOfficeCode: "BE101000",
      goodsShipment: { governmentAgencyGoodsItems: [item] },
    },
  };
  const sent = await fetch(`${practice.baseUrl}/v1/customsshipments`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(shipment),
  });
  expect(sent.status).toBe(202);
}

/** Goes to a control by its name and presses a key there. */
async function press(page: Page, name: string | RegExp, key: string): Promise<void> {
  const button = page.getByRole("button", { name }).first();
  await button.focus();
  await button.press(key);
}

async function seenClean(page: Page): Promise<void> {
  const seen = await new AxeBuilder({ page }).analyze();
  expect(seen.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
}

test("a trainer pushes a dossier along, raises a customs error and breaks the network", async ({ practice, page }) => {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(practice.trainer);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Practice CAS");
  expect(page.url(), "the token leaves the address").not.toContain("#");
  await expect(page.getByText("Nothing has been received yet.")).toBeVisible();
  await seenClean(page);

  // So slow that nothing moves by itself during the test.
  await page.getByLabel("Speed (1 is normal)").fill("0.001");
  await page.getByLabel("Speed (1 is normal)").press("Enter");
  await expect(page.getByRole("status")).toHaveText("The speed is 0.001.");
  await lodge(practice, "QS-TRAIN-1");
  await expect(page.getByRole("button", { name: "QS-TRAIN-1" })).toBeVisible();
  await press(page, "QS-TRAIN-1", "Enter");
  await expect(page.getByRole("heading", { name: /Declaration QS-TRAIN-1/ })).toBeFocused();
  const words = page.locator("#one-words");
  for (let step = 0; step < 5 && !(await words.textContent())?.startsWith("Submitted"); step++) {
    await press(page, "Push along", "Enter");
    await expect(page.getByRole("status")).toContainText("The declaration is now in status");
  }
  await expect(words).toContainText("Submitted");
  await page.getByLabel("Field").press("Enter");
  await expect(page.getByRole("status")).toHaveText("The declaration is now in status CustomsError.");
  await expect(page.getByRole("list", { name: "Journal" })).toContainText("CustomsError · trainer · 12 Code list violation");
  await seenClean(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await seenClean(page);

  await press(page, /^\d/, "Enter");
  await expect(page.getByRole("region", { name: "As it was sent" })).toContainText('"externalReference":"QS-TRAIN-1"');
  await page.getByLabel("Break the network for (seconds)").press("Enter");
  await expect(page.locator("#clock")).toContainText("network broken until");
  await expect(fetch(`${practice.baseUrl}/v1/authorizationStatus`)).rejects.toThrow();
  await press(page, "Mend", "Enter");
  await expect(page.locator("#clock")).not.toContainText("network broken until");
  expect(complaints).toEqual([]);
});

test("without the token the page says where it is", async ({ practice, page }) => {
  await page.goto(`${practice.baseUrl}/sandbox/`);
  await expect(page.getByRole("alert")).toContainText("address that was printed when the practice CAS started");
  await expect(page.getByRole("heading", { name: "Declarations" })).toBeHidden();
});
