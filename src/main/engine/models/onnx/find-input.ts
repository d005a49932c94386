import type { ImageLayout, ModelSettings } from "#shared/contract/imported-model.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { byteRange, type FoundRange, rangeOf } from "../find-range.ts";
import { findPlace, type ImagePlace } from "../image-place.ts";
import { elementTypes } from "./messages.ts";
import type { OnnxModel } from "./model.ts";
import { normalisingSteps } from "./normalising-steps.ts";
import { elementTypeName } from "./read-tensor.ts";

/** The types of elements in which pixels are handed to a file, by ONNX's TensorProto.DataType. */
export const pixelTypes: Readonly<Record<number, PixelType>> = {
  [elementTypes.FLOAT]: "float32",
  [elementTypes.UINT8]: "uint8",
  [elementTypes.FLOAT16]: "float16",
  [elementTypes.DOUBLE]: "float64",
};
export type PixelType = "float32" | "uint8" | "float16" | "float64";

export interface ImageInput extends ImagePlace {
  readonly name: string;
  /** As the file states it. */
  readonly shape: readonly (number | null)[];
  readonly elements: PixelType;
  /** How many images the file takes at once; null where any number. */
  readonly batch: number | null;
}

/**
 * The model's input for images: which it is, and how images lie in it. What the file leaves open, `settings` or the
 * images it is meant for decide.
 *
 * @param wanted `[H, W, C]` of the images at hand
 * @throws ExemplarError `UNSUPPORTED` where there is no such input, `INVALID` where its size stays open
 */
export function findInput(
  model: OnnxModel,
  settings: ModelSettings,
  wanted?: readonly [number, number, number],
): ImageInput {
  const { inputs, origin } = model;
  if (inputs.length !== 1)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${origin} has ${inputs.length} inputs (${inputs.map(({ name }) => name).join(", ")}), a classifier has one.`,
      "Export the classifier with the image as its only input.",
    );
  const { name, shape, elementType } = inputs[0]!;
  const elements = pixelTypes[elementType ?? 0];
  if (!elements)
    throw new ExemplarError(
      "UNSUPPORTED",
      `The input '${name}' of ${origin} is ${elementTypeName(elementType ?? 0)}: pixels are numbers or bytes.`,
      "Export the model with an input of float32, float16 or uint8.",
    );
  if (!shape)
    throw new ExemplarError(
      "UNSUPPORTED",
      `The input '${name}' of ${origin} is of any rank: neither images nor rows of pixels.`,
      "Export the model with an input of shape [N, C, H, W], [N, H, W, C], [N, H, W] or [N, pixels].",
    );
  const place = findPlace(origin, shape, settings, wanted, () => firstReader(model, name));
  return { name, shape, elements, ...place, batch: shape[0] ?? null };
}

/** In which range the model wants pixels, as its input's type or its first nodes tell. */
export function findRange(model: OnnxModel, { name, elements }: ImageInput): FoundRange | undefined {
  return elements === "uint8" ? byteRange(name) : rangeOf(normalisingSteps(model, name));
}

/** The layout that the first nodes which tell need: a convolution takes channels first, a transposition says from what. */
function firstReader({ nodes }: OnnxModel, input: string): ImageLayout | undefined {
  const elementwise = new Set(["Sub", "Div", "Mul", "Add", "Cast", "Identity", "Relu", "Pad"]);
  const followed = new Set([input]);
  for (const node of nodes) {
    if (!node.inputs.some((name) => followed.has(name))) continue;
    if (node.operator === "Conv" || node.operator === "MaxPool" || node.operator === "BatchNormalization")
      return "NCHW";
    if (node.operator === "Transpose") return String(node.attributes.get("perm")) === "0,3,1,2" ? "NHWC" : undefined;
    if (!elementwise.has(node.operator)) return undefined;
    for (const output of node.outputs) followed.add(output);
  }
  return undefined;
}
