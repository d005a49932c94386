import { Command } from "commander";
import * as z from "zod";
import type { StudyProblem, studySummary } from "#shared/contract/compose.ts";
import { wholeMinutes } from "#shared/study/duration.ts";
import { FailureWithAnswer } from "../failure.ts";
import { parseJson } from "../json-file.ts";
import { type ProjectOption, projectOption, seedOption } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface CreateOptions extends ProjectOption {
  readonly file?: string;
  readonly template?: string;
  readonly classifier?: string;
  readonly title?: string;
  readonly calibrated?: boolean;
  readonly seed: number;
}

interface CheckOptions extends ProjectOption {
  readonly file?: string;
  readonly study?: string;
}

/** `study create`, `study check`: composes a study, and says what is still wrong with one. */
export function studyCommand(terminal: Terminal): Command {
  const create = new Command("create")
    .description("compose a study from the kept targets and a template, or take one from a file")
    .addOption(projectOption())
    .option("--file <path>", "a study document")
    .option("--template <id>", "a bundled study (default: the only one there is)")
    .option("--classifier <id>", "whose targets (default: the only classifier there is)")
    .option("--title <title>", "what the study is called")
    .option("--calibrated", "only explanations of calibrated answers, of targets that were chosen by these")
    .addOption(seedOption())
    .action(async ({ project, file, template, classifier, title, calibrated = false, seed }: CreateOptions) => {
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
          ...{ calibrated, seed },
        });
      });
      terminal.answer(
        study,
        [`${study.document.title} (${study.id})`, studyInWords(study.problems, study.summary)].join("\n"),
      );
    });

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

  return new Command("study").description("compose and check studies").addCommand(create).addCommand(check);
}

function studyInWords(problems: readonly StudyProblem[], summary: z.infer<typeof studySummary> | null): string {
  const lines = problems.map(({ severity, path, message }) => `  ${severity} at ${path}: ${message}`);
  const size = summary
    ? [
        `  ${summary.trials} scored trials and ${summary.screens} screens a participant, about ` +
          `${wholeMinutes(summary.minutes)} minutes; ${summary.participants} participants`,
      ]
    : [];
  return [...size, ...lines].join("\n");
}
