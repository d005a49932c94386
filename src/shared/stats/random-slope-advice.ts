import { valueAt } from "./data-frame.ts";
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
    return frame.formula.fixed.terms.flatMap((term) => {
      const label = termLabel(term);
      if (present.has(label)) return [];
      const varying = levelsThatVary(fit, term, codes, levels.length);
      if (varying < levels.length / 2) return [];
      return [{ group, term: label, why: `${label} varies within ${varying} of ${levels.length} levels of ${group}` }];
    });
  });
  return { possible, drop: fit.singular ? reductions(fit) : [] };
}

/**
 * In how many levels of a group every variable of a term takes more than one value: an interaction with what differs only
 * between participants is between participants too.
 */
function levelsThatVary({ frame }: MixedModelFit, term: readonly string[], codes: Int32Array, levels: number): number {
  const varying = new Uint8Array(levels).fill(1);
  for (const name of term) {
    const column = frame.cells.get(name)!;
    const first = new Map<number, string | number | null>();
    const varies = new Uint8Array(levels);
    codes.forEach((level, row) => {
      const value = valueAt(column, frame.cellOf[row]!);
      if (!first.has(level)) first.set(level, value);
      else if (first.get(level) !== value) varies[level] = 1;
    });
    for (let level = 0; level < levels; level++) varying[level]! &= varies[level]!;
  }
  return varying.reduce((sum, value) => sum + value, 0);
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
