import { termLabel } from "./formula/terms.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";

export interface RandomSlopeAdvice {
  /** Slopes that the design allows and the model lacks: a term that varies within the levels of a group. */
  readonly possible: readonly { readonly group: string; readonly term: string; readonly why: string }[];
  /** What to take out of a singular fit, in the order in which to try. */
  readonly drop: readonly { readonly change: string; readonly why: string }[];
}

/**
 * Which random slopes a design allows (Barr et al. 2013: those of what varies within participants or items), and what to
 * leave out where the data cannot estimate them (Matuschek et al. 2017): correlations first, then the smallest variance.
 */
export function randomSlopeAdvice(fit: MixedModelFit): RandomSlopeAdvice {
  const { frame } = fit;
  const groups = new Map(frame.blocks.map((block) => [block.group, block]));
  const possible = [...groups.values()].flatMap(({ group, codes, levels }) => {
    const present = new Set(
      frame.blocks.flatMap((block, k) =>
        block.group === group ? frame.formula.random[frame.blockTerms[k]!]!.terms.map(termLabel) : [],
      ),
    );
    return frame.formula.fixed.terms.flatMap((term, index) => {
      const label = termLabel(term);
      if (present.has(label)) return [];
      const varying = levelsThatVary(fit, index, codes, levels.length);
      if (varying < levels.length / 2) return [];
      return [{ group, term: label, why: `${label} varies within ${varying} of ${levels.length} levels of ${group}` }];
    });
  });
  return { possible, drop: fit.singular ? reductions(fit) : [] };
}

/** In how many levels of a group the columns of a term take more than one value. */
function levelsThatVary({ frame }: MixedModelFit, term: number, codes: Int32Array, levels: number): number {
  const { x, cellOf } = frame;
  const p = x.names.length;
  const columns = x.termOf.flatMap((of, j) => (of === term ? [j] : []));
  const first = new Int32Array(levels).fill(-1);
  const varies = new Uint8Array(levels);
  codes.forEach((level, row) => {
    const cell = cellOf[row]!;
    if (first[level] === -1) first[level] = cell;
    else if (columns.some((j) => x.values[cell * p + j] !== x.values[first[level]! * p + j])) varies[level] = 1;
  });
  return varies.reduce((sum, value) => sum + value, 0);
}

function reductions({ random, frame }: MixedModelFit): RandomSlopeAdvice["drop"] {
  const correlated = frame.blocks.filter(({ names }) => names.length > 1);
  const extreme = random.filter(({ correlations }) => correlations.some((value) => Math.abs(value) > 0.999));
  const smallest = [...random]
    .filter(({ term, group }) => term !== "(Intercept)" || random.filter((other) => other.group === group).length === 1)
    .sort((a, b) => a.variance - b.variance)[0];
  return [
    ...correlated.map(({ group, names }) => ({
      change: `(${names.map((name) => (name === "(Intercept)" ? "1" : name)).join(" + ")} || ${group})`,
      why: extreme.some((effect) => effect.group === group)
        ? `correlations of ${group} are estimated at ±1: leave them out first`
        : `fewer parameters: the correlations of ${group} can be left out`,
    })),
    ...(smallest
      ? [
          {
            change: `without the ${smallest.term === "(Intercept)" ? "random intercept" : `slope of ${smallest.term}`} of ${smallest.group}`,
            why: `its standard deviation is the smallest (${smallest.sd.toPrecision(2)}); the fixed effects hardly change without it`,
          },
        ]
      : []),
  ];
}
