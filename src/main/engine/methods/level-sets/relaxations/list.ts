import { ambiguous } from "./ambiguous.ts";
import { confident } from "./confident.ts";
import { dirichlet } from "./dirichlet.ts";
import { gaussian } from "./gaussian.ts";
import type { Relaxation } from "./relaxation.ts";
import { uniform } from "./uniform.ts";

export const relaxations = { confident, ambiguous, uniform, gaussian, dirichlet } satisfies Record<string, Relaxation>;
export type RelaxationId = keyof typeof relaxations;
