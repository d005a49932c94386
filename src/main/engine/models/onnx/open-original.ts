import { ExemplarError } from "#shared/domain/errors.ts";
import { sizeOf } from "../../compile/shapes.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import type { Preprocessing } from "../preprocessing.ts";
import { joined, type RawAnswers } from "../raw-answers.ts";
import { askFile, loadFile } from "./black-box.ts";
import type { ImageInput } from "./find-input.ts";
import type { OnnxModel } from "./model.ts";

/** Images that are asked about at once, for the memory that large networks take. */
const AT_ONCE = 2;

/** A model's file, as it is asked about images while it is imported. */
export interface Original {
  /** What the file gives for `images [N, H, W, C]`, by value. */
  ask(images: Float32Array, preprocessing: Preprocessing): Promise<Readonly<Record<string, RawAnswers>>>;
  /** Frees what it holds. It may be called again. */
  dispose(): Promise<void>;
}

/**
 * Loads a model's file.
 * @param output the value with its answers
 * @param logits the value of which it computes probabilities; it is left out where it is none of the file's own, but of
 * one of its functions
 */
export async function openOriginal(
  model: OnnxModel,
  input: ImageInput,
  output: string,
  logits: string | null,
): Promise<Original> {
  const both = logits === null ? [output] : [output, logits];
  const [values, session] = await loadFile(model, both, onnxRuntime({ brief: true })).then(
    (loaded) => [both, loaded] as const,
    async (error) => {
      if (logits === null) throw error;
      return [[output], await loadFile(model, [output], onnxRuntime({ brief: true }))] as const;
    },
  );
  let disposed: Promise<void> | undefined;
  return {
    async ask(images, preprocessing) {
      try {
        const size = AT_ONCE * sizeOf(input.imageShape);
        const parts: Record<string, RawAnswers>[] = [];
        for (let from = 0; from < images.length; from += size) {
          const part = images.subarray(from, from + size);
          const count = part.length / sizeOf(input.imageShape);
          parts.push(await askFile(session, { model, input, preprocessing }, values, part, count));
        }
        return Object.fromEntries(values.map((value) => [value, joined(parts.map((part) => part[value]!))]));
      } catch (error) {
        if (error instanceof ExemplarError) throw error;
        throw new ExemplarError(
          "INVALID",
          `ONNX Runtime cannot run ${model.origin}: ${error instanceof Error ? error.message : error}`,
          "Check the layout and the size of its images.",
          { cause: error },
        );
      }
    },
    dispose: () => (disposed ??= session.dispose()),
  };
}
