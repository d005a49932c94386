import type { AnalysisDocument, ModelFamily } from "#shared/contract/analyse.ts";
import type { ImportedTrials } from "#shared/contract/imported-trials.ts";

/**
 * An analysis of imported trials to start from: whether the conditions matter, and whether they do so together, with random
 * intercepts of participants and items.
 */
export function newImportedAnalysis(imported: ImportedTrials): AnalysisDocument {
  const { id, name, roles } = imported;
  const random = [roles.participant, ...(roles.item === null ? [] : [roles.item])].map((group) => `(1 | ${group})`);
  const fixed = ["1", roles.conditions.join(" + "), roles.conditions.join(" * ")].filter((terms) => terms !== "");
  return {
    format: "exemplar-analysis/1",
    title: `Analysis of ${name}`,
    importedId: id,
    kinds: ["real"],
    formulas: [...new Set(fixed)].map((terms) => `${roles.outcome} ~ ${[terms, ...random].join(" + ")}`),
    family: familyOf(imported),
    referenceLevels: {},
    exclusions: [],
    seed: 1,
  };
}

/** Response times are positive and skewed: their logarithms are modelled. */
function familyOf({ outcomeType, roles, rtColumn }: ImportedTrials): ModelFamily {
  if (outcomeType === "two kinds") return "binomial";
  if (outcomeType === "categories") return "ordinal";
  return [roles.rt, rtColumn].includes(roles.outcome) ? "lognormal" : "gaussian";
}
