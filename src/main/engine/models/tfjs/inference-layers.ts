import type { Weights } from "../architecture.ts";
import { type LayerEntry, leafEntries } from "./keras-3.ts";

/** Layers that change images while a network is trained, and leave them as they are otherwise. */
const augmentation =
  /^(Random(Flip|Rotation|Zoom|Translation|Contrast|Brightness|Hue|Saturation|Sharpness|Shear|Invert|Grayscale|Perspective|ColorJitter|ColorDegeneration|Posterization|Erasing|ElasticTransform|GaussianBlur|Width|Height)|Gaussian(Noise|Dropout)|AlphaDropout|SpatialDropout[123]D|ActivityRegularization|Solarization|AutoContrast|Equalization|MixUp|CutMix|RandAugment|AugMix)$/;

const ones = (shape: readonly number[], value: number) => ({
  shape,
  data: new Float32Array(shape.reduce((size, extent) => size * extent, 1)).fill(value),
});

/**
 * Writes a description's layers as a network uses them when it answers, by layers that TF.js has: augmentation as nothing,
 * Keras's `Normalization` as batch normalisation, and a batch normalisation without scale or centre with those that change
 * nothing (TF.js cannot differentiate it without).
 * @param model is changed
 * @returns the weights, with those that were added or renamed
 */
export function asInference(model: LayerEntry, weights: Weights): Weights {
  const changed: Record<string, Weights[string]> = { ...weights };
  for (const entry of leafEntries(model)) {
    const name = String(entry.config.name ?? entry.name);
    if (augmentation.test(entry.class_name)) {
      entry.class_name = "Activation";
      entry.config = { name, activation: "linear", ...inputOf(entry) };
    }
    if (entry.class_name === "Normalization") normalising(entry, name, changed);
    if (entry.class_name !== "BatchNormalization" && entry.class_name !== "BatchNormalizationV1") continue;
    const mean = changed[`${name}/moving_mean`];
    if (!mean) continue;
    for (const [part, weight, value] of [
      ["scale", "gamma", 1],
      ["center", "beta", 0],
    ] as const)
      if (entry.config[part] === false) {
        entry.config[part] = true;
        changed[`${name}/${weight}`] = ones(mean.shape, value);
      }
  }
  return changed;
}

const inputOf = ({ config }: LayerEntry) =>
  config.batch_input_shape === undefined ? {} : { batch_input_shape: config.batch_input_shape };

/** (x − mean) / √variance, its numbers weights or in the description. */
function normalising(entry: LayerEntry, name: string, weights: Record<string, Weights[string]>): void {
  const vector = (key: string) => {
    const given = [entry.config[key]].flat(4).filter((value): value is number => typeof value === "number");
    const weight = weights[`${name}/${key}`] ?? { shape: [given.length], data: Float32Array.from(given) };
    delete weights[`${name}/${key}`];
    return { shape: [weight.data.length], data: weight.data };
  };
  const [mean, variance] = [vector("mean"), vector("variance")];
  delete weights[`${name}/count`];
  if (mean.data.length === 0 || variance.data.length !== mean.data.length)
    throw new Error(`its layer ${name} normalises by nothing that is known`);
  weights[`${name}/moving_mean`] = mean;
  weights[`${name}/moving_variance`] = variance;
  entry.class_name = "BatchNormalization";
  entry.config = { name, axis: -1, epsilon: 1e-14, center: false, scale: false, ...inputOf(entry) };
}
