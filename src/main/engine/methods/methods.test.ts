import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "fast-png";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { BlobStore } from "#host/store/blob-store.ts";
import type { PartialResult } from "#shared/domain/partial-result.ts";
import { methods, requireMethod } from "#shared/methods/list.ts";
import { outputKinds } from "#shared/methods/outputs/list.ts";
import { fieldsOf } from "#shared/settings/field.ts";
import { BlobFolder } from "../blob-folder.ts";
import { EngineState } from "../engine-state.ts";
import { bayesTrexCnn } from "../models/bayes-trex-cnn.ts";
import { encodeWeights } from "../models/weights-file.ts";
import type { MadeFile } from "../protocol.ts";
import type { ArtefactReference, SubjectReference } from "../references.ts";
import { fileCheckpoint } from "./checkpoint.ts";
import { runMethod } from "./run-method.ts";
import { unwatched } from "./testing/toy-classifiers.ts";

const shape = [12, 28, 28, 1] as const;
let folder: string;
let sources: { readonly state: EngineState; readonly blobs: BlobFolder };
let target: SubjectReference & { kind: "target" };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "exemplar-methods-"));
  const put = (bytes: Uint8Array) => new BlobStore(folder).put(bytes);
  sources = { state: new EngineState(), blobs: new BlobFolder(folder) };
  const weights = encodeWeights(bayesTrexCnn.design([28, 28, 1], 3).initialise(2), {});
  const pixels = Uint8Array.from({ length: 12 * 784 }, (_, k) => (k * 37) % 256);
  const images = { kind: "packed", sha256: put(pixels), shape } as const;
  target = {
    kind: "target",
    classifier: {
      architecture: bayesTrexCnn.id,
      weightsSha256: put(weights),
      inputShape: [28, 28, 1],
      classCount: 3,
    },
    dataset: {
      reader: "numpy",
      images,
      labelsSha256: put(new Uint8Array(Int32Array.from({ length: 12 }, (_, k) => k % 3).buffer)),
      testIndicesSha256: put(new Uint8Array(Int32Array.from([4, 5]).buffer)),
      classNames: ["a", "b", "c"],
    },
    image: { images, index: 4 },
    indexInDataset: 4,
    targetClass: 1,
    alternativeClass: 0,
  };
  return () => rmSync(folder, { recursive: true });
});

const run = async (method: string, settings: object = {}, change: Partial<typeof target> = {}, watch = unwatched) =>
  runMethod(
    {
      method,
      subject: { ...target, ...change },
      settings,
      seed: 3,
      uses: await usedBy(method, settings),
      checkpoint: join(folder, `${method}.checkpoint`),
    },
    sources,
    watch,
  );

/** What a method is made from, made of the target's classifier. */
const usedBy = (id: string, settings: object): Promise<ArtefactReference[]> => {
  const used = methods.find((method) => method.id === id);
  const uses = used?.usesWith?.(used.settings.parse(settings) as never) ?? used?.uses ?? [];
  return Promise.all(
    uses.map(async (method) => {
      const { classifier, dataset } = target;
      const subject = { kind: "classifier" as const, classifier, dataset };
      const checkpoint = join(folder, `${method}.checkpoint`);
      const made = await runMethod(
        { method, subject, settings: {}, seed: 1, uses: [], checkpoint },
        sources,
        unwatched,
      );
      return { ...made, method, revision: 1, output: "fit", seed: 1, files: made.files.map(stored) };
    }),
  );
};

const stored = ({ bytes, ...file }: MadeFile) => ({ ...file, sha256: new BlobStore(folder).put(bytes) });

/** So few samples that a test is quick. */
const quick: Record<string, object> = {
  "gp-mask": { masks: 60 },
  rise: { masks: 60 },
  "smooth-grad": { samples: 4 },
  occlusion: { stride: 0.2 },
  "integrated-gradients": { tolerance: 0.01 },
  lime: { samples: 100 },
  "kernel-shap": { samples: 100 },
  "dmm-men-local": { samples: 60, sweeps: 40 },
};
const aboutTargets = methods.filter(({ subject }) => subject === "target");

