import type * as tf from "@tensorflow/tfjs-core";
import type { ModelReport, ModelSettings } from "#shared/contract/imported-model.ts";
import type { LayerSummary } from "../../protocol.ts";
import type { ClassificationLayer, Outputs, SpatialLayer } from "../architecture.ts";
import type { AffineStep } from "../find-range.ts";

/** Which of a graph's values are meant, where the user says it. */
export type NamedValues = Pick<ModelSettings, "output" | "features" | "lastConvolution">;

/** What is seen of a network as it runs on one image. */
export interface Survey extends Pick<ModelReport, "lastConvolution" | "features" | "classificationLayer"> {
  readonly summaries: LayerSummary[];
  readonly spatialLayer: Pick<SpatialLayer, "name" | "shape"> | null;
}

/** A network of a `model.json`, its weights in memory. */
export interface TfjsNetwork {
  /** As the model states it, with the batch first; null is any extent. */
  readonly inputShape: readonly (number | null)[];
  readonly inputName: string;
  readonly outputName: string;
  /** The last activation, which `logits` leaves out. */
  readonly ending: "softmax" | "sigmoid" | null;
  /** What in front of the network shifts and scales the image by constants. */
  readonly normalising: readonly (AffineStep & { readonly node: string })[];
  /** The kinds of its layers, or its operations: one entry each. */
  readonly operators: readonly string[];
  /** @param shape of one image as the model's input takes it, without the batch */
  survey(shape: readonly number[]): Survey;
  /** Of a batch of its inputs. */
  forward(inputs: tf.Tensor): Outputs;
  /** Activations `[N, h, w, D]` of its last spatial layer, where the survey finds one. */
  activations(inputs: tf.Tensor, layer: string): tf.Tensor4D;
  /**
   * What follows from these activations.
   * @param shape of one image as the model's input takes it
   */
  outputs(activations: tf.Tensor4D, layer: string, shape: readonly number[]): Outputs;
  /** Null where the logits are no linear function of the features. */
  classificationLayer(): ClassificationLayer | null;
  /** What the model itself gives, its last activation included. */
  answer(inputs: tf.Tensor): tf.Tensor;
}
