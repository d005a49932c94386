import type { Workbench } from "../workbench.ts";
import type { Base } from "./base.ts";

export function jobProcedures(os: Base, workbench: Workbench) {
  return os.jobs.router({
    list: os.jobs.list.handler(() => workbench.jobs.list()),
    get: os.jobs.get.handler(({ input }) => workbench.jobs.get(input.jobId)),
    partial: os.jobs.partial.handler(({ input }) => workbench.jobs.partial(input.jobId)),
    cancel: os.jobs.cancel.handler(({ input }) => workbench.jobs.cancel(input.jobId)),
    runAgain: os.jobs.runAgain.handler(({ input }) => workbench.jobs.runAgain(input.jobId)),
  });
}
