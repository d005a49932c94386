import { ExemplarError } from "#shared/domain/errors.ts";
import type { Program } from "../compile/compile.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { NetworkDesign, Weights } from "./architecture.ts";

/** Whatever answers images with probabilities of classes. Its kind says what else it can be asked. */
export type Classifier = Network | BlackBox;

interface Answering {
  /** `[H, W, C]` */
  readonly inputShape: readonly [number, number, number];
  readonly classCount: number;
  /** Equal for equal classifiers with equal weights. */
  readonly key: string;
}

/** A network with its trained weights, in memory: a function that can be differentiated, and whose layers can be seen. */
export interface Network extends Answering {
  readonly kind: "network";
  readonly design: NetworkDesign;
  readonly weights: Weights;
}

/** A classifier that cannot be written in TF.js: it can be asked for its answers, and for nothing else. */
export interface BlackBox extends Answering {
  readonly kind: "black-box";
  /** Why it is none but that. */
  readonly reason: string;
  /** Why it is asked about one image at a time; null where it answers an image alike alone and among others. */
  readonly batchReason: string | null;
  /** How many images it is to be asked about at once, where it takes no other number. */
  readonly batch: number | null;
  /** `images [batch, H, W, C]` → `probabilities [batch, classes]` */
  program(batch: number, runtime: Runtime): Promise<Program>;
}

/**
 * The network that a classifier is.
 * @throws ExemplarError `UNSUPPORTED` where it is a black box
 */
export function requireNetwork(classifier: Classifier, purpose: string): Network {
  if (classifier.kind === "network") return classifier;
  throw new ExemplarError(
    "UNSUPPORTED",
    `This classifier can only be asked for its answers, not for ${purpose}: ${classifier.reason}`,
    "Use a method that needs a black box only, or import the classifier in another form.",
  );
}
