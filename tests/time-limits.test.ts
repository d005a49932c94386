/** How long a test takes on a busy machine says nothing of what it tests: the runners end what hangs, and no test sets a limit of its own. */
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const limits = [
  /^\s*\}, [\d_]{4,}\);/m,
  /\b(test|hook|teardown)Timeout: (?!hung)/,
  /^(test|it)\b[^\n]*\btimeout: \d/m,
  // Below ten seconds it is the pause of a retry that has no limit.
  /\b(expect|to[A-Z]\w+)\([^\n]*\{ timeout: [1-9][\d_]{5}/,
  /\bsetTimeout\([\d_]+\)/,
];

test("no test has a time limit of its own", () => {
  const files = ["{src,tests,packaging}/**/*.{test,spec}.ts", "tests/doubles/*.ts"].flatMap((pattern) =>
    globSync(pattern, { cwd: root, exclude: (name) => name === "node_modules" || name === "time-limits.test.ts" }),
  );
  expect(files.length).toBeGreaterThan(200);
  const limited = files.filter((file) => limits.some((limit) => limit.test(readFileSync(join(root, file), "utf8"))));
  expect(limited).toEqual([]);
});
