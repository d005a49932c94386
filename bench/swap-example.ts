import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { findBrowser } from "../src/main/loopback/find-browser.ts";
import { printedAddress } from "../tests/browser/printed-address.ts";
import type { Measurement } from "./measurement.ts";

const launcher = join(import.meta.dirname, "../src/main/cli/exemplar.mjs");
const limitMs = 50;
const swaps = 30;

/** How long after an example is swapped on a target's board the learner's new probability is on screen. */
export default async function swapExample(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  const env = { ...process.env, EXEMPLAR_USER_DATA: join(folder, "user") };
  const project = join(folder, "teaching");
  const exemplar = (...words: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [launcher, ...words, "--project", project], { env });
    if (status !== 0) throw new Error(`exemplar ${words.join(" ")} failed: ${stderr}`);
  };
  try {
    exemplar("project", "create", "--name", "Bench");
    exemplar("dataset", "import", "--reader", "mnist-package");
    exemplar("train", "mlp", "--epochs", "2");
    exemplar("targets", "choose", "--hits", "1", "--errors", "0", "--low-confidence", "0");
    exemplar("run", "teaching-examples");
    const server = spawn(process.execPath, [launcher, "start", "--no-open", "--project", project], { env });
    const executablePath = findBrowser() ?? undefined;
    const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ["--no-sandbox"] });
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await page.goto(await printedAddress(server));
      const times = await swapTimes(page);
      const [median, longest] = [times[Math.floor(times.length / 2)]!, times.at(-1)!];
      const row = (question: string, value: number): Measurement => ({
        ...{ question, value, unit: "ms", against: `limit ${limitMs} ms` },
        ratio: value / limitMs,
      });
      return [
        row(`an example swapped until its probability is painted, median of ${swaps}`, median),
        row(`an example swapped until its probability is painted, longest of ${swaps}`, longest),
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

/** Of each of some swaps, ms from the event until the frame after the one that shows the new set; the shortest first. */
async function swapTimes(page: Page): Promise<number[]> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.evaluate(`location.hash = "#/curate"`);
  await page.getByRole("option").first().dblclick();
  await page.getByRole("listbox", { name: /^Training images/ }).waitFor();
  const times = await page.evaluate<number[]>(`(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const shelf = document.querySelector("[role=listbox][aria-label^='Training images']");
    const place = () => document.querySelector("button[aria-pressed=true][draggable]").getAttribute("aria-label");
    const times = [];
    for (let k = 0; k < ${swaps}; k++) {
      const before = place();
      const start = performance.now();
      shelf.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
      while (place() === before) await frame();
      await frame();
      times.push(performance.now() - start);
    }
    return times;
  })()`);
  return times.sort((a, b) => a - b);
}
