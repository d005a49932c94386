import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { findBrowser } from "../src/main/loopback/find-browser.ts";
import { printedAddress } from "../tests/browser/printed-address.ts";
import type { Measurement } from "./measurement.ts";

const launcher = join(import.meta.dirname, "../src/main/cli/exemplar.mjs");
const paintLimitMs = 2_000;
const taskLimitMs = 100;

/** How soon the workbench paints once its server is up, and the renderer's longest task while the engine is busy. */
export default async function renderer(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  const env = { ...process.env, EXEMPLAR_USER_DATA: join(folder, "user") };
  const project = join(folder, "demo");
  try {
    const demo = spawnSync(process.execPath, [launcher, "demo", "--project", project, "--participants", "2"], { env });
    if (demo.status !== 0) throw new Error(`The demo failed: ${demo.stderr}`);
    const server = spawn(process.execPath, [launcher, "start", "--no-open", "--project", project], { env });
    const executablePath = findBrowser() ?? undefined;
    const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ["--no-sandbox"] });
    try {
      const address = await printedAddress(server);
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      const paintMs = await firstPaint(page, address);
      const { longestMs, tasks } = await longestTaskWhileExplaining(page);
      return [
        {
          question: "first contentful paint of the workbench",
          value: paintMs,
          unit: "ms",
          against: `limit ${paintLimitMs} ms`,
          ratio: paintMs / paintLimitMs,
        },
        {
          question: `longest renderer task while 60 targets are explained (${tasks} over 50 ms)`,
          value: longestMs,
          unit: "ms",
          against: `limit ${taskLimitMs} ms`,
          ratio: longestMs / taskLimitMs,
        },
      ];
    } finally {
      await browser.close();
      server.kill("SIGTERM");
      await new Promise((ended) => server.once("exit", ended));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** From the request of the page to its first contentful paint, in ms. */
async function firstPaint(page: Page, address: string): Promise<number> {
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page.evaluate<number>(`performance.getEntriesByName("first-contentful-paint")[0].startTime`);
}

async function longestTaskWhileExplaining(page: Page): Promise<{ longestMs: number; tasks: number }> {
  await page.evaluate(`location.hash = "#/curate"`);
  await page.getByRole("option").first().waitFor();
  await page.evaluate(`
    globalThis.longTasks = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: "longtask" });
  `);
  await page.getByRole("button", { name: "Explain", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Explain targets" });
  await dialog.getByRole("textbox", { name: "Seed" }).fill("2");
  await dialog.getByRole("button", { name: /^Explain \d+ targets$/ }).click();
  await page.getByText("Done", { exact: true }).first().waitFor({ timeout: 300_000 });
  const tasks = await page.evaluate<number[]>("longTasks");
  // Tasks under 50 ms are not reported by the browser.
  return { longestMs: Math.max(50, ...tasks), tasks: tasks.length };
}
