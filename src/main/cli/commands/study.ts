import { resolve } from "node:path";
import { Command } from "commander";
import * as z from "zod";
import type { Study, StudyProblem, studySummary } from "#shared/contract/compose.ts";
import type { Client } from "#shared/contract/contract.ts";
import { wholeMinutes } from "#shared/study/duration.ts";
import { protocol } from "#shared/study/protocol.ts";
import { differenceInWords, protocolDifference } from "#shared/study/protocol-difference.ts";
import { FailureWithAnswer } from "../failure.ts";
import { parseJson } from "../json-file.ts";
import { type ProjectOption, projectOption, seedOption, wholeNumber } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface CreateOptions extends ProjectOption {
  readonly file?: string;
  readonly template?: string;
  readonly classifier?: string;
  readonly title?: string;
  readonly calibrated?: boolean;
  readonly targets?: number;
  readonly seed: number;
}

interface CheckOptions extends ProjectOption {
  readonly file?: string;
  readonly study?: string;
}

/** `study create`, `check`, `export`, `import`: composes a study, says what is still wrong with one, and passes it on. */
export function studyCommand(terminal: Terminal): Command {
  const create = new Command("create")
    .description("compose a study from the kept targets and a template, or take one from a file")
    .addOption(projectOption())
    .option("--file <path>", "a study document")
    .option("--template <id>", "a bundled study (default: the only one there is)")
    .option("--classifier <id>", "whose targets (default: the only classifier there is)")
    .option("--title <title>", "what the study is called")
    .option("--calibrated", "only explanations of calibrated answers, of targets that were chosen by these")
    .option("--targets <n>", "at most so many of the kept targets, drawn evenly from their kinds", wholeNumber)
    .addOption(seedOption())
    .action(
      async ({ project, file, template, classifier, title, calibrated = false, targets, seed }: CreateOptions) => {
        const study = await withHost({ terminal, project }, async ({ client }) => {
          if (file !== undefined) return client.compose.save({ document: parseJson(file, z.json()) });
          const { id: templateId } = theOne(await client.compose.templates(), template, "study template", "--template");
          const { id: classifierId } = theOne(
            await client.library.classifiers(),
            classifier,
            "classifier",
            "--classifier",
          );
          return client.compose.createFromTemplate({
            templateId,
            classifierId,
            ...(title !== undefined && { title }),
            ...(targets !== undefined && { targets }),
            ...{ calibrated, seed },
          });
        });
        terminal.answer(
          study,
          [`${study.document.title} (${study.id})`, studyInWords(study.problems, study.summary)].join("\n"),
        );
      },
    );

  const check = new Command("check")
    .description("say what is wrong with a study; fails when anything is")
    .addOption(projectOption())
    .option("--file <path>", "a study document")
    .option("--study <id>", "a study of the project (default: the only one there is)")
    .action(async ({ project, file, study: id }: CheckOptions) => {
      const checked = await withHost({ terminal, project }, async ({ client }) => {
        if (file !== undefined) return client.compose.check({ document: parseJson(file, z.json()) });
        const { problems, summary } = theOne(await client.compose.studies(), id, "study", "--study");
        return { problems, summary };
      });
      const errors = checked.problems.filter(({ severity }) => severity === "error");
      if (errors.length > 0)
        throw new FailureWithAnswer(
          checked,
          "INVALID",
          `The study has ${errors.length === 1 ? "an error" : `${errors.length} errors`}\n${studyInWords(checked.problems, checked.summary)}`,
          "Correct what is listed and check again.",
        );
      terminal.answer(checked, studyInWords(checked.problems, checked.summary));
    });

  const exportStudy = new Command("export")
    .description("write a study with the pictures that it shows as one archive, for another project or for a colleague")
    .addOption(projectOption())
    .option("--study <id>", "which study (default: the only one there is)")
    .option("--to <path>", "a file that is not there yet (default: one in the project's exports folder)")
    .action(async ({ project, study: id, to }: ProjectOption & { readonly study?: string; readonly to?: string }) => {
      const written = await withHost({ terminal, project }, async ({ client }) => {
        const { id: studyId } = theOne(await client.compose.studies(), id, "study", "--study");
        return client.compose.exportStudy({ studyId, ...(to !== undefined && { to: resolve(to) }) });
      });
      terminal.answer(written, written.path);
    });

  const importStudy = new Command("import")
    .description("take a study from an archive with its pictures, or from a document alone")
    .addOption(projectOption())
    .argument("<file>", "what `study export` has written, or a study document")
    .action(async (file: string, { project }: ProjectOption) => {
      const study = await withHost({ terminal, project }, ({ client }) =>
        client.compose.importStudy({ path: resolve(file) }),
      );
      terminal.answer(
        study,
        [`${study.document.title} (${study.id})`, studyInWords(study.problems, study.summary)].join("\n"),
      );
    });

  const inWords = new Command("protocol")
    .description("print a study in words, as Markdown: design, conditions, and every screen with its texts")
    .addOption(projectOption())
    .option("--study <id>", "which study (default: the only one there is)")
    .action(async ({ project, study: id }: ProjectOption & { readonly study?: string }) => {
      const words = await withHost({ terminal, project }, async ({ client }) =>
        protocolOf(client, theOne(await client.compose.studies(), id, "study", "--study")),
      );
      terminal.answer({ protocol: words }, words);
    });

  const difference = new Command("difference")
    .description("print what a study says otherwise than an earlier one, line by line of their protocols")
    .addOption(projectOption())
    .argument("<earlier>", "id of a study")
    .argument("<later>", "id of another")
    .action(async (earlier: string, later: string, { project }: ProjectOption) => {
      const parts = await withHost({ terminal, project }, async ({ client }) => {
        const studies = await client.compose.studies();
        const wordsOf = (id: string) => protocolOf(client, theOne(studies, id, "study", "its id"));
        return protocolDifference(await wordsOf(earlier), await wordsOf(later));
      });
      terminal.answer(parts, differenceInWords(parts) || "Both say the same.");
    });

  return new Command("study")
    .description("compose, check, export and import studies, and print them in words")
    .addCommand(create)
    .addCommand(check)
    .addCommand(exportStudy)
    .addCommand(importStudy)
    .addCommand(inWords)
    .addCommand(difference);
}

/** A study's protocol, with how its explanations were made. */
const protocolOf = async (client: Client, study: Study): Promise<string> =>
  protocol(study, await client.compose.explanationOrigins({ studyId: study.id }));

const checksInWords = (checks: number) =>
  checks === 0 ? "" : ` (${checks === 1 ? "one of them checks" : `${checks} of them check`} attention alone)`;

function studyInWords(problems: readonly StudyProblem[], summary: z.infer<typeof studySummary> | null): string {
  const lines = problems.map(({ severity, path, message }) => `  ${severity} at ${path}: ${message}`);
  const size = summary
    ? [
        `  ${summary.trials} scored trials${checksInWords(summary.attentionChecks)} and ${summary.screens} screens a participant, about ` +
          `${wholeMinutes(summary.minutes)} minutes; ${summary.participants} participants`,
      ]
    : [];
  return [...size, ...lines].join("\n");
}
