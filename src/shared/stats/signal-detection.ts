import { holm } from "./adjust-p-values.ts";
import { asFactor, type Column, columnOf, type DataFrame, factorColumn, numericColumn, valueAt } from "./data-frame.ts";
import { normalTwoSided } from "./distributions.ts";
import { fitMixedModel } from "./glmm/fit-mixed-model.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import { waldInterval } from "./intervals/wald.ts";
import { ModelError } from "./model-error.ts";

export interface SignalDetectionDesign {
  /** Column of right (1, TRUE) and wrong answers: what was said follows from it and the signal. */
  readonly correct: string;
  /** Column that says whether there was a signal (the AI was right), and which of its levels are which. */
  readonly signal: { readonly column: string; readonly present: readonly string[]; readonly absent: readonly string[] };
  /** Column whose levels are compared, such as the condition; none for one d′ of all. */
  readonly by?: string;
  /** Columns whose levels differ in both d′ and criterion at random: participants. */
  readonly groups: readonly string[];
  /** Columns whose levels differ in criterion at random: items. */
  readonly items?: readonly string[];
}

export interface SignalDetectionEstimate {
  readonly estimate: number;
  readonly stdError: number;
  readonly lower: number;
  readonly upper: number;
}

export interface SignalDetectionCell {
  /** A level of `by`; "all" without it. */
  readonly level: string;
  /** d′: how far apart right and wrong AI look, in standard deviations of the evidence. */
  readonly dPrime: SignalDetectionEstimate;
  /** c: above 0 where people rather doubt the AI, below where they rather rely on it, whichever is right. */
  readonly criterion: SignalDetectionEstimate;
  /** Shares of “the AI is right” where it is and where it is not, as observed. */
  readonly hitRate: number;
  readonly falseAlarmRate: number;
}

export interface SignalDetectionDifference {
  /** `map − none`. */
  readonly label: string;
  readonly measure: "d′" | "c";
  readonly estimate: number;
  readonly stdError: number;
  readonly zValue: number;
  /** Holm's, over the pairs of one measure. */
  readonly pValue: number;
}

export interface SignalDetection {
  readonly cells: readonly SignalDetectionCell[];
  readonly differences: readonly SignalDetectionDifference[];
  /** Standard deviations between the levels of each group, d′ NaN for items. */
  readonly random: readonly { readonly group: string; readonly dPrime: number; readonly criterion: number }[];
  readonly fit: MixedModelFit;
}

/**
 * Equal-variance signal detection as a probit mixed model (DeCarlo 1998): P(says “signal”) = Φ(d′s − c) with s = ±½, so that
 * d′ and c have random effects of participants and items, instead of being computed person by person.
 *
 * @throws ModelError `unknown-column`, `outcome-not-binary`, `no-rows`, and what the fit throws
 */
export function signalDetection(data: DataFrame, design: SignalDetectionDesign): SignalDetection {
  const { frame, groups } = modelledFrame(data, design);
  const fixed = design.by === undefined ? "signal" : "0 + level + level:signal";
  const random = groups.map(({ name, isItem }) => (isItem ? `(1 | ${name})` : `(1 + signal | ${name})`));
  const fit = fitMixedModel(`says ~ ${[fixed, ...random].join(" + ")}`, frame, { family: "binomial", link: "probit" });
  const levels = design.by === undefined ? ["all"] : asFactor(frame.columns.get("level")!).levels;
  const places = levels.map((_, k) =>
    design.by === undefined ? { bias: 0, signal: 1 } : { bias: k, signal: levels.length + k },
  );
  const rates = observedRates(frame, levels.length);
  return {
    cells: levels.map((level, k) => ({
      level,
      dPrime: interval(fit, [[places[k]!.signal, 1]]),
      criterion: interval(fit, [[places[k]!.bias, -1]]),
      ...rates[k]!,
    })),
    differences: [
      ...differences(fit, levels, "d′", (k) => [places[k]!.signal, 1]),
      ...differences(fit, levels, "c", (k) => [places[k]!.bias, -1]),
    ],
    random: groups.map(({ name, column }) => {
      const effects = fit.random.filter(({ group }) => group === name);
      const sd = (term: string) => effects.find((effect) => effect.term === term)?.sd ?? Number.NaN;
      return { group: column, dPrime: sd("signal"), criterion: sd("(Intercept)") };
    }),
    fit,
  };
}

interface Group {
  readonly column: string;
  /** Its name in the model's formula. */
  readonly name: string;
  readonly isItem: boolean;
}

