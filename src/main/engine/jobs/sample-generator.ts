import { loadGenerator, sampleGenerator } from "../models/generators/sample-generator.ts";
import type { Job } from "./job.ts";

export const sampleGeneratorJob: Job<"sample-generator"> = async ({ generator, count, seed }, { state, signal }) => {
  const trained = await loadGenerator(generator);
  const { runtime } = await state.workplace();
  signal.throwIfAborted();
  return { values: await sampleGenerator(trained, count, seed, runtime) };
};
