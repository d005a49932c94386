import * as tf from "@tensorflow/tfjs-core";
import type { ChannelOrder, ModelReport, ModelSettings } from "#shared/contract/imported-model.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { FoundRange } from "./find-range.ts";
import { type ImagePlace, inputExtents } from "./image-place.ts";

/** (pixel · scale − mean) / sd, by channel as the model orders them; one number stands for every channel. */
export interface Preprocessing {
  readonly scale: number;
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  readonly order: ChannelOrder;
}

/** Factor and shift of each channel: pixel · factor + shift. */
function affine({ scale, mean, sd }: Preprocessing, channels: number) {
  const of = (values: readonly number[], channel: number) => values[values.length === 1 ? 0 : channel]!;
  const each = Array.from({ length: channels }, (_, channel) => channel);
  return {
    factor: Float32Array.from(each, (channel) => scale / of(sd, channel)),
    shift: Float32Array.from(each, (channel) => -of(mean, channel) / of(sd, channel)),
  };
}

/**
 * Images as a model's input has them, in TF.js.
 * @param images `[N, H, W, C]`, pixels in [0, 1]
 */
export function prepare(images: tf.Tensor, place: ImagePlace, preprocessing: Preprocessing): tf.Tensor {
  const { factor, shift } = affine(preprocessing, place.imageShape[2]);
  const ordered = preprocessing.order === "BGR" ? tf.reverse(images, 3) : images;
  const scaled = factor.every((value) => value === 1) ? ordered : tf.mul(ordered, tf.tensor1d(factor));
  const normal = shift.every((value) => value === 0) ? scaled : tf.add(scaled, tf.tensor1d(shift));
  if (place.layout === "NHWC") return normal;
  if (place.layout === "NCHW") return tf.transpose(normal, [0, 3, 1, 2]);
  return tf.reshape(normal, [images.shape[0]!, ...inputExtents(place)]);
}

/** The same without TF.js, for a file that is run as it stands. */
export function prepareElements(
  images: Float32Array,
  { layout, imageShape }: ImagePlace,
  preprocessing: Preprocessing,
): Float32Array {
  const [height, width, channels] = imageShape;
  const { factor, shift } = affine(preprocessing, channels);
  const result = new Float32Array(images.length);
  const plane = height * width;
  const reversed = preprocessing.order === "BGR";
  for (let index = 0; index < images.length; index++) {
    const channel = index % channels;
    const pixel = Math.floor(index / channels);
    const image = Math.floor(pixel / plane);
    const target = layout === "NCHW" ? (image * channels + channel) * plane + (pixel % plane) : index;
    const source = reversed ? index - channel + (channels - 1 - channel) : index;
    result[target] = images[source]! * factor[channel]! + shift[channel]!;
  }
  return result;
}

/** How pixels are prepared, and why so. */
export interface FoundPreprocessing {
  readonly preprocessing: Preprocessing;
  readonly source: ModelReport["preprocessing"]["source"];
  readonly reason: string;
}

/**
 * What the settings say of it, or else what was found in the file.
 * @throws ExemplarError `INVALID` for numbers of other channels than the images have
 */
export function preprocessingOf(
  settings: ModelSettings,
  channels: number,
  origin: string,
  found: FoundRange | undefined,
): FoundPreprocessing {
  const { scale, mean, sd, order } = settings;
  for (const [name, values] of Object.entries({ mean, sd }))
    if (values && values.length !== 1 && values.length !== channels)
      throw new ExemplarError(
        "INVALID",
        `${values.length} numbers were given for the ${name} of ${origin}, whose images have ${channels} channels.`,
        `Give one, or ${channels}.`,
      );
  const said = scale !== undefined || mean !== undefined || sd !== undefined;
  const taken = said ? undefined : found;
  return {
    preprocessing: {
      scale: scale ?? taken?.scale ?? 1,
      mean: mean ?? taken?.mean ?? [0],
      sd: sd ?? taken?.sd ?? [1],
      order: channels === 3 ? (order ?? found?.order ?? "RGB") : "RGB",
    },
    source: said ? "settings" : (found?.source ?? "unknown"),
    reason: said
      ? "the settings say so"
      : (found?.reason ?? "the file does not say, so pixels go from 0 to 1 as they are"),
  };
}
