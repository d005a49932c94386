import { expect, onTestFinished, test } from "vitest";
import { toyHost } from "../../../../tests/doubles/host.ts";
import { run } from "../testing/run.ts";

test("says what is installed, where programs run and how fast, without a project", async () => {
  const text = await run(["doctor"], toyHost());
  expect(text.status).toBe(0);
  for (const words of ["Exemplar", "Node.js", "SQLite", "Toy library", "a toy", "GFLOP/s", "3 images a second"])
    expect(text.stdout).toContain(words);
  const json = await run(["doctor", "--json"], toyHost());
  expect([json.status, JSON.parse(json.stdout)]).toMatchObject([
    0,
    {
      versions: { "Node.js": process.versions.node, SQLite: expect.stringMatching(/^3\.\d+/) },
      runtime: { device: "a toy" },
      benchmark: { forward: { imagesPerSecond: 3 } },
      failure: null,
    },
  ]);
});

test("fails where nothing can compute, and still says what it found", async () => {
  const broken = () =>
    toyHost({
      before: (task) => {
        if (task === "describe-runtime") throw new Error("No runtime for tensor programs starts on this machine.");
      },
    });
  const { status, stdout } = await run(["doctor", "--json"], broken());
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    versions: { "Toy library": "1.2.3" },
    runtime: null,
    benchmark: null,
    error: { code: "ENGINE_FAILED", message: expect.stringContaining("No runtime"), remedy: expect.any(String) },
  });
  const text = await run(["doctor"], broken());
  expect([text.status, text.stdout]).toEqual([1, ""]);
  expect(text.stderr).toContain("Toy library");
});

test("stops measuring when it is interrupted", async () => {
  const interruption = new AbortController();
  const hung = Promise.withResolvers<void>();
  onTestFinished(() => hung.resolve());
  const host = toyHost({
    before: async (task) => {
      if (task !== "benchmark") return;
      setImmediate(() => interruption.abort());
      await hung.promise;
    },
  });
  expect((await run(["doctor"], host, interruption.signal)).status).toBe(1);
});