test.each(aboutTargets)(
  "$id: same seed, same bytes; the summary is of its kind, and every file is as it says",
  async (method) => {
    const first = await run(method.id, quick[method.id]);
    const again = await run(method.id, quick[method.id]);
    expect(again.files).toEqual(first.files);
    expect(again.summary).toEqual(first.summary);
    expect(() => outputKinds[method.output].summary.parse(first.summary)).not.toThrow();
    for (const { dtype, shape, bytes } of first.files) {
      const size = shape.reduce((product, extent) => product * extent, 1);
      if (dtype === "png") expect([decode(bytes).height, decode(bytes).width]).toEqual(shape.slice(0, 2));
      else expect(bytes.length).toBe(size * (dtype === "uint8" ? 1 : 4));
    }
    for (const { bytes } of first.files.filter(({ dtype }) => dtype === "float32"))
      expect(new Float32Array(new Uint8Array(bytes).buffer).every(Number.isFinite)).toBe(true);
  },
);

test("a calibrated classifier's logits are explained, and not its own", async () => {
  const valuesOf = async (classifier: typeof target.classifier) => {
    const { files } = await run("gradient-input", {}, { classifier });
    return new Float32Array(new Uint8Array(files.find(({ name }) => name === "values")!.bytes).buffer);
  };
  const own = await valuesOf(target.classifier);
  const cooled = await valuesOf({ ...target.classifier, temperature: 4 });
  expect(Math.max(...own)).toBeGreaterThan(0);
  for (const [pixel, value] of cooled.entries()) expect(value).toBeCloseTo(own[pixel]! / 4, 6);
});

test.each([...methods])(
  "$id: every setting says what it is and has a default; ids and sources are its own",
  (method) => {
    for (const field of fieldsOf(method.settings))
      expect([field.name, field.description, field.default]).not.toContain(undefined);
    expect(() => method.settings.parse({})).not.toThrow();
    expect(methods.filter(({ id }) => id === method.id)).toHaveLength(1);
    expect(method.source).not.toBe("");
    for (const used of method.uses) expect(methods.map(({ id }) => id)).toContain(used);
  },
);

test.each<[string, string, object, (of: typeof target) => Partial<typeof target>, RegExp]>([
  ["a method that is not there", "gp-musk", {}, () => ({}), /There is no method "gp-musk"/],
  ["a misspelt setting", "gp-mask", { mask: 10 }, () => ({}), /did you mean “masks”/],
  ["a setting out of bounds", "gp-mask", { masks: 0 }, () => ({}), /masks/],
  ["a class that is not there", "gp-mask", {}, () => ({ targetClass: 3 }), /Class 3 is none of 3/],
  ["an image that is not there", "gp-mask", {}, ({ image }) => ({ image: { ...image, index: 12 } }), /12/],
])("%s: refused in words", async (_, method, settings, change, message) => {
  await expect(run(method, settings, change(target))).rejects.toThrow(message);
});

/** Faithfulness of what a method makes of the target. */
async function faithfulnessOf(method: string, settings: object = {}, revision = requireMethod(method).revision) {
  const map = await run(method, quick[method]);
  const files = map.files.map(stored);
  const { summary } = await runMethod(
    {
      method: "faithfulness",
      subject: {
        kind: "artefact",
        artefact: { method, revision, output: "map", settings: map.settings, seed: 3, summary: map.summary, files },
        of: target,
      },
      settings: { points: 10, ...settings },
      seed: 5,
      uses: [],
      checkpoint: join(folder, "faithfulness.checkpoint"),
    },
    sources,
    unwatched,
  );
  const { measures, curves } = outputKinds.evaluation.summary.parse(summary);
  return { measures: new Map(measures.map((measure) => [measure.id, measure])), curves };
}

test("faithfulness measures a map that is drawn at random", async () => {
  const { measures, curves } = await faithfulnessOf("rise", { object: "bright" });
  for (const id of ["deletion", "insertion", "pointing"]) {
    expect(measures.get(id)!.value).toBeGreaterThanOrEqual(0);
    expect(measures.get(id)!.value).toBeLessThanOrEqual(1);
  }
  expect(measures.get("reliability")!.value).toBeLessThanOrEqual(1);
  expect(Math.abs(measures.get("randomisation")!.value!)).toBeLessThanOrEqual(1);
  expect(curves.map(({ id, x, y }) => [id, x.length, y.length])).toEqual([
    ["deletion", 11, 11],
    ["insertion", 11, 11],
  ]);
  // Both curves meet at the image itself.
  expect(curves[0]!.y[0]).toBeCloseTo(curves[1]!.y.at(-1)!, 5);
});

