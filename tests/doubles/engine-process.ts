import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decode, encode } from "fast-png";
import type { EngineProcess } from "#engine/client.ts";
import type { Catalogue, EngineTask, EngineTasks, FromEngine, ToEngine } from "#engine/protocol.ts";
import { blobPath } from "#shared/domain/blob.ts";
import { type ErrorCode, ExemplarError } from "#shared/domain/errors.ts";
import type { PartialResult } from "#shared/domain/partial-result.ts";

type Params<T extends EngineTask> = EngineTasks[T]["params"];

/** 120 grey images of 4 × 4: the class is the row that is bright, and every seventh image is drawn to mislead. */
export const toyCount = 120;
const size = 4;
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const classNames = ["first", "second", "third"];

function toyDataset() {
  const pixels = new Uint8Array(toyCount * size * size);
  const labels = new Int32Array(toyCount);
  for (let image = 0; image < toyCount; image++) {
    labels[image] = image % 3;
    const bright = image % 7 === 0 ? (image + 1) % 3 : image % 3;
    for (let column = 0; column < size; column++)
      pixels[image * size * size + bright * size + column] = 100 + ((image * 13) % 150);
  }
  return { pixels, labels };
}

/** Softmax of the rows' brightness. */
function toyProbabilities({ images, indices }: Params<"predict">, blobs: string): Float32Array {
  const bytes = blob(blobs, images.sha256);
  const chosen = indices ?? Int32Array.from({ length: images.shape[0] }, (_, index) => index);
  const out = new Float32Array(chosen.length * 3);
  chosen.forEach((image, row) => {
    const scores = [0, 1, 2].map((k) => bytes[image * size * size + k * size]! / 60);
    const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    for (const [k, score] of scores.entries()) out[row * 3 + k] = Math.exp(score) / total;
  });
  return out;
}

const blob = (folder: string, hash: string) => new Uint8Array(readFileSync(join(folder, blobPath(hash))));

const catalogue: Catalogue = {
  readers: [{ id: "toy", label: "Toy", description: "Twelve dozen bars", needsPath: false, draws: false }],
  architectures: [{ id: "bayes-trex-cnn", label: "CNN", description: "A small network" }],
  generators: [{ id: "vae-5", label: "VAE", description: "A small generator" }],
};

