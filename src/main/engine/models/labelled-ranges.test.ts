import { expect, test } from "vitest";
import { tryRanges } from "./labelled-ranges.ts";
import type { FoundPreprocessing, Preprocessing } from "./preprocessing.ts";

const labels = Int32Array.from({ length: 40 }, (_, index) => index % 4);
const labelled = { images: new Float32Array(40), labels };

/** A network that is right about the images where white is `white`, and always says the first class elsewhere. */
const rightAt =
  (white: number) =>
  async ({ scale }: Preprocessing) =>
    Float32Array.from({ length: 160 }, (_, at) =>
      Number(at % 4 === (scale === white ? labels[Math.floor(at / 4)] : 0)),
    );

const found = (source: FoundPreprocessing["source"], scale = 1): FoundPreprocessing => ({
  preprocessing: { scale, mean: [0], sd: [1], order: "RGB" },
  source,
  reason: "as found",
});

test("where nothing says the range, the one that is right far more often is taken, and the reason has the figures", async () => {
  const tried = await tryRanges(found("unknown"), labelled, 3, rightAt(255));
  expect(tried).toMatchObject({
    preprocessing: { scale: 255 },
    source: "labelled images",
    reason: "25% of 40 labelled images are right with 0 to 1, 100% with 0 to 255",
    warnings: [],
  });
  expect(tried.accuracies.filter(({ used }) => used)).toEqual([
    { range: "0 to 255", images: 40, accuracy: 1, used: true },
  ]);
});

test("where settings or the graph say another range it stays, with a warning", async () => {
  for (const source of ["settings", "in the graph"] as const) {
    const tried = await tryRanges(found(source), labelled, 3, rightAt(255));
    expect(tried.preprocessing.scale).toBe(1);
    expect(tried.warnings).toEqual([expect.stringMatching(/may be wrong: 25% .* 100% with 0 to 255/)]);
  }
});

test("a range that is right is not doubted, nor one that no other betters", async () => {
  const asked: number[] = [];
  const ask = rightAt(1);
  const right = await tryRanges(found("unknown"), labelled, 3, (preprocessing) => {
    asked.push(preprocessing.scale);
    return ask(preprocessing);
  });
  expect(right).toMatchObject({ source: "unknown", warnings: [], accuracies: [{ accuracy: 1, used: true }] });
  expect(asked).toEqual([1]);
  const hopeless = await tryRanges(found("unknown"), labelled, 1, rightAt(7));
  expect(hopeless).toMatchObject({ source: "unknown", preprocessing: { scale: 1 }, warnings: [] });
  expect(hopeless.accuracies.map(({ range }) => range)).toEqual(["0 to 1", "0 to 255", "−1 to 1"]);
});
