import * as z from "zod";
import { procedure } from "./procedure.ts";
import { wholePath } from "./whole-path.ts";

export const project = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  createdAt: z.string(),
  readOnly: z.boolean().describe("Whether it was opened for reading only: nothing of it can be changed"),
  notices: z.array(z.string()).describe("What opening it found and put right, in words for the user"),
  counts: z.object({
    datasets: z.int(),
    classifiers: z.int(),
    targets: z.int(),
    artefacts: z.int(),
    studies: z.int(),
    sessions: z.int(),
    responses: z.int(),
  }),
});
export type Project = z.infer<typeof project>;

/** Something of a project that is not as it was stored. */
export const finding = z.object({ what: z.enum(["database", "journal", "session", "file"]), message: z.string() });
export type Finding = z.infer<typeof finding>;

export const verification = z.object({
  path: z.string(),
  sound: z.boolean(),
  findings: z.array(finding),
  counts: z.object({ pages: z.int(), entries: z.int(), files: z.int() }).describe("What was looked at"),
});
export type Verification = z.infer<typeof verification>;

export const recentProject = z.object({
  path: z.string(),
  name: z.string(),
  lastOpenedAt: z.string().nullable(),
  available: z.boolean(),
});
export type RecentProject = z.infer<typeof recentProject>;

export const projects = {
  current: procedure.output(project.nullable()),
  recent: procedure.output(z.array(recentProject)),
  /** Where a demonstration is made, unless another folder is named: in the user's home. */
  demoFolder: procedure.output(z.object({ path: z.string() })),
  create: procedure.input(z.object({ path: wholePath, name: z.string().min(1) })).output(project),
  /**
   * Opens a project in place of the one that is open. For reading only no file of its folder is written, which need not be
   * writable, nor free; what is exported goes to the user's own folder.
   */
  open: procedure.input(z.object({ path: wholePath, readOnly: z.boolean().default(false) })).output(project),
  close: procedure.output(z.object({})),
  /** Looks at everything that a project holds, and changes nothing. It need not be open, nor writable. */
  verify: procedure.input(z.object({ path: wholePath })).output(verification),
  /** Copies the open project, whole and at one moment, to a folder that is not there yet. */
  backup: procedure.input(z.object({ to: wholePath })).output(z.object({ path: z.string() })),
};
