import * as tf from "@tensorflow/tfjs-core";
import type { ModelReport, ModelSettings } from "#shared/contract/imported-model.ts";
import { trace } from "../../compile/trace-backend.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { networkRows } from "../answers.ts";
import type { NetworkDesign } from "../architecture.ts";
import { AGREEMENT, agreementOf, type CheckImages, disagreement } from "../import-agreement.ts";
import { importFailure, isNotCovered } from "../import-failure.ts";
import { toProbabilities } from "../raw-answers.ts";
import type { Survey, TfjsNetwork } from "./network.ts";
import type { TfjsModel } from "./read-model.ts";
import { askSaved, type Backend, evaluating } from "./tfjs-black-box.ts";
import { type TfjsRecord, tfjsDesign } from "./tfjs-classifier.ts";

type Use = Omit<TfjsRecord, "blackBoxReason" | "backend">;

export interface Attempt {
  readonly survey: Survey | null;
  readonly agreement: ModelReport["agreement"];
  /** Why the model stays a black box. */
  readonly reason: string | null;
  /** Where TF.js itself is asked, of a black box. */
  readonly backend: Backend;
}

/** Largest difference of a probability from that of the model as it was saved, its last activation included. */
const LARGEST_DISTANCE = 1e-4;

/** Largest difference of WASM's answers from those of TF.js's CPU backend, relative to the largest. */
const BACKENDS_APART = 1e-3;

/**
 * Compiles a network and its gradient, and holds it to TF.js's own logits. What is not covered, or does not agree, is why it
 * stays a black box.
 * @param surveyed what it is made of, or why it cannot be compiled
 * @throws ExemplarError `INTERNAL` where compiling fails of a network that TF.js runs
 */
export async function attemptCompilation(
  model: TfjsModel,
  network: TfjsNetwork,
  use: Use,
  { blackBox }: ModelSettings,
  check: CheckImages,
  surveyed: Survey | Error,
): Promise<Attempt> {
  const survey = surveyed instanceof Error ? null : surveyed;
  const asBlackBox = async (reason: string, agreement: ModelReport["agreement"] = null): Promise<Attempt> => ({
    survey,
    agreement,
    reason,
    backend: await rightBackend(network, use, check),
  });
  if (blackBox) return asBlackBox("it was imported as a black box, as was asked for");
  if (surveyed instanceof Error) return asBlackBox(surveyed.message);
  try {
    const design = tfjsDesign(model, network, { ...use, columns: null, blackBoxReason: null, backend: "wasm" });
    const compiled = await compiledAnswers(design, use, check);
    const quick = await judge("wasm", network, design, use, check, compiled);
    const { agreement, reason } =
      quick.reason === null ? quick : await judge("cpu", network, design, use, check, compiled);
    return reason === null ? { survey, agreement, reason, backend: "wasm" } : await asBlackBox(reason, agreement);
  } catch (error) {
    if (isNotCovered(error)) return asBlackBox(error.message);
    throw importFailure(model.origin, error);
  }
}

/** Holds what was compiled to TF.js itself on one of its backends. */
async function judge(
  backend: Backend,
  network: TfjsNetwork,
  design: NetworkDesign,
  use: Use,
  check: CheckImages,
  compiled: Awaited<ReturnType<typeof compiledAnswers>>,
): Promise<Pick<Attempt, "agreement" | "reason">> {
  const evaluate = await evaluating(backend);
  const count = check.scales.length * check.count;
  let values = new Float32Array();
  evaluate(() => {
    const images = tf.tensor(check.images, [count, ...use.imageShape]);
    values = Float32Array.from(design.forward({}, images).logits.dataSync());
  });
  const original = { values, width: values.length / count, fromProbabilities: false };
  const agreement = agreementOf(check, original, compiled.logits, AGREEMENT);
  const raw = askSaved(evaluate, use, check.images, count, network.answer);
  const apart = largestDistance(toProbabilities(raw, { ...use, columns: null }), compiled.probabilities);
  const isSame = apart <= LARGEST_DISTANCE;
  const reason = isSame ? null : `its probabilities are not the saved model's: they differ by ${apart}`;
  return { agreement, reason: disagreement(agreement) ?? reason };
}

/**
 * Where TF.js answers rightly. WASM ignores some attributes, such as a fused product's transposition or the bound of a
 * rectifier; the CPU backend is right, and slow.
 */
async function rightBackend(network: TfjsNetwork, use: Use, check: CheckImages): Promise<Backend> {
  const count = check.scales.length * check.count;
  const [quick, right] = [await evaluating("wasm"), await evaluating("cpu")].map(
    (evaluate) => askSaved(evaluate, use, check.images, count, network.answer).values,
  ) as [Float32Array, Float32Array];
  const largest = right.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largestDistance(right, quick) <= BACKENDS_APART * largest ? "wasm" : "cpu";
}

/** Logits and probabilities of all outputs, by the network as it is compiled; its gradient is traced too. */
async function compiledAnswers(design: NetworkDesign, { imageShape, classCount }: Use, { images }: CheckImages) {
  const classifier = { kind: "network", design, weights: {}, inputShape: imageShape, classCount, key: "" } as const;
  trace(({ image }) => ({ gradient: tf.grad((x) => tf.sum(design.forward({}, x).logits))(image!) }), {
    image: { shape: [1, ...imageShape], dtype: "float32" },
  });
  const rows = networkRows("check", classifier, (parameters, part) => {
    const { logits } = design.forward(parameters, part);
    return { logits, probabilities: tf.softmax(logits) };
  });
  const count = images.length / imageShape.reduce((size, extent) => size * extent, 1);
  const program = await rows.build(count, onnxRuntime());
  try {
    const results = await program.run({
      images: { shape: [count, ...imageShape], dtype: "float32", data: images },
    });
    return {
      logits: results.logits!.data as Float32Array,
      probabilities: results.probabilities!.data as Float32Array,
    };
  } finally {
    await program.dispose();
  }
}

/** max |p − q|, of what the original makes numbers of. */
const largestDistance = (expected: Float32Array, actual: Float32Array): number =>
  expected.reduce(
    (largest, value, index) => (Number.isNaN(value) ? largest : Math.max(largest, Math.abs(value - actual[index]!))),
    0,
  );
