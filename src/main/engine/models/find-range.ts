import type { ChannelOrder, ModelReport } from "#shared/contract/imported-model.ts";

/** A step in front of a network that scales and shifts its input by constants, one number or one a channel. */
export interface AffineStep {
  /** As messages name it: "node Div:xs divides by 255". */
  readonly words: string;
  readonly factor: readonly number[];
  readonly shift: readonly number[];
}

/** What was found of the pixels that a network wants. */
export interface FoundRange {
  /** What white is: 1, or 255. */
  readonly scale: number;
  readonly mean?: readonly number[];
  readonly sd?: readonly number[];
  readonly order?: ChannelOrder;
  readonly source: ModelReport["preprocessing"]["source"];
  readonly reason: string;
}

/** What white may be before a network's own normalisation: pixels go from 0 to it. */
const whites = [1, 255];

/** Networks are trained on inputs that span about so much, around or from zero: [0, 1], [-1, 1], or ± 2.5 deviations. */
const usualWidth = { least: 0.5, most: 12 };

/** Means that Caffe's networks subtract from bytes, in the order blue, green, red; and nothing else. */
const caffeMeans = [103.939, 116.779, 123.68];

/**
 * In which range pixels are wanted by a network that begins with these steps: the one that they bring to where networks
 * are trained. Undefined where they bring neither 0–1 nor 0–255 there.
 */
export function rangeOf(steps: readonly AffineStep[]): FoundRange | undefined {
  if (steps.length === 0) return undefined;
  const { factor, shift } = composed(steps);
  const fits = (isFit: (width: number, low: number, factor: number) => boolean) =>
    whites.find((white) => factor.every((a, channel) => isFit(a * white, shift[channel]!, a)));
  const white = fits(isUsual) ?? fits(isOfBytes);
  if (white === undefined) return undefined;
  const blueFirst = shift.length === 3 && shift.every((b, channel) => Math.abs(-b - caffeMeans[channel]!) < 2);
  return {
    scale: white,
    ...(blueFirst && { order: "BGR" }),
    source: "in the graph",
    reason:
      `${steps.map(({ words }) => words).join(", ")}, which fits pixels from 0 to ${white}` +
      (blueFirst ? "; these are ImageNet's means with blue first, so the channels are turned round" : ""),
  };
}

/** Whether a network is commonly trained on inputs from `low` to `low + width`. */
function isUsual(width: number, low: number): boolean {
  const [size, start] = width < 0 ? [-width, low + width] : [width, low];
  const { least, most } = usualWidth;
  return size >= least && size <= most && start <= 0.1 * size && start + size >= -0.1 * size;
}

/** Whether inputs are bytes less their mean, as Caffe's networks want them, or pixels that are brought to bytes. */
function isOfBytes(width: number, low: number, factor: number): boolean {
  const centred = low < -20 && low > -235;
  return width >= 250 && width <= 260 && (centred || (factor > 1 && Math.abs(low) < 1));
}

function composed(steps: readonly AffineStep[]): Pick<AffineStep, "factor" | "shift"> {
  const channels = Math.max(...steps.flatMap(({ factor, shift }) => [factor.length, shift.length]));
  const at = (values: readonly number[], channel: number) => values[values.length === 1 ? 0 : channel] ?? 0;
  return steps.reduce<Pick<AffineStep, "factor" | "shift">>(
    (before, step) => ({
      factor: before.factor.map((a, channel) => a * at(step.factor, channel)),
      shift: before.shift.map((b, channel) => b * at(step.factor, channel) + at(step.shift, channel)),
    }),
    { factor: Array<number>(channels).fill(1), shift: Array<number>(channels).fill(0) },
  );
}

/** Bytes hold pixels from 0 to 255. */
export const byteRange = (input: string): FoundRange => ({
  scale: 255,
  source: "element type",
  reason: `its input '${input}' takes bytes, which hold pixels from 0 to 255`,
});
