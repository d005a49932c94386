import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { ExemplarError } from "#shared/domain/errors.ts";
import { parseSettings, requireMethod, type SettingsOf } from "#shared/methods/list.ts";
import { outputKinds } from "#shared/methods/outputs/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { workplaceOn } from "../../batches/workplace.ts";
import type { ImageReader } from "../../datasets/image-reader.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import type { Watch } from "../../watch.ts";
import { noCheckpoint } from "../checkpoint.ts";
import type { ArtefactContents, DatasetMaterial } from "../runner.ts";
import { noMaps } from "../testing/no-maps.ts";
import { ambiguitiesOf } from "./ambiguities.ts";
import { areaUnderRoc } from "./area-under-roc.ts";
import { hardestImages } from "./evaluation/hardest-images.ts";
import { hardness, hardnessCautions, hardnessReadout } from "./hardness.ts";
import { readOut } from "./readout.ts";
import { crossEntropy, fitSoftLogistic, type SoftExamples, sigmoid } from "./soft-logistic.ts";
import { partsNetwork, patches } from "./testing/two-parts.ts";

const workplace = workplaceOn(onnxRuntime({ threads: 1 }));
const unwatched = { signal: new AbortController().signal, onProgress: () => {} };

beforeAll(() => tf.setBackend("cpu"));

function examples(seed: number, count: number, size: number, targetOf: (x: Float64Array) => number): SoftExamples {
  const generator = seededGenerator(seed);
  const features = Float64Array.from({ length: count * size }, () => generator.normal());
  const targets = Float64Array.from({ length: count }, (_, i) => targetOf(features.subarray(i * size, (i + 1) * size)));
  return { count, size, features, targets };
}

describe("logistic regression on probabilities", () => {
  const { signal } = new AbortController();

  test("lets others go on, and ends where it is aborted", async () => {
    const aborting = new AbortController();
    const generator = seededGenerator(4);
    const fitting = fitSoftLogistic(
      examples(8, 4000, 200, () => generator.next()),
      1e-3,
      aborting.signal,
    );
    setImmediate(() => aborting.abort(new Error("enough")));
    await expect(fitting).rejects.toThrow("enough");
  });

  test("finds the weights that made the probabilities, where nothing shrinks them", async () => {
    const true_ = Float64Array.of(1.5, -2, 0.3);
    const given = examples(3, 400, 3, (x) => sigmoid(x.reduce((sum, value, k) => sum + value * true_[k]!, -0.7)));
    const { weights, bias } = await fitSoftLogistic(given, 1e-9, signal);
    for (const [k, weight] of weights.entries()) expect(weight).toBeCloseTo(true_[k]!, 4);
    expect(bias).toBeCloseTo(-0.7, 4);
  });

  test("no step from the fit makes its objective smaller", () =>
    fc.assert(
      fc.asyncProperty(fc.integer(), fc.constantFrom(1e-3, 0.1, 1), async (seed, ridge) => {
        const generator = seededGenerator(seed);
        const given = examples(seed, 30, 4, () => generator.next());
        const fit = await fitSoftLogistic(given, ridge, signal);
        const objective = (weights: Float64Array, bias: number) =>
          crossEntropy(given, { weights, bias }) + 0.5 * ridge * weights.reduce((sum, w) => sum + w * w, 0);
        const least = objective(fit.weights, fit.bias);
        for (let k = 0; k < 10; k++) {
          const moved = fit.weights.map((w) => w + 0.01 * generator.normal());
          expect(objective(moved, fit.bias + 0.01 * generator.normal())).toBeGreaterThan(least - 1e-9);
        }
      }),
      { numRuns: 20 },
    ));

  test("targets that are all nothing, or can be separated, have a finite fit", async () => {
    for (const targetOf of [() => 0, () => 1, (x: Float64Array) => Number(x[0]! > 0)]) {
      const { weights, bias } = await fitSoftLogistic(examples(5, 50, 2, targetOf), 1e-3, signal);
      expect([...weights, bias].every(Number.isFinite)).toBe(true);
    }
  });
});

