import { runMethod } from "../methods/run-method.ts";
import type { Job } from "./job.ts";

export const runMethodJob: Job<"run-method"> = (params, { state, ...watch }) => runMethod(params, state, watch);
