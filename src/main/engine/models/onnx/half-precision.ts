import { elementTypes } from "./messages.ts";
import type { OnnxModel } from "./model.ts";
import type { StoredTensor } from "./read-tensor.ts";

/** Whether a file computes in half precision, which its import does not imitate. */
export const isHalfPrecision = ({ nodes, constants, inputs }: OnnxModel): boolean =>
  inputs.some(({ elementType }) => elementType === elementTypes.FLOAT16) ||
  nodes.some(({ operator, attributes }) => operator === "Cast" && attributes.get("to") === elementTypes.FLOAT16) ||
  [...constants.values()].some((value) => (value as Partial<StoredTensor>).elementType === elementTypes.FLOAT16);
