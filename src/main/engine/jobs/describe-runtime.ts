import type { Job } from "./job.ts";

export const describeRuntime: Job<"describe-runtime"> = async ({ requested }, { state }) =>
  (await state.workplace(requested)).choice;