const answer: { [T in EngineTask]: (params: Params<T>, blobs: string) => EngineTasks[T]["result"] } = {
  catalogue: () => catalogue,
  "describe-libraries": () => ({ "Toy library": "1.2.3" }),
  benchmark: () => ({
    device: "a toy",
    product: { size: 2, gflops: 0.001 },
    forward: { architecture: "bayes-trex-cnn", batch: 1, imagesPerSecond: 3 },
  }),
  "describe-runtime": () => ({ device: "a toy", candidates: [] }),
  "detect-dataset": ({ path }) => {
    throw new Error(`${path} is no toy`);
  },
  "read-dataset": ({ into }) => {
    const { pixels, labels } = toyDataset();
    writeFileSync(into, pixels);
    return {
      kind: "packed",
      folder: null,
      source: "made up",
      classNames,
      shape: [toyCount, size, size, 1],
      labels,
      testIndices: null,
      contentsSha256: sha256(pixels),
      sha256: sha256(Buffer.concat([pixels, new Uint8Array(labels.buffer)])),
      notes: [],
      problems: [],
      problemCount: 0,
    };
  },
  // In images of odd number the bright row is one further down, which the toy takes for another class.
  "shift-images": ({ dataset, indices, source, into }, blobs) => {
    const bytes = blob(blobs, dataset.images.sha256);
    const labels = new Int32Array(blob(blobs, dataset.labelsSha256).buffer);
    const pixels = new Uint8Array(indices.length * size * size);
    indices.forEach((image, place) => {
      for (let pixel = 0; pixel < 3 * size; pixel++) {
        const moved = image % 2 === 0 ? pixel : (pixel + size) % (3 * size);
        pixels[place * size * size + moved] = bytes[image * size * size + pixel]!;
      }
    });
    writeFileSync(into, pixels);
    return {
      kind: "packed",
      folder: null,
      source,
      classNames,
      shape: [indices.length, size, size, 1],
      labels: Int32Array.from(indices, (image) => labels[image]!),
      testIndices: Int32Array.from(indices.keys()),
      contentsSha256: sha256(pixels),
      sha256: sha256(pixels),
      notes: [],
      problems: [],
      problemCount: 0,
    };
  },
  "pack-pictures": ({ pictures, source, into }, blobs) => {
    const pixels = Buffer.concat(pictures.map((hash) => decode(blob(blobs, hash)).data as Uint8Array));
    writeFileSync(into, pixels);
    return {
      ...{ kind: "packed", folder: null, source, classNames: ["none"] },
      shape: [pictures.length, size, size, 1],
      labels: new Int32Array(pictures.length),
      testIndices: Int32Array.from(pictures.keys()),
      contentsSha256: sha256(pixels),
      sha256: sha256(pixels),
      ...{ notes: [], problems: [], problemCount: 0 },
    };
  },
  "read-image": () => ({ png: new Uint8Array() }),
  "describe-architecture": () => ({
    layers: [{ name: "dense", detail: "16 → 3", outputShape: [3], parameters: 51 }],
    parameterCount: 51,
  }),
  "import-model": ({ path, classNames: names = classNames, settings, into }) => {
    const stored = Buffer.from(`${path} ${JSON.stringify(settings)}`);
    if (into !== undefined) writeFileSync(into, stored);
    return {
      file: "toy.onnx",
      sha256: sha256(stored),
      bytes: stored.length,
      producer: "toy exporter 1",
      opset: 17,
      parameterCount: 51,
      input: {
        name: "x",
        shape: [null, 1, size, size],
        layout: "NCHW",
        height: settings.height ?? size,
        width: size,
        channels: 1,
        dynamicBatch: true,
      },
      preprocessing: {
        scale: 1,
        mean: [0],
        sd: [1],
        order: "RGB",
        source: "unknown",
        reason: "the file does not say, so pixels go from 0 to 1 as they are",
        nodes: [],
      },
      output: { name: "y", answers: "logits", classCount: names.length },
      lastConvolution: null,
      features: { value: "h", size: 16 },
      classificationLayer: null,
      layers: [{ name: "dense", detail: "fully connected", outputShape: [3], parameters: 51 }],
      operators: [{ operator: "Gemm", count: 1, covered: true }],
      capabilities: ["black-box", "features", "gradients"],
      agreement: { images: 6, scales: [0.1, 1, 10], difference: 1e-7, limit: 1e-4, notTestable: null },
      accuracies: [],
      warnings: [],
      blackBoxReason: null,
      batchReason: null,
      architecture: "onnx",
    };
  },
  "train-classifier": ({ settings: { epochs, seed } }) => ({
    weights: new Uint8Array([seed, epochs, 3]),
    history: [
      { epoch: 1, loss: 0.5, accuracy: 0.9, testAccuracy: 0.8, validationLoss: null, validationAccuracy: null },
    ],
    setAside: [],
  }),
  "train-generator": ({ settings: { epochs, seed } }) => ({
    weights: new Uint8Array([seed, epochs, 5]),
    history: [{ epoch: 1, losses: { toy: 0.5 } }],
    latentSize: 5,
    parameterCount: 3,
    device: "a toy",
    setAside: [],
  }),
  // Image k is grey k: the seed is that of the first.
  "sample-generator": ({ generator: { imageShape }, count, seed }) => {
    const pixels = imageShape[0] * imageShape[1] * imageShape[2];
    return { values: Float32Array.from({ length: count * pixels }, (_, k) => (seed + Math.floor(k / pixels)) / 255) };
  },
  predict: (params, blobs) => ({ values: toyProbabilities(params, blobs), width: 3, setAside: [] }),
  "describe-classifier": () => ({ missing: {} }),
  "fit-mixture": ({ x, y }) => {
    const none = new Float32Array(x.length / y.length - 1);
    const effects = { mean: none, low: none, high: none };
    return { explained: 0, rHat: 2, effective: 1, overall: effects, components: [{ share: 1, ...effects }] };
  },
  "run-method": ({ method, subject, settings, seed }) => {
    const { temperature = 0 } = (subject.kind === "artefact" ? subject.of : subject).classifier;
    if (method === "faithfulness") return toyEvaluation(settings, seed + temperature);
    if (method === "fidelity") return toyCrafted(settings);
    if (method === "hardness") return toyHardness(settings);
    if (method === "teaching-examples" && subject.kind === "target") return toyExamples(subject, settings);
    const index = subject.kind === "target" ? subject.image.index : 0;
    const values = Float32Array.from(
      { length: size * size },
      (_, pixel) => ((index + pixel * 7 + seed + temperature) % 16) / 16,
    );
    const data = Uint8Array.from(values, (value) => 255 * value);
    return {
      summary: { height: size, width: size, range: [0, 1], colourMap: "viridis", layers: [] },
      uncertainty: { standard_error: 0.01 },
      files: [
        { name: "values", dtype: "float32", shape: [size, size], bytes: new Uint8Array(values.buffer) },
        {
          name: "map",
          dtype: "png",
          shape: [size, size, 1],
          bytes: encode({ width: size, height: size, channels: 1, data }),
        },
      ],
      settings: settings as Record<string, never>,
      device: "a toy",
      seconds: 0.001,
    };
  },
};

