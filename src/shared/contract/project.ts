import * as z from "zod";
import { procedure } from "./procedure.ts";

export const project = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  createdAt: z.string(),
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
  create: procedure.input(z.object({ path: z.string().min(1), name: z.string().min(1) })).output(project),
  open: procedure.input(z.object({ path: z.string().min(1) })).output(project),
  close: procedure.output(z.object({})),
};
