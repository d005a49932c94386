import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Argument, Command } from "commander";
import { ExemplarError } from "#shared/domain/errors.ts";
import { wholeNumber } from "../project-option.ts";
import { replications } from "../replications/list.ts";
import type { PublishedData, Replication, ReplicationOptions } from "../replications/replication.ts";
import { writeReplicationPage } from "../replications/replication-page.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

interface ReplicateOptions {
  readonly project?: string;
  readonly quick: boolean;
  readonly seed: number;
  readonly cub?: string;
  readonly ade?: string;
}

/** `replicate`: a paper's tables and figures beside ours, on one page. Interrupted, it goes on where it stopped. */
export function replicateCommand(terminal: Terminal): Command {
  return new Command("replicate")
    .description("make a paper's tables and figures again, and a page with both side by side")
    .addArgument(new Argument("<paper>", "which one").choices(replications.map(({ id }) => id)))
    .option("-p, --project <folder>", "where to work and to write the page (default: exemplar-projects/replication-…)")
    .option("--quick", "less of everything that only makes the numbers more certain", false)
    .option("--seed <number>", "decides every random choice", wholeNumber, 1)
    .option(
      "--cub <folder>",
      "for deliberative and dmm-men: CUB-200-2011 in its own layout (default: birds that are drawn here)",
    )
    .option("--ade <folder>", "for deliberative: ADE20K as ADEChallengeData2016 (default: the same birds)")
    .action(async (paper: string, { project, quick, seed, ...folders }: ReplicateOptions) => {
      const replication = replications.find(({ id }) => id === paper);
      if (!replication) throw new ExemplarError("NOT_FOUND", `There is no replication of "${paper}"`, "See --help.");
      const data = publishedData(replication, folders);
      const path = resolve(project ?? join("exemplar-projects", `replication-${paper}${quick ? "-quick" : ""}`));
      const began = performance.now();
      const replicated = await withHost({ terminal }, async (services) => {
        const made = await replication.run(services, terminal, { path, quick, seed, data });
        const { version } = await services.client.system.status();
        return { ...made, version };
      });
      const seconds = (performance.now() - began) / 1000;
      const page = writeReplicationPage(path, replication, replicated, seconds);
      const rows = replicated.parts.flatMap((part) => part.rows);
      const shown = (number: number | null) => (number === null ? "–" : Number(number.toFixed(3)));
      terminal.answer(
        { paper, seconds, page, rows },
        [
          table(
            ["what", "paper", "ours", "low", "high", "unit"],
            rows.map((row) => [row.what, ...[row.paper, row.ours, row.low, row.high].map(shown), row.unit ?? ""]),
          ),
          "",
          page,
        ].join("\n"),
      );
    });
}

/** @throws INVALID where the replication takes no such data, NOT_FOUND where there is none */
function publishedData(
  { id, takes }: Replication,
  folders: Partial<Record<PublishedData, string>>,
): ReplicationOptions["data"] {
  const given = Object.entries(folders) as [PublishedData, string][];
  const foreign = given.find(([name]) => !takes.includes(name));
  if (foreign) throw new ExemplarError("INVALID", `The replication of ${id} takes no --${foreign[0]}`, "Leave it out.");
  const absent = given.find(([, folder]) => !existsSync(folder));
  if (absent)
    throw new ExemplarError(
      "NOT_FOUND",
      `There is no folder ${absent[1]}`,
      `Name the folder of the data with --${absent[0]}.`,
    );
  return Object.fromEntries(given.map(([name, folder]) => [name, resolve(folder)]));
}