/** One measure, which is the seed's and the temperature's. */
function toyEvaluation(settings: unknown, value: number): EngineTasks["run-method"]["result"] {
  const measure = { id: "deletion", label: "Deletion", description: "", value: value / 10, low: null, high: null };
  return {
    summary: { measures: [{ ...measure, unit: null, better: "lower", note: null }], curves: [] },
    ...{ uncertainty: {}, files: [], settings: settings as Record<string, never>, device: "a toy", seconds: 0.001 },
  };
}

/** Two images that were crafted, of which the first is bright in its first row, the second in its third; and a curve. */
function toyCrafted(settings: unknown): EngineTasks["run-method"]["result"] {
  const crafted = [0, 2].map((row) => ({
    name: `crafted-${row}`,
    ...{ dtype: "png" as const, shape: [size, size, 1] },
    bytes: encode({
      ...{ width: size, height: size, channels: 1 as const },
      data: Uint8Array.from({ length: size * size }, (_, pixel) => (Math.floor(pixel / size) === row ? 200 : 10)),
    }),
  }));
  const curve = { ...crafted[0]!, name: "curve" };
  const shown = [...crafted.map(({ name }) => ({ picture: name, made: true })), { picture: curve.name }];
  return {
    summary: { measures: [], curves: [], pictures: shown.map((own) => ({ ...own, label: "", description: "" })) },
    ...{ uncertainty: {}, files: [...crafted, curve] },
    ...{ settings: settings as Record<string, never>, device: "a toy", seconds: 0.001 },
  };
}

/** A later image is a harder one. */
function toyHardness(settings: unknown): EngineTasks["run-method"]["result"] {
  const scores = Float32Array.from({ length: toyCount }, (_, image) => image / toyCount);
  const file = { dtype: "float32" as const, shape: [toyCount], bytes: new Uint8Array(scores.buffer) };
  return {
    ...{ summary: {}, uncertainty: {}, files: [{ name: "difficulty", ...file }] },
    ...{ settings: settings as Record<string, never>, device: "a toy", seconds: 0.001 },
  };
}

