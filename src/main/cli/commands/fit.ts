import { Command, InvalidArgumentError, Option } from "commander";
import { readRegularFile } from "#files/regular-file.ts";
import { modelFamily } from "#shared/contract/analyse.ts";
import { ExemplarError } from "#shared/contract/errors.ts";
import { compareModels, type ModelComparison } from "#shared/stats/compare-models.ts";
import { CsvError } from "#shared/stats/csv.ts";
import type { DataFrame } from "#shared/stats/data-frame.ts";
import { FormulaError } from "#shared/stats/formula/formula-error.ts";
import { type Family, hasResiduals, type ThresholdStructure } from "#shared/stats/glmm/family.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import type { MixedModelFit, ParameterEstimate } from "#shared/stats/glmm/mixed-model-fit.ts";
import { type ProportionalOddsTest, proportionalOddsTests } from "#shared/stats/glmm/proportional-odds.ts";
import type { Interval } from "#shared/stats/intervals/wald.ts";
import { lme4Anova, lme4Summary } from "#shared/stats/lme4-table.ts";
import { ModelError } from "#shared/stats/model-error.ts";
import { bootstrapPValue, percentileIntervals } from "#shared/stats/parametric-bootstrap.ts";
import { readTable } from "#shared/stats/reading/read-table.ts";
import { bootstrapOnThreads } from "../bootstrap/bootstrap-threads.ts";
import { longestText } from "../json-file.ts";
import { seedOption, wholeNumber } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

interface FitOptions {
  readonly family: Family | "probit";
  readonly link?: "logit" | "probit";
  readonly thresholds?: ThresholdStructure;
  readonly order?: readonly string[];
  readonly shift?: number | "estimate";
  readonly proportionalOdds?: true;
  readonly nagq: number;
  readonly reference: Record<string, string>;
  readonly bootstrap?: number;
  readonly seed: number;
}

interface BootstrapResult {
  readonly replicates: number;
  /** Of each model against the one before it; empty for a single model. */
  readonly pValues: readonly number[];
  /** 95% percentile intervals of a single model's fixed effects. */
  readonly intervals: readonly Interval[];
}

interface TimedFit {
  readonly fit: MixedModelFit;
  readonly cpuSeconds: number;
}

/** `fit`: mixed models of a CSV file, printed as lme4 prints them; several formulas are compared as nested models. */
export function fitCommand(terminal: Terminal): Command {
  return new Command("fit")
    .description("fit mixed models to a CSV file and print them as lme4 does; several formulas are compared")
    .argument("<data.csv>", "one row per trial, with a header")
    .argument("<formulas...>", 'such as "correct ~ trial_type * saliency + (1 | participant)"')
    .addOption(
      new Option("--family <name>", "of the outcome; probit is binomial with a probit link")
        .choices([...modelFamily.options, "probit"])
        .default("binomial"),
    )
    .addOption(new Option("--link <name>", "of a binomial or ordinal model").choices(["logit", "probit"]))
    .addOption(
      new Option("--thresholds <structure>", "of an ordinal model").choices(["flexible", "symmetric", "equidistant"]),
    )
    .option("--order <levels>", "an ordinal outcome's categories, lowest first: low,middle,high", levelsInOrder)
    .option("--shift <number>", "what a log-normal model takes off the outcome (default: estimated)", shiftOf)
    .option("--proportional-odds", "test of each term of an ordinal model whether it moves all thresholds alike")
    .option("--nagq <points>", "points of adaptive quadrature, for one random effect; 1 is Laplace", wholeNumber, 1)
    .option("--reference <factor=level>", "the level that a factor's others are compared with", referenceLevel, {})
    .option(
      "--bootstrap <replicates>",
      "parametric bootstrap: tests of nested models, or one model's intervals",
      replicates,
    )
    .addOption(seedOption())
    .action(async (path: string, formulas: string[], options: FitOptions) => {
      const data = readData(path);
      const fits = formulas.map((formula) => timedFit(formula, data, options, formulas.length > 1));
      const comparison = fits.length > 1 ? inWords(() => compareModels(fits.map(({ fit }) => fit))) : null;
      const text = fits.map(({ fit }) => lme4Summary(fit));
      if (comparison) text.push(lme4Anova(comparison));
      const bootstrap =
        options.bootstrap === undefined ? null : await bootstrapped(terminal, fits, comparison, options);
      if (bootstrap) text.push(bootstrapText(fits, bootstrap));
      const odds = options.proportionalOdds ? fits.map(({ fit }) => inWords(() => proportionalOddsTests(fit))) : null;
      for (const tests of odds ?? []) text.push(proportionalOddsText(tests));
      terminal.answer(fitDocument(fits, comparison, bootstrap, odds), text.join("\n"));
    });
}

