/**
 * Everything that `npm test` promises, in the order in which a failure is cheapest to learn of: format, lint and
 * types; unit tests; both builds; the browser tests. Stops at the first part that fails and ends with one line that
 * counts the tests.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBrowser } from "./browser/ensure-browser.ts";

const reports = mkdtempSync(join(tmpdir(), "exemplar-tests-"));
const unitReport = join(reports, "unit.json");
const browserReport = join(reports, "browser.json");

interface Part {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: Record<string, string>;
}

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const parts: Part[] = [
  { name: "format, lint and types", command: ["npm", "run", "--silent", "check"] },
  {
    name: "unit tests",
    command: ["npx", "vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${unitReport}`],
  },
  { name: "renderer build", command: ["npm", "run", "--silent", "build"] },
  { name: "Electron build", command: ["npm", "run", "--silent", "build:electron"] },
  {
    name: "browser tests",
    command: ["npx", "playwright", "test", "--reporter=list,json"],
    environment: { PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport },
  },
];

function run({ name, command, environment }: Part): boolean {
  const started = Date.now();
  console.log(`\n── ${name}`);
  const [program, ...rest] = command;
  const { status } = spawnSync(program!, rest, {
    stdio: "inherit",
    env: { ...process.env, ...environment },
    shell: process.platform === "win32",
  });
  console.log(`── ${name}: ${status === 0 ? "ok" : "FAILED"} in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  return status === 0;
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

const browser = ensureBrowser();
console.log(`Browser for the end-to-end tests: ${browser.description}`);
const ok = parts.every((part) =>
  run({ ...part, environment: { ...part.environment, EXEMPLAR_TEST_BROWSER: browser.path ?? "" } }),
);
console.log(`\n${closingLine()}`);
rmSync(reports, { recursive: true });
process.exitCode = ok ? 0 : 1;
