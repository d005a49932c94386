import type { MixtureTable } from "#shared/contract/mixture-table.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { nearestName } from "#shared/settings/nearest-name.ts";
import type { Column, DataFrame } from "#shared/stats/data-frame.ts";

/** A table as a mixture is fitted to it. */
export interface MixtureColumns {
  readonly features: string[];
  /** Standardised, with a column of ones behind `[rows, features + 1]`. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly notes: string[];
}

/** Fewer say nothing of regressions. */
const fewest = 20;
/** Beyond single precision has no numbers for effects. */
const largest = 1e30;
/** A probability of all or nothing has no log-odds: it is taken to be so near. */
const nearest = 1e-7;

/**
 * The columns of a table, standardised; rows with a missing value and columns that are constant are left out, and said.
 * @throws INVALID for a column that is not there or no number, an outcome that does not vary or is no probability, too few rows
 */
export function mixtureColumns(
  { rowCount, columns }: DataFrame,
  { outcome, features: asked, logit }: Pick<MixtureTable, "outcome" | "features" | "logit">,
): MixtureColumns {
  const number = (name: string): Float64Array => {
    const column = columns.get(name);
    if (column?.kind === "numeric") return column.values;
    throw column ? noNumber(name, column) : missing(name, [...columns.keys()]);
  };
  const answers = number(outcome);
  requireApart(asked ?? [], outcome);
  const named =
    asked ?? [...columns].flatMap(([name, { kind }]) => (kind === "numeric" && name !== outcome ? [name] : []));
  const found = named.filter((name) => name !== outcome).map((name) => ({ name, values: number(name) }));
  const rows = Array.from({ length: rowCount }, (_, i) => i).filter(
    (i) => Number.isFinite(answers[i]!) && found.every(({ values }) => Number.isFinite(values[i]!)),
  );
  if (rows.length < fewest)
    throw invalid(
      `${rows.length} of ${rowCount} rows have a number in every column, and a mixture needs ${fewest}`,
      "Leave columns with missing values out, or give more rows.",
    );
  const y = Float64Array.from(rows, (i) => (logit ? logOdds(answers[i]!, outcome) : answers[i]!));
  const most = largestOf(y);
  if (most > largest) throw invalid(`"${outcome}" holds ${most}, which is too large to fit`, "Scale it down.");
  if (!(deviationOf(y).deviation > 1e-12 * most))
    throw invalid(`The column "${outcome}" has the same value in every row`, "Choose predictions that vary.");
  const own = found.map(({ name, values }) => ({ name, values: Float64Array.from(rows, (i) => values[i]!) }));
  const kept = own.flatMap(({ name, values }) => {
    const { mean, deviation } = deviationOf(values);
    return deviation > 1e-12 * largestOf(values) ? [{ name, values, mean, deviation }] : [];
  });
  if (kept.length === 0) throw invalid("No column of numbers varies", "Choose others.");
  const constant = own.filter(({ name }) => !kept.some((one) => one.name === name)).map(({ name }) => name);
  const width = kept.length + 1;
  const x = new Float64Array(rows.length * width).fill(1);
  for (const [l, { values, mean, deviation }] of kept.entries())
    for (let i = 0; i < rows.length; i++) x[i * width + l] = (values[i]! - mean) / deviation;
  const dropped = rowCount - rows.length;
  const headless = [...columns.keys()].every((name) => Number.isFinite(Number(name)));
  const words = asked
    ? []
    : [...columns].flatMap(([name, column]) =>
        column.kind === "numeric" || name === outcome ? [] : [`${name} (such as “${wordIn(column) ?? ""}”)`],
      );
  const certain = logit ? rows.filter((i) => answers[i]! <= nearest || answers[i]! >= 1 - nearest).length : 0;
  return {
    ...{ features: kept.map(({ name }) => name), x, y },
    notes: [
      ...(headless ? ["The first row holds numbers alone, and was taken for the names of the columns."] : []),
      ...(dropped > 0 ? [`${dropped} of ${rowCount} rows are left out, for a value is missing or infinite.`] : []),
      ...(constant.length > 0 ? [`Left out, for they do not vary: ${constant.join(", ")}.`] : []),
      ...(words.length > 0 ? [`Left out, for they hold words: ${words.join(", ")}.`] : []),
      ...(certain > 0
        ? [
            `${certain} of ${rows.length} predictions are 0 or 1, whose log-odds have no end: they are taken to be ${nearest} from it.`,
          ]
        : []),
      ...(kept.length > rows.length
        ? ["There are more features than rows: where the rows leave effects open, the nets alone decide."]
        : []),
    ],
  };
}

/** A feature may be named once, and not be what it is to explain. */
function requireApart(features: readonly string[], outcome: string): void {
  const twice = features.find((name, k) => features.indexOf(name) < k);
  if (twice !== undefined) throw invalid(`The column "${twice}" is named twice`, "Name it once.");
  if (features.includes(outcome))
    throw invalid(`"${outcome}" is what is explained, and cannot explain itself`, "Leave it out of the features.");
}

const largestOf = (values: Float64Array) => values.reduce((most, own) => Math.max(most, Math.abs(own)), 0);

function logOdds(p: number, outcome: string): number {
  if (p < 0 || p > 1)
    throw invalid(`"${outcome}" holds ${p}, which is no probability`, "Leave --logit out, or choose another column.");
  const inside = Math.min(1 - nearest, Math.max(nearest, p));
  return Math.log(inside / (1 - inside));
}

function deviationOf(values: Float64Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

/** The first of a column's values that is no number. */
const wordIn = (column: Column): string | undefined =>
  column.kind === "factor"
    ? (column.levels.find((level) => !/^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(level)) ?? column.levels[0])
    : undefined;

function noNumber(name: string, column: Column): ExemplarError {
  const word = wordIn(column);
  return invalid(
    `The column "${name}" holds ${word === undefined ? "no numbers" : `words, such as "${word}"`}`,
    "Choose columns of numbers; code categories as columns of 0 and 1.",
  );
}

function missing(name: string, known: readonly string[]): ExemplarError {
  const near = nearestName(name, known);
  return invalid(
    `The table has no column "${name}"${near === undefined ? "" : `; did you mean "${near}"?`}`,
    `Its columns are ${known.slice(0, 20).join(", ")}${known.length > 20 ? " …" : ""}.`,
  );
}

const invalid = (message: string, remedy: string) => new ExemplarError("INVALID", message, remedy);
