import type { Rule } from "../rule.ts";
import { convolutions } from "./convolution.ts";
import { creation } from "./creation.ts";
import { elementwise } from "./elementwise.ts";
import { fusedKernels } from "./fused.ts";
import { gathers } from "./gather.ts";
import { matmuls } from "./matmul.ts";
import { normalisation } from "./normalisation.ts";
import { pooling } from "./pooling.ts";
import { reductions } from "./reduction.ts";
import { resizing } from "./resize.ts";
import { shapes } from "./shape.ts";

/** Every TF.js kernel that can be compiled, by family. */
export const families = {
  elementwise,
  reductions,
  matmuls,
  convolutions,
  pooling,
  shapes,
  gathers,
  normalisation,
  resizing,
  creation,
  fusedKernels,
} satisfies Record<string, readonly Rule[]>;

export const rules: readonly Rule[] = Object.values(families).flat();
