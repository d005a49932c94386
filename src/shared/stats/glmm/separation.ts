import type { Column } from "../data-frame.ts";
import { valueAt } from "../data-frame.ts";
import type { ModelMatrix } from "../formula/model-matrix.ts";
import { type CellCounts, sumOver } from "./binomial-rows.ts";
import type { ModelFrame } from "./model-frame.ts";
import type { OrdinaryRegression } from "./ordinary-regression.ts";

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
 * The separated cells in words, by the fewest variables that describe them: `standard_correct × saliency is all correct`.
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
  for (const subset of subsets(names)) {
    const members = new Map<string, number[]>();
    for (let cell = 0; cell < side.length; cell++) {
      const label = subset.map((name) => describeValue(name, cells.get(name)!, cell)).join(" × ");
      members.set(label, [...(members.get(label) ?? []), cell]);
    }
    for (const [label, list] of members) {
      const sign = side[list[0]!]!;
      if (sign === 0 || list.some((cell) => side[cell] !== sign) || list.every((cell) => covered[cell] === 1)) continue;
      for (const cell of list) covered[cell] = 1;
      sentences.push(sentence(label === "" ? "every row" : label, sign));
    }
  }
  return sentences;
}

/** A level by its name, a 0/1 variable as `saliency` or `no saliency`, other numbers as `dose = 3`. */
function describeValue(name: string, column: Column, cell: number): string {
  const value = valueAt(column, cell)!;
  if (column.kind === "factor") return String(value);
  const isFlag = column.values.every((entry) => entry === 0 || entry === 1);
  if (isFlag) return value === 1 ? name : `no ${name}`;
  return `${name} = ${value}`;
}

/** Subsets by size; beyond five variables only single ones and all of them. */
function subsets(names: readonly string[]): string[][] {
  if (names.length > 5) return [...names.map((name) => [name]), [...names]];
  const all: string[][] = [];
  for (let mask = 0; mask < 1 << names.length; mask++) all.push(names.filter((_, k) => mask & (1 << k)));
  return all.sort((a, b) => a.length - b.length);
}