/** The rows with or without signal, under names that a formula can hold. */
function modelledFrame(data: DataFrame, design: SignalDetectionDesign): { frame: DataFrame; groups: Group[] } {
  const { present, absent } = design.signal;
  const signalColumn = asFactor(columnOf(data, design.signal.column));
  for (const level of [...present, ...absent])
    if (!signalColumn.levels.includes(level))
      throw new ModelError(
        "unknown-level",
        `${design.signal.column} has no level “${level}”.`,
        `Use: ${signalColumn.levels.join(", ")}.`,
      );
  const signal = Float64Array.from(signalColumn.codes, (code) => {
    const level = signalColumn.levels[code];
    if (level === undefined) return Number.NaN;
    return present.includes(level) ? 0.5 : absent.includes(level) ? -0.5 : Number.NaN;
  });
  const correct = truthOf(design.correct, columnOf(data, design.correct));
  const groups = [
    ...design.groups.map((column, k) => ({ column, name: `group${k + 1}`, isItem: false })),
    ...(design.items ?? []).map((column, k) => ({ column, name: `item${k + 1}`, isItem: true })),
  ];
  const columns = new Map<string, Column>([
    // Right about a signal, or wrong about none: either way it was said to be there.
    ["says", numericColumn(correct.map((value, row) => (signal[row]! > 0 ? value : 1 - value)))],
    ["signal", numericColumn(signal)],
    ...groups.map(({ column, name }): [string, Column] => [name, columnOf(data, column)]),
  ]);
  if (design.by !== undefined) {
    const by = columnOf(data, design.by);
    const labels = Array.from({ length: data.rowCount }, (_, row) => valueAt(by, row)?.toString() ?? null);
    columns.set("level", factorColumn(labels, asFactor(by).levels));
  }
  return { frame: { rowCount: data.rowCount, columns }, groups };
}

function truthOf(name: string, column: Column): Float64Array {
  if (column.kind === "numeric" && column.values.every((value) => value === 0 || value === 1 || Number.isNaN(value)))
    return column.values;
  if (column.kind === "factor" && column.levels.join() === "FALSE,TRUE")
    return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : code));
  throw new ModelError(
    "outcome-not-binary",
    `${name} does not say of every row whether the answer was right.`,
    "Use a column of 0 and 1, or of TRUE and FALSE.",
  );
}

function observedRates(frame: DataFrame, levels: number) {
  const says = frame.columns.get("says")!;
  const signal = frame.columns.get("signal")!;
  const level = frame.columns.get("level");
  if (says.kind !== "numeric" || signal.kind !== "numeric") throw new RangeError("says and signal are numbers");
  const codes = level ? asFactor(level).codes : new Int32Array(frame.rowCount);
  const count = new Float64Array(2 * levels);
  const said = new Float64Array(2 * levels);
  for (let row = 0; row < frame.rowCount; row++) {
    const value = says.values[row]!;
    const strength = signal.values[row]!;
    if (Number.isNaN(value) || Number.isNaN(strength) || codes[row]! < 0) continue;
    const at = 2 * codes[row]! + Number(strength > 0);
    count[at]!++;
    said[at]! += value;
  }
  return Array.from({ length: levels }, (_, k) => ({
    hitRate: said[2 * k + 1]! / count[2 * k + 1]!,
    falseAlarmRate: said[2 * k]! / count[2 * k]!,
  }));
}

type Weight = readonly [coefficient: number, factor: number];

function combine({ beta, vcov }: MixedModelFit, weights: readonly Weight[]) {
  const p = beta.length;
  let estimate = 0;
  let variance = 0;
  for (const [j, a] of weights) {
    estimate += a * beta[j]!;
    for (const [k, b] of weights) variance += a * b * vcov[j * p + k]!;
  }
  return { estimate, stdError: Math.sqrt(variance) };
}

function interval(fit: MixedModelFit, weights: readonly Weight[]): SignalDetectionEstimate {
  const { estimate, stdError } = combine(fit, weights);
  return { estimate, stdError, ...waldInterval(estimate, stdError) };
}

function differences(
  fit: MixedModelFit,
  levels: readonly string[],
  measure: "d′" | "c",
  weightOf: (level: number) => Weight,
): SignalDetectionDifference[] {
  const pairs = levels.flatMap((_, a) => levels.slice(a + 1).map((_, k) => [a, a + 1 + k] as const));
  const tests = pairs.map(([a, b]) => {
    const [j, factor] = weightOf(b);
    const { estimate, stdError } = combine(fit, [weightOf(a), [j, -factor]]);
    return { label: `${levels[a]} − ${levels[b]}`, measure, estimate, stdError, zValue: estimate / stdError };
  });
  const adjusted = holm(tests.map(({ zValue }) => normalTwoSided(zValue)));
  return tests.map((test, k) => ({ ...test, pValue: adjusted[k]! }));
}
