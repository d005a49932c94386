import { directionalMaps } from "../readout.ts";
import type { Attribution } from "./attribution.ts";

/** The first term of equation 2: ∇gᵀa at each place. A score's gradient is a linear combination of the logits' own. */
export const gradient: Attribution = async ({ readout, activations, values, scores }, workplace, { signal }) => {
  const directions = scores.map((score) => score.gradient(values));
  const maps = await directionalMaps(readout, activations, directions, workplace, signal);
  return { maps, uncertainty: {}, note: null };
};
