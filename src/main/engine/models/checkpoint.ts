import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import * as z from "zod";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { CheckpointReference } from "../references.ts";
import type { Weights } from "./architecture.ts";
import type { TrainingState } from "./training-step.ts";
import { decodeWeights, encodeWeights } from "./weights-file.ts";

/** Where training stands: all that the steps after it depend on, besides data and settings. */
export interface TrainingCheckpoint<Progress> {
  readonly state: TrainingState;
  /** How far it has come and what it has recorded, as JSON. */
  readonly progress: Progress;
  /** The weights of the best epoch so far, where training may stop early. */
  readonly best: Weights | null;
}

const statePrefix = "state/";
const bestPrefix = "best/";

/** Writes a checkpoint in one step: a crash at any moment leaves this one or the one before it. */
export function writeCheckpoint<Progress>(
  { path, key }: CheckpointReference,
  { state, progress, best }: TrainingCheckpoint<Progress>,
): void {
  const bytes = encodeWeights(
    { ...prefixed(statePrefix, state as Weights), ...prefixed(bestPrefix, best ?? {}) },
    { key, progress: JSON.stringify(progress) },
  );
  const partial = `${path}.partial`;
  const file = openSync(partial, "w");
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(partial, path);
}

/** The checkpoint of this training; null where there is none, or it cannot be read and training has to start again. */
export function readCheckpoint<Progress>(
  { path, key }: CheckpointReference,
  progress: z.ZodType<Progress>,
): TrainingCheckpoint<Progress> | null {
  if (!existsSync(path)) return null;
  try {
    const { weights, metadata } = decodeWeights(readFileSync(path), path);
    if (metadata.key !== key) return null;
    const best = unprefixed(bestPrefix, weights);
    const state = Object.entries(unprefixed(statePrefix, weights)).map(
      ([name, tensor]) => [name, { ...tensor, dtype: "float32" }] as const,
    );
    return {
      state: Object.fromEntries(state),
      progress: progress.parse(JSON.parse(metadata.progress ?? "")),
      best: Object.keys(best).length > 0 ? best : null,
    };
  } catch (error) {
    if (error instanceof ExemplarError || error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

const prefixed = (prefix: string, weights: Weights): Weights =>
  Object.fromEntries(Object.entries(weights).map(([name, { shape, data }]) => [prefix + name, { shape, data }]));

const unprefixed = (prefix: string, weights: Weights): Weights =>
  Object.fromEntries(
    Object.entries(weights).flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
    ),
  );
