import { alexNetLike } from "./alexnet-like.ts";
import type { Architecture } from "./architecture.ts";
import { bayesTrexCnn } from "./bayes-trex-cnn.ts";
import { leNet } from "./le-net.ts";
import { multilayerPerceptron } from "./mlp.ts";
import { named } from "./named.ts";
import { resNetLike } from "./resnet-like.ts";
import { vggLike } from "./vgg-like.ts";

export const architectures: readonly Architecture[] = [
  bayesTrexCnn,
  leNet,
  alexNetLike,
  vggLike,
  resNetLike,
  multilayerPerceptron,
];

export const architecture = named(architectures, "architecture");
