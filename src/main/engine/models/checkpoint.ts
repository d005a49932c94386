import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import * as z from "zod";
import { ExemplarError } from "#shared/contract/errors.ts";
import type { CheckpointReference, EpochRecord } from "../protocol.ts";
import type { Weights } from "./architecture.ts";
import type { TrainingState } from "./training-step.ts";
import { decodeWeights, encodeWeights } from "./weights-file.ts";

/** Where training stands after an epoch: all that the epochs after it depend on, besides data and settings. */
export interface Checkpoint {
  readonly state: TrainingState;
  readonly history: EpochRecord[];
  /** The weights of the best epoch so far, where training may stop early. */
  readonly best: Weights | null;
}

const record = z.object({
  epoch: z.int(),
  loss: z.number(),
  accuracy: z.number(),
  testAccuracy: z.number().nullable(),
  validationLoss: z.number().nullable(),
  validationAccuracy: z.number().nullable(),
});

const statePrefix = "state/";
const bestPrefix = "best/";

/** Writes a checkpoint in one step: a crash at any moment leaves this one or the one before it. */
export function writeCheckpoint({ path, key }: CheckpointReference, { state, history, best }: Checkpoint): void {
  const bytes = encodeWeights(
    { ...prefixed(statePrefix, state as Weights), ...prefixed(bestPrefix, best ?? {}) },
    {
      key,
      history: JSON.stringify(history),
    },
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
export function readCheckpoint({ path, key }: CheckpointReference): Checkpoint | null {
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
      history: z.array(record).parse(JSON.parse(metadata.history ?? "")),
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
