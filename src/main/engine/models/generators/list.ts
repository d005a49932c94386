import { named } from "../named.ts";
import type { GeneratorArchitecture } from "./generator.ts";
import { vae5 } from "./vae.ts";

export const generatorArchitectures: readonly GeneratorArchitecture[] = [vae5];

export const generatorArchitecture = named(generatorArchitectures, "generator");
