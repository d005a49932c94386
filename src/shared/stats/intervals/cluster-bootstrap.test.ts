import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { dataFrameFromRecords, selectRows } from "../data-frame.ts";
import { clusterBootstrap } from "./cluster-bootstrap.ts";
import { waldInterval } from "./wald.ts";

/** Participants with a random effect on the probability scale: trials of one person are alike. */
function study(participants: number, trials: number, seed: number | string) {
  const random = seededGenerator(seed);
  return dataFrameFromRecords(
    Array.from({ length: participants }, (_, p) => {
      const ability = 0.2 + 0.6 * random.next();
      return Array.from({ length: trials }, (_, t) => ({
        participant: `P${p}`,
        condition: t % 2 === 0 ? "none" : "saliency",
        correct: random.next() < ability ? 1 : 0,
      }));
    }).flat(),
  );
}

test("means are those of the cells, with rows and clusters counted", () => {
  const data = dataFrameFromRecords([
    { p: "a", x: 1, y: true },
    { p: "a", x: 1, y: false },
    { p: "b", x: 1, y: true },
    { p: "b", x: 0, y: true },
    { p: "b", x: 0, y: null },
    { p: null, x: 0, y: false },
  ]);
  const cells = clusterBootstrap(data, { outcome: "y", cluster: "p", by: ["x"], seed: 1 });
  expect(cells).toEqual([
    { cell: { x: 0 }, mean: 1, lower: null, upper: null, rows: 1, clusters: 1 },
    { cell: { x: 1 }, mean: 2 / 3, lower: 0.5, upper: 1, rows: 3, clusters: 2 },
  ]);
});

test("the same seed gives the same interval, whichever other cells are asked for", () => {
  const data = study(20, 10, 1);
  const options = { outcome: "correct", cluster: "participant", by: ["condition"], seed: 7, replicates: 51 };
  const cells = clusterBootstrap(data, options);
  expect(clusterBootstrap(data, options)).toEqual(cells);
  expect(clusterBootstrap(data, { ...options, seed: 8 })).not.toEqual(cells);
  const saliencyRows = Array.from({ length: data.rowCount }, (_, row) => row).filter((row) => row % 2 === 1);
  expect(clusterBootstrap(selectRows(data, saliencyRows), options)).toEqual([cells[1]]);
});

test("the interval's width is that of the variation between participants, not between trials", () => {
  const participants = 60;
  const trials = 40;
  const data = study(participants, trials, "width");
  const [overall] = clusterBootstrap(data, {
    outcome: "correct",
    cluster: "participant",
    by: [],
    seed: 3,
    replicates: 4000,
  });
  // Var of a participant's mean: var(ability) + E[p(1 − p)] / trials, with ability uniform on 0.2 … 0.8.
  const variance = 0.6 ** 2 / 12 + (0.25 - 0.6 ** 2 / 12) / trials;
  const expected = 2 * 1.96 * Math.sqrt(variance / participants);
  expect((overall!.upper! - overall!.lower!) / expected).toBeGreaterThan(0.8);
  expect((overall!.upper! - overall!.lower!) / expected).toBeLessThan(1.2);
});

test("covers the truth in about 95% of studies", () => {
  const studies = 300;
  let covered = 0;
  for (let k = 0; k < studies; k++) {
    const [cell] = clusterBootstrap(study(50, 10, `study ${k}`), {
      ...{ outcome: "correct", cluster: "participant", by: [], seed: k, replicates: 500 },
    });
    if (cell!.lower! <= 0.5 && 0.5 <= cell!.upper!) covered++;
  }
  expect(covered / studies).toBeGreaterThan(0.91);
  expect(covered / studies).toBeLessThan(0.98);
});

test("a Wald interval is the estimate and 1.96 standard errors to either side", () => {
  expect(waldInterval(2, 0.5)).toEqual({ lower: expect.closeTo(1.020018, 6), upper: expect.closeTo(2.979982, 6) });
  expect(waldInterval(0, 1, 0.95, 10).upper).toBeCloseTo(2.228139, 6);
});
