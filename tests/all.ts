/**
 * Everything that `npm test` promises, in the order in which a failure is cheapest to learn of: format, lint and types;
 * the builds; unit tests; the browser tests. Stops at the first part that fails and ends with one line that counts the
 * tests.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ensureBrowser } from "./browser/ensure-browser.ts";

const root = resolve(import.meta.dirname, "..");
const reports = mkdtempSync(join(tmpdir(), "exemplar-tests-"));
const unitReport = join(reports, "unit.json");
const browserReport = join(reports, "browser.json");

interface Part {
  readonly name: string;
  /** What comes before it, and may fail with a reason; the environment that it gives. */
  readonly prepare?: () => Record<string, string>;
  readonly command: readonly string[];
}

/** A tool of the project's own dependencies, run on the Node that runs this. */
const tool = (script: string, ...words: string[]) => [process.execPath, join(root, "node_modules", script), ...words];

const parts: Part[] = [
  { name: "format, lint and types", command: ["npm", "run", "--silent", "check"] },
  { name: "renderer build", command: tool("vite/bin/vite.js", "build", "--config", "src/renderer/vite.config.ts") },
  { name: "Electron build", command: tool("electron-vite/bin/electron-vite.js", "build", "--ignoreConfigWarning") },
  {
    name: "unit tests",
    command: tool(
      "vitest/vitest.mjs",
      ...["run", "--reporter=default", "--reporter=json", `--outputFile.json=${unitReport}`],
    ),
  },
  {
    name: "browser tests",
    prepare: () => {
      const { path, description } = ensureBrowser();
      console.log(`Browser for the end-to-end tests: ${description}`);
      return { EXEMPLAR_TEST_BROWSER: path ?? "", PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport };
    },
    command: tool("@playwright/test/cli.js", "test", "--reporter=list,json"),
  },
];

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

function run({ name, prepare, command }: Part): boolean {
  const started = Date.now();
  console.log(`\n── ${name}`);
  const [program, ...rest] = command;
  let succeeded = false;
  try {
    const env = { ...process.env, ...prepare?.() };
    const shell = process.platform === "win32" && program !== process.execPath;
    succeeded = spawnSync(program!, rest, { cwd: root, stdio: "inherit", env, shell }).status === 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  console.log(`── ${name}: ${succeeded ? "ok" : "FAILED"} in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  return succeeded;
}

function readReport<Report>(path: string, count: (report: Report) => Count): Count {
  try {
    return count(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }; // the part did not run, and its failure is already on the screen
  }
}

function closingLine(): string {
  const counts = [
    readReport(unitReport, (report: { numPassedTests: number; numFailedTests: number; numPendingTests: number }) => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests,
    })),
    readReport(
      browserReport,
      (report: { stats: { expected: number; flaky: number; unexpected: number; skipped: number } }) => ({
        passed: report.stats.expected + report.stats.flaky,
        failed: report.stats.unexpected,
        skipped: report.stats.skipped,
      }),
    ),
  ];
  const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
  return `${sum("passed")} passed, ${sum("failed")} failed${sum("skipped") ? `, ${sum("skipped")} skipped` : ""}`;
}

const ok = parts.every(run);
console.log(`\n${closingLine()}`);
rmSync(reports, { recursive: true });
process.exitCode = ok ? 0 : 1;
