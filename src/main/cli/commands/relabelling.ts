import { Command, Option } from "commander";
import { publishedGenuine, relabelAnswers } from "#shared/analysis/relabelling.ts";
import {
  agreementColumns,
  agreementLines,
  correctedInWords,
  type RelabellingFindings,
  ratersInWords,
  relabellingFindings,
  relabellingNotes,
  verdictCells,
  verdictColumns,
} from "#shared/analysis/relabelling-findings.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type SessionKind, sessionKind } from "#shared/study/screen.ts";
import { type ProjectOption, projectOption, seedOption } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface Options extends ProjectOption {
  readonly study?: string;
  readonly kind: SessionKind;
  readonly seed: number;
  readonly corrections?: boolean;
}

/** `relabelling`: which errors are the classifier's and which the dataset's, by raters who agree as much as is said. */
export function relabellingCommand(terminal: Terminal): Command {
  return new Command("relabelling")
    .description("which errors are the classifier's and which the dataset's? Beside Booth et al. 2021, Table 4")
    .addOption(projectOption())
    .option("--study <id>", "which study (default: the only one there is)")
    .addOption(new Option("--kind <kind>", "whose answers").choices(sessionKind.options).default("real"))
    .addOption(seedOption())
    .option("--corrections", "write the corrected labels as a table into the project's folder exports")
    .action(async ({ project, study, kind, seed, corrections = false }: Options) => {
      const { findings, paths } = await withHost({ terminal, project }, async ({ client }) => {
        const { id: studyId } = theOne(await client.compose.studies(), study, "study", "--study");
        const selected = { studyId, kinds: [kind] };
        const answers = relabelAnswers(
          await client.analyse.table({ ...selected, scoredOnly: true, completedOnly: true }),
        );
        if (answers.length === 0)
          throw new ExemplarError(
            "INVALID",
            `This study has no answers of ${kind} participants that name images again.`,
            "Name one that was made from the template relabelling, or other participants with --kind.",
          );
        const { target } = await client.curate.target({ targetId: answers[0]!.target });
        const evaluation = await client.library.evaluation({ classifierId: target.classifierId, split: "test" });
        const written = corrections ? (await client.analyse.exportCorrections(selected)).paths : [];
        return { findings: relabellingFindings({ answers, seed, evaluation }), paths: written };
      });
      terminal.answer({ kind, ...findings, published: publishedGenuine, paths }, textOf(findings, kind, paths));
    });
}

function textOf(findings: RelabellingFindings, kind: SessionKind, paths: string[]) {
  const { agreement, byKind, byClass, corrected } = findings;
  const lines = agreementLines(agreement);
  const verdicts = (of: string, groups: typeof byKind) =>
    table(
      [of, ...verdictColumns.map((name) => name.toLowerCase())],
      groups.map((own) => [own.group, ...verdictCells(own)]),
    );
  return [
    ...(kind === "real" ? [] : [`Answers of ${kind} participants: they say nothing about people.`, ""]),
    ratersInWords(findings),
    ...(lines.length > 0
      ? [
          "",
          table(
            ["agreement", ...agreementColumns.map((name) => name.toLowerCase())],
            lines.map(({ name, cells }) => [name, ...cells]),
          ),
        ]
      : []),
    "",
    verdicts("kind", byKind),
    ...(byClass.length > 0 ? ["", verdicts("errors labelled", byClass)] : []),
    ...(corrected ? ["", correctedInWords(corrected)] : []),
    "",
    ...relabellingNotes,
    ...(paths.length > 0 ? ["", ...paths] : []),
  ].join("\n");
}
