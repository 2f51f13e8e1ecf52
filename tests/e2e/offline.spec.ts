// No line to CAS: everything works, and what leaves waits with its reason.
import { createServer } from "node:net";

import { dropFile, expect, picture, test as base } from "./support/test";

/** A port of this machine that nobody listens on. */
async function silentPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

const test = base.extend({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  environment: async ({}, use) => {
    const origin = `http://127.0.0.1:${await silentPort()}`;
    await use({
      QUAYSIDE_CAS: JSON.stringify({ baseUrl: origin, tokenUrl: `${origin}/token`, clientId: "nobody", clientSecret: "nothing" }),
    });
  },
});

test("a shipment sent without a line waits in the outbox with its reason, and can be cancelled", async ({ desk, page }) => {
  await dropFile(page, "shipments/h1-wine-import.json");
  await expect(page.getByLabel("Shipment reference")).toBeFocused();
  await desk.press("Control+Shift+Enter");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await desk.press("Enter");
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await desk.press("Control+Alt+3");
  const row = page.getByRole("grid", { name: "Outbox" }).getByRole("row").filter({ hasText: /New shipment|Shipment/ }).first();
  await expect(row).toContainText("waiting", { timeout: 30_000 });
  await expect(row).toContainText(/CAS|reach|connect|answer/i);
  await picture(page, "outbox-offline");
  await expect(page.getByRole("banner").getByRole("status")).toContainText(/not|no /i, { timeout: 30_000 });
  await expect(page.getByRole("navigation", { name: "Modules" }).getByRole("link", { name: /Outbox/ })).toContainText(/[1-9]/);
});