/** Simulates from each smaller model to test the next larger one; a single model gives intervals of its own estimates. */
async function bootstrapped(
  terminal: Terminal,
  fits: readonly TimedFit[],
  comparison: ModelComparison | null,
  { bootstrap: replicates = 0, seed }: FitOptions,
): Promise<BootstrapResult> {
  const models = fits.map(({ fit }) => fit).sort((a, b) => a.df - b.df);
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

function timedFit(formula: string, data: DataFrame, options: FitOptions, compared: boolean): TimedFit {
  const { nagq: nAGQ, reference: referenceLevels, thresholds, order, shift } = options;
  const family = options.family === "probit" ? "binomial" : options.family;
  const link = options.family === "probit" ? "probit" : options.link;
  const before = process.cpuUsage();
  const fit = inWords(() =>
    fitMixedModel(formula, data, {
      ...{ family, link, thresholds, order, shift },
      ...{ nAGQ, referenceLevels, reml: !compared },
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return { fit, cpuSeconds: (user + system) / 1e6 };
}

/** The answer for programs: snake_case, as in the data that they read. */
function fitDocument(
  fits: readonly TimedFit[],
  comparison: ModelComparison | null,
  bootstrap: BootstrapResult | null,
  odds: readonly (readonly ProportionalOddsTest[])[] | null,
) {
  return {
    models: fits.map(({ fit, cpuSeconds }, k) => ({
      formula: fit.formula,
      family: fit.family,
      link: fit.link,
      method: fit.method,
      n_obs: fit.nObs,
      groups: Object.fromEntries(fit.groups.map(({ group, levels }) => [group, levels])),
      log_lik: fit.logLik,
      aic: fit.aic,
      df: fit.df,
      fixed: fit.fixed.map(({ term, estimate, stdError, zValue, pValue }) => ({
        term,
        estimate,
        std_error: stdError,
        z_value: zValue,
        p_value: pValue,
      })),
      ...(fit.thresholds && {
        order: fit.thresholds.levels,
        thresholds: fit.thresholds.values.map(parameterDocument),
        threshold_parameters: fit.thresholds.parameters.map(parameterDocument),
      }),
      ...(fit.shape && { shape: parameterDocument(fit.shape) }),
      ...(fit.shift && { shift: parameterDocument(fit.shift) }),
      ...(hasResiduals(fit.family) && { residual_sd: fit.residualSd }),
      ...(odds && {
        proportional_odds: odds[k]!.map(({ term, chi2, df, pValue, byThreshold, converged }) => ({
          ...{ term, chi2, df, p_value: pValue, converged },
          by_threshold: byThreshold,
        })),
      }),
      random: fit.random.map(({ group, term, sd, correlations }) => ({ group, term, sd, correlations })),
      singular: fit.singular,
      separation: fit.separation,
      max_gradient: fit.maxGradient,
      warnings: fit.warnings,
      cpu_seconds: cpuSeconds,
      ...(bootstrap && bootstrap.intervals.length > 0 && { bootstrap: bootstrap.intervals }),
    })),
    comparisons: (comparison?.comparisons ?? []).map(({ chi2, df, pValue }, k) => ({
      chi2,
      df,
      p_value: pValue,
      ...(bootstrap && { bootstrap_p_value: bootstrap.pValues[k] }),
    })),
    ...(bootstrap && { bootstrap_replicates: bootstrap.replicates }),
  };
}

const parameterDocument = ({ name, estimate, stdError }: ParameterEstimate) => ({
  name,
  estimate,
  std_error: stdError,
});

function proportionalOddsText(tests: readonly ProportionalOddsTest[]): string {
  const rows = tests.map(({ term, chi2, df, pValue }) => [term, chi2.toFixed(3), String(df), pValue.toPrecision(3)]);
  return `Tests of proportional odds\n${table(["", "Chisq", "Df", "Pr(>Chisq)"], rows)}\n`;
}

function levelsInOrder(text: string): string[] {
  const levels = text.split(",").map((level) => level.trim());
  if (levels.length < 2 || levels.includes("") || new Set(levels).size < levels.length)
    throw new InvalidArgumentError("Name each category once, lowest first, with commas between them.");
  return levels;
}

function shiftOf(text: string): number | "estimate" {
  if (text === "estimate") return text;
  const shift = Number(text);
  if (text.trim() === "" || !Number.isFinite(shift) || shift < 0)
    throw new InvalidArgumentError("A shift is a number from 0 on, or “estimate”.");
  return shift;
}

function readData(path: string): DataFrame {
  const bytes = readRegularFile(path, longestText);
  return inWords(() => readTable(bytes).frame, path);
}

/** Runs a computation whose failures are the user's to mend, and says them as every command does. */
function inWords<Result>(compute: () => Result, subject?: string): Result {
  try {
    return compute();
  } catch (error) {
    if (error instanceof FormulaError || error instanceof ModelError || error instanceof CsvError) {
      const message = subject === undefined ? error.message : `${subject}: ${error.message}`;
      throw new ExemplarError("INVALID", message, error.remedy, { cause: error, detail: error.code });
    }
    throw error;
  }
}

function referenceLevel(text: string, earlier: Record<string, string>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("A reference level is given as factor=level.");
  return { ...earlier, [text.slice(0, at)]: text.slice(at + 1) };
}

function replicates(text: string): number {
  const count = wholeNumber(text);
  if (count < 1) throw new InvalidArgumentError("At least one replicate is needed.");
  return count;
}
