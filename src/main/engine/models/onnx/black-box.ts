import { ExemplarError } from "#shared/contract/errors.ts";
import type { Program } from "../../compile/compile.ts";
import { onnx } from "../../compile/onnx-encoding.ts";
import { sizeOf } from "../../compile/shapes.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import type { Runtime, Session, TensorValue } from "../../runtime/runtime.ts";
import { type Preprocessing, prepareElements } from "../preprocessing.ts";
import { type AnswerUse, type RawAnswers, toProbabilities } from "../raw-answers.ts";
import type { ImageInput } from "./find-input.ts";
import type { OnnxModel } from "./model.ts";

/** A model file that is run as it stands, and how it is asked. */
export interface BlackBox extends AnswerUse {
  readonly model: OnnxModel;
  readonly input: ImageInput;
  readonly preprocessing: Preprocessing;
  /** The value with one number a class. */
  readonly output: string;
}

/**
 * Loads the file. On a runtime that runs no ONNX files (TF.js's) ONNX Runtime on the CPU takes its place.
 * @throws ExemplarError `INVALID` where ONNX Runtime does not take the file, in its own words
 */
export async function loadFile(box: Pick<BlackBox, "model" | "output">, runtime: Runtime): Promise<Session> {
  const { model, output } = box;
  const compiling = runtime.kind === "compiling" ? runtime : onnxRuntime();
  const isOutput = model.outputs.some(({ name }) => name === output);
  const bytes = isOutput ? model.bytes : withOutput(model.bytes, output);
  try {
    return await compiling.load({ bytes, outputs: [output] });
  } catch (cause) {
    throw new ExemplarError(
      "INVALID",
      `ONNX Runtime cannot run ${model.origin}: ${firstLine(cause)}`,
      "Export the model again, for a lower version of ONNX's operators.",
      { cause },
    );
  }
}

/** Protobuf messages that follow one another are one message: the file with another of its values for an output. */
const withOutput = (bytes: Uint8Array, name: string): Uint8Array =>
  Buffer.concat([bytes, onnx.Model.encode({ graph: { output: [{ name }] } } as never).finish()]);

/** What ONNX Runtime itself said. */
function firstLine(error: unknown): string {
  const words = error instanceof ExemplarError && error.detail ? error.detail : error;
  return (words instanceof Error ? words.message : String(words)).split("\n")[0]!;
}

/**
 * Asks the file about images. A file that takes a fixed number of them is asked several times, the last time with images
 * that are left over from the time before.
 * @param images `[count, H, W, C]`, pixels in [0, 1]
 */
export async function askFile(
  session: Session,
  { model, input, preprocessing, output }: Pick<BlackBox, "model" | "input" | "preprocessing" | "output">,
  images: Float32Array,
  count: number,
): Promise<RawAnswers> {
  const { imageShape, layout, name } = input;
  const [height, width, channels] = imageShape;
  const size = sizeOf(imageShape);
  const batch = input.batch ?? count;
  const prepared = prepareElements(images, input, preprocessing);
  const extents = { NCHW: [channels, height, width], NHWC: [height, width, channels], flat: [size] }[layout];
  let values = new Float32Array();
  let classCount = 0;
  for (let start = 0; start < count; start += batch) {
    const data = new Float32Array(batch * size);
    data.set(prepared.subarray(start * size, Math.min(count, start + batch) * size));
    const answer = (await session.run({ [name]: { shape: [batch, ...extents], dtype: "float32", data } }))[output]!;
    classCount = requireRows(model, output, answer, batch);
    if (start === 0) values = new Float32Array(count * classCount);
    const rows = Math.min(batch, count - start);
    values.set((answer.data as Float32Array).subarray(0, rows * classCount), start * classCount);
  }
  return { values, classCount };
}

function requireRows({ origin }: OnnxModel, output: string, { shape, data }: TensorValue, batch: number): number {
  const classCount = data.length / batch;
  if (shape[0] !== batch || !Number.isInteger(classCount) || classCount < 2 || !(data instanceof Float32Array))
    throw new ExemplarError(
      "UNSUPPORTED",
      `${origin} answers with '${output}' of shape [${shape}] to ${batch} images, not with a row of classes for each.`,
      "Choose the output with one logit or probability a class.",
    );
  return classCount;
}

/** `images [batch, H, W, C]` → `probabilities [batch, classes]`, as compiled classifiers have it. */
export async function blackBoxProgram(box: BlackBox, batch: number, runtime: Runtime): Promise<Program> {
  const session = await loadFile(box, runtime);
  return {
    nodeCount: box.model.nodes.length,
    async run({ images }) {
      const raw = await askFile(session, box, images!.data as Float32Array, batch);
      const data = toProbabilities(raw, box);
      return { probabilities: { shape: [batch, data.length / batch], dtype: "float32", data } };
    },
    dispose: () => session.dispose(),
  };
}
