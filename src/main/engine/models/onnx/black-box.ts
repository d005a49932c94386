import { ExemplarError } from "#shared/domain/errors.ts";
import type { Program } from "../../compile/compile.ts";
import { onnx } from "../../compile/onnx-encoding.ts";
import { sizeOf } from "../../compile/shapes.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import type { CompilingRuntime, FedValue, Runtime, Session, TensorValue } from "../../runtime/runtime.ts";
import { inputExtents } from "../image-place.ts";
import { type Preprocessing, prepareElements } from "../preprocessing.ts";
import { type AnswerUse, type RawAnswers, toProbabilities } from "../raw-answers.ts";
import type { ImageInput, PixelType } from "./find-input.ts";
import { byOwnNames, floatNames, withFloatEnds } from "./float-ends.ts";
import { isHalfPrecision } from "./half-precision.ts";
import { elementTypes } from "./messages.ts";
import type { OnnxModel, OnnxValueInfo } from "./model.ts";

/** A model file that is run as it stands, and how it is asked. */
export interface BlackBox extends AnswerUse {
  readonly model: OnnxModel;
  readonly input: ImageInput;
  readonly preprocessing: Preprocessing;
  /** The value with one number a class. */
  readonly output: string;
}

/** The first of ONNX's operator sets that ONNX Runtime runs. */
const oldestOperators = 7;

/**
 * Loads the file, to be asked for some of its values. On a runtime that runs no ONNX files (TF.js's) ONNX Runtime on the
 * CPU takes its place.
 * @throws ExemplarError `INVALID` where ONNX Runtime does not take the file, in its own words
 */
export async function loadFile(model: OnnxModel, values: readonly string[], runtime: Runtime): Promise<Session> {
  const compiling = runtime.kind === "compiling" ? runtime : onnxRuntime();
  if (isHalfPrecision(model)) return loadHalfPrecision(model, values, compiling);
  const inner = values.filter((value) => !model.outputs.some(({ name }) => name === value));
  try {
    return await model.file.load(outputsMessage(inner), (source) => compiling.load({ ...source, outputs: values }));
  } catch (cause) {
    throw refused(model, cause);
  }
}

async function loadHalfPrecision(
  model: OnnxModel,
  values: readonly string[],
  runtime: CompilingRuntime,
): Promise<Session> {
  const [input] = model.inputs as [OnnxValueInfo];
  try {
    const bytes = withFloatEnds(model.file.bytes(), input.name, values);
    const session = await runtime.load({ bytes, outputs: floatNames(values) });
    return byOwnNames(session, input.elementType === elementTypes.FLOAT16);
  } catch (cause) {
    throw refused(model, cause);
  }
}

const refused = ({ origin, opset }: OnnxModel, cause: unknown): ExemplarError =>
  new ExemplarError(
    "INVALID",
    `ONNX Runtime cannot run ${origin}: ${firstLine(cause)}`,
    opset < oldestOperators
      ? `It is written for ONNX's operator set ${opset}: export it again for ${oldestOperators} or later, or ` +
          "convert it with onnx.version_converter."
      : "Export the model again, for a lower version of ONNX's operators.",
    { cause },
  );

/** What makes others of a file's values outputs, too, once it is appended to it. */
const outputsMessage = (names: readonly string[]): Uint8Array =>
  names.length === 0
    ? new Uint8Array(0)
    : onnx.Model.encode({ graph: { output: names.map((name) => ({ name })) } } as never).finish();

/** What ONNX Runtime itself said. */
function firstLine(error: unknown): string {
  const words = error instanceof ExemplarError && error.detail ? error.detail : error;
  return (words instanceof Error ? words.message : String(words)).split("\n")[0]!;
}

/** Pixels in the type that a file takes them in: bytes are rounded, and cut off at black and white. */
const asElements: Record<PixelType, (pixels: Float32Array) => FedValue["data"]> = {
  float32: (pixels) => pixels,
  float64: (pixels) => Float64Array.from(pixels),
  float16: (pixels) => pixels,
  uint8: (pixels) => Uint8Array.from(pixels, (pixel) => Math.max(0, Math.min(255, Math.round(pixel)))),
};

/**
 * Asks the file about images. A file that takes a fixed number of them is asked several times, the last time with images
 * that are left over from the time before.
 * @param images `[count, H, W, C]`, pixels in [0, 1]
 * @returns by value, those that the session was loaded for
 */
export async function askFile(
  session: Session,
  { model, input, preprocessing }: Pick<BlackBox, "model" | "input" | "preprocessing">,
  values: readonly string[],
  images: Float32Array,
  count: number,
): Promise<Record<string, RawAnswers>> {
  const { imageShape, name, elements } = input;
  const size = sizeOf(imageShape);
  const batch = input.batch ?? count;
  const prepared = prepareElements(images, input, preprocessing);
  const shape = [batch, ...inputExtents(input)];
  const dtype = elements === "float16" ? "float32" : elements;
  const answers: Record<string, RawAnswers> = {};
  for (let start = 0; start < count; start += batch) {
    const pixels = new Float32Array(batch * size);
    pixels.set(prepared.subarray(start * size, Math.min(count, start + batch) * size));
    const results = await session.run({ [name]: { shape, dtype, data: asElements[elements](pixels) } });
    const rows = Math.min(batch, count - start);
    for (const value of values) {
      const { width, data } = rowsOf(model, value, results[value]!, batch);
      answers[value] ??= { values: new Float32Array(count * width), width };
      answers[value].values.set(data.subarray(0, rows * width), start * width);
    }
  }
  return answers;
}

function rowsOf({ origin }: OnnxModel, value: string, { shape, data }: TensorValue, batch: number) {
  const width = data.length / batch;
  const isRow = shape.slice(1).filter((extent) => extent > 1).length <= 1;
  if (shape[0] !== batch || !Number.isInteger(width) || width < 1 || !isRow)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${origin} answers with '${value}' of shape [${shape}] to ${batch === 1 ? "one image" : `${batch} images`}, ` +
        "not with a row of classes for each.",
      "Choose the output with one logit or probability a class.",
    );
  return { width, data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

/** `images [batch, H, W, C]` → `probabilities [batch, classes]`, as compiled classifiers have it. */
export async function blackBoxProgram(box: BlackBox, batch: number, runtime: Runtime): Promise<Program> {
  const { output, model } = box;
  const session = await loadFile(model, [output], runtime);
  return {
    nodeCount: model.nodes.length,
    async run({ images }) {
      const answers = await askFile(session, box, [output], images!.data as Float32Array, batch);
      const data = toProbabilities(answers[output]!, box);
      return { probabilities: { shape: [batch, data.length / batch], dtype: "float32", data } };
    },
    dispose: () => session.dispose(),
  };
}
