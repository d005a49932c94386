import { homedir } from "node:os";
import { join } from "node:path";
import { asExemplarError } from "../failure.ts";
import { backupProject } from "../store/backup.ts";
import { projectFolder } from "../store/project-folder.ts";
import { runInThread } from "../threads/run-in-thread.ts";
import type { Workbench } from "../workbench.ts";
import type { Base } from "./base.ts";

export function projectProcedures(os: Base, workbench: Workbench) {
  return os.projects.router({
    current: os.projects.current.handler(() => workbench.project),
    recent: os.projects.recent.handler(() => workbench.recent.list()),
    demoFolder: os.projects.demoFolder.handler(() => ({ path: join(homedir(), "exemplar-projects", "digits-demo") })),
    create: os.projects.create.handler(({ input }) => workbench.createProject(input.path, input.name)),
    open: os.projects.open.handler(({ input }) => workbench.openProject(input.path, input.readOnly)),
    close: os.projects.close.handler(() => {
      workbench.closeProject();
      return {};
    }),
    verify: os.projects.verify.handler(({ input, signal }) =>
      runInThread("verify-project", projectFolder(input.path).path, signal),
    ),
    backup: os.projects.backup.handler(async ({ input }) => {
      const { store } = workbench;
      try {
        return { path: await backupProject(store, input.to) };
      } catch (error) {
        throw asExemplarError(error, `The backup ${input.to}`);
      }
    }),
  });
}
