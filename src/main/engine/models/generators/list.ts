import { named } from "../named.ts";
import { gan5 } from "./gan.ts";
import type { GeneratorArchitecture } from "./generator.ts";
import { vae5 } from "./vae.ts";

export const generatorArchitectures: readonly GeneratorArchitecture[] = [vae5, gan5];

export const generatorArchitecture = named(generatorArchitectures, "generator");
