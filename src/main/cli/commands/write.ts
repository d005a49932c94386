import { Argument, Command } from "commander";
import { keptTrials } from "#shared/analysis/kept-trials.ts";
import { methodsParagraphs } from "#shared/analysis/methods-paragraph.ts";
import { preregistration } from "#shared/analysis/preregistration.ts";
import { sourceOf } from "#shared/contract/analyse.ts";
import type { Client } from "#shared/contract/contract.ts";
import { powerResult } from "#shared/contract/power.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface WriteOptions extends ProjectOption {
  readonly study?: string;
  readonly analysis?: string;
}

/** `write`: a preregistration, or an article's method, from a study and its analysis, as Markdown. */
export function writeCommand(terminal: Terminal): Command {
  return new Command("write")
    .description("write a preregistration or a methods section from a study and its analysis, as Markdown")
    .addArgument(new Argument("<what>", "which text").choices(["preregistration", "methods"]))
    .addOption(projectOption())
    .option("--study <id>", "which study (default: the only one there is)")
    .option("--analysis <id>", "which analysis (default: the study's only one)")
    .action(async (what: "preregistration" | "methods", { project, study, analysis }: WriteOptions) => {
      const text = await withHost({ terminal, project }, async ({ client }) => {
        const chosen = theOne(await client.compose.studies(), study, "study", "--study");
        const studyId = chosen.id;
        const { document } = theOne(await client.analyse.analyses({ studyId }), analysis, "analysis", "--analysis");
        const { version } = await client.system.status();
        if (what === "methods") return methodsOf(client, chosen.document, document, version);
        const { sessions } = await client.run.overview({ studyId });
        const power = await newestPower(client, chosen.document.title);
        return preregistration({
          ...{ study: chosen.document, studyHash: chosen.hash, analysis: document, version },
          participantsSoFar: new Set(sessions.filter(({ kind }) => kind === "real").map(({ subjectId }) => subjectId))
            .size,
          ...(power && { power }),
        });
      });
      terminal.answer({ text }, text);
    });
}

type Methods = Parameters<typeof methodsParagraphs>[0];

async function methodsOf(client: Client, study: Methods["study"], analysis: Methods["analysis"], version: string) {
  const { kinds, exclusions } = analysis;
  const { kept, excluded } = keptTrials(await client.analyse.table({ ...sourceOf(analysis), kinds }), exclusions);
  const subject = kept.columns.findIndex(({ name }) => name === "subject_id");
  return methodsParagraphs({
    ...{ study, analysis, version, trials: kept.rows.length, excluded: excluded.map(({ rows }) => rows) },
    participants: new Set(kept.rows.map((row) => row[subject])).size,
  });
}

async function newestPower(client: Client, title: string) {
  const jobs = await client.jobs.list();
  const finished = jobs
    .filter((job) => job.kind === "simulate-power" && job.status === "done" && job.title === `Power of ${title}`)
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  return finished.map(({ result }) => powerResult.safeParse(result)).find(({ success }) => success)?.data;
}
