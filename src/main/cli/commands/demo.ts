import { join, resolve } from "node:path";
import { Command } from "commander";
import * as z from "zod";
import { type DigitsStudyOptions, demoName, demoOptions, digitsStudy } from "#shared/demo/digits-study.ts";
import { openOrCreate } from "#shared/demo/project-steps.ts";
import { wholeNumber } from "../project-option.ts";
import { besidePaper, naturalAdversarialReplication } from "../replications/natural-adversarial.ts";
import { writeReplicationPage } from "../replications/replication-page.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

interface DemoOptions extends DigitsStudyOptions {
  readonly project: string;
}

const madeReport = z.object({ path: z.string() });

/**
 * `demo`: the main job from data to report, on real digits with simulated participants who answer as the paper's did.
 * Every step first looks whether the project already has what it would make, so a demo that was interrupted goes on where
 * it stopped.
 */
export function demoCommand(terminal: Terminal): Command {
  return new Command("demo")
    .description("make a project that shows the whole work, from digits to report.html")
    .option("-p, --project <folder>", "where to make it", join("exemplar-projects", "digits-demo"))
    .option("--retrain", "train the classifier instead of using the shipped weights", false)
    .option("--participants <number>", "simulated participants", wholeNumber, demoOptions.participants)
    .option("--masks <number>", "random masks of each saliency map", wholeNumber, demoOptions.masks)
    .option("--seed <number>", "decides every random choice", wholeNumber, demoOptions.seed)
    .action(async ({ project, ...options }: DemoOptions) => {
      const path = resolve(project);
      const began = performance.now();
      const made = await withHost({ terminal }, async (services) => {
        const { client, followJob } = services;
        await openOrCreate(client, path, demoName);
        const study = await digitsStudy(services, terminal, options);
        const report = await followJob(await client.analyse.report({ analysisId: study.analysis.id }));
        const { paths } = await client.analyse.export({
          ...{ studyId: study.study.id, kinds: ["simulated"], format: "csv-long" },
          ...{ scoredOnly: true, completedOnly: true },
        });
        const { version } = await client.system.status();
        const paper = writeReplicationPage(
          path,
          naturalAdversarialReplication,
          { ...(await besidePaper(services, study, options)), version },
          (performance.now() - began) / 1000,
        );
        return { project: path, data: paths, paper, report: madeReport.parse(report.result).path };
      });
      const lines = [
        "",
        `Project  ${made.project}`,
        ...made.data.map((data) => `Data     ${data}`),
        `Paper    ${made.paper}`,
        "Report",
        made.report,
      ];
      terminal.answer(made, lines.join("\n"));
    });
}
