import { defineConfig } from "@playwright/test";

// Journeys through the real core in a real browser, by keyboard. Each test has a profile and a practice CAS of its own.
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "results/runs",
  timeout: 240_000,
  expect: { timeout: 10_000 },
  fullyParallel: true,
  workers: 2,
  reporter: [["list"]],
  use: {
    viewport: { width: 1600, height: 1000 },
    locale: "en-GB",
    timezoneId: "Europe/Brussels",
    launchOptions: {
      executablePath: process.env.QUAYSIDE_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox"],
    },
    trace: "retain-on-failure",
  },
});
