import "@tensorflow/tfjs-backend-cpu";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { parseSettings, requireMethod, type SettingsOf } from "#shared/methods/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { type AskedLevel, askedLevel } from "../../methods/level-sets/level.ts";
import { randomWalkMetropolis } from "../../methods/level-sets/samplers/random-walk-metropolis.ts";
import { type Asked, positionOf, stateAt, type Transition } from "../../methods/level-sets/samplers/sampler.ts";
import { houseRocket, houseRocketAnswer, houseRocketCircle, houseRocketClasses } from "./house-rocket.ts";

interface Case {
  readonly relaxation: "dirichlet" | "gaussian" | "confident";
  readonly target_house: number;
  readonly sigma_or_alpha: number;
}
interface Marginal {
  readonly name: string;
  readonly at: number[];
  readonly cdf: number[];
}
const reference = JSON.parse(
  readFileSync(
    join(import.meta.dirname, "../../../../../tests/fixtures/references/levelset/house_rocket.json"),
    "utf8",
  ),
) as { inputs: { cases: Case[] }; expected: { cases: { marginals: Marginal[]; mean_f1: number }[] } };

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const nowhere = Number.NEGATIVE_INFINITY;
const classNames = [...houseRocketClasses];

function askedOf({ relaxation, target_house: house, sigma_or_alpha: width }: Case): AskedLevel {
  const settings = parseSettings(requireMethod("level-set"), {
    ...{ answer: relaxation, category: "house", probabilities: [1 - house, house] },
    ...(relaxation === "dirichlet" ? { concentration: width } : { width }),
  });
  return askedLevel(settings as SettingsOf<"level-set">, classNames);
}

/** Log-odds of the house at which the likelihood is tabulated: between them it is as good as linear. */
const [lowest, highest, perUnit] = [-40, 40, 200];

/** log p(u* | z), with the exact answer in the place of a classifier's: a function of its log-odds alone. */
function logLikelihoodOf(asked: AskedLevel): (z: Float64Array) => number {
  const { level, relaxation, width } = asked;
  const odds = Array.from({ length: (highest - lowest) * perUnit + 1 }, (_, k) => lowest + k / perUnit);
  const table = tf.tidy(() => {
    const observed = { first: tf.tensor1d([...level.first]), second: tf.tensor1d([...level.second]) };
    const answers = tf.tensor2d(odds.map((x) => [1 / (1 + Math.exp(x)), 1 / (1 + Math.exp(-x))]));
    return relaxation.logLikelihood(answers, observed, tf.scalar(width)).dataSync();
  });
  return (z) => {
    const [rocket, house] = houseRocketAnswer(z);
    const x = Math.min(highest, Math.max(lowest, Math.log(house) - Math.log(rocket)));
    const at = Math.min(table.length - 2, Math.floor((x - lowest) * perUnit));
    const share = (x - lowest) * perUnit - at;
    return (1 - share) * table[at]! + share * table[at + 1]!;
  };
}

const moves = houseRocket.coordinates.map(({ move }) => move);

/** Every tenth draw of one long chain, after a tenth of them; what was rejected is a draw again. */
function sampled(logDensity: (z: Float64Array) => number, steps: number): Float64Array[] {
  const random = seededGenerator("house or rocket");
  const at = (z: Float64Array) => stateAt(z, { logDensity: logDensity(z), gradient: [] });
  let state = at(Float64Array.of(12, 12, 11));
  const found: Float64Array[] = [];
  for (let k = 0; k < 1.1 * steps; k++) {
    const walk = randomWalkMetropolis(state, { moves }, random);
    const proposal = positionOf(walk.next().value as Asked);
    state = (walk.next(at(proposal)).value as Transition).state;
    if (k >= 0.1 * steps && k % 10 === 0) found.push(state.position);
  }
  return found;
}

/** The largest difference between the draws' distribution and the grid's, where the grid says it. */
function distance(draws: readonly Float64Array[], { at, cdf }: Marginal, k: number): number {
  const below = (u: number) => draws.reduce((count, z) => count + (z[k]! <= u ? 1 : 0), 0) / draws.length;
  return Math.max(...at.map((u, j) => Math.abs(below(u) - cdf[j]!)));
}

