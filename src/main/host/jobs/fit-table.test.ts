import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tableMixture } from "#shared/contract/mixture-table.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { made, toyHost } from "../../../../tests/doubles/host.ts";
import { mixtureColumns } from "../library/mixture-columns.ts";

/** Two regimes: for half of the rows the prediction rises with a, for the others it falls with b; c says nothing. */
function twoRegimes(rows: number) {
  const random = seededGenerator(4);
  return Array.from({ length: rows }, (_, i) => {
    const [a, b, c] = [random.normal(), random.normal(), random.normal()];
    return { a, b, c, same: 3, kind: "x", p: (i % 2 === 0 ? 2 * a + 3 : -2 * b - 3) + 0.2 * random.normal() };
  });
}

const csvOf = (records: readonly object[]) =>
  [Object.keys(records[0]!).join(","), ...records.map((one) => Object.values(one).join(","))].join("\n");

test("a table is fitted as a job, which names its features and says what is left out", async () => {
  const host = toyHost();
  await host.client.projects.create({ path: join(host.folder, "project"), name: "Project" });
  const path = join(host.folder, "table.csv");
  writeFileSync(path, csvOf(twoRegimes(30)));
  const result = await made(host.client, host.client.analyse.mixture({ path, outcome: "p" }));
  expect(tableMixture.parse(result)).toMatchObject({
    rows: 30,
    overall: [{ feature: "a" }, { feature: "b" }, { feature: "c" }],
    notes: [
      "Left out, for they do not vary: same.",
      "Left out, for they hold words: kind (such as “x”).",
      expect.stringContaining("do not agree"),
    ],
  });
  const lost = host.client.analyse.mixture({ path: `${path}.gone`, outcome: "p" });
  await expect(made(host.client, lost)).rejects.toThrow("cannot be read");
});

test("what is wrong with a table is named", () => {
  const frame = dataFrameFromRecords(twoRegimes(30));
  const columns =
    (asked: object, of = frame) =>
    () =>
      mixtureColumns(of, { outcome: "p", logit: false, ...asked });
  expect(columns({ outcome: "q" })).toThrow('no column "q"');
  expect(columns({ features: ["a", "kind"] })).toThrow('"kind" holds words, such as "x"');
  expect(columns({ features: ["same"] })).toThrow("No column of numbers varies");
  expect(columns({ outcome: "same" })).toThrow('"same" has the same value in every row');
  expect(columns({ logit: true })).toThrow("which is no probability");
  expect(columns({ features: ["a", "b", "a"] })).toThrow('"a" is named twice');
  expect(columns({ features: ["a", "p"] })).toThrow("cannot explain itself");
  const scaled = (scale: number) =>
    dataFrameFromRecords(twoRegimes(30).map(({ kind: _, p, ...row }) => ({ ...row, p: scale * p })));
  expect(columns({}, scaled(1e40))).toThrow("too large to fit");
  expect(columns({}, scaled(1e-12))().y).toHaveLength(30);
  const headless = twoRegimes(30).map(({ a, b, p }) => ({ 1: a, 2: b, 3: p }));
  expect(columns({ outcome: "3" }, dataFrameFromRecords(headless))().notes[0]).toContain("The first row holds numbers");
  expect(columns({}, dataFrameFromRecords(twoRegimes(10)))).toThrow("10 of 10 rows");
  const gaps = dataFrameFromRecords(twoRegimes(40).map((row, i) => (i < 5 ? { ...row, a: Number.NaN } : row)));
  expect(columns({}, gaps)().notes).toContain("5 of 40 rows are left out, for a value is missing or infinite.");
  const wide = dataFrameFromRecords(
    twoRegimes(21).map((row) => ({
      ...row,
      ...Object.fromEntries(Array.from({ length: 30 }, (_, k) => [`f${k}`, row.a * k + row.b])),
    })),
  );
  expect(columns({}, wide)().notes.join()).toContain("more features than rows");
});

test("probabilities are explained by their log-odds, and all or nothing is no infinity", () => {
  const rows = twoRegimes(30).map((row, i) => ({ ...row, p: i === 0 ? 1 : i === 1 ? 0 : 1 / (1 + Math.exp(-row.p)) }));
  const { y, notes } = mixtureColumns(dataFrameFromRecords(rows), { outcome: "p", logit: true });
  expect(notes.join()).toContain("2 of 30 predictions are 0 or 1");
  expect(y[2]).toBeCloseTo(twoRegimes(30)[2]!.p, 9);
  expect(y.slice(0, 2).every(Number.isFinite)).toBe(true);
});
