import { Command, Option } from "commander";
import { columnReadings } from "#shared/analysis/column-readings.ts";
import { settingsOf } from "#shared/analysis/fit-models.ts";
import { frameOf, keptTrials, namedColumns } from "#shared/analysis/kept-trials.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { columnsText, readingDoubts } from "#shared/stats/reading/reading-report.ts";
import { type SessionKind, sessionKind } from "#shared/study/screen.ts";
import { analyseFrame } from "../analysis/analyse-frame.ts";
import { readingDocument } from "../analysis/answers-document.ts";
import { type ModelOptions, withModelOptions } from "../analysis/model-options.ts";
import { type ReadingOptions, withReadingOptions } from "../analysis/reading-options.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { importedOption, theSource } from "../the-source.ts";
import { withHost } from "../with-host.ts";

interface AnalyseOptions extends ProjectOption, ModelOptions, ReadingOptions {
  readonly study?: string;
  readonly imported?: string;
  readonly analysis?: string;
  readonly kind: SessionKind[];
}

/** `analyse`: models of a project's trials, or of imported ones, with the exclusions of an analysis if one is named. */
export function analyseCommand(terminal: Terminal): Command {
  const command = new Command("analyse")
    .description("fit models to a project's scored trials and answer questions about them")
    .argument("[formulas...]", "nested models, the simplest first (default: those of --analysis)")
    .addOption(projectOption())
    .option("--study <id>", "which study (default: the only one there is)")
    .addOption(importedOption())
    .option("--analysis <id>", "take formulas, exclusions and decisions from this analysis of the project")
    .addOption(new Option("--kind <kinds...>", "whose sessions").choices(sessionKind.options).default(["real"]));
  return withModelOptions(withReadingOptions(command)).action(async (formulas: string[], options: AnalyseOptions) => {
    const { project } = options;
    const { rows, document } = await withHost({ terminal, project }, async ({ client }) => {
      const { source } = await theSource(client, options);
      const analyses = options.analysis === undefined ? [] : await client.analyse.analyses(source);
      const document =
        options.analysis === undefined
          ? undefined
          : theOne(analyses, options.analysis, "analysis", "--analysis").document;
      const kinds = document?.kinds ?? options.kind;
      const table = await client.analyse.table({ ...source, kinds });
      return { rows: keptTrials(table, document?.exclusions ?? []).kept, document };
    });
    const wanted = formulas.length > 0 ? formulas : (document?.formulas ?? []);
    if (wanted.length === 0)
      throw new ExemplarError(
        "INVALID",
        "There is no formula to fit",
        "Give one, or name an --analysis that has some.",
      );
    if (rows.rows.length === 0)
      throw new ExemplarError(
        "INVALID",
        "There are no scored trials of completed sessions to analyse",
        "Run participants first, or choose others with --kind.",
      );
    const decisions = {
      types: { ...document?.types, ...options.type },
      missing: [...(document?.missing ?? []), ...(options.missing ?? [])],
    };
    const referenceLevels = { ...document?.referenceLevels, ...options.reference };
    const columns = columnReadings(rows, namedColumns(wanted, rows), { ...decisions, referenceLevels });
    for (const doubt of readingDoubts({ columns })) terminal.note(doubt);
    const frame = frameOf(rows, undefined, decisions);
    const { document: answer, text } = await analyseFrame(
      terminal,
      frame,
      wanted,
      options,
      document && settingsOf(document),
    );
    terminal.answer(
      { trials: rows.rows.length, reading: readingDocument({ columns }), ...answer },
      options.report ? `${columnsText(columns)}\n\n${text}` : text,
    );
  });
}