describe("the random walk samples the level sets that a grid has", () => {
  for (const [k, own] of reference.inputs.cases.entries())
    test(`${own.relaxation}, house ${own.target_house}`, () => {
      const { marginals, mean_f1 } = reference.expected.cases[k]!;
      const likelihood = logLikelihoodOf(askedOf(own));
      // A narrow σ leaves a sheet a fortieth as thick as it is wide, which a random walk is slow to cross.
      const draws = sampled(
        (z) => houseRocket.logPrior(z) + likelihood(z),
        own.relaxation === "gaussian" ? 2_000_000 : 300_000,
      );
      for (const [dimension, marginal] of marginals.entries())
        expect(distance(draws, marginal, dimension), marginal.name).toBeLessThanOrEqual(0.03);
      const mean = draws.reduce((sum, z) => sum + houseRocketAnswer(z)[1], 0) / draws.length;
      expect(Math.abs(mean - mean_f1)).toBeLessThan(0.02);
    });

  test("and does not, where its density lacks the prior", () => {
    const likelihood = logLikelihoodOf(askedOf(reference.inputs.cases[0]!));
    const draws = sampled((z) => (z.every((size) => size > 0) ? likelihood(z) : nowhere), 100_000);
    expect(distance(draws, reference.expected.cases[0]!.marginals[0]!, 0)).toBeGreaterThan(0.1);
  });
});

test("draws of the prior have its moments, and the density integrates to 1", () => {
  const random = seededGenerator(4);
  const draws = Array.from({ length: 20_000 }, () => houseRocket.draw(random));
  // Untruncated means: cutting off at 0 moves only the rocket's width and height (by 0.28 and 0.04) and house's width (0.04).
  const mean = (k: number) => draws.reduce((sum, z) => sum + z[k]!, 0) / draws.length;
  for (const [k, expected] of [20.16, 20.02, 14].entries()) expect(Math.abs(mean(k) - expected)).toBeLessThan(0.4);
  let integral = 0;
  for (let w = 0.5; w < 80; w++)
    for (let h = 0.5; h < 80; h++)
      for (let t = 0.5; t < 50; t++) integral += Math.exp(houseRocket.logPrior(Float64Array.of(w, h, t)));
  expect(integral).toBeCloseTo(1, 2);
});

test("what has no image has no density", () => {
  expect(houseRocket.logPrior(Float64Array.of(-1, 10, 8))).toBe(nowhere);
  expect(houseRocketCircle.logPrior(Float64Array.of(30, 10, 8, 20, 41, 30))).toBe(nowhere);
  expect(houseRocketCircle.logPrior(Float64Array.of(30, 10, 8, 20, 39, 30))).toBeGreaterThan(nowhere);
  expect(houseRocket.logPrior(Float64Array.of(Number.NaN, 10, 8))).toBe(nowhere);
});

test("a picture is bright where its rectangle, triangle and circle are", () => {
  const house = houseRocket.render(Float64Array.of(30, 12, 8), 64);
  const at = (pixels: Uint8Array, x: number, y: number) => pixels[y * 64 + x]!;
  expect(at(house, 32, 36)).toBe(Math.round(255 * 0.6));
  expect(at(house, 32, 28)).toBeGreaterThan(200);
  expect(at(house, 2, 32)).toBe(0);
  expect(at(house, 20, 24)).toBe(0);
  const area = house.reduce((sum, value) => sum + value / 255, 0);
  // The blur keeps the light: 0.6 · 30 · 12 + 0.9 · ½ · 30 · 8.
  expect(Math.abs(area - 324)).toBeLessThan(6);
  const ringed = houseRocketCircle.render(Float64Array.of(30, 12, 8, 20, 30, 30), 64);
  expect(at(ringed, 50, 30)).toBeGreaterThan(at(house, 50, 30) + 100);
});
