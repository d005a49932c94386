import * as tf from "@tensorflow/tfjs-core";
import { withActiveBackend } from "../../compile/active-backend.ts";
import type { Program } from "../../compile/compile.ts";
import type { EagerRuntime } from "../../runtime/runtime.ts";
import { wasmRuntime } from "../../runtime/tfjs-runtime.ts";
import type { ImagePlace } from "../image-place.ts";
import { type Preprocessing, prepare } from "../preprocessing.ts";
import { type AnswerUse, type RawAnswers, toProbabilities } from "../raw-answers.ts";
import type { TfjsNetwork } from "./network.ts";

/** Where TF.js runs a network as it was saved: quickly, or as its reference does. */
export type Backend = "wasm" | "cpu";

export const evaluating = async (backend: Backend): Promise<EagerRuntime["evaluate"]> =>
  backend === "wasm" ? (await wasmRuntime()).evaluate : (run) => withActiveBackend("cpu", () => tf.tidy(run));

/** How a network is asked as it was saved. */
export interface SavedUse extends AnswerUse, ImagePlace {
  readonly preprocessing: Preprocessing;
}

/**
 * What TF.js, which compiles nothing, gives for images.
 * @param images `[N, H, W, C]`, pixels in [0, 1]
 */
export function askSaved(
  evaluate: EagerRuntime["evaluate"],
  { imageShape, layout, preprocessing }: Omit<SavedUse, keyof AnswerUse>,
  images: Float32Array,
  count: number,
  ask: (inputs: tf.Tensor) => tf.Tensor,
): RawAnswers {
  let raw: RawAnswers = { values: new Float32Array(), width: 0 };
  evaluate(() => {
    const x = prepare(tf.tensor(images, [count, ...imageShape]), { imageShape, layout }, preprocessing);
    const answer = ask(x);
    raw = { values: Float32Array.from(answer.dataSync()), width: answer.size / count };
  });
  return raw;
}

/** `images [batch, H, W, C]` → `probabilities [batch, classes]`, by TF.js itself. */
export async function tfjsBlackBoxProgram(
  network: TfjsNetwork,
  use: SavedUse & { readonly backend: Backend },
  batch: number,
): Promise<Program> {
  const evaluate = await evaluating(use.backend);
  return {
    nodeCount: network.operators.length,
    async run({ images }) {
      const raw = askSaved(evaluate, use, images!.data as Float32Array, batch, network.answer);
      const data = toProbabilities(raw, use);
      return { probabilities: { shape: [batch, data.length / batch], dtype: "float32", data } };
    },
    async dispose() {},
  };
}
