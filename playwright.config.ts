import { defineConfig } from "@playwright/test";

const executablePath = process.env.EXEMPLAR_TEST_BROWSER || undefined;

export default defineConfig({
  testDir: "tests/browser",
  testMatch: "*.spec.ts",
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  forbidOnly: true,
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: { ...(executablePath && { executablePath }), args: ["--no-sandbox"] },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
});
