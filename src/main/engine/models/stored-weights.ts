import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { Shape, Weights } from "./architecture.ts";
import { decodeWeights } from "./weights-file.ts";

/** A file that the project keeps, and what it recorded of it. */
export interface StoredFile {
  readonly weightsPath: string;
  readonly weightsSha256: string;
}

/**
 * The bytes of a model as they were stored.
 * @param again what helps where they are not: "Train the classifier again."
 * @throws ExemplarError where the file is missing, or is not the one that the project recorded
 */
export async function readStoredFile({ weightsPath, weightsSha256 }: StoredFile, again: string): Promise<Buffer> {
  const file = await readFile(weightsPath).catch((cause: NodeJS.ErrnoException) => {
    throw new ExemplarError("NOT_FOUND", `The weights in ${weightsPath} cannot be read (${cause.code})`, again, {
      cause,
    });
  });
  const sha256 = createHash("sha256").update(file).digest("hex");
  if (sha256 !== weightsSha256)
    throw new ExemplarError("INVALID", `The weights in ${weightsPath} are not those that were stored`, again, {
      detail: `SHA-256 is ${sha256}, recorded was ${weightsSha256}`,
    });
  return file;
}

/**
 * The weights in a safetensors file, which are a design's: all of them, in its shapes, and no others.
 * @throws ExemplarError `INVALID` where they are not
 */
export function weightsFor(
  { parameterShapes }: { readonly parameterShapes: Readonly<Record<string, Shape>> },
  file: Uint8Array,
  origin: string,
  again: string,
): Weights {
  const { weights } = decodeWeights(file, origin);
  const expected = Object.entries(parameterShapes);
  const missing = expected.filter(([name, shape]) => String(weights[name]?.shape) !== String(shape));
  const surplus = Object.keys(weights).filter((name) => !(name in parameterShapes));
  if (missing.length === 0 && surplus.length === 0) return weights;
  const differences = [
    ...missing.map(([name, shape]) => `${name} should be [${shape}], is ${shapeOf(weights, name)}`),
    ...surplus.map((name) => `${name} is unknown`),
  ];
  throw new ExemplarError("INVALID", `The weights in ${origin} are not this network's`, again, {
    detail: differences.join("; "),
  });
}

const shapeOf = (weights: Weights, name: string) => (weights[name] ? `[${weights[name].shape}]` : "missing");
