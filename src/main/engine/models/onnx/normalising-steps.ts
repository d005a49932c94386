import type { TensorValue } from "../../runtime/runtime.ts";
import type { AffineStep } from "../find-range.ts";
import type { OnnxModel, OnnxNode } from "./model.ts";

/** Operators in front of a network that change how the image lies, and not its pixels. */
const passing = new Set(["Cast", "Identity", "Transpose", "Unsqueeze", "Reshape"]);
const mostChannels = 4;

/** A node that shifts and scales the image by constants. */
export interface NormalisingStep extends AffineStep {
  readonly node: string;
}

/** The nodes in front of the network that shift and scale the image, in their order. */
export function normalisingSteps({ nodes, constants }: OnnxModel, input: string): NormalisingStep[] {
  const steps: NormalisingStep[] = [];
  for (let value = input; ; ) {
    const readers = nodes.filter((node) => node.inputs.includes(value));
    const [reader] = readers;
    if (readers.length !== 1 || !reader) return steps;
    const step = stepOf(reader, value, constants);
    if (step) steps.push(step);
    else if (!passing.has(reader.operator) || reader.inputs[0] !== value) return steps;
    value = reader.outputs[0]!;
  }
}

function stepOf(
  node: OnnxNode,
  value: string,
  constants: ReadonlyMap<string, TensorValue>,
): NormalisingStep | undefined {
  const others = node.inputs.map((name) => constants.get(name));
  if (node.operator === "BatchNormalization") return batchNormalisation(node, others);
  const [at, by] = node.inputs[0] === value ? [0, others[1]] : [1, others[0]];
  if (!by || node.inputs.length !== 2) return undefined;
  const numbers = perChannel(by);
  const inverse = numbers.map((number) => 1 / number);
  const negative = numbers.map((number) => -number);
  const step = (verb: string, factor: readonly number[], shift: readonly number[]): NormalisingStep => ({
    node: node.name,
    words: `its node ${node.name} ${verb} ${numbers.map((number) => Number(number.toPrecision(4))).join(", ")}`,
    factor,
    shift,
  });
  switch (node.operator) {
    case "Add":
      return step("adds", [1], numbers);
    case "Sub":
      return at === 0 ? step("subtracts", [1], negative) : step("subtracts the image from", [-1], numbers);
    case "Mul":
      return step("multiplies by", numbers, [0]);
    case "Div":
      return at === 0 ? step("divides by", inverse, [0]) : undefined;
    default:
      return undefined;
  }
}

function batchNormalisation(
  node: OnnxNode,
  [, scale, offset, mean, variance]: readonly (TensorValue | undefined)[],
): NormalisingStep | undefined {
  if (!scale || !offset || !mean || !variance || scale.data.length > mostChannels) return undefined;
  const epsilon = Number(node.attributes.get("epsilon") ?? 1e-5);
  const factor = Array.from(scale.data, (value, channel) => value / Math.sqrt(variance.data[channel]! + epsilon));
  const shift = Array.from(offset.data, (value, channel) => value - mean.data[channel]! * factor[channel]!);
  return { node: node.name, words: `its node ${node.name} normalises the image`, factor, shift };
}

/** One number for all channels, or one each; of what has more elements (an image of means) their mean. */
function perChannel({ data }: TensorValue): number[] {
  const numbers = Array.from(data);
  return numbers.length <= mostChannels ? numbers : [numbers.reduce((sum, value) => sum + value, 0) / numbers.length];
}