test("the area under the curve is how often an error scores higher than a hit", () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), { minLength: 2, maxLength: 30 }),
      (drawn) => {
        const [errors, hits] = [true, false].map((kind) => drawn.filter(([, error]) => error === kind));
        const found = areaUnderRoc(
          drawn.map(([score]) => score),
          drawn.map(([, error]) => error),
        );
        if (errors!.length === 0 || hits!.length === 0) {
          expect(found).toBeNull();
          return;
        }
        const pairs = errors!.flatMap(([e]) => hits!.map(([h]) => (e > h ? 1 : e === h ? 0.5 : 0) as number));
        expect(found!.area).toBeCloseTo(pairs.reduce((sum, win) => sum + win, 0) / pairs.length, 12);
        expect([found!.curve.hits.at(-1), found!.curve.errors.at(-1)]).toEqual([1, 1]);
      },
    ),
  ));

/** Images with a red patch, half of them with a blue one too: which of the classes each is labelled as decides what is hard. */
function datasetOf(count: number, labelOf: (index: number) => number): DatasetMaterial {
  const labels = Int32Array.from({ length: count }, (_, index) => labelOf(index));
  const image = (index: number) =>
    patches([
      { channel: 0, row: index % 4, column: (index >> 2) % 4 },
      { channel: index % 2 === 0 ? 1 : 2, row: (index + 2) % 4, column: (index >> 3) % 4 },
    ]);
  return {
    key: "made",
    images: {
      count,
      imageShape: [16, 16, 3],
      read: (indices) => Float32Array.from(Array.from(indices).flatMap((index) => [...image(index)])),
      [Symbol.dispose]() {},
    },
    classNames: ["ant", "bee", "cat"],
    labels: () => labels,
    trainIndices: () => Int32Array.from({ length: (3 * count) / 4 }, (_, index) => index),
    parts: () => null,
    testIndices: () => Int32Array.from({ length: count / 4 }, (_, index) => (3 * count) / 4 + index),
  };
}

const fitTo = (dataset: DatasetMaterial, settings: object = {}, watch: Watch = unwatched) =>
  hardness(
    {
      subject: { kind: "classifier", classifier: partsNetwork, dataset },
      settings: parseSettings(requireMethod("hardness"), settings) as SettingsOf<"hardness">,
      seed: 2,
      uses: {},
    },
    { ...workplace, checkpoint: noCheckpoint, drawMap: noMaps },
    watch,
  );

const asArtefact = (made: Awaited<ReturnType<typeof fitTo>>): ArtefactContents => ({
  ...{ method: "hardness", revision: 1, output: "fit", settings: {}, seed: 2, summary: {} },
  revision: 1,
  tensor: (name) => made.tensors[name]!,
});

test("images that cannot be read are left out and counted, and end nothing", async () => {
  const whole = datasetOf(160, () => 0);
  const gone = new Set([5, 130]);
  const reader: ImageReader = {
    ...whole.images,
    read(indices, batch, setAside) {
      for (const [row, index] of Array.from(indices).entries())
        if (gone.has(index)) setAside!(row, new ExemplarError("INVALID", `${index}.jpg is damaged`, "Put it back."));
      return whole.images.read(indices, batch);
    },
  };
  const { summary, tensors } = await fitTo({ ...whole, images: reader });
  expect(summary.notes.join()).toContain("2 images could not be read and are left out: 5.jpg is damaged");
  expect(summary.notes.join()).toContain("Learnt from 119 training images");
  expect([...gone].map((index) => tensors.difficulty!.data[index])).toEqual([-1, -1]);
  const place = { ...workplace, checkpoint: noCheckpoint, drawMap: noMaps };
  const hardest = { hardest: "entropy", images: 40 } as const;
  const found = await hardestImages(partsNetwork, { ...whole, images: reader }, hardest, undefined, place, unwatched);
  expect(found.indices).toHaveLength(39);
  expect(found.indices).not.toContain(130);
  expect(found.setAside).toEqual([{ index: 130, reason: "130.jpg is damaged" }]);
  const predictor = { ...asArtefact({ summary, tensors } as Awaited<ReturnType<typeof fitTo>>) };
  const byHardness = { hardest: "hardness", images: 40 } as const;
  const told = await hardestImages(partsNetwork, whole, byHardness, predictor, place, unwatched);
  expect(told.indices).not.toContain(130);
  expect(told.setAside.map(({ index }) => index)).toEqual([130]);
});

