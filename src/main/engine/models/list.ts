import { ExemplarError } from "#shared/contract/errors.ts";
import type { Architecture } from "./architecture.ts";
import { bayesTrexCnn } from "./bayes-trex-cnn.ts";
import { multilayerPerceptron } from "./mlp.ts";

export const architectures: readonly Architecture[] = [bayesTrexCnn, multilayerPerceptron];

export function architecture(id: string): Architecture {
  const found = architectures.find((candidate) => candidate.id === id);
  if (found) return found;
  const known = architectures.map((candidate) => candidate.id).join(", ");
  throw new ExemplarError("NOT_FOUND", `There is no architecture ${id}`, `Choose one of: ${known}.`);
}
