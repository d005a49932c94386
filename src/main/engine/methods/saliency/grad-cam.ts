import type { SettingsOf } from "#shared/methods/list.ts";
import { runInBatches } from "../../batches/run-in-batches.ts";
import type { Workplace } from "../../batches/workplace.ts";
import type { Classifier } from "../../models/classifier.ts";
import { requireNetwork } from "../../models/classifier.ts";
import { classActivations, requireSpatialLayer } from "../../models/spatial-gradients.ts";
import type { Watch } from "../../watch.ts";
import type { MapAlgorithm } from "../outputs/map.ts";
import { oneHot } from "./input-gradient.ts";
import { resizeMap } from "./resize-map.ts";

/** The class activation map over the image; its coarse grid is enlarged bilinearly. */
export const gradCam: MapAlgorithm<SettingsOf<"grad-cam">> = async (
  { image, targetClass, settings: { signed } },
  { classifier, checkpoint: _, ...workplace },
  watch,
) => {
  const { values, signedValues } = await gradCamOf(classifier, image, targetClass, workplace, watch);
  return signed
    ? { values: signedValues, colourMap: "cool-warm", uncertainty: {} }
    : { values, colourMap: "viridis", uncertainty: {} };
};

export interface GradCam {
  /** Σ_d α_d A_d over the last spatial layer, `[height, width]`: what speaks for the class, and with a minus against it. */
  readonly signed: Float64Array;
  readonly height: number;
  readonly width: number;
  /** ReLU(signed), resized bilinearly to the image, `[H, W]`. */
  readonly values: Float32Array;
  /** The same without the rectifier. */
  readonly signedValues: Float32Array;
}

/**
 * Gradient-weighted class activation map: L = ReLU(Σ_d α_d A_d), α_d = the mean over places of ∂ logit_c / ∂ A_d
 * (equations 1 and 2 of Selvaraju et al. 2017), A being the activations of the last spatial layer.
 * @param image `[H, W, C]`
 * @throws ExemplarError `UNSUPPORTED` for a black box and for a network without a spatial layer
 */
export async function gradCamOf(
  classifier: Classifier,
  image: Float32Array,
  targetClass: number,
  workplace: Workplace,
  watch: Partial<Watch>,
): Promise<GradCam> {
  const network = requireNetwork(classifier, "gradients");
  const [height, width] = requireSpatialLayer(network).shape;
  const target = oneHot(targetClass, network.classCount);
  const one = { count: 1, unit: "images", shared: { target }, read: () => ({ images: image }) };
  let signed = new Float64Array();
  for await (const { results } of runInBatches(classActivations(network), one, workplace, watch))
    signed = Float64Array.from(results.map!.data);
  const [H, W] = network.inputShape;
  const resized = (map: Float64Array) => resizeMap(map, [height, width], [H, W]);
  return {
    ...{ signed, height, width },
    values: resized(signed.map((value) => Math.max(0, value))),
    signedValues: resized(signed),
  };
}
