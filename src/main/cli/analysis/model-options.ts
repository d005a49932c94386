import { type Command, InvalidArgumentError, Option } from "commander";
import { type FitSettings, withFamily } from "#shared/analysis/fit-models.ts";
import { families } from "#shared/stats/glmm/family.ts";
import type { Position } from "#shared/stats/reference-grid.ts";
import { number, seedOption, wholeNumber } from "../project-option.ts";
import type { Asked } from "./asked.ts";

export interface ModelOptions {
  readonly family?: FitSettings["family"] | "probit";
  readonly link?: "logit" | "probit";
  readonly thresholds?: FitSettings["thresholds"];
  readonly order?: readonly string[];
  readonly shift?: number | "estimate";
  readonly proportionalOdds?: true;
  readonly nagq: number;
  readonly reference: Record<string, string>;
  readonly coding: Record<string, "treatment" | "sum">;
  readonly ml?: true;
  readonly reml?: true;
  readonly degrees?: FitSettings["degrees"];
  readonly success?: string;
  readonly weights?: string;
  readonly commonRows?: true;
  readonly prior?: true | number;
  readonly means?: readonly string[];
  readonly contrasts?: Asked["contrasts"];
  readonly within?: readonly string[];
  readonly adjust: Asked["adjust"];
  readonly at: Record<string, Position>;
  readonly terms?: Asked["terms"];
  readonly profile?: true;
  readonly residuals?: true | string;
  readonly effects?: true;
  readonly equivalence?: number;
  readonly advice?: true;
  readonly bootstrap?: number;
  readonly seed: number;
}

/** How models are fitted, and what is asked about them: the same for a file and for a project. */
export function withModelOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--family <name>",
        "of the outcome; probit is binomial with a probit link (default: the analysis's, else binomial)",
      ).choices([...families, "probit"]),
    )
    .addOption(new Option("--link <name>", "of binomial and ordinal models").choices(["logit", "probit"]))
    .addOption(new Option("--thresholds <kind>", "of ordinal models").choices(["flexible", "symmetric", "equidistant"]))
    .option("--order <levels>", "an ordinal outcome's categories, lowest first: low,middle,high", levelsInOrder)
    .option("--shift <number>", "what a log-normal model takes off the outcome (default: estimated)", shiftOf)
    .option("--proportional-odds", "test of each term of an ordinal model whether it moves all thresholds alike")
    .option("--nagq <points>", "points of adaptive quadrature, for one random effect; 1 is Laplace", wholeNumber, 1)
    .option("--reference <factor=level>", "the level that a factor's others are compared with", assigned, {})
    .option("--coding <factor=sum>", "treatment (each with the reference) or sum (each with the mean)", coding, {})
    .addOption(new Option("--ml", "fit linear models by maximum likelihood").conflicts("reml"))
    .option("--reml", "fit linear models by REML, also where several are compared")
    .addOption(
      new Option("--degrees <method>", "of freedom in linear mixed models (default: satterthwaite)").choices([
        ...["satterthwaite", "kenward-roger", "normal"],
      ]),
    )
    .option("--success <level>", "of an outcome with two levels the one that is modelled")
    .option("--weights <column>", "numbers of trials, or inverse variances")
    .option("--common-rows", "fit all models to the rows without missing values in any of them")
    .option("--prior [sd]", "weak normal priors of coefficients against separation (sd 2.5, the intercept 10)", number)
    .option("--means <variables>", "estimated marginal means of the cells of these variables, with commas", names)
    .addOption(
      new Option("--contrasts <kind>", "between those means").choices(["pairwise", "reference", "interaction"]),
    )
    .option("--within <variables>", "simple effects: compare within the levels of these", names)
    .addOption(
      new Option("--adjust <method>", "p-values of contrasts")
        .choices(["holm", "tukey", "bonferroni", "none"])
        .default("holm"),
    )
    .option("--at <column=values>", "where a number stands in means: x=1,2 or x=mean or x=levels", position, {})
    .addOption(new Option("--terms <test>", "Type III tests of whole terms").choices(["wald", "lr"]))
    .option("--profile", "profile intervals of the estimates")
    .option("--residuals [group]", "simulated residuals of rows, or of sums over a grouping factor")
    .option("--effects", "intervals, odds ratios, standardised coefficients, R² and ICC")
    .option(
      "--equivalence <bound>",
      "tests whether effects are smaller than this smallest effect of interest",
      positive,
    )
    .option("--advice", "which random slopes the design allows, and what to leave out of a singular fit")
    .option(
      "--bootstrap <replicates>",
      "parametric bootstrap: tests of nested models, or one model's intervals",
      replicates,
    )
    .addOption(seedOption());
}

