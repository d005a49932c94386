import type { ImageLayout, ModelSettings } from "#shared/contract/imported-model.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { sizeOf } from "../compile/shapes.ts";

/** How images lie in a model's input. */
export interface ImagePlace {
  readonly layout: ImageLayout;
  /** `[H, W, C]` */
  readonly imageShape: readonly [number, number, number];
}

type Extent = number | null;

const imageChannels = [1, 3, 4];
const remedy = "Say it with the model's settings: layout, height, width and channels.";

/**
 * Where the images' axes are in an input, and how large images are. What the file leaves open, settings or the images it
 * is meant for decide.
 * @param shape of the input, with the batch first; null is any extent
 * @param wanted `[H, W, C]` of the images at hand
 * @param read the layout that the network's first layers need, where they tell
 * @throws ExemplarError `UNSUPPORTED` where no images lie in it, `INVALID` where their size stays open
 */
export function findPlace(
  origin: string,
  shape: readonly Extent[],
  settings: ModelSettings,
  wanted: readonly [number, number, number] | undefined,
  read: () => ImageLayout | undefined,
): ImagePlace {
  const layout = layoutOf(origin, shape, settings.layout, wanted, read);
  const extents = layout === "flat" ? flatExtents(shape[1] ?? null, settings, wanted) : imageExtents(shape, layout);
  const asked = [settings.height, settings.width, settings.channels];
  const imageShape = extents.map((extent, axis) => {
    const chosen = asked[axis] ?? extent ?? wanted?.[axis];
    const what = ["height", "width", "number of channels"][axis];
    if (chosen === undefined) throw new ExemplarError("INVALID", `${origin} takes images of any ${what}.`, remedy);
    if (extent !== null && extent !== chosen)
      throw new ExemplarError(
        "INVALID",
        `${origin} takes images with a ${what} of ${extent}, not ${chosen}.`,
        "Leave the setting out, or choose another layout.",
      );
    return chosen;
  }) as [number, number, number];
  const pixels = shape[1] ?? null;
  if (layout === "flat" && pixels !== null && sizeOf(imageShape) !== pixels)
    throw new ExemplarError(
      "INVALID",
      `${origin} takes rows of ${pixels} pixels, images of ${imageShape.join(" × ")} have another number.`,
      remedy,
    );
  return { layout, imageShape };
}

/** Extents of one image as a model's input takes it. */
export function inputExtents({ layout, imageShape: [height, width, channels] }: ImagePlace): number[] {
  if (layout === "NHWC") return [height, width, channels];
  if (layout === "NCHW") return [channels, height, width];
  return layout === "NHW" ? [height, width] : [height * width * channels];
}

function layoutOf(
  origin: string,
  shape: readonly Extent[],
  said: ImageLayout | undefined,
  wanted: readonly number[] | undefined,
  read: () => ImageLayout | undefined,
): ImageLayout {
  const fitting = ({ 2: ["flat"], 3: ["NHW"], 4: ["NCHW", "NHWC"] } as Record<number, ImageLayout[]>)[shape.length];
  if (!fitting)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${origin} takes [${shape.map((extent) => extent ?? "any")}]: neither images nor rows of pixels.`,
      "Export the model with an input of shape [N, C, H, W], [N, H, W, C], [N, H, W] or [N, pixels].",
    );
  if (said !== undefined) {
    if (fitting.includes(said)) return said;
    const axes = shape.map((extent) => extent ?? "any");
    throw new ExemplarError("INVALID", `${origin} takes [${axes}], which is not ${said}.`, `Choose ${fitting[0]}.`);
  }
  if (fitting.length === 1) return fitting[0]!;
  const [, second, , last] = shape;
  const likely = (extent: Extent | undefined) => imageChannels.includes(extent ?? 0);
  if (likely(second) !== likely(last)) return likely(second) ? "NCHW" : "NHWC";
  return read() ?? (wanted && last === wanted[2] && second !== wanted[2] ? "NHWC" : "NCHW");
}

function imageExtents(shape: readonly Extent[], layout: ImageLayout): Extent[] {
  const [, a = null, b = null, c = null] = shape;
  if (layout === "NHW") return [a, b, 1];
  return layout === "NCHW" ? [b, c, a] : [a, b, c];
}

/** A row of pixels is taken for a square grey image, or else for a square colour image, unless something else is said. */
function flatExtents(
  size: Extent,
  { height, width, channels }: ModelSettings,
  wanted: readonly [number, number, number] | undefined,
): Extent[] {
  if (height ?? width ?? channels ?? wanted) return [null, null, null];
  for (const depth of [1, 3]) {
    const side = Math.sqrt((size ?? 0) / depth);
    if (Number.isInteger(side) && side > 0) return [side, side, depth];
  }
  return [null, null, null];
}
