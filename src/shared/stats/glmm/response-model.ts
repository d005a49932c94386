import { type BinomialOutcome, logBinomialConstant, sumOver } from "./binomial-rows.ts";
import type { Family, ThresholdStructure } from "./family.ts";
import type { Link } from "./link.ts";
import type { OrdinalOutcome, Outcome } from "./outcome.ts";
import {
  type CategoryCounts,
  type CumulativeLink,
  CumulativeResponse,
  type RowThresholds,
  type ThresholdBasis,
} from "./responses/cumulative.ts";
import { GammaResponse } from "./responses/gamma.ts";
import { LogisticResponse } from "./responses/logistic.ts";
import { ProbitResponse } from "./responses/probit.ts";
import type { Response } from "./responses/response.ts";
import { startingThresholds, thresholdDesign } from "./thresholds.ts";

/** How an outcome of used rows becomes a response, whatever rows are taken together. */
export interface ResponseModel {
  /** @param indexOf for each used row the row of the response that it belongs to */
  respond(indexOf: Int32Array, count: number): Response;
  /** How many outcomes each used row holds. */
  readonly weights: Float64Array;
  /** Where the response's own parameters start. */
  readonly start: Float64Array;
  /** What the response leaves out of the log-likelihood. */
  readonly logConstant: number;
}

export interface ResponseOptions {
  readonly family: "binomial" | "ordinal" | "gamma";
  readonly link: Link;
  readonly thresholds: ThresholdStructure;
}

/** The options of a fit whose likelihood is approximated. @throws RangeError for a linear one */
export function responseOptions({ family, link, thresholds }: FittedFamily): ResponseOptions {
  if (family === "gaussian" || family === "lognormal") throw new RangeError(`a ${family} likelihood is exact`);
  return { family, link, thresholds: thresholds?.structure ?? "flexible" };
}

/** What says how a fit's outcome was modelled. */
export interface FittedFamily {
  readonly family: Family;
  readonly link: Link;
  readonly thresholds?: { readonly structure: ThresholdStructure };
}

/** The response model of an outcome whose likelihood is approximated (all families but the linear ones). */
export function responseModel(outcome: Outcome, { family, link, thresholds }: ResponseOptions): ResponseModel {
  if (family === "binomial" && outcome.kind === "binomial") return binomialModel(outcome, link);
  if (family === "ordinal" && outcome.kind === "ordinal") {
    const design = thresholdDesign(thresholds, outcome.levels);
    const everyRow = { bases: [design], basisOf: new Int32Array(outcome.codes.length) };
    return ordinalModel(outcome, link as CumulativeLink, everyRow, startOf(outcome, design, link as CumulativeLink));
  }
  if (family === "gamma" && outcome.kind === "gaussian") return gammaModel(outcome.values);
  throw new RangeError(`an outcome of the kind ${outcome.kind} is none of the family ${family}`);
}

function binomialModel(outcome: BinomialOutcome, link: Link): ResponseModel {
  return {
    respond: (indexOf, count) => {
      const counts = sumOver(indexOf, count, outcome);
      return link === "probit" ? new ProbitResponse(counts) : new LogisticResponse(counts);
    },
    weights: outcome.trials,
    start: new Float64Array(),
    logConstant: logBinomialConstant(outcome),
  };
}

/** @param thresholds the basis of each used row */
export function ordinalModel(
  { levels, codes }: OrdinalOutcome,
  link: CumulativeLink,
  { bases, basisOf }: RowThresholds,
  start: Float64Array,
): ResponseModel {
  return {
    respond(indexOf, count) {
      const basisOfRow = new Int32Array(count);
      for (let used = 0; used < indexOf.length; used++) basisOfRow[indexOf[used]!] = basisOf[used]!;
      const counts = categoryCounts(indexOf, count, codes, levels.length);
      return new CumulativeResponse(counts, { bases, basisOf: basisOfRow }, link);
    },
    weights: new Float64Array(codes.length).fill(1),
    ...{ start, logConstant: 0 },
  };
}

function startOf({ levels, codes }: OrdinalOutcome, design: ThresholdBasis, link: CumulativeLink): Float64Array {
  const totals = new Float64Array(levels.length);
  for (const code of codes) totals[code]!++;
  return startingThresholds(design, totals, link);
}

/** How often each category occurs in each row. */
function categoryCounts(indexOf: Int32Array, rows: number, codes: Int32Array, size: number): CategoryCounts {
  const table = new Map<number, number>();
  codes.forEach((code, used) => {
    const key = indexOf[used]! * size + code;
    table.set(key, (table.get(key) ?? 0) + 1);
  });
  const keys = Float64Array.from(table.keys()).sort();
  const start = new Int32Array(rows + 1);
  for (const key of keys) start[Math.floor(key / size) + 1]!++;
  for (let row = 0; row < rows; row++) start[row + 1]! += start[row]!;
  return {
    ...{ size, start },
    category: Int32Array.from(keys, (key) => key % size),
    count: Float64Array.from(keys, (key) => table.get(key)!),
  };
}

function gammaModel(values: Float64Array): ResponseModel {
  const logs = values.map(Math.log);
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const logMean = logs.reduce((sum, value) => sum + value, 0) / n;
  // Minka's approximation of the shape of a sample (2002).
  const s = Math.log(mean) - logMean;
  const shape = (3 - s + Math.sqrt((s - 3) ** 2 + 24 * s)) / (12 * s);
  return {
    respond(indexOf, rows) {
      const count = new Float64Array(rows);
      const sum = new Float64Array(rows);
      const logSum = new Float64Array(rows);
      values.forEach((value, used) => {
        count[indexOf[used]!]!++;
        sum[indexOf[used]!]! += value;
        logSum[indexOf[used]!]! += logs[used]!;
      });
      return new GammaResponse({ count, sum, logSum });
    },
    weights: new Float64Array(n).fill(1),
    start: Float64Array.of(Math.log(shape)),
    logConstant: 0,
  };
}
