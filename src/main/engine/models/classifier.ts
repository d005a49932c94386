import type { Program } from "../compile/compile.ts";
import type { NetworkReference } from "../protocol.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { NetworkDesign, Weights } from "./architecture.ts";
import { sizeOf } from "./layers.ts";
import { architecture } from "./list.ts";
import { ONNX_ARCHITECTURE, onnxClassifier } from "./onnx/onnx-classifier.ts";
import { readStoredFile, weightsFor } from "./stored-weights.ts";
import { GRAPH_ARCHITECTURE, LAYERS_ARCHITECTURE } from "./tfjs/read-model.ts";
import { tfjsClassifier } from "./tfjs/tfjs-classifier.ts";

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
> = {
  [ONNX_ARCHITECTURE]: onnxClassifier,
  [LAYERS_ARCHITECTURE]: tfjsClassifier(LAYERS_ARCHITECTURE),
  [GRAPH_ARCHITECTURE]: tfjsClassifier(GRAPH_ARCHITECTURE),
};

const importAgain = "Train or import the classifier again.";

/** @throws ExemplarError where the file is missing, is not the one that the project recorded, or does not fit the network */
export async function loadClassifier(reference: NetworkReference): Promise<Classifier> {
  const { inputShape, classCount, weightsPath, weightsSha256 } = reference;
  const imported = importedKinds[reference.architecture];
  const design = imported ? undefined : architecture(reference.architecture).design(inputShape, classCount);
  const file = await readStoredFile(reference, importAgain);
  if (!design) return imported!(file, weightsPath, weightsSha256);
  return {
    design,
    weights: weightsFor(design, file, weightsPath, importAgain),
    inputShape,
    classCount,
    key: `${reference.architecture}:${inputShape}:${classCount}:${weightsSha256}`,
  };
}

/** What one program may take for its activations; the batch is as large as that allows. */
const activationBytes = 64 * 2 ** 20;
const largestBatch = 256;

/** How many images a program of this network takes at once, so that its activations stay within some 64 MiB. */
export function batchLimit(design: NetworkDesign): number {
  const bytesPerImage = design.layers.reduce((sum, layer) => sum + 4 * sizeOf(layer.outputShape), 0);
  return Math.max(1, Math.min(largestBatch, Math.floor(activationBytes / bytesPerImage)));
}
