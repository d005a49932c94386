import type { Workbench } from "../workbench.ts";
import type { Base } from "./base.ts";

export function projectProcedures(os: Base, workbench: Workbench) {
  return os.projects.router({
    current: os.projects.current.handler(() => workbench.project),
    recent: os.projects.recent.handler(() => workbench.recent.list()),
    create: os.projects.create.handler(({ input }) => workbench.createProject(input.path, input.name)),
    open: os.projects.open.handler(({ input }) => workbench.openProject(input.path)),
    close: os.projects.close.handler(() => {
      workbench.closeProject();
      return {};
    }),
  });
}
