import { readFileSync, writeFileSync } from "node:fs";
import type { RandomGenerator } from "#shared/random/generator.ts";

/** Flips one bit of a file. @returns which one, in words */
export function flipBit(file: string, generator: RandomGenerator): string {
  const bytes = readFileSync(file);
  const at = generator.integer(bytes.length);
  const bit = generator.integer(8);
  bytes[at]! ^= 1 << bit;
  writeFileSync(file, bytes);
  return `bit ${bit} of byte ${at} of ${bytes.length}`;
}
