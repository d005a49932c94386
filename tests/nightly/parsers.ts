import { dirname, join } from "node:path";
import sharp from "sharp";
import { cifar } from "#engine/datasets/cifar.ts";
import { csvManifest } from "#engine/datasets/csv-manifest.ts";
import type { DatasetReader } from "#engine/datasets/dataset-reader.ts";
import { decodeImage } from "#engine/datasets/decode-image.ts";
import { idx } from "#engine/datasets/idx.ts";
import { readManifest } from "#engine/datasets/image-manifest.ts";
import { numpy } from "#engine/datasets/numpy.ts";
import { bytesOf, idxFile, npyFile, zipFile } from "#engine/datasets/testing/dataset-files.ts";
import { readsOrRefuses } from "#engine/datasets/testing/reads-or-refuses.ts";
import { decodeModel } from "#engine/models/onnx/read-model.ts";
import { ModelBuilder } from "#engine/models/onnx/testing/model-builder.ts";
import { NetworkBuilder } from "#engine/models/onnx/testing/network-builder.ts";
import { readTfjsModel } from "#engine/models/tfjs/read-model.ts";
import { decodeWeights, encodeWeights } from "#engine/models/weights-file.ts";

/** Something that reads files which anyone may have written. */
export interface FuzzedParser {
  readonly name: string;
  /** Files in good order by their names; the first is the one that is damaged. */
  files(): Promise<Readonly<Record<string, Uint8Array>>>;
  /** Reads the damaged file, or refuses it: with null or an `ExemplarError`. Anything else that it throws is a fault. */
  read(path: string, damaged: Uint8Array): Promise<unknown>;
}

const dataset = (
  name: string,
  reader: DatasetReader,
  files: () => Promise<Readonly<Record<string, Uint8Array>>> | Readonly<Record<string, Uint8Array>>,
): FuzzedParser => ({ name, files: async () => files(), read: (path) => readsOrRefuses(reader, path) });

const numbered = (count: number) => Uint8Array.from({ length: count }, (_, k) => (k * 7) % 256);
const text = (content: string) => new TextEncoder().encode(content);
const picture = () => sharp(numbered(7 * 9 * 3), { raw: { height: 7, width: 9, channels: 3 } });
const labels = npyFile("<i8", "(2,)", bytesOf(BigInt64Array.of(0n, 1n)));

const image = (format: "png" | "jpeg" | "webp" | "tiff"): FuzzedParser => ({
  name: format,
  files: async () => ({ [`a.${format}`]: await picture()[format]().toBuffer() }),
  read: (path, damaged) => decodeImage(path, damaged, { height: 5, width: 5, channels: 3, shorterSide: 5 }),
});

/** A Keras model of one layer, whose weights lie beside it. */
const topology = {
  class_name: "Sequential",
  config: {
    name: "s",
    layers: [{ class_name: "Dense", config: { name: "d", units: 2, batch_input_shape: [null, 4] } }],
  },
};
const modelJson = {
  format: "layers-model",
  modelTopology: topology,
  weightsManifest: [{ paths: ["w.bin"], weights: [{ name: "d/kernel", shape: [4, 2], dtype: "float32" }] }],
};

function smallNetwork(): Uint8Array {
  const net = new NetworkBuilder({ opset: 17 });
  const y = net.convNormRelu(net.image(3, 8, 8), 2, 3);
  return net.finish(net.linear(net.flatten(net.globalPool(y)), 3), [3, 8, 8]).bytes;
}

/** A model with a function of its own and a branch. */
function branching(): Uint8Array {
  const model = new ModelBuilder();
  const x = model.node("own", [model.input("x", [2, 3])], { domain: "ours" });
  const branch = { node: [{ opType: "Neg", input: [x], output: ["n"] }], output: [{ name: "n" }] };
  const attributes = { then_branch: { graph: branch }, else_branch: { graph: branch } };
  model.output(model.node("If", [model.integers([1], [])], { attributes }));
  const node = [{ opType: "Relu", input: ["a"], output: ["b"] }];
  return model.bytes({ functions: [{ name: "own", domain: "ours", input: ["a"], output: ["b"], node }] });
}

/** One line a parser; whoever writes another adds it here. */
export const fuzzedParsers: readonly FuzzedParser[] = [
  dataset("idx", idx, () => ({
    "images-idx3-ubyte": idxFile([2, 3, 3], numbered(18)),
    "labels-idx1-ubyte": idxFile([2], Uint8Array.of(0, 1)),
  })),
  dataset("cifar", cifar, () => ({ "data_batch_1.bin": Uint8Array.from([3, ...numbered(3072)]) })),
  dataset("npy-floats", numpy, () => ({
    "images.npy": npyFile("<f4", "(2, 2, 2)", bytesOf(Float32Array.of(-1, 0, 0.5, 1, 0, 0, 0, 1))),
    "labels.npy": labels,
  })),
  dataset("npy-fortran", numpy, () => ({
    "images.npy": npyFile("|u1", "(2, 2, 2)", numbered(8), "True"),
    "labels.npy": labels,
  })),
  dataset("npz", numpy, () => ({
    "a.npz": zipFile([
      { name: "images.npy", content: npyFile("|u1", "(2, 2, 2)", numbered(8)), deflate: true },
      { name: "labels.npy", content: npyFile("|S3", "(2,)", text("catdog")), deflate: false },
    ]),
  })),
  {
    name: "csv",
    files: async () => ({
      "list.csv": text("path;label;split\na.png;cat;train\nb.png;dög;test\n"),
      "a.png": await picture().png().toBuffer(),
      "b.png": await picture().png().toBuffer(),
    }),
    read: (path) => csvManifest.open(path, {}, { signal: new AbortController().signal, onProgress: () => {} }),
  },
  image("png"),
  image("jpeg"),
  image("webp"),
  image("tiff"),
  {
    name: "image-manifest",
    files: async () => ({
      list: text('{"format":"exemplar-image-files/2","shape":[1,2,2,3],"shorterSide":2}\n["a/b.png",10,20.5]\n'),
    }),
    read: async (path) => readManifest(path),
  },
  {
    name: "weights",
    files: async () => ({
      w: encodeWeights({ a: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } }, { key: "k" }),
    }),
    read: async (path, damaged) => decodeWeights(damaged, path),
  },
  {
    name: "onnx",
    files: async () => ({ "network.onnx": smallNetwork() }),
    read: async (_, damaged) => decodeModel(damaged, "m.onnx"),
  },
  {
    name: "onnx-branches",
    files: async () => ({ "branching.onnx": branching() }),
    read: async (_, damaged) => decodeModel(damaged, "m.onnx"),
  },
  {
    name: "tensorflow.js",
    files: async () => ({ "model.json": text(JSON.stringify(modelJson)), "w.bin": numbered(32) }),
    read: async (path) => readTfjsModel(path),
  },
  {
    name: "tensorflow.js-weights",
    files: async () => ({ "w.bin": numbered(32), "model.json": text(JSON.stringify(modelJson)) }),
    read: async (path) => readTfjsModel(join(dirname(path), "model.json")),
  },
];
