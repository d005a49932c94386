import { benchmark } from "../models/benchmark.ts";
import type { Job } from "./job.ts";

export const benchmarkJob: Job<"benchmark"> = async ({ seconds }, { state, signal }) =>
  benchmark((await state.workplace()).runtime, seconds, signal);
