import type { Equivalence } from "../stats/equivalence.ts";
import type { MixedModelFit } from "../stats/glmm/mixed-model-fit.ts";
import { boundText, type TextTable, tableP } from "../stats/result-tables.ts";
import type { StudyDocument } from "../study/study-document.ts";
import { termLabel } from "../study/term-labels.ts";

/** Whether each effect is shown to be smaller, or larger, than the smallest one of interest. */
export function equivalenceTable(
  { frame }: Pick<MixedModelFit, "frame">,
  tests: readonly (Equivalence & { readonly term: string })[],
  words: Pick<StudyDocument, "factors">,
): TextTable {
  const variables = [...new Set(frame.formula.fixed.terms.flat())];
  return {
    header: ["Term", "90% interval", "p (smaller)", "p (larger)", "The effect is"],
    rows: tests.map(({ term, lower, upper, equivalenceP, relevanceP, verdict }) => [
      termLabel(term, variables, words),
      `${boundText(lower)} to ${boundText(upper)}`,
      tableP(equivalenceP),
      tableP(relevanceP),
      verdict,
    ]),
    notes: [
      `Two one-sided tests against ±${tests[0]?.bound ?? ""} (Lakens 2017), and the test of an effect beyond it; α = .05. The 90% interval lies within the bounds exactly where the effect is shown to be smaller.`,
    ],
  };
}
