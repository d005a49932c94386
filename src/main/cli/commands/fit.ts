import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { ExemplarError } from "#shared/contract/errors.ts";
import { compareModels, type ModelComparison } from "#shared/stats/compare-models.ts";
import { CsvError } from "#shared/stats/csv.ts";
import { type DataFrame, dataFrameFromCsv } from "#shared/stats/data-frame.ts";
import { FormulaError } from "#shared/stats/formula/formula-error.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { lme4Anova, lme4Summary } from "#shared/stats/lme4-table.ts";
import { ModelError } from "#shared/stats/model-error.ts";
import { wholeNumber } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";

interface FitOptions {
  readonly family: "binomial" | "gaussian";
  readonly nagq: number;
  readonly reference: Record<string, string>;
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
    .addOption(new Option("--family <name>", "of the outcome").choices(["binomial", "gaussian"]).default("binomial"))
    .option("--nagq <points>", "points of adaptive quadrature, for one random effect; 1 is Laplace", wholeNumber, 1)
    .option("--reference <factor=level>", "the level that a factor's others are compared with", referenceLevel, {})
    .action((path: string, formulas: string[], options: FitOptions) => {
      const data = readData(path);
      const fits = formulas.map((formula) => timedFit(formula, data, options, formulas.length > 1));
      const comparison = fits.length > 1 ? inWords(() => compareModels(fits.map(({ fit }) => fit))) : null;
      const text = fits.map(({ fit }) => lme4Summary(fit));
      if (comparison) text.push(lme4Anova(comparison));
      terminal.answer(fitDocument(fits, comparison), text.join("\n"));
    });
}

function timedFit(formula: string, data: DataFrame, options: FitOptions, compared: boolean): TimedFit {
  const { family, nagq: nAGQ, reference: referenceLevels } = options;
  const before = process.cpuUsage();
  const fit = inWords(() => fitMixedModel(formula, data, { family, nAGQ, referenceLevels, reml: !compared }));
  const { user, system } = process.cpuUsage(before);
  return { fit, cpuSeconds: (user + system) / 1e6 };
}

/** The answer for programs: snake_case, as in the data that they read. */
export function fitDocument(fits: readonly TimedFit[], comparison: ModelComparison | null) {
  return {
    models: fits.map(({ fit, cpuSeconds }) => ({
      formula: fit.formula,
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
      random: fit.random.map(({ group, term, sd, correlations }) => ({ group, term, sd, correlations })),
      singular: fit.singular,
      separation: fit.separation,
      max_gradient: fit.maxGradient,
      warnings: fit.warnings,
      cpu_seconds: cpuSeconds,
    })),
    comparisons: (comparison?.comparisons ?? []).map(({ chi2, df, pValue }) => ({ chi2, df, p_value: pValue })),
  };
}

function readData(path: string): DataFrame {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new ExemplarError("NOT_FOUND", `${path} cannot be read`, "Check the path.", { cause: error });
  }
  return inWords(() => dataFrameFromCsv(text), path);
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
