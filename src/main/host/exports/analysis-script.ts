import type { ExclusionCount } from "#shared/analysis/apply-exclusions.ts";
import { problemText } from "#shared/analysis/failure-in-words.ts";
import { fitModels, settingsOf } from "#shared/analysis/fit-models.ts";
import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { writeCsv } from "#shared/stats/csv.ts";
import { rScript } from "#shared/stats/r-script.ts";
import { analysedRows } from "../report/analyse-trials.ts";
import type { ExportFile, ExportInput } from "./exporter.ts";
import type { Cell } from "./table-records.ts";

export interface ScriptInput extends Pick<ExportInput, "table" | "version"> {
  readonly analysis: AnalysisDocument;
  /** What the files are called after. */
  readonly name: string;
  /** Where the trials are from, in words. */
  readonly origin: string;
  /** What the trials are, in words: "scored trials of completed real sessions". */
  readonly trials: string;
}

/**
 * An analysis as others can repeat it: the rows that its exclusions keep, an R script that fits its models to them with
 * lme4, and the document from which this program does the same.
 *
 * @throws INVALID where no trial is left to analyse or no model can be fitted
 */
export function analysisScript({ analysis, table, version, ...source }: ScriptInput): ExportFile[] {
  const { kept, excluded, frame } = analysedRows(analysis, table);
  const outcomes = fitModels(analysis.formulas, frame, settingsOf(analysis));
  const fits = outcomes.flatMap((outcome) => ("fit" in outcome ? [outcome.fit] : []));
  const problems = outcomes.flatMap((outcome) =>
    "problem" in outcome ? [{ ...outcome, problem: problemText(outcome.formula, outcome.problem) }] : [],
  );
  if (fits.length === 0)
    throw new ExemplarError(
      "INVALID",
      `None of the analysis's models can be fitted: ${problems[0]!.problem}`,
      "Correct the formulas under Models.",
    );
  const name = `${source.name}_analysis`;
  const title = [
    analysis.title,
    `Repeats the analysis with lme4. Run it where ${name}.csv is: Rscript ${name}.R`,
    "",
    source.origin,
    `Data: ${kept.rows.length} ${source.trials}, exclusions applied`,
    ...excluded.map(exclusionInWords),
    `Written by Exemplar ${version}`,
    ...problems.map(({ formula, problem }) => `Left out, for it could not be fitted: ${formula}\n  ${problem}`),
  ].join("\n");
  return [
    {
      path: `${name}.csv`,
      content: writeCsv(
        kept.columns.map((column) => column.name),
        kept.rows.map((row) => row.map(asRWritesIt)),
      ),
    },
    { path: `${name}.R`, content: rScript({ dataFile: `${name}.csv`, fits, title }) },
    { path: `${name}.json`, content: `${JSON.stringify(analysis, null, 2)}\n` },
  ];
}

/** R takes TRUE and FALSE for truth values, true and false for words. */
const asRWritesIt = (value: Cell) => (typeof value === "boolean" ? String(value).toUpperCase() : value);

const exclusionInWords = ({ exclusion: { column, operator, value, reason }, rows }: ExclusionCount) =>
  `Excluded ${rows} where ${column} ${operator} ${value}: ${reason}`;