/** Of three images each of the two answers those that follow the first; what the learner makes of them is made up. */
function toyExamples(
  { image, targetClass, alternativeClass }: Params<"run-method">["subject"] & { kind: "target" },
  settings: unknown,
): EngineTasks["run-method"]["result"] {
  const pool = [targetClass, alternativeClass].flatMap((label) => [0, 3, 6].map((step) => 60 + step + label));
  const images = Int32Array.of(image.index, ...pool);
  const labels = Float32Array.of(1, 1, 1, 1, -1, -1, -1);
  const count = images.length;
  // Images of one answer bear on one another, and each on the target more than the one before it.
  const covariance = Float32Array.from({ length: count * count }, (_, k) => {
    const [i, j] = [Math.floor(k / count), k % count];
    if (i === j) return 2;
    const bearing = i === 0 ? j : j === 0 ? i : 1;
    return labels[i]! * labels[j]! * 0.1 * bearing;
  });
  const chosen = [1, 2, 4, 5];
  const tensor = (name: string, data: Float32Array | Int32Array, shape: number[]) => ({
    ...{ name, dtype: data instanceof Int32Array ? ("int32" as const) : ("float32" as const), shape },
    bytes: new Uint8Array(data.buffer),
  });
  const picture = (name: string, shade: number) => ({
    ...{ name, dtype: "png" as const, shape: [size, size, 1] },
    bytes: encode({ width: size, height: size, channels: 1, data: new Uint8Array(size * size).fill(shade) }),
  });
  const withMaps = (settings as { maps?: string }).maps === "gp-mask";
  const statement = (id: string, value: number) => ({ id, label: id, value, unit: null });
  return {
    summary: {
      images: chosen.map((position, k) => ({
        picture: `example-${k + 1}`,
        map: withMaps ? `map-${k + 1}` : null,
        category: classNames[position < 4 ? targetClass : alternativeClass]!,
        datasetIndex: images[position]!,
      })),
      statements: ["before", "after", "short", "sd-after", "tried"].map((id) => statement(id, 0.5)),
      curves: [],
      note: null,
    },
    uncertainty: { latent_standard_deviation: 1 },
    files: [
      tensor("kernel", covariance, [count, count]),
      tensor("prior-mean", new Float32Array(count), [count]),
      tensor("labels", labels, [count]),
      tensor("images", images, [count]),
      ...chosen.map((_, k) => picture(`example-${k + 1}`, 10 * k)),
      ...(withMaps ? chosen.map((_, k) => picture(`map-${k + 1}`, 100 + 10 * k)) : []),
    ],
    settings: settings as Record<string, never>,
    device: "a toy",
    seconds: 0.001,
  };
}

/**
 * Stands in for the engine's process where a test is not about tensors: it answers the same messages. `before` is called
 * with each task before it is answered; what it returns is awaited, and what it throws is the task's failure.
 */
export class ToyEngineProcess implements EngineProcess {
  readonly calls: EngineTask[] = [];
  /** Does not put down what it is doing when it is told to. */
  deaf = false;
  readonly #missing: EngineTasks["describe-classifier"]["result"]["missing"];
  readonly #before: (task: EngineTask, process: ToyEngineProcess) => void | Promise<void>;
  readonly #cancelled = new Set<number>();
  #onMessage: (message: FromEngine) => void = () => {};
  #onExit: (reason: string) => void = () => {};
  #alive = true;
  #latest = 0;

  constructor(
    before: (task: EngineTask, process: ToyEngineProcess) => void | Promise<void> = () => {},
    /** What the toy classifier does not give. */
    missing: EngineTasks["describe-classifier"]["result"]["missing"] = {},
  ) {
    this.#before = before;
    this.#missing = missing;
    queueMicrotask(() => this.#tell({ type: "ready" }));
  }

  send(message: ToEngine): void {
    if (message.type === "run") void this.#run(message);
    else if (!this.deaf) {
      this.#cancelled.add(message.id);
      this.#fail(message.id, "CANCELLED", "The work was cancelled.");
    }
  }

  onMessage(listener: (message: FromEngine) => void): void {
    this.#onMessage = listener;
  }

  onExit(listener: (reason: string) => void): void {
    this.#onExit = listener;
  }

  /** Shows what is known already of the task that was asked for last. */
  show(partial: PartialResult): void {
    this.#tell({ type: "partial", id: this.#latest, partial });
  }

  kill(): void {
    if (!this.#alive) return;
    this.#alive = false;
    queueMicrotask(() => this.#onExit("it was killed"));
  }

  async #run({ id, task, params, blobs = "" }: ToEngine & { type: "run" }): Promise<void> {
    this.calls.push(task);
    this.#latest = id;
    try {
      await this.#before(task, this);
      this.#tell({ type: "progress", id, progress: { done: 1, total: 2, unit: "steps", message: task } });
      const result =
        task === "describe-classifier"
          ? { missing: this.#missing }
          : structuredClone(answer[task](params as never, blobs));
      if (!this.#cancelled.has(id)) this.#tell({ type: "result", id, result });
    } catch (error) {
      this.#fail(id, error instanceof ExemplarError ? error.code : "UNSUPPORTED", (error as Error).message);
    }
  }

  #fail(id: number, code: ErrorCode, message: string): void {
    this.#tell({ type: "error", id, error: { code, message, remedy: "Try something else." } });
  }

  #tell(message: FromEngine): void {
    if (this.#alive) this.#onMessage(message);
  }
}
