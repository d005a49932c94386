import { expect, test } from "vitest";
import { ExemplarError } from "#shared/domain/errors.ts";
import { parseSettings, requireMethod, type SettingsOf } from "#shared/methods/list.ts";
import { outputKinds } from "#shared/methods/outputs/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { beliefAfter, withoutCopies } from "#shared/teaching/example-kernel.ts";
import { workplaceOn } from "../../batches/workplace.ts";
import type { ImageReader } from "../../datasets/image-reader.ts";
import type { Network } from "../../models/classifier.ts";
import { multilayerPerceptron } from "../../models/mlp.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { noCheckpoint } from "../checkpoint.ts";
import type { ArtefactContents, DatasetMaterial, MethodPlace, TargetMaterial } from "../runner.ts";
import { noMaps } from "../testing/no-maps.ts";
import { kfacLearner } from "./kfac-learner.ts";
import { teachingExamples } from "./teaching-examples.ts";

const place: MethodPlace = { ...workplaceOn(onnxRuntime({ threads: 1 })), checkpoint: noCheckpoint, drawMap: noMaps };
const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
const classNames = ["ant", "bee", "cat"];
const [perClass, side] = [20, 6];
const size = side * side;

const network: Network = (() => {
  const design = multilayerPerceptron.design([side, side, 1], 3);
  return {
    kind: "network",
    design,
    weights: design.initialise(4),
    inputShape: [side, side, 1],
    classCount: 3,
    key: "toy",
  };
})();

/** Each class is bright in a third of its own; the last image is the first one again. */
function pixelsOf(seed = 5): Float32Array {
  const random = seededGenerator(seed);
  const pixels = Float32Array.from({ length: 3 * perClass * size }, (_, k) => {
    const [image, pixel] = [Math.floor(k / size), k % size];
    return Math.min(
      1,
      Math.max(0, 0.3 + 0.1 * random.normal() + (Math.floor((3 * pixel) / size) === image % 3 ? 0.4 : 0)),
    );
  });
  pixels.copyWithin((3 * perClass - 3) * size, 0, size);
  return pixels;
}

interface Given {
  readonly pixels?: Float32Array;
  readonly labels?: (image: number) => number;
  readonly gone?: (image: number) => boolean;
  readonly classifier?: TargetMaterial["classifier"];
}

function material({
  pixels = pixelsOf(),
  labels = (image) => image % 3,
  gone = () => false,
  classifier = network,
}: Given) {
  const count = pixels.length / size;
  const images: ImageReader = {
    count,
    imageShape: [side, side, 1],
    read(indices, batch = indices.length, setAside) {
      const read = new Float32Array(batch * size);
      for (const [row, index] of Array.from(indices).entries()) {
        if (!gone(index)) read.set(pixels.subarray(index * size, (index + 1) * size), row * size);
        else if (setAside) setAside(row, new ExemplarError("INVALID", `${index}.png is gone`, "Put it back."));
        else throw new ExemplarError("INVALID", `${index}.png is gone`, "Put it back.");
      }
      return read;
    },
    [Symbol.dispose]() {},
  };
  const dataset: DatasetMaterial = {
    ...{ key: "toy", images, classNames },
    labels: () => Int32Array.from({ length: count }, (_, image) => labels(image)),
    trainIndices: () => Int32Array.from({ length: count }, (_, image) => image),
    testIndices: () => new Int32Array(0),
    parts: () => null,
  };
  return { classifier, dataset };
}

async function learnerOf(given: Given): Promise<ArtefactContents> {
  const settings = parseSettings(requireMethod("kfac-learner"), { precision: "given", tau: 1 });
  const subject = { kind: "classifier" as const, ...material(given) };
  const { summary, tensors } = await kfacLearner(
    { subject, settings: settings as SettingsOf<"kfac-learner">, seed: 1, uses: {} },
    place,
    unwatched,
  );
  return {
    ...{ method: "kfac-learner", revision: 1, output: "fit", settings, seed: 1, summary },
    tensor: (name) => tensors[name]!,
  };
}

async function taught(given: Given = {}, settings: object = {}) {
  const own = material(given);
  const image = (given.pixels ?? pixelsOf()).slice(0, size);
  const subject: TargetMaterial = { kind: "target", ...own, index: 0, image, targetClass: 0, alternativeClass: 1 };
  const parsed = parseSettings(requireMethod("teaching-examples"), { maps: "none", ...settings });
  const made = await teachingExamples(
    {
      ...{ subject, seed: 1, settings: parsed as SettingsOf<"teaching-examples"> },
      uses: { "kfac-learner": await learnerOf({ ...given, gone: () => false }) },
    },
    place,
    unwatched,
  );
  const summary = outputKinds["image-set"].summary.parse(made.summary);
  return { ...made, summary, value: (id: string) => summary.statements.find((one) => one.id === id)!.value };
}

test("the target and its near-duplicates are no candidates, and images of each category are", async () => {
  const { summary, tensors, value } = await taught();
  const [target, ...candidates] = tensors.images!.data;
  expect(target).toBe(0);
  expect(candidates).not.toContain(0);
  expect(candidates).not.toContain(3 * perClass - 3);
  expect(value("near-duplicates")).toBe(1);
  expect(candidates.every((image) => image % 3 < 2)).toBe(true);
  expect(summary.images.map(({ category }) => category)).toEqual(["ant", "ant", "bee", "bee"]);
  expect(value("after")).toBeGreaterThan(value("before"));
});

test("a category with fewer than two images to teach with is named", async () => {
  const onlyOne = (image: number) => (image === 1 ? 1 : image % 3 === 1 ? 2 : image % 3);
  await expect(taught({ labels: onlyOne })).rejects.toThrow(/"bee" has only one training image/);
  await expect(taught({ labels: (image) => (image % 3 === 1 ? 2 : image % 3) })).rejects.toThrow(
    /"bee" has no training/,
  );
});

