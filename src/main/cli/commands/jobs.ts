import { Command } from "commander";
import { type ProjectOption, projectOption } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

/** `jobs`, `jobs run-again`: what was computed, and continuing what was cut short. */
export function jobsCommand(terminal: Terminal): Command {
  const list = new Command("list")
    .description("show the project's jobs")
    .addOption(projectOption())
    .action(async ({ project }: ProjectOption) => {
      const jobs = await withHost({ terminal, project }, ({ client }) => client.jobs.list());
      terminal.answer(
        jobs,
        table(
          ["job", "what", "status", "since", "reason"],
          jobs.map(({ id, title, status, createdAt, error }) => [id, title, status, createdAt, error?.message ?? ""]),
        ),
      );
    });

  const runAgain = new Command("run-again")
    .description("continue a job that failed or was cut short; what it had finished is not computed twice")
    .argument("<job>", "its id")
    .addOption(projectOption())
    .action(async (jobId: string, { project }: ProjectOption) => {
      const job = await withHost({ terminal, project }, async ({ client, followJob }) =>
        followJob(await client.jobs.runAgain({ jobId })),
      );
      terminal.answer(job, `${job.title}: ${job.status}`);
    });

  return new Command("jobs")
    .description("show and continue jobs")
    .addCommand(list, { isDefault: true })
    .addCommand(runAgain);
}
