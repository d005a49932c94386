import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Locator, Page } from "@playwright/test";
import { answer, visible } from "./answering.ts";
import { leave, passphrase, startPilot } from "./pilot.ts";
import { test as base, environment, expect, expectAccessible, launcher } from "./workbench.ts";

/** The demo's own project, with few participants and masks. */
const test = base.extend<object, { ownProject: string }>({
  ownProject: [
    async ({ folder }, use) => {
      const project = join(folder, "demo");
      const words = ["demo", "--project", project, "--participants", "8", "--masks", "40"];
      const made = spawnSync(process.execPath, [launcher, ...words], { encoding: "utf8", env: environment(folder) });
      expect(made.status, made.stderr).toBe(0);
      expect(made.stdout.trimEnd().split("\n").at(-1)).toBe(join(project, "report.html"));
      await use(project);
    },
    { scope: "worker", timeout: 15 * 60_000 },
  ],
});

test("a trial stands on one screen of 1024 × 700, as large in every condition", async ({ workbench }, testInfo) => {
  await workbench.setViewportSize({ width: 1024, height: 700 });
  const seen = new Map<string, unknown>();
  for (let pilot = 1; pilot <= 4; pilot++) {
    await startPilot(workbench, `P0${pilot}`);
    while (!(await visible.trial(workbench).isVisible())) await answer(workbench, []);
    const target = workbench.getByRole("img", { name: "The image that the AI sees" });
    await expect(target).toBeVisible();
    const maps = await workbench.getByRole("img", { name: /saliency|map/i }).count();
    const examples = await workbench.getByRole("img", { name: /example/i }).count();
    const condition = `${maps > 0 ? "map" : "no map"}, ${examples > 0 ? "examples" : "no examples"}`;
    await testInfo.attach(condition, { body: await workbench.screenshot(), contentType: "image/png" });
    expect(await scrolls(workbench), `${condition}: nothing to scroll to`).toBe(false);
    for (const image of await workbench.getByRole("img").all())
      if (await image.isVisible()) expect(await isWhole(image), `${condition}: every picture is in sight`).toBe(true);
    const { width, height } = (await target.boundingBox())!;
    seen.set(condition, { width, height });
    await leave(workbench, passphrase);
    await expect(workbench).toHaveURL(/#\/run/);
  }
  expect([...seen.keys()].sort()).toEqual([
    "map, examples",
    "map, no examples",
    "no map, examples",
    "no map, no examples",
  ]);
  const [first] = seen.values();
  for (const [condition, size] of seen) expect(size, condition).toEqual(first);
});

test("its report, and the page beside the paper, are whole and accessible", async ({ ownProject, browser }) => {
  for (const [file, heading] of [
    ["report.html", "Do saliency maps and examples help people predict an AI?"],
    ["replication-natural-adversarial.html", "Explainable AI for natural adversarial images"],
  ] as const) {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(ownProject, file)).href);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(heading);
    await expectAccessible(page);
    await page.close();
  }
});

const scrolls = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const { scrollHeight, scrollWidth } = document.documentElement;
    return scrollHeight > innerHeight || scrollWidth > innerWidth;
  });

const isWhole = (image: Locator): Promise<boolean> =>
  image.evaluate((element) => {
    const { top, left, bottom, right } = element.getBoundingClientRect();
    return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  });
