import { type AnalysisProblem, failureInWords, problemText } from "#shared/analysis/failure-in-words.ts";
import { type FitSettings, fitModels, type ModelOutcome } from "#shared/analysis/fit-models.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { compareModels, type ModelComparison } from "#shared/stats/compare-models.ts";
import type { DataFrame } from "#shared/stats/data-frame.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import type { Interval } from "#shared/stats/intervals/wald.ts";
import { lme4Anova, lme4Summary } from "#shared/stats/lme4-table.ts";
import { bootstrapPValue, percentileIntervals } from "#shared/stats/parametric-bootstrap.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { comparisonDocument, modelDocument } from "./answers-document.ts";
import { answersText } from "./answers-text.ts";
import { type Answers, answersTo } from "./asked.ts";
import { askedFrom, type ModelOptions, settingsFrom } from "./model-options.ts";

interface BootstrapResult {
  readonly replicates: number;
  /** Of each model against the one before it; empty for a single model. */
  readonly pValues: readonly number[];
  /** 95% percentile intervals of a single model's fixed effects. */
  readonly intervals: readonly Interval[];
}

/** A fit with the processor time that it took. */
type TimedFit = Extract<ModelOutcome, { fit: MixedModelFit }>;

/** What came of the models of a table, as a document for programs and as text. */
export interface AnalysedFrame {
  readonly document: object;
  readonly text: string;
}

/**
 * Fits the formulas, compares them where there are several, and answers what the options ask about each.
 *
 * @param decided what an analysis decided already; options of the command line go first
 * @throws INVALID where a model cannot be fitted, or a question does not fit it
 */
export async function analyseFrame(
  terminal: Terminal,
  frame: DataFrame,
  formulas: readonly string[],
  options: ModelOptions,
  decided: Partial<FitSettings> = {},
): Promise<AnalysedFrame> {
  const clock = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  const fits = fitModels(formulas, frame, settingsFrom(options, decided), { clock }).map((outcome): TimedFit => {
    if ("problem" in outcome)
      throw invalid(outcome.problem, problemText(outcome.formula, { ...outcome.problem, remedy: "" }));
    return outcome;
  });
  const comparison = fits.length > 1 ? withFailuresInWords(() => compareModels(fits.map(({ fit }) => fit))) : null;
  const asked = askedFrom(options);
  const answers = fits.map(({ fit }): Answers => withFailuresInWords(() => answersTo(fit, asked)));
  const bootstrap = options.bootstrap === undefined ? null : await bootstrapped(terminal, fits, comparison, options);
  const text = fits.flatMap(({ fit }, k) => [modelledText(fit) + lme4Summary(fit), answersText(answers[k]!)]);
  if (comparison) text.push(lme4Anova(comparison));
  if (bootstrap) text.push(bootstrapText(fits, bootstrap));
  const intervals = bootstrap && bootstrap.intervals.length > 0 ? bootstrap.intervals : undefined;
  return {
    document: {
      models: fits.map(({ fit, seconds }, k) => ({
        ...modelDocument(fit, seconds, answers[k]!),
        ...(intervals && { bootstrap: intervals }),
      })),
      comparisons: (comparison ? comparisonDocument(comparison) : []).map((test, k) => ({
        ...test,
        ...(bootstrap && { bootstrap_p_value: bootstrap.pValues[k] }),
      })),
      ...(bootstrap && { bootstrap_replicates: bootstrap.replicates }),
    },
    text: text.filter((part) => part !== "").join("\n"),
  };
}

/** Which outcome the estimates are about. */
const modelledText = ({ modelled }: MixedModelFit) => (modelled === null ? "" : `Modelling P(${modelled})\n`);

/** Simulates from each smaller model to test the next larger one; a single model gives intervals of its own estimates. */
async function bootstrapped(
  terminal: Terminal,
  fits: readonly TimedFit[],
  comparison: ModelComparison | null,
  { bootstrap: replicates = 0, seed }: ModelOptions,
): Promise<BootstrapResult> {
  const models = fits.map(({ fit }) => fit).sort((a, b) => a.df - b.df);
  const { bootstrapOnThreads } = await import("../bootstrap/bootstrap-threads.ts");
  const run = async (fit: MixedModelFit, larger: MixedModelFit | null, title: string) => {
    const began = performance.now();
    const rows = await bootstrapOnThreads({
      ...{ fit, larger, seed, replicates, interrupted: terminal.interrupted },
      onProgress(done) {
        const secondsLeft = ((performance.now() - began) / 1000 / done) * (replicates - done);
        terminal.progress.show({ title, done, total: replicates, unit: "refits", message: "", secondsLeft });
      },
    });
    terminal.progress.clear();
    return rows;
  };
  if (!comparison) {
    const rows = await run(models[0]!, null, "Bootstrap");
    const fixed = models[0]!.fixed.length;
    return { replicates, pValues: [], intervals: percentileIntervals(rows).slice(0, fixed) };
  }
  const pValues: number[] = [];
  for (const [k, { chi2 }] of comparison.comparisons.entries()) {
    const rows = await run(models[k]!, models[k + 1]!, `Bootstrap of test ${k + 1} of ${models.length - 1}`);
    pValues.push(
      bootstrapPValue(
        chi2,
        Float64Array.from(rows, (row) => row[0]!),
      ),
    );
  }
  return { replicates, pValues, intervals: [] };
}

function bootstrapText(fits: readonly TimedFit[], { replicates, pValues, intervals }: BootstrapResult): string {
  const lines = [`Parametric bootstrap, ${replicates} replicates`];
  if (intervals.length > 0)
    lines.push(
      table(
        ["", "2.5 %", "97.5 %"],
        fits[0]!.fit.fixed.map(({ term }, k) => [term, intervals[k]!.lower.toFixed(4), intervals[k]!.upper.toFixed(4)]),
      ),
    );
  else
    lines.push(
      table(
        ["", "Pr(bootstrap)"],
        pValues.map((p, k) => [`model ${k + 2}`, p.toPrecision(4)]),
      ),
    );
  return `${lines.join("\n")}\n`;
}

/** Runs a computation whose failures are the user's to mend, and says them as every command does. */
export function withFailuresInWords<Result>(compute: () => Result, subject?: string): Result {
  try {
    return compute();
  } catch (error) {
    const problem = failureInWords(error);
    throw invalid(problem, subject === undefined ? problem.message : `${subject}: ${problem.message}`, error);
  }
}

const invalid = ({ code, remedy }: AnalysisProblem, message: string, cause?: unknown) =>
  new ExemplarError("INVALID", message.trim(), remedy, { cause, detail: code });
