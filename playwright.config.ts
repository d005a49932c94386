import { defineConfig } from "@playwright/test";
import { whyNotElectron } from "./src/main/cli/open-electron.ts";

const executablePath = process.env.EXEMPLAR_TEST_BROWSER || undefined;
const withoutElectron = whyNotElectron();
if (withoutElectron !== null && process.env.TEST_WORKER_INDEX === undefined)
  console.log(`The same tests are not run in Electron: ${withoutElectron}.`);

/** The end-to-end tests: in a browser over loopback, and once more in Electron where its binary is installed. */
export default defineConfig<object, { shell: "browser" | "electron" }>({
  testDir: "tests/browser",
  testMatch: "*.spec.ts",
  // They end what hangs, not what is slow: how long a test takes on a busy machine says nothing of what it tests.
  timeout: 15 * 60_000,
  expect: { timeout: 5 * 60_000 },
  workers: 1,
  forbidOnly: true,
  // What passes only at times is a fault.
  retries: 0,
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: { ...(executablePath && { executablePath }), args: ["--no-sandbox"], timeout: 15 * 60_000 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
  projects: [
    { name: "browser", use: { shell: "browser" } },
    ...(withoutElectron === null ? [{ name: "electron", use: { shell: "electron" as const } }] : []),
  ],
});
