import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, test as base, _electron as electron, expect, type Page } from "@playwright/test";
import { printedAddress } from "./printed-address.ts";
import { processesBelow } from "./processes.ts";

const root = resolve(import.meta.dirname, "../..");
export const launcher = join(root, "src/main/cli/exemplar.mjs");

/** The workbench as it runs: served to a browser, or in Electron. */
interface RunningApp {
  /** The process that holds the project open. */
  readonly hostProcess: ChildProcess;
  /** Kills the host, as a power cut would. */
  crash(): Promise<void>;
  /** Starts it again, as the researcher would. */
  restart(): Promise<void>;
  /** A window that shows the workbench. */
  window(context: BrowserContext): Promise<Page>;
}

interface WorkerFixtures {
  shell: "browser" | "electron";
  /** A folder of these tests alone: projects, and what the app keeps about its user. */
  folder: string;
  /** A small study of saliency maps, with all that the areas show of one; other tests put another in its place. */
  ownProject: string;
  app: RunningApp;
}

export const test = base.extend<{ workbench: Page }, WorkerFixtures>({
  shell: ["browser", { option: true, scope: "worker" }],

  folder: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's dependencies off this pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "exemplar-browser-"));
      await use(folder);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],

  ownProject: [
    async ({ folder }, use) => {
      const project = join(folder, "demo");
      const made = spawnSync(process.execPath, [join(root, "tests/browser/saliency-project.ts"), project], {
        encoding: "utf8",
        env: environment(folder),
      });
      expect(made.status, made.stderr).toBe(0);
      await use(project);
    },
    { scope: "worker", timeout: 15 * 60_000 },
  ],

  app: [
    async ({ shell, folder, ownProject }, use) => {
      if (shell === "electron") {
        const app = await electron.launch({ args: [root, `--project=${ownProject}`], env: environment(folder) });
        const never = () => Promise.reject(new Error("In Electron the window ends with its host."));
        await use({ hostProcess: app.process(), crash: never, restart: never, window: () => app.firstWindow() });
        await app.close();
        return;
      }
      const serve = () =>
        spawn(process.execPath, [launcher, "start", "--no-open", "--project", ownProject], {
          env: environment(folder),
          stdio: ["ignore", "pipe", "pipe"],
        });
      let served = serve();
      let address = await printedAddress(served);
      await use({
        get hostProcess() {
          return served;
        },
        async crash() {
          const ended = new Promise((done) => served.once("exit", done));
          const all = [served.pid!, ...processesBelow(served.pid!).map(({ pid }) => pid)];
          for (const pid of all) process.kill(pid, "SIGKILL");
          await ended;
        },
        async restart() {
          served = serve();
          address = await printedAddress(served);
        },
        async window(context) {
          const page = await context.newPage();
          await page.goto(address);
          return page;
        },
      });
      const ended = new Promise((done) => served.once("exit", done));
      served.kill("SIGTERM");
      await ended;
    },
    { scope: "worker", timeout: 15 * 60_000 },
  ],

  workbench: async ({ app, context }, use) => {
    const page = await app.window(context);
    await openDemo(page);
    await use(page);
  },
});

/**
 * The same tests in a project of their own, which holds what they need and is made in less time.
 *
 * @param commands of the terminal that fill it, the digits being there
 */
export const testWith = (...commands: readonly string[]) =>
  test.extend<object, { ownProject: string }>({
    ownProject: [
      async ({ folder }, use) => {
        const project = join(folder, "own");
        for (const words of [
          ["project", "create", "--name", "Digits demo"],
          ["dataset", "import", "--reader", "mnist-package", "--name", "Digits"],
          ...commands.map((command) => command.split(" ")),
        ]) {
          const { status, stderr } = spawnSync(process.execPath, [launcher, ...words, "--project", project], {
            encoding: "utf8",
            env: environment(folder),
          });
          expect(status, stderr).toBe(0);
        }
        await use(project);
      },
      { scope: "worker", timeout: 15 * 60_000 },
    ],
  });

export { expect };

/** Another test may have left another project open. */
async function openDemo(page: Page): Promise<void> {
  const bar = page.getByRole("banner");
  const links = bar.getByRole("link");
  // The first leads to the projects, the second is named after the one that is open.
  await expect(links).toHaveCount(2);
  if (await bar.getByText("Digits demo").isVisible()) return;
  await visit(page, "/");
  await page
    .getByRole("main")
    .getByRole("button", { name: /Digits demo/ })
    .click();
  await expect(bar.getByText("Digits demo")).toBeVisible();
  // Its name is there before it leads to the library.
  await expect(page).toHaveURL(/#\/library/);
}

/** Goes to a place of the workbench by its address. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#${path}`);
}

/** No violation of WCAG A and AA that can be found by machine. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await accessibilityFaults(page)).toEqual([]);
}

/** The violations of WCAG A and AA that can be found by machine. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  const isThere = await page.evaluate(() => "axe" in window);
  const { violations } = await new AxeBuilder({ page, ...(isThere && { axeSource: ";" }) })
    // The workbench has no frames: axe need not open a page of its own to bring their results together.
    .setLegacyMode()
    .options({
      runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] },
      resultTypes: ["violations"],
    })
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
}

export const environment = (folder: string): Record<string, string> => ({
  ...(process.env as Record<string, string>),
  EXEMPLAR_USER_DATA: join(folder, "user"),
  // What is made in the user's home is made here.
  ...{ HOME: folder, USERPROFILE: folder },
});
