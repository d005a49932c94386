/**
 * `npm run test:fuzz -- [--mutations 100000] [--parser NAME] [--index N]`: hands every parser of files that anyone may have
 * written good files with some bytes changed, and holds it to reading them or refusing them in words. Each mutation has a
 * seed of its own, its parser's name and its index: one that fails is repeated by naming these. Writes `docs/fuzzing.md`
 * where all parsers ran.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { idx } from "#engine/datasets/idx.ts";
import { numpy } from "#engine/datasets/numpy.ts";
import { bytesOf, idxFile, npyFile, zipFile } from "#engine/datasets/testing/dataset-files.ts";
import { decodeModel } from "#engine/models/onnx/read-model.ts";
import { ModelBuilder } from "#engine/models/onnx/testing/model-builder.ts";
import { NetworkBuilder } from "#engine/models/onnx/testing/network-builder.ts";
import { readTfjsModel } from "#engine/models/tfjs/read-model.ts";
import { decodeWeights, encodeWeights } from "#engine/models/weights-file.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type RandomGenerator, seededGenerator } from "#shared/random/generator.ts";

interface Parser {
  readonly name: string;
  /** Good files, by what they are called. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  parse(file: Uint8Array, name: string): unknown;
}

const { values } = parseArgs({
  options: {
    mutations: { type: "string", default: "100000" },
    parser: { type: "string" },
    index: { type: "string" },
  },
});
const folder = mkdtempSync(join(tmpdir(), "exemplar-fuzz-"));
const watch = { signal: new AbortController().signal, onProgress: () => {} };

const images = Uint8Array.from({ length: 32 }, (_, at) => at * 7);
const floats = bytesOf(Float32Array.from(images, (value) => value / 255));
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

/** Reads a dataset from a folder with one file changed and the others as they are. */
const inFolder = (files: Parser["files"], read: (path: string) => unknown) => (file: Uint8Array, name: string) => {
  const home = join(folder, "dataset");
  mkdirSync(home, { recursive: true });
  for (const [other, bytes] of Object.entries(files)) writeFileSync(join(home, other), other === name ? file : bytes);
  return read(home);
};

const idxFiles = {
  "train-images-idx3-ubyte": idxFile([2, 4, 4], images),
  "train-labels-idx1-ubyte": idxFile([2], Uint8Array.of(0, 1)),
};
const numpyFiles = {
  "data.npz": zipFile([
    { name: "images.npy", content: npyFile("<f4", "(2, 4, 4)", floats), deflate: true },
    { name: "labels.npy", content: npyFile("|u1", "(2,)", Uint8Array.of(0, 1)) },
  ]),
};
const tfjsFiles = { "model.json": Buffer.from(JSON.stringify(modelJson)), "w.bin": floats.subarray(0, 32) };
const weights = encodeWeights(
  { "a/kernel": { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) } },
  { made: "here" },
);

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

const parsers: readonly Parser[] = [
  {
    name: "onnx",
    files: { network: smallNetwork(), branching: branching() },
    parse: (file) => decodeModel(file, "m.onnx"),
  },
  { name: "safetensors", files: { weights }, parse: (file) => decodeWeights(file, "w") },
  {
    name: "tensorflow.js",
    files: tfjsFiles,
    parse: inFolder(tfjsFiles, (home) => readTfjsModel(join(home, "model.json"))),
  },
  { name: "idx", files: idxFiles, parse: inFolder(idxFiles, (home) => idx.open(home, {}, watch)) },
  {
    name: "numpy",
    files: numpyFiles,
    parse: inFolder(numpyFiles, (home) => numpy.open(join(home, "data.npz"), {}, watch)),
  },
];

/** Up to eight bytes changed, put in or taken out; sometimes the file ends early. Mostly in its first part, the header. */
function mutated(file: Uint8Array, generator: RandomGenerator): Uint8Array {
  const bytes = [...file.subarray(0, generator.next() < 0.1 ? Math.floor(generator.next() * file.length) : undefined)];
  const changes = 1 + Math.floor(generator.next() * 8);
  for (let change = 0; change < changes; change++) {
    const reach = generator.next() < 0.5 ? Math.min(256, bytes.length) : bytes.length;
    const at = Math.floor(generator.next() * reach);
    const byte = Math.floor(generator.next() * 256);
    const kind = generator.next();
    if (kind < 0.7) bytes[at] = byte;
    else if (kind < 0.85) bytes.splice(at, 0, byte);
    else bytes.splice(at, 1);
  }
  return Uint8Array.from(bytes);
}

interface Tally {
  readonly parser: string;
  readonly mutations: number;
  readonly read: number;
  readonly refused: number;
  readonly failures: string[];
  readonly slowest: number;
}

async function fuzz({ name, files, parse }: Parser, indices: Iterable<number>): Promise<Tally> {
  const names = Object.keys(files);
  const failures: string[] = [];
  let [mutations, read, refused, slowest] = [0, 0, 0, 0];
  for (const index of indices) {
    const generator = seededGenerator(index).split(name);
    const file = names[index % names.length]!;
    const bytes = mutated(files[file]!, generator);
    const started = performance.now();
    mutations++;
    try {
      await parse(bytes, file);
      read++;
    } catch (error) {
      if (error instanceof ExemplarError && error.code !== "INTERNAL") refused++;
      else failures.push(`--parser ${name} --index ${index}: ${error instanceof Error ? error.stack : error}`);
    }
    slowest = Math.max(slowest, performance.now() - started);
  }
  return { parser: name, mutations, read, refused, failures, slowest };
}

const chosen = parsers.filter(({ name }) => values.parser === undefined || name === values.parser);
const tallies: Tally[] = [];
try {
  for (const parser of chosen) {
    const only = values.index === undefined ? undefined : [Number(values.index)];
    const tally = await fuzz(parser, only ?? Array(Number(values.mutations)).keys());
    tallies.push(tally);
    for (const failure of tally.failures.slice(0, 10)) console.error(failure);
    const { mutations, read, refused, failures, slowest } = tally;
    console.log(
      `${parser.name}: ${mutations} mutations, ${read} read, ${refused} refused, ${failures.length} failed; slowest ${slowest.toFixed(0)} ms`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
if (values.parser === undefined) writeFileSync(join(import.meta.dirname, "../../docs/fuzzing.md"), page());
process.exitCode = tallies.some(({ failures }) => failures.length > 0) ? 1 : 0;

function page(): string {
  const count = (value: number) => value.toLocaleString("en");
  const rows = tallies.map(
    ({ parser, mutations, read, refused, failures, slowest }) =>
      `| ${parser} | ${count(mutations)} | ${count(read)} | ${count(refused)} | ${failures.length} | ${slowest.toFixed(0)} ms |`,
  );
  return `# Damaged files

Files that anyone may have written are read or refused in words, whatever is in them. \`npm run test:fuzz\` changes bytes of
good files, each time with a seed of its own, and hands them to every parser; it is made for the night, and writes this page.
A failure is anything else than a result or a refusal, and is repeated by its parser and index.

| parser | mutations | read | refused | failed | slowest |
| --- | --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}
