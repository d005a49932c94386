import type { CellEffect } from "#shared/figures/effects.ts";
import { percent, signed } from "#shared/figures/figure.ts";
import type { Adjustment } from "#shared/stats/adjust-p-values.ts";
import type { CellContrast } from "#shared/stats/contrasts.ts";
import { equivalence } from "#shared/stats/equivalence.ts";
import { estimateUnit } from "#shared/stats/estimate-unit.ts";
import type { MarginalMean } from "#shared/stats/marginal-means.ts";
import { finiteText, type TextTable, tableP } from "#shared/stats/result-tables.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { levelLabel, variableLabel } from "#shared/study/term-labels.ts";

type Words = Pick<StudyDocument, "factors">;

/** The means as the figure draws them: the last variable within panels of the others. */
export function meansEffects(means: readonly MarginalMean[], by: readonly string[], words: Words): CellEffect[] {
  const last = by.at(-1)!;
  const only = by.length === 1;
  return means.map(({ cell, mean, lower, upper }) => ({
    panel: only
      ? variableLabel(last, words)
      : by
          .slice(0, -1)
          .map((name) => levelOf(cell, name, words))
          .join(", "),
    label: only ? levelOf(cell, last, words) : `${variableLabel(last, words)}: ${levelOf(cell, last, words)}`,
    mean,
    low: lower,
    high: upper,
  }));
}

/** Probabilities of the cells with their log-odds; of a linear model the means of `outcome`, null for a logistic one. */
export function meansTable(
  means: readonly MarginalMean[],
  by: readonly string[],
  words: Words,
  outcome: string | null = null,
): TextTable {
  const variables = by.map((name) => variableLabel(name, words));
  const cellOf = ({ cell }: MarginalMean) => by.map((name) => levelOf(cell, name, words));
  if (outcome !== null)
    return {
      header: [...variables, "Mean", "95% interval", "SE"],
      rows: means.map((row) => [
        ...cellOf(row),
        signed(row.mean),
        `${signed(row.lower)} to ${signed(row.upper)}`,
        signed(row.stdError),
      ]),
      notes: [`In units of ${outcome}, averaged over participants and items.`],
    };
  return {
    header: [...variables, "Probability", "95% interval", "Log-odds", "SE"],
    rows: means.map((row) => [
      ...cellOf(row),
      percent(row.mean),
      Number.isFinite(row.lower) ? `${percent(row.lower)} to ${percent(row.upper)}` : "–",
      logOdds(row.linear, row.stdError),
      finiteText(row.stdError),
    ]),
    notes: ["Probability averaged over participants and items; log-odds of an average one.", ...separationNote(means)],
  };
}

/** Differences between cells in words, and of interactions by their levels; with a smallest effect of interest, held against it. */
export function contrastTable(
  contrasts: readonly CellContrast[],
  by: readonly string[],
  adjustment: Adjustment,
  words: Words,
  outcome: string | null = null,
  smallest: number | null = null,
): TextTable {
  const linear = outcome !== null;
  const inCell = (cell: MarginalMean["cell"], names: readonly string[]) =>
    names.map((name) => levelOf(cell, name, words)).join(", ");
  const labels = contrasts.map(({ label, between, within }) => {
    const around = Object.keys(within);
    const compared = by.filter((name) => !around.includes(name));
    const own = between ? between.map((cell) => inCell(cell, compared)).join(" − ") : label;
    return around.length > 0 ? `${inCell(within, around)}: ${own}` : own;
  });
  return {
    header: [
      "Contrast",
      `Difference (${estimateUnit(outcome)})`,
      "SE",
      linear ? "t" : "z",
      ...(linear ? [] : ["Odds ratio"]),
      "p",
      ...(smallest === null ? [] : [`Against ±${smallest}`]),
    ],
    rows: contrasts.map(({ estimate, stdError, df, zValue, oddsRatio, pValue }, place) => [
      labels[place]!,
      linear ? signed(estimate) : logOdds(estimate, stdError),
      finiteText(stdError),
      finiteText(zValue),
      ...(linear ? [] : [Number.isFinite(stdError) ? signed(oddsRatio) : "–"]),
      Number.isNaN(pValue) ? "–" : tableP(pValue),
      ...(smallest === null
        ? []
        : [Number.isFinite(stdError) ? equivalence({ estimate, stdError, df }, smallest).verdict : "–"]),
    ]),
    notes: [
      adjustment === "none"
        ? "p values are not adjusted for the number of contrasts."
        : `p values adjusted for ${contrasts.length} contrasts (${adjustment === "holm" ? "Holm" : "Tukey"})${Object.keys(contrasts[0]?.within ?? {}).length > 0 ? ", within each family" : ""}.`,
      ...(smallest === null
        ? []
        : ["Against the smallest effect of interest: two one-sided tests, α = .05, not adjusted."]),
      ...separationNote(contrasts),
    ],
  };
}

const levelOf = (cell: MarginalMean["cell"], name: string, words: Words) => levelLabel(name, cell[name]!, words);

/** Beyond this, an estimate without a standard error stands for an infinite one: separation takes it as far as it goes. */
const endless = 12;

const logOdds = (value: number, stdError: number) =>
  Number.isFinite(stdError) || Math.abs(value) < endless ? signed(value) : value < 0 ? "−∞" : "∞";

const separationNote = (estimates: readonly { readonly stdError: number }[]) =>
  estimates.some(({ stdError }) => !Number.isFinite(stdError))
    ? ["–: the data are separated, which leaves the estimates behind it without an error."]
    : [];
