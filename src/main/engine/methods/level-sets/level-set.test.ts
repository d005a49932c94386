import { expect, test } from "vitest";
import { parseSettings, requireMethod, type SettingsOf } from "#shared/methods/list.ts";
import { outputKinds } from "#shared/methods/outputs/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { smoothWeights } from "#shared/stats/chains/pareto-smoothing.ts";
import { workplaceOn } from "../../batches/workplace.ts";
import type { Network } from "../../models/classifier.ts";
import type { TrainedGenerator } from "../../models/generators/sample-generator.ts";
import { vae5 } from "../../models/generators/vae.ts";
import { multilayerPerceptron } from "../../models/mlp.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import type { Watch } from "../../watch.ts";
import { type Checkpoint, noCheckpoint } from "../checkpoint.ts";
import type { MethodPlace, SourceMaterial } from "../runner.ts";
import { noMaps } from "../testing/no-maps.ts";
import { askedLevel } from "./level.ts";
import { levelSet } from "./level-set.ts";
import { priorBound } from "./prior-bound.ts";
import { sourceDensity } from "./source-density.ts";

const imageShape = [6, 6, 1] as const;
const classNames = ["left", "middle", "right"];
const runtime = onnxRuntime({ threads: 1 });
const place: MethodPlace = { ...workplaceOn(runtime), checkpoint: noCheckpoint, drawMap: noMaps };
const unwatched: Watch = { signal: new AbortController().signal, onProgress: () => {} };

/** Untrained, with weights so large that its answers differ. */
const network: Network = (() => {
  const design = multilayerPerceptron.design(imageShape, 3);
  const weights = Object.fromEntries(
    Object.entries(design.initialise(4)).map(([name, weight]) => [
      name,
      { ...weight, data: Float32Array.from(weight.data, (value) => 1.5 * value) },
    ]),
  );
  return { kind: "network", design, weights, inputShape: [6, 6, 1], classCount: 3, key: "toy" };
})();
const generatorDesign = vae5.design(imageShape);
const generator = { design: generatorDesign, weights: generatorDesign.initialise(7), key: "toy-vae" };
const subject = {
  kind: "source",
  classifier: network,
  dataset: { classNames },
  generator,
} as unknown as SourceMaterial;

const settingsOf = (given: object) => parseSettings(requireMethod("level-set"), given) as SettingsOf<"level-set">;
const run = (given: object, changes: Partial<MethodPlace> = {}, seed = 1, watch = unwatched) =>
  levelSet({ subject, settings: settingsOf(given), seed, uses: {} }, { ...place, ...changes }, watch);

/** Means of the three probabilities, over draws of which each weighs so much. */
function means(probabilities: ArrayLike<number>, weights: (row: number) => number): number[] {
  const sums = [0, 0, 0];
  let total = 0;
  for (let row = 0; row < probabilities.length / 3; row++) {
    total += weights(row);
    for (let c = 0; c < 3; c++) sums[c]! += weights(row) * probabilities[3 * row + c]!;
  }
  return sums.map((sum) => sum / total);
}

/** The same means by importance sampling of the prior, with the shape that says whether it can be trusted. */
async function byImportance(given: object) {
  const asked = askedLevel(settingsOf(given), classNames);
  const density = sourceDensity({ network, generator }, asked, place)(asked.width);
  const random = seededGenerator(99);
  const [logWeights, probabilities]: [number[], number[]] = [[], []];
  for (let batch = 0; batch < 200; batch++) {
    const positions = Array.from({ length: 256 }, () => Float64Array.from({ length: 5 }, () => random.normal()));
    for (const [k, { logDensity, prediction }] of (await density(positions)).entries()) {
      logWeights.push(logDensity + 0.5 * positions[k]!.reduce((sum, z) => sum + z * z, 0));
      probabilities.push(...Array.from(prediction!));
    }
  }
  const { weights, paretoK, effectiveSize } = smoothWeights(logWeights);
  return { means: means(probabilities, (row) => weights[row]!), paretoK, effectiveSize };
}

test.each([
  { answer: "confident", category: "right", width: 0.2 },
  { answer: "ambiguous", category: "left", other: "right", width: 0.2 },
  { answer: "uniform", width: 0.2 },
  { answer: "gaussian", probabilities: [0.2, 0.5, 0.3], width: 0.2 },
  { answer: "dirichlet", probabilities: [0.2, 0.5, 0.3], concentration: 6 },
])("$answer: the chains' means are those of importance sampling", async (given) => {
  const standard = await byImportance(given);
  expect(standard.paretoK).toBeLessThan(0.7);
  expect(standard.effectiveSize).toBeGreaterThan(50);
  const { summary, tensors } = await run({ ...given, draws: 400, effective: 0 });
  const own = means(tensors.probabilities!.data, () => 1);
  for (const c of [0, 1, 2]) expect(Math.abs(own[c]! - standard.means[c]!)).toBeLessThan(0.02);
  expect(summary.measures.find(({ id }) => id === "r-hat")!.value).toBeLessThan(1.02);
  expect(outputKinds.samples.summary.parse(summary)).toEqual(summary);
  expect(tensors.codes!.shape).toEqual([32 * 400, 5]);
});

