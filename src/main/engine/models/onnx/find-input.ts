import { ExemplarError } from "#shared/contract/errors.ts";
import type { ImageLayout, ModelSettings } from "#shared/contract/imported-model.ts";
import type { OnnxModel, OnnxNode, OnnxValueInfo } from "./model.ts";
import { elementTypeName } from "./read-tensor.ts";

export interface ImageInput {
  readonly name: string;
  /** As the file states it. */
  readonly shape: readonly (number | null)[];
  readonly layout: ImageLayout;
  /** `[H, W, C]` */
  readonly imageShape: readonly [number, number, number];
  /** How many images the file takes at once; null where any number. */
  readonly batch: number | null;
}

const FLOAT = 1;
const imageChannels = [1, 3, 4];
const setSize = "Say it with the model's settings: layout, height, width and channels.";

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
  const input = inputs[0]!;
  if (input.elementType !== FLOAT)
    throw new ExemplarError(
      "UNSUPPORTED",
      `The input '${input.name}' of ${origin} is ${elementTypeName(input.elementType ?? 0)}, not float32.`,
      "Export the model with a float32 input.",
    );
  const { shape } = input;
  if (!shape || ![2, 4].includes(shape.length))
    throw new ExemplarError(
      "UNSUPPORTED",
      `The input '${input.name}' of ${origin} is [${shape ?? "of any rank"}]: neither images nor rows of pixels.`,
      "Export the model with an input of shape [N, C, H, W], [N, H, W, C] or [N, pixels].",
    );
  const layout = settings.layout ?? findLayout(model, input, wanted);
  const extents = layout === "flat" ? flatExtents(shape[1] ?? null, settings, wanted) : imageExtents(shape, layout);
  const asked = [settings.height, settings.width, settings.channels];
  const imageShape = extents.map((extent, axis) => {
    const chosen = asked[axis] ?? extent ?? wanted?.[axis];
    const what = ["height", "width", "number of channels"][axis];
    if (chosen === undefined) throw new ExemplarError("INVALID", `${origin} takes images of any ${what}.`, setSize);
    if (extent !== null && extent !== chosen)
      throw new ExemplarError(
        "INVALID",
        `${origin} takes images with a ${what} of ${extent}, not ${chosen}.`,
        "Leave the setting out, or choose another layout.",
      );
    return chosen;
  }) as [number, number, number];
  const [height, width, channels] = imageShape;
  if (layout === "flat" && shape[1] !== null && height * width * channels !== shape[1])
    throw new ExemplarError(
      "INVALID",
      `${origin} takes rows of ${shape[1]} pixels, images of ${height} × ${width} × ${channels} have another number.`,
      setSize,
    );
  return { name: input.name, shape, layout, imageShape, batch: shape[0] ?? null };
}

function imageExtents(shape: readonly (number | null)[], layout: ImageLayout): (number | null)[] {
  const [, a = null, b = null, c = null] = shape;
  return layout === "NCHW" ? [b, c, a] : [a, b, c];
}

/** A row of pixels is taken for a square grey image, unless something else is said. */
function flatExtents(
  size: number | null,
  settings: ModelSettings,
  wanted: readonly [number, number, number] | undefined,
): (number | null)[] {
  const { height, width, channels } = settings;
  if (height ?? width ?? channels ?? wanted) return [height ?? null, width ?? null, channels ?? null];
  const side = Math.sqrt(size ?? 0);
  return Number.isInteger(side) && side > 0 ? [side, side, 1] : [null, null, null];
}

function findLayout(
  model: OnnxModel,
  { name, shape }: OnnxValueInfo,
  wanted: readonly number[] | undefined,
): ImageLayout {
  if (shape!.length === 2) return "flat";
  const [, second, , last] = shape!;
  const likely = (extent: number | null | undefined) => imageChannels.includes(extent ?? 0);
  if (likely(second) !== likely(last)) return likely(second) ? "NCHW" : "NHWC";
  return firstReader(model, name) ?? (wanted && last === wanted[2] && second !== wanted[2] ? "NHWC" : "NCHW");
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

/** The nodes in front of the network that shift and scale the image by constants. */
export function normalisingNodes({ nodes, constants }: OnnxModel, input: string): OnnxNode[] {
  const found: OnnxNode[] = [];
  const made = new Set(nodes.filter(({ operator }) => operator === "Constant").flatMap(({ outputs }) => outputs));
  let value = input;
  for (;;) {
    const readers = nodes.filter((node) => node.inputs.includes(value));
    const [reader] = readers;
    if (readers.length !== 1 || !reader) return found;
    const others = reader.inputs.filter((name) => name !== value);
    const byConstants = others.every((name) => constants.has(name) || made.has(name));
    if (["Sub", "Div", "Mul", "Add", "BatchNormalization"].includes(reader.operator) && byConstants) found.push(reader);
    else if (!["Cast", "Identity", "Transpose"].includes(reader.operator)) return found;
    value = reader.outputs[0]!;
  }
}
