import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ExemplarError } from "#shared/contract/errors.ts";
import type { Program } from "../compile/compile.ts";
import type { NetworkReference } from "../protocol.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { NetworkDesign, Weights } from "./architecture.ts";
import { sizeOf } from "./layers.ts";
import { architecture } from "./list.ts";
import { ONNX_ARCHITECTURE, onnxClassifier } from "./onnx/onnx-classifier.ts";
import { LAYERS_ARCHITECTURE, layersClassifier } from "./tfjs/layers-classifier.ts";
import { decodeWeights } from "./weights-file.ts";

/** A classifier that cannot be written in TF.js, and so not be differentiated: it can be asked for its answers. */
export interface BlackBoxClassifier {
  readonly reason: string;
  /** `images [batch, H, W, C]` → `probabilities [batch, classes]` */
  program(batch: number, runtime: Runtime): Promise<Program>;
}

/** A network with its trained weights, in memory. */
export interface Classifier {
  readonly design: NetworkDesign;
  readonly weights: Weights;
  /** `[H, W, C]` */
  readonly inputShape: readonly [number, number, number];
  readonly classCount: number;
  /** Equal for equal networks with equal weights. */
  readonly key: string;
  /** Takes the network's place, whose `forward` refuses, where there is none. */
  readonly blackBox?: BlackBoxClassifier;
}

/** Classifiers that are more than weights for one of the architectures: their files say all that they are. */
const importedKinds: Partial<
  Record<string, (file: Uint8Array, origin: string, sha256: string) => Classifier | Promise<Classifier>>
> = { [ONNX_ARCHITECTURE]: onnxClassifier, [LAYERS_ARCHITECTURE]: layersClassifier };

const importAgain = "Train or import the classifier again.";

/** @throws ExemplarError where the file is missing, is not the one that the project recorded, or does not fit the network */
export async function loadClassifier(reference: NetworkReference): Promise<Classifier> {
  const { inputShape, classCount, weightsPath, weightsSha256 } = reference;
  const imported = importedKinds[reference.architecture];
  const design = imported ? undefined : architecture(reference.architecture).design(inputShape, classCount);
  const file = await readFile(weightsPath).catch((cause: NodeJS.ErrnoException) => {
    throw new ExemplarError("NOT_FOUND", `The weights in ${weightsPath} cannot be read (${cause.code})`, importAgain, {
      cause,
    });
  });
  const sha256 = createHash("sha256").update(file).digest("hex");
  if (sha256 !== weightsSha256)
    throw new ExemplarError("INVALID", `The weights in ${weightsPath} are not those that were stored`, importAgain, {
      detail: `SHA-256 is ${sha256}, recorded was ${weightsSha256}`,
    });
  if (!design) return imported!(file, weightsPath, sha256);
  const { weights } = decodeWeights(file, weightsPath);
  requireFit(design, weights, weightsPath);
  return {
    design,
    weights,
    inputShape,
    classCount,
    key: `${reference.architecture}:${inputShape}:${classCount}:${sha256}`,
  };
}

function requireFit(design: NetworkDesign, weights: Weights, origin: string): void {
  const expected = Object.entries(design.parameterShapes);
  const missing = expected.filter(([name, shape]) => String(weights[name]?.shape) !== String(shape));
  const surplus = Object.keys(weights).filter((name) => !(name in design.parameterShapes));
  if (missing.length === 0 && surplus.length === 0) return;
  const differences = [
    ...missing.map(([name, shape]) => `${name} should be [${shape}], is ${shapeOf(weights, name)}`),
    ...surplus.map((name) => `${name} is unknown`),
  ];
  throw new ExemplarError("INVALID", `The weights in ${origin} are not this network's`, importAgain, {
    detail: differences.join("; "),
  });
}

const shapeOf = (weights: Weights, name: string) => (weights[name] ? `[${weights[name].shape}]` : "missing");

/** What one program may take for its activations; the batch is as large as that allows. */
const activationBytes = 64 * 2 ** 20;
const largestBatch = 256;

/** How many images a program of this network takes at once, so that its activations stay within some 64 MiB. */
export function batchLimit(design: NetworkDesign): number {
  const bytesPerImage = design.layers.reduce((sum, layer) => sum + 4 * sizeOf(layer.outputShape), 0);
  return Math.max(1, Math.min(largestBatch, Math.floor(activationBytes / bytesPerImage)));
}
