// Connections to CAS: made, given a secret, chosen and tested, by keyboard alone. The CAS of these tests is a small
// server that signs in one client and gives it the scopes the test asks for.
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import type { Core } from "./support/core";
import type { DeskPage } from "./support/desk";
import { accessible, expect, picture, test } from "./support/test";

const SECRET = "s3cr3t-of-the-office";
const ALL = "create:messages read:declarations read:documents create:wms read:wms create:subscriptions read:subscriptions delete:subscriptions";

async function cas(scopes: string): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown): void => void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const path = request.url ?? "";
    if (path.startsWith("/token")) {
      let form = "";
      request.on("data", (piece: Buffer) => (form += piece.toString()));
      request.on("end", () => {
        const right = new URLSearchParams(form).get("client_secret") === SECRET;
        if (right) answer(200, { access_token: "t", token_type: "Bearer", expires_in: 3600 });
        else answer(401, { error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret provided" });
      });
    } else if (request.headers.authorization === undefined) answer(401, {});
    else if (path === "/v1/authorizationStatus") answer(200, { sourceSysRef: "desk", tenantIds: "t-1", scopes });
    else if (path.includes("cannot-exist") || path.startsWith("/v1/formulas")) response.writeHead(404).end();
    else if (path.startsWith("/v1/declarations?")) answer(200, []);
    else answer(405, {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, port: (server.address() as AddressInfo).port };
}

/** An environment file of the office. */
async function environment(core: Core, name: string, port: number): Promise<void> {
  const folder = join(core.profile, "environments");
  await mkdir(folder, { recursive: true });
  const base = `http://127.0.0.1:${port}`;
  const lines = [`name = "${name}"`, 'colour = "amber"', "production = false", `base_url = "${base}"`, `token_url = "${base}/token"`, 'scope = "x/{client_id}"'];
  await writeFile(join(folder, `${name}.toml`), lines.join("\n"));
}

const region = (page: Page) => page.getByRole("region", { name: "Connections" });

async function add(page: Page, desk: DeskPage, name: string, environment: string): Promise<void> {
  await region(page).getByRole("button", { name: "Add a connection" }).focus();
  await desk.press("Enter");
  await expect(region(page).getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.type(name);
  await desk.press("Tab");
  await page.keyboard.type(environment);
  await desk.press("Tab");
  await page.keyboard.type("office-7");
  await desk.press("Enter");
  await expect(region(page).getByRole("row", { name: new RegExp(name) })).toContainText("missing");
}

async function secret(page: Page, desk: DeskPage, name: string, words: string, sealed: boolean): Promise<void> {
  await region(page).getByRole("button", { name: `Secret of ${name}` }).focus();
  await desk.press("Enter");
  if (!sealed) {
    await expect(region(page).getByLabel("A passphrase for all client secrets")).toBeFocused();
    await page.keyboard.type("correct horse battery");
    await desk.press("Enter");
  }
  await expect(region(page).getByLabel("Client secret", { exact: true })).toBeFocused();
  await page.keyboard.type(words);
  await desk.press("Enter");
  await expect(region(page).getByRole("row", { name: new RegExp(name) })).toContainText("kept");
}

async function tried(page: Page, desk: DeskPage, name: string): Promise<void> {
  await region(page).getByRole("button", { name: `Test ${name}` }).focus();
  await desk.press("Enter");
  await expect(region(page).getByRole("status")).not.toContainText("Asking CAS");
}

test("a connection is made, given its secret, corrected, and everything it lacks is said", async ({ core, desk, page }) => {
  const { server, port } = await cas(ALL.replace(" read:wms", ""));
  await environment(core, "gateway", port);
  await desk.press("Control+Alt+4");
  await expect(region(page).getByRole("row", { name: /Practice/ })).toContainText("none needed");
  await add(page, desk, "Antwerp", "gateway");

  // The wrong secret first.
  await secret(page, desk, "Antwerp", "not-the-secret", false);
  await tried(page, desk, "Antwerp");
  await expect(region(page)).toContainText("The client secret is wrong for this client id.");
  await picture(page, "connection-wrong-secret");
  await accessible(page);

  // The right one: the scope that is missing, and the path nobody knows.
  await secret(page, desk, "Antwerp", SECRET, true);
  await tried(page, desk, "Antwerp");
  await expect(region(page).getByRole("status")).toContainText("It works.");
  await expect(region(page)).toContainText("read:wms is missing");
  await expect(region(page)).toContainText("CAS does not know the path /v1/formulas");
  await picture(page, "connection-missing-scope");
  await accessible(page);

  // New work goes there: its name stands at the top of every page.
  await region(page).getByRole("radio", { name: "New work goes to Antwerp" }).focus();
  await desk.press(" ");
  await expect(page.getByRole("banner")).toContainText("Antwerp");
  await desk.press("Control+Alt+2");
  await expect(page.getByRole("banner")).toContainText("Antwerp");
  expect(await page.content()).not.toContain(SECRET);
  server.close();

  // No network any more.
  await desk.press("Control+Alt+4");
  await tried(page, desk, "Antwerp");
  await expect(region(page)).toContainText("cannot be reached");
  await picture(page, "connection-no-network");
  await accessible(page);

  for (const file of await readdir(core.profile, { recursive: true, withFileTypes: true })) {
    if (file.isFile()) expect((await readFile(join(file.parentPath, file.name))).includes(SECRET), file.name).toBe(false);
  }
});

test("without the scopes it needs a connection does not work, and says which", async ({ core, desk, page }) => {
  const { server, port } = await cas("read:documents");
  await environment(core, "gateway", port);
  await desk.press("Control+Alt+4");
  await add(page, desk, "Ghent", "gateway");
  await secret(page, desk, "Ghent", SECRET, false);
  await tried(page, desk, "Ghent");
  await expect(region(page).getByRole("status")).toContainText("2 things are missing");
  await expect(region(page)).toContainText("Ask Customs4trade to add the scope create:messages");
  server.close();
});

test("production wears its colour and a broken environment file says what is wrong", async ({ core, desk, page }) => {
  await mkdir(join(core.profile, "environments"));
  await writeFile(join(core.profile, "environments", "broken.toml"), "name = ");
  await desk.press("Control+Alt+4");
  await add(page, desk, "Belgium", "production");
  await region(page).getByRole("radio", { name: "New work goes to Belgium" }).focus();
  await desk.press(" ");
  const band = page.getByRole("banner").getByRole("link", { name: "Belgium" });
  await expect(band).toHaveClass(/block/);
  await region(page).getByRole("button", { name: "Change Belgium" }).focus();
  await desk.press("Enter");
  await expect(region(page)).toContainText("What is sent there is real.");
  await expect(region(page)).toContainText("broken.toml");
  await picture(page, "connection-production");
  await accessible(page);
  await desk.press("Escape");
  await expect(region(page).getByRole("button", { name: "Change Belgium" })).toBeFocused();
});