test("what cannot be measured has no value and says why", async () => {
  const { measures } = await faithfulnessOf("gradient-input");
  expect(measures.get("reliability")).toMatchObject({
    value: null,
    note: expect.stringContaining("nothing at random"),
  });
  expect(measures.get("pointing")).toMatchObject({ value: null, note: expect.stringContaining("not known") });
  const { measures: quickly } = await faithfulnessOf("rise", { again: false });
  expect(quickly.get("randomisation")).toMatchObject({ value: null, note: expect.stringContaining("not made again") });
  // What an earlier version has made is not held to what this one would make.
  const { revision } = requireMethod("rise");
  const { measures: earlier } = await faithfulnessOf("rise", {}, revision + 1);
  expect(earlier.get("deletion")!.value).not.toBeNull();
  for (const id of ["reliability", "randomisation"])
    expect(earlier.get(id)).toMatchObject({ value: null, note: expect.stringContaining(`revision ${revision + 1}`) });
});

test("images of another size than the classifier's are refused before anything is computed", async () => {
  const images = { ...target.dataset.images, kind: "packed" as const, shape: [48, 14, 14, 1] as const };
  await expect(run("rise", {}, { image: { index: 0, images } })).rejects.toThrow("14 × 14 × 1");
});

test("what is known already is shown on the way", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 1000));
  onTestFinished(() => void vi.restoreAllMocks());
  const shown: PartialResult[] = [];
  await run("rise", { masks: 600 }, {}, { ...unwatched, onPartial: (partial) => shown.push(partial) });
  expect(shown.map(({ kind }) => kind)).toContain("point");
  const picture = shown.find(({ kind }) => kind === "picture");
  expect(picture).toMatchObject({ url: expect.stringMatching(/^data:image\/png;base64,/) });
});

test("a checkpoint that has changed since it was written is none", () => {
  let now = 0;
  const path = join(folder, "changed.checkpoint");
  const checkpoint = () => fileCheckpoint(path, () => (now += 10_000));
  const content = Uint8Array.from({ length: 40 }, (_, k) => k);
  checkpoint().write(() => content);
  expect(new Uint8Array(checkpoint().read()!)).toEqual(content);
  const whole = readFileSync(path);
  for (let place = 0; place < whole.length; place++) {
    const changed = Buffer.from(whole);
    changed[place]! ^= 1;
    writeFileSync(path, changed);
    expect(checkpoint().read()).toBeNull();
  }
  for (const length of [0, 7, 31, 32, whole.length - 8]) {
    writeFileSync(path, whole.subarray(0, length));
    expect(checkpoint().read()).toBeNull();
  }
});

test("a run that is cut short goes on where it stopped, and makes the same map", async () => {
  const whole = await run("rise", { masks: 900 });
  let now = 0;
  // Every batch is a while after the one before it, so that each is kept.
  vi.spyOn(performance, "now").mockImplementation(() => (now += 10_000));
  onTestFinished(() => void vi.restoreAllMocks());
  const stop = new AbortController();
  const dones: number[] = [];
  const first = run(
    "rise",
    { masks: 900 },
    {},
    {
      signal: stop.signal,
      onProgress: ({ done }) => {
        dones.push(done);
        if (dones.length === 2) stop.abort(new Error("pulled the plug"));
      },
    },
  );
  await expect(first).rejects.toThrow("pulled the plug");
  const totals = new Set<number>();
  const resumed = await run(
    "rise",
    { masks: 900 },
    {},
    {
      ...unwatched,
      onProgress: ({ total }) => totals.add(total),
    },
  );
  expect(Math.max(...totals)).toBeLessThan(900);
  const [a, b] = [whole, resumed].map(({ files }) => new Float32Array(new Uint8Array(files[0]!.bytes).buffer));
  for (const [k, value] of a!.entries()) expect(b![k]).toBeCloseTo(value, 5);
});
