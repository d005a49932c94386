import { named } from "../named.ts";
import { adam } from "./adam.ts";
import { momentum } from "./momentum.ts";
import type { Optimiser } from "./optimiser.ts";
import { sgd } from "./sgd.ts";

export const optimisers: readonly Optimiser[] = [adam, momentum, sgd];

export const optimiser = named(optimisers, "optimiser");
