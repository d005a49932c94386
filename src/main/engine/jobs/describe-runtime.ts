import type { Job } from "./job.ts";

export const describeRuntime: Job<"describe-runtime"> = async ({ requested }, { state }) => {
  state.requestedRuntime = requested ?? state.requestedRuntime;
  return (await state.runtime()).choice;
};
