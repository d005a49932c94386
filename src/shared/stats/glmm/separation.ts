import type { Column } from "../data-frame.ts";
import { valueAt } from "../data-frame.ts";
import type { ModelMatrix } from "../formula/model-matrix.ts";
import { type CellCounts, sumOver } from "./binomial-rows.ts";
import type { SeparatedColumn } from "./mixed-model-fit.ts";
import type { ModelFrame } from "./model-frame.ts";
import type { OrdinaryRegression } from "./ordinary-regression.ts";
import { dropDependentColumns } from "./rank.ts";

/** Design cells whose outcome the model can predict without error, so that some estimates run to infinity. */
export interface Separation {
  /** d with x′d > 0 only where every trial succeeds, < 0 only where none does, and 0 elsewhere (Albert & Anderson 1984). */
  readonly direction: Float64Array;
  /** For each design cell +1 (all succeed), −1 (none does) or 0 (not separated). */
  readonly side: Int8Array;
}

/**
 * Looks for separation in a regression that did not converge: there Newton's steps settle on a direction along
 * which the likelihood grows for ever. The direction is checked against every cell, so a slow fit is not mistaken for one.
 */
export function findSeparation(
  x: ModelMatrix,
  { successes, trials }: CellCounts,
  fit: OrdinaryRegression,
): Separation | undefined {
  if (fit.converged) return undefined;
  const p = x.names.length;
  const projection = new Float64Array(x.rowCount);
  for (let cell = 0; cell < x.rowCount; cell++)
    for (let j = 0; j < p; j++) projection[cell]! += x.values[cell * p + j]! * fit.lastStep[j]!;
  const largest = projection.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const side = Int8Array.from(projection, (value) => (Math.abs(value) > 1e-3 * largest ? Math.sign(value) : 0));
  const certified = side.every((sign, cell) =>
    sign > 0 ? successes[cell] === trials[cell] : sign < 0 ? successes[cell] === 0 : true,
  );
  if (!certified || !(largest > 0.1) || !side.some((sign, cell) => sign !== 0 && trials[cell]! > 0)) return undefined;
  const scale = fit.lastStep.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const direction = fit.lastStep.map((value) => (Math.abs(value) > 1e-3 * scale ? value / scale : 0));
  return { direction, side };
}

/** The columns that only separated cells determine, and what the other cells know of them. */
export function separatedColumns(x: ModelMatrix, side: Int8Array): SeparatedColumn[] {
  const p = x.names.length;
  const undecided = Array.from(side.keys()).filter((cell) => side[cell] === 0);
  const { matrix, aliased } = dropDependentColumns({
    ...x,
    rowCount: undecided.length,
    values: Float64Array.from(undecided.flatMap((cell) => [...x.values.subarray(cell * p, (cell + 1) * p)])),
  });
  const kept = matrix.names.map((name) => x.names.indexOf(name));
  return aliased.map(({ name, coefficients }) => ({ column: x.names.indexOf(name), kept, coefficients }));
}

/** Grouping factors of which every level has the same outcome throughout: their variance runs to infinity. */
export function separatedGroups(frame: ModelFrame, { successes, trials }: CellCounts, outcome: string): string[] {
  return frame.blocks.flatMap(({ group, levels, codes, names }) => {
    const ofLevel = sumOver(codes, levels.length, { successes, trials });
    const constant = ofLevel.trials.every(
      (m, level) => ofLevel.successes[level] === 0 || ofLevel.successes[level] === m,
    );
    return constant && names.includes("(Intercept)") ? [`every ${group} is all or never ${outcome}`] : [];
  });
}

/**
 * The separated cells in words, by the fewest variables that describe them: `trial_type = easy × flag = 1 is never correct`,
 * numbers of many values by their range (`age ≥ 41 is all correct`).
 */
export function describeSeparation(cells: ReadonlyMap<string, Column>, side: Int8Array, outcome: string): string[] {
  return describeCells(cells, side, (label, sign) => `${label} is ${sign > 0 ? "all" : "never"} ${outcome}`);
}

/** Cells whose side is not 0, a sentence for each group of equal sides. */
export function describeCells(
  cells: ReadonlyMap<string, Column>,
  side: Int8Array,
  sentence: (label: string, sign: number) => string,
): string[] {
  const names = [...cells.keys()];
  const covered = new Uint8Array(side.length);
  const sentences: string[] = [];
  const say = (label: string, list: readonly number[]) => {
    const sign = side[list[0]!]!;
    if (sign === 0 || list.some((cell) => side[cell] !== sign) || list.every((cell) => covered[cell] === 1)) return;
    for (const cell of list) covered[cell] = 1;
    sentences.push(sentence(label === "" ? "every row" : label, sign));
  };
  for (const name of names) for (const { label, list } of ranges(name, cells.get(name)!, side)) say(label, list);
  for (const subset of subsets(names)) {
    const members = new Map<string, number[]>();
    for (let cell = 0; cell < side.length; cell++) {
      const label = subset.map((name) => `${name} = ${valueAt(cells.get(name)!, cell)}`).join(" × ");
      members.set(label, [...(members.get(label) ?? []), cell]);
    }
    for (const [label, list] of members) say(label, list);
  }
  return sentences;
}

/** More values than this are described by their range. */
const MOST_NAMED_VALUES = 5;

/** The lowest and the highest values of a number that all lie on one side. */
function ranges(name: string, column: Column, side: Int8Array): { label: string; list: number[] }[] {
  if (column.kind === "factor" || new Set(column.values).size <= MOST_NAMED_VALUES) return [];
  const order = Array.from(side.keys()).sort((a, b) => column.values[a]! - column.values[b]!);
  return [
    { sorted: order, sign: "≤" },
    { sorted: order.toReversed(), sign: "≥" },
  ].flatMap(({ sorted, sign }) => {
    const first = side[sorted[0]!]!;
    if (first === 0) return [];
    const end = sorted.findIndex((cell) => side[cell] !== first);
    const run = end < 0 ? sorted : sorted.slice(0, end);
    // Cells of the value at which the run ends belong to both.
    const border = end < 0 ? undefined : column.values[sorted[end]!]!;
    const list = run.filter((cell) => column.values[cell] !== border);
    return list.length === 0 ? [] : [{ label: `${name} ${sign} ${column.values[list.at(-1)!]}`, list }];
  });
}

/** Subsets by size; beyond five variables only single ones and all of them. */
function subsets(names: readonly string[]): string[][] {
  if (names.length > 5) return [...names.map((name) => [name]), [...names]];
  const all: string[][] = [];
  for (let mask = 0; mask < 1 << names.length; mask++) all.push(names.filter((_, k) => mask & (1 << k)));
  return all.sort((a, b) => a.length - b.length);
}
