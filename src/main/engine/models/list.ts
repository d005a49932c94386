import type { Architecture } from "./architecture.ts";
import { bayesTrexCnn } from "./bayes-trex-cnn.ts";
import { leNet } from "./le-net.ts";
import { multilayerPerceptron } from "./mlp.ts";
import { named } from "./named.ts";

export const architectures: readonly Architecture[] = [bayesTrexCnn, leNet, multilayerPerceptron];

export const architecture = named(architectures, "architecture");