/**
 * How models are fitted: what the options say goes before what an analysis decided. A family on the command line takes the
 * place of the analysis's, with all that was decided about that one.
 */
export function settingsFrom(options: ModelOptions, decided: Partial<FitSettings> = {}): FitSettings {
  const { family, link, prior, shift, order, thresholds } = options;
  const before =
    family === undefined
      ? { ...decided, family: decided.family ?? "binomial", ...(link && { link }) }
      : withFamily(decided, family === "probit" ? { family: "binomial", link: "probit" } : { family, link });
  return {
    ...before,
    ...{ referenceLevels: { ...decided.referenceLevels, ...options.reference }, nAGQ: options.nagq },
    ...(thresholds && { thresholds }),
    ...(order && { order: [...order] }),
    ...(shift !== undefined && { shift }),
    ...(Object.keys(options.coding).length > 0 && { coding: { ...decided.coding, ...options.coding } }),
    ...((options.ml || options.reml) && { estimation: options.reml ? ("REML" as const) : ("ML" as const) }),
    ...(options.degrees && { degrees: options.degrees }),
    ...(options.success !== undefined && { success: options.success }),
    ...(options.weights !== undefined && { weights: options.weights }),
    ...(options.commonRows && { commonRows: true }),
    ...(prior !== undefined && { prior: { sd: prior === true ? 2.5 : prior, interceptSd: 10 } }),
  };
}

export function askedFrom(options: ModelOptions): Asked {
  const { proportionalOdds } = options;
  const { means, contrasts, within, adjust, at, terms, profile, residuals, effects, equivalence, advice, seed } =
    options;
  return {
    ...{ adjust, at, seed },
    ...(means && { means }),
    ...(contrasts && { contrasts }),
    ...(within && { within }),
    ...(terms && { terms }),
    ...(profile && { profile }),
    ...(residuals !== undefined && { residuals }),
    ...(effects && { effects }),
    ...(equivalence !== undefined && { equivalence }),
    ...(advice && { advice }),
    ...(proportionalOdds && { proportionalOdds }),
  };
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

const names = (text: string) => text.split(",").map((name) => name.trim());

/** `name=value`, as often as there are such options. */
export function assigned(text: string, earlier: Record<string, string>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It is given as name=value.");
  return { ...earlier, [text.slice(0, at)]: text.slice(at + 1) };
}

function coding(text: string, earlier: Record<string, "treatment" | "sum">): Record<string, "treatment" | "sum"> {
  const given = assigned(text, {});
  for (const value of Object.values(given))
    if (value !== "treatment" && value !== "sum") throw new InvalidArgumentError("A coding is treatment or sum.");
  return { ...earlier, ...(given as Record<string, "treatment" | "sum">) };
}

function position(text: string, earlier: Record<string, Position>): Record<string, Position> {
  const [name, value] = Object.entries(assigned(text, {}))[0]!;
  if (value === "mean" || value === "levels") return { ...earlier, [name]: value };
  return { ...earlier, [name]: value.split(",").map(number) };
}

function positive(text: string): number {
  const value = number(text);
  if (value <= 0) throw new InvalidArgumentError("A number above 0 is needed.");
  return value;
}

function replicates(text: string): number {
  const count = wholeNumber(text);
  if (count < 1) throw new InvalidArgumentError("At least one replicate is needed.");
  return count;
}
