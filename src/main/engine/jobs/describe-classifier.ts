import { missingNeeds } from "../methods/missing-needs.ts";
import type { Job } from "./job.ts";

export const describeClassifier: Job<"describe-classifier"> = async ({ network }, { state }) => ({
  missing: missingNeeds(await state.classifiers.load(network)),
});
