import { finiteText, type TextTable, tableP } from "#shared/stats/result-tables.ts";
import type { TermTest } from "#shared/stats/type-three.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { termLabel } from "#shared/study/term-labels.ts";

/** Tests of whole terms: F with both degrees of freedom, or χ². */
export function termsTable(
  tests: readonly TermTest[],
  test: "wald" | "lr",
  variables: readonly string[],
  words: Pick<StudyDocument, "factors">,
): TextTable {
  const isF = tests.some(({ denDf }) => Number.isFinite(denDf));
  return {
    header: ["Term", isF ? "F" : "χ²", "df", ...(isF ? ["Residual df"] : []), "p"],
    rows: tests.map(({ term, statistic, numDf, denDf, pValue, estimable, separated }) => [
      termLabel(term, variables, words),
      finiteText(statistic),
      String(numDf),
      ...(isF ? [finiteText(denDf, 1)] : []),
      separated ? "separated" : estimable ? tableP(pValue) : "not estimable",
    ]),
    notes: [
      test === "wald"
        ? "Type III Wald tests: each term averaged over the levels of all others, whatever the coding."
        : "Type III likelihood-ratio tests: against the model without the term's sum-coded columns, all others kept.",
      ...(tests.some(({ estimable }) => !estimable)
        ? ["Not estimable: design cells without rows leave the hypothesis undetermined."]
        : []),
    ],
  };
}