test("where blue makes the classifier wrong, the predictor tells errors from hits, and points at blue", async () => {
  // Every image is said to be an ant: with a blue patch it looks like a bee.
  const said: string[] = [];
  const onProgress = ({ message }: { message: string }) => said.push(message);
  const made = await fitTo(
    datasetOf(160, () => 0),
    { images: 50 },
    { ...unwatched, onProgress },
  );
  expect(said.at(-1)).toBe("90 of 90 images: 50 to learn from, 40 to test on");
  expect(outputKinds.fit.summary.parse(made.summary)).toEqual(made.summary);
  const auc = made.summary.measures.find(({ id }) => id === "auc")!;
  expect(auc.value).toBeGreaterThan(0.99);
  expect(made.summary.notes.join()).not.toMatch(/little or nothing/);
  expect(hardnessCautions({ ...asArtefact(made), summary: made.summary })).toEqual([]);
  const { data } = made.tensors.difficulty!;
  expect(Math.min(...[1, 3, 5].map((index) => data[index]!))).toBeGreaterThan(
    Math.max(...[0, 2, 4].map((index) => data[index]!)),
  );
  expect(
    await fitTo(
      datasetOf(160, () => 0),
      { images: 50 },
    ),
  ).toEqual(made);

  const predictor = asArtefact(made);
  const image = patches([
    { channel: 0, row: 0, column: 0 },
    { channel: 2, row: 2, column: 1 },
  ]);
  const settings = parseSettings(requireMethod("insecurities"), { score: "hardness", attribution: "gradient" });
  const found = await ambiguitiesOf(
    partsNetwork,
    { image, settings: settings as SettingsOf<"insecurities">, predictor },
    workplace,
    unwatched,
  );
  const highest = found.difficultyMap!.indexOf(Math.max(...found.difficultyMap!));
  expect(highest).toBe(2 * 4 + 1);
  const values = await readOut(hardnessReadout(partsNetwork, predictor), activationsOf(image), workplace);
  expect(found.difficulty).toBeCloseTo(sigmoid(values[0]!), 6);
});

test("where errors have nothing to do with the image, it says that it has learnt little or nothing", async () => {
  const generator = seededGenerator(9);
  const made = await fitTo(datasetOf(160, (index) => (generator.next() < 0.5 ? 2 : index % 2 === 0 ? 0 : 1)));
  const auc = made.summary.measures.find(({ id }) => id === "auc")!;
  expect(auc.low).toBeLessThanOrEqual(0.5);
  expect(made.summary.notes.join()).toMatch(/little or nothing/);
  expect(hardnessCautions({ ...asArtefact(made), summary: made.summary }).join()).toMatch(/hardly better than chance/);
  expect(auc.note).toMatch(/may have learnt nothing/);
  // An interval above .5 is no use yet.
  const cautionOf = (value: number) =>
    hardnessCautions({
      ...asArtefact(made),
      summary: { ...made.summary, measures: [{ ...auc, value, low: value - 0.05, high: value + 0.05 }] },
    });
  expect(cautionOf(0.588).join()).toMatch(/0.59, 0.54 to 0.64/);
  expect(cautionOf(0.75)).toEqual([]);
});

test("no test images, or a classifier that is always right: no area, and the reason why", async () => {
  const always = await fitTo(datasetOf(160, (index) => (index % 2 === 0 ? 0 : 1)));
  expect(always.summary.measures[0]).toMatchObject({ value: null, note: expect.stringMatching(/always right/) });
  expect(always.summary.charts).toEqual([]);
  await expect(fitTo(datasetOf(4, () => 0))).rejects.toThrow(/too few/);
});

const activationsOf = (image: Float32Array) =>
  tf.tidy(
    () =>
      partsNetwork.design.spatialLayer!.activations({}, tf.tensor4d(image, [1, 16, 16, 3])).dataSync() as Float32Array,
  );
