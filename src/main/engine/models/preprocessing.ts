import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/contract/errors.ts";
import type { ImageLayout, ModelSettings } from "#shared/contract/imported-model.ts";
import { sizeOf } from "../compile/shapes.ts";

/** (pixel · scale − mean) / sd, by channel; one number stands for every channel. */
export interface Preprocessing {
  readonly scale: number;
  readonly mean: readonly number[];
  readonly sd: readonly number[];
}

/** How images lie in a model's input. */
export interface ImagePlace {
  readonly layout: ImageLayout;
  /** `[H, W, C]` */
  readonly imageShape: readonly [number, number, number];
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
export function prepare(
  images: tf.Tensor,
  { layout, imageShape }: ImagePlace,
  preprocessing: Preprocessing,
): tf.Tensor {
  const { factor, shift } = affine(preprocessing, imageShape[2]);
  const scaled = factor.every((value) => value === 1) ? images : tf.mul(images, tf.tensor1d(factor));
  const normal = shift.every((value) => value === 0) ? scaled : tf.add(scaled, tf.tensor1d(shift));
  if (layout === "NHWC") return normal;
  if (layout === "NCHW") return tf.transpose(normal, [0, 3, 1, 2]);
  return tf.reshape(normal, [images.shape[0]!, sizeOf(imageShape)]);
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
  for (let index = 0; index < images.length; index++) {
    const channel = index % channels;
    const pixel = Math.floor(index / channels);
    const image = Math.floor(pixel / plane);
    const target = layout === "NCHW" ? (image * channels + channel) * plane + (pixel % plane) : index;
    result[target] = images[index]! * factor[channel]! + shift[channel]!;
  }
  return result;
}

/** What the settings say of it. @throws ExemplarError `INVALID` for numbers of other channels than the images have */
export function preprocessingOf(settings: ModelSettings, channels: number, origin: string): Preprocessing {
  for (const [name, values] of Object.entries({ mean: settings.mean, sd: settings.sd }))
    if (values && values.length !== 1 && values.length !== channels)
      throw new ExemplarError(
        "INVALID",
        `${values.length} numbers were given for the ${name} of ${origin}, whose images have ${channels} channels.`,
        `Give one, or ${channels}.`,
      );
  return { scale: settings.scale ?? 1, mean: settings.mean ?? [0], sd: settings.sd ?? [1] };
}