test("images that the project no longer has are left out; without enough of them it is said", async () => {
  const without = (lost: number) => (image: number) => image % 3 === 1 && image < 3 * lost;
  const { tensors } = await taught({ gone: without(5) });
  expect(Array.from(tensors.images!.data).filter((image) => without(5)(image))).toEqual([]);
  await expect(taught({ gone: without(perClass) })).rejects.toThrow(/"bee" has no training image/);
});

test("without features or their weights it is said what is needed, and what would give it", async () => {
  const blackBox = { ...network, kind: "black-box", reason: "it is another program", batchReason: null, batch: null };
  await expect(learnerOf({ classifier: blackBox as never })).rejects.toMatchObject({
    code: "UNSUPPORTED",
    message: expect.stringMatching(/only be asked for its answers.*it is another program/),
  });
  const weightless = { ...network, design: { ...network.design, classificationLayer: () => null } };
  await expect(learnerOf({ classifier: weightless })).rejects.toMatchObject({
    code: "UNSUPPORTED",
    message: expect.stringContaining("classification layer with weights"),
    remedy: expect.stringContaining("train a classifier here"),
  });
});

test("features that are no numbers are refused by their image", async () => {
  const pixels = pixelsOf();
  pixels.fill(Number.NaN, 7 * size, 8 * size);
  await expect(learnerOf({ pixels })).rejects.toThrow(/features of image 7 are not finite numbers/);
});

test("factors without full rank, as of one image many times, have a posterior all the same", async () => {
  const pixels = pixelsOf();
  for (let image = 1; image < 3 * perClass; image++) pixels.copyWithin(image * size, 0, size);
  const { tensor } = await learnerOf({ pixels });
  for (const name of ["u-values", "v-values"])
    expect(Array.from(tensor(name).data).every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
});

test("where labels say nothing of the images, no set teaches, and that is said", async () => {
  const random = seededGenerator(8);
  const shuffled = random.shuffle(Array.from({ length: 3 * perClass }, (_, image) => image % 3));
  const settings = { threshold: 0.9, weight: 1 };
  const { summary, value } = await taught({ labels: (image) => shuffled[image]! }, settings);
  const right = await taught({}, settings);
  expect(value("above")).toBeLessThan(right.value("above") + 1e-9);
  expect(value("after")).toBeLessThan(right.value("after"));
  expect(summary.note).toMatch(/^No set of 32,490 makes the answer more probable than 90.0%/);
});

test("a set that was drawn is not said to be the best", async () => {
  const [drawn, best] = [await taught({}, { rule: "sample" }), await taught({}, { rule: "argmax" })];
  const threshold = (drawn.value("after") + best.value("after")) / 2;
  expect((await taught({}, { rule: "argmax", threshold })).summary.note).toBeNull();
  const { note } = (await taught({}, { rule: "sample", threshold })).summary;
  expect(note).toMatch(/^This set makes .* It was drawn in proportion to what it teaches; .*% of the sets/);
});

test("where no candidate teaches enough, the first hit is sought among all sets, and that is said", async () => {
  const few = { candidates: 2, weight: 1 };
  const best = (await taught({}, { ...few, rule: "best" })).value("after");
  const drawn = (await taught({}, { ...few, rule: "argmax" })).value("after");
  const searched = await taught({}, { ...few, threshold: (drawn + best) / 2 });
  expect(searched.value("after")).toBe(best);
  expect(searched.value("tried")).toBe(((18 * 17) / 2) * ((20 * 19) / 2));
  expect(searched.value("short")).toBe(0);
  expect(searched.summary.note).toMatch(
    /^None of 2 candidates .*: this set was found by a search through [\d,]+ sets of the pool\.$/,
  );
  expect(searched.summary.curves[0]!.label).toMatch(/2 sets drawn at random, of which the chosen set is none$/);
  const beyond = await taught({}, { ...few, threshold: (1 + best) / 2 });
  expect(beyond.value("after")).toBe(best);
  expect(beyond.value("short")).toBeCloseTo((1 - best) / 2, 10);
  expect(beyond.summary.note).toMatch(/^No set of [\d,]+ makes .*: this one, the best,/);
});

test("augmented copies are data points of their own, which are stored for changes by hand", async () => {
  const [one, four] = [await taught(), await taught({}, { copies: 4, rule: "best" })];
  const count = four.tensors.images!.data.length;
  expect(four.tensors.labels!.shape).toEqual([count]);
  expect(four.tensors["prior-mean"]!.shape).toEqual([1 + 4 * (count - 1)]);
  expect(four.tensors.kernel!.shape).toEqual([1 + 4 * (count - 1), 1 + 4 * (count - 1)]);
  const kernel = {
    ...{ covariance: four.tensors.kernel!.data, priorMean: four.tensors["prior-mean"]!.data },
    ...{ labels: four.tensors.labels!.data, weight: 1 },
  };
  expect(withoutCopies(kernel).priorMean).toEqual(Float64Array.from(one.tensors["prior-mean"]!.data));
  const images = four.summary.images.map(({ datasetIndex }) => four.tensors.images!.data.indexOf(datasetIndex!, 1));
  expect(beliefAfter(kernel, images).probability).toBeCloseTo(four.value("after"), 4);
  expect(four.summary.note).toMatch(/tried without copies and then bettered with them/);
});

test("more copies than there is room for are refused, with what there is room for", async () => {
  await expect(taught({}, { copies: 16, pool: 100 })).rejects.toMatchObject({
    code: "INVALID",
    remedy: "Take fewer copies, or a pool of 25 images.",
  });
});
