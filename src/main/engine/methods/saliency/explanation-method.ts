import type * as z from "zod";
import type { Workplace } from "../../batches/workplace.ts";
import type { Classifier } from "../../models/classifier.ts";
import type { Watch } from "../../watch.ts";

/** What an explanation is made with. */
export interface ExplanationContext extends Workplace {
  readonly classifier: Classifier;
}

/** What is to be explained: why the classifier gives `image` (`[H, W, C]`, pixels in [0, 1]) to the target class. */
export interface ExplanationRequest<Settings> {
  readonly image: Float32Array;
  readonly targetClass: number;
  readonly settings: Settings;
  readonly seed: number;
}

export interface ExplanationMap {
  /** `[H, W]`, row by row. */
  readonly values: Float32Array;
  /** The values that the colour map's ends stand for. */
  readonly range: readonly [number, number];
  /** Monte Carlo error and the like, by the method's own names. */
  readonly uncertainty: Record<string, number>;
  /** Other maps over the same pixels that the method computes on the way, by name. */
  readonly maps?: Record<string, Float32Array>;
}

/** A way to explain one answer by a map over the image. Same seed and settings, same map. */
export interface ExplanationMethod<Schema extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** The paper. */
  readonly source: string;
  readonly requires: "black-box" | "features" | "gradients";
  /** Every setting with its description and default; the app's form derives from it. */
  readonly settings: Schema;
  readonly colourMap: "viridis" | "cividis" | "cool-warm";
  explain(
    request: ExplanationRequest<z.infer<Schema>>,
    context: ExplanationContext,
    watch: Watch,
  ): Promise<ExplanationMap>;
}

/** Lets a method's `explain` see the type of its own settings, and forgets it for the list of all methods. */
export function explanationMethodOf<Schema extends z.ZodObject>(method: ExplanationMethod<Schema>): ExplanationMethod {
  return method as unknown as ExplanationMethod;
}

/** From the least to the greatest value. */
export function extent(values: Float32Array): [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** Symmetric about zero, so that a diverging colour map has its neutral colour there. */
export function symmetricExtent(values: Float32Array): [number, number] {
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return [-largest, largest];
}