const short = { category: "right", chains: 4, warmUp: 60, draws: 60, prior: 200, shown: 6 };

test("the same seed draws the same; a run that is cut short goes on to the same draws", async () => {
  const whole = await run(short);
  expect(await run(short)).toEqual({ ...whole, uncertainty: expect.anything() });
  expect((await run(short, {}, 2)).tensors.codes).not.toEqual(whole.tensors.codes);
  for (const at of [30, 90]) {
    let kept: Uint8Array | null = null;
    const checkpoint: Checkpoint = { read: () => kept && Buffer.from(kept), write: (bytes) => (kept = bytes()) };
    const stop = new AbortController();
    const onProgress = ({ done, unit }: { done: number; unit: string }) => {
      if (unit === "iterations" && done === at) stop.abort(new Error("cut short"));
    };
    await expect(run(short, { checkpoint }, 1, { signal: stop.signal, onProgress })).rejects.toThrow("cut short");
    expect((await run(short, { checkpoint })).tensors).toEqual(whole.tensors);
  }
});

test("it stops when there are draws enough, and shows no image twice", async () => {
  const { summary } = await run({ answer: "uniform", width: 0.3, draws: 2000, effective: 400 });
  expect(summary.draws).toBeLessThan(2000);
  const pictures = summary.images.map(({ draw }) => draw);
  expect(new Set(pictures).size).toBe(48);
});

test("an answer that no image is given is said not to be reached, with a bound on how many may be", async () => {
  const never = await run({
    answer: "gaussian",
    probabilities: [0, 1, 0],
    width: 0.01,
    chains: 4,
    warmUp: 40,
    draws: 40,
    prior: 600,
  });
  const far = never.summary.reached ? null : never.summary;
  expect(far?.notes[0]).toMatch(/have not found images that are given this answer.*(at most 0\.5 % are|of 600 images)/);
});

test("another generator in the same place makes its own images", async () => {
  const shared = { ...place, ...workplaceOn(runtime) };
  const other = { design: generatorDesign, weights: generatorDesign.initialise(8), key: "another-vae" };
  const by = (own: TrainedGenerator, where: MethodPlace) =>
    levelSet(
      { subject: { ...subject, generator: own }, settings: settingsOf(short), seed: 1, uses: {} },
      where,
      unwatched,
    );
  await by(generator, shared);
  const { pictures, tensors } = await by(other, { ...place, ...workplaceOn(runtime) });
  const after = await by(other, shared);
  expect(after.tensors).toEqual(tensors);
  expect(after.pictures).toEqual(pictures);
});

test("a generator to whose images no number can be given is refused", async () => {
  const weights = Object.fromEntries(
    Object.entries(generator.weights).map(([name, own]) => [name, { ...own, data: own.data.map(() => Number.NaN) }]),
  );
  const spoiled = { ...subject, generator: { ...generator, weights, key: "spoiled" } };
  await expect(
    levelSet({ subject: spoiled, settings: settingsOf(short), seed: 1, uses: {} }, place, unwatched),
  ).rejects.toThrow(/gives no number to any of 200 images/);
});

test.each([
  [{ category: "rigth" }, /no category “rigth”; did you mean “right”/],
  [{ answer: "ambiguous", category: "left", other: "left" }, /torn between two categories/],
  [{ answer: "gaussian", probabilities: [0.5, 0.5] }, /2 probabilities were given, but the classifier has 3/],
  [{ answer: "gaussian", probabilities: [0.5, 0.5, 0.5] }, /add up to 1.5, not to 1/],
  [{ answer: "dirichlet", probabilities: [0, 0.5, 0.5] }, /“left” cannot be asked to have probability 0/],
])("what cannot be asked for is refused: %o", async (given, message) => {
  await expect(run(given)).rejects.toThrow(message);
});

test("the prior's mass is that of counting, and has a bound where nothing was found", async () => {
  const bound = (given: object) =>
    priorBound(
      {
        ...{ subject, seed: 1, uses: {} },
        settings: parseSettings(requireMethod("prior-bound"), given) as SettingsOf<"prior-bound">,
      },
      place,
      unwatched,
    );
  const measure = async (given: object, id: string) =>
    (await bound(given)).summary.measures.find((own) => own.id === id)!;
  const asked = { answer: "confident", category: "right", tolerance: 0.3, draws: 4000 };
  const { value, low, high } = await measure(asked, "mass");
  const standard = await byImportance({ answer: "confident", category: "right", width: 0.5 });
  expect(standard.effectiveSize).toBeGreaterThan(1000);
  expect([low! < value!, value! < high!]).toEqual([true, true]);
  expect((await measure({ ...asked, draws: 20_000 }, "mass")).value).toBeGreaterThan(low!);
  const never = await measure({ answer: "gaussian", probabilities: [0, 1, 0], tolerance: 0.001, draws: 1000 }, "mass");
  expect(never).toMatchObject({ value: 0, low: 0, high: 0.003, note: expect.stringContaining("at most 3 / 1000") });
});
