import { fitModels, settingsOf } from "#shared/analysis/fit-models.ts";
import { outcomeShares, type SharesDesign, sharesInWords } from "#shared/analysis/outcome-shares.ts";
import { count } from "#shared/figures/figure.ts";
import { valuesOf } from "#shared/imported-trials/role-doubts.ts";
import { analysedRows } from "../analyse-trials.ts";
import type { MadeReport } from "../build-report.ts";
import { bodiesOf, reportPage } from "../report-page.ts";
import { models } from "../sections/models.ts";
import { randomEffects } from "../sections/random-effects.ts";
import type { Section } from "../sections/section.ts";
import { importedData } from "./imported-data.ts";
import type { ImportedFindings, ImportedReportInput } from "./imported-findings.ts";
import { importedProvenance } from "./imported-provenance.ts";
import { shares } from "./shares.ts";

/** As its sections take it: imported trials name no factors in words. */
type SectionInput = ImportedReportInput & { readonly study: { readonly document: { readonly factors: [] } } };

const sections: readonly Section<SectionInput, ImportedFindings>[] = [
  importedData,
  shares,
  models,
  randomEffects,
  importedProvenance,
];

/** Fits an analysis of imported trials and writes its report. @throws INVALID where no trial is left to analyse */
export function makeImportedReport(input: ImportedReportInput): MadeReport {
  const found = findingsOf(input);
  const html = reportPage({
    eyebrow: "Report of imported trials",
    title: input.analysis.title,
    notice: null,
    headline: [
      ["Participants", count(found.participants)],
      ["Trials", count(found.trials)],
    ],
    parts: bodiesOf(sections, { ...input, study: { document: { factors: [] } } }, found),
    follows: "the imported files, the settings and the seed above",
    ...input,
  });
  return { html, participants: found.participants, trials: found.trials };
}

function findingsOf({ analysis, imported: { roles, outcomeType }, table }: ImportedReportInput): ImportedFindings {
  const { kept, excluded, frame } = analysedRows(analysis, table);
  const design: SharesDesign = { ...roles, seed: analysis.seed };
  return {
    trials: kept.rows.length,
    participants: new Set(valuesOf(kept, roles.participant)).size,
    exclusions: excluded,
    shares:
      outcomeType === "two kinds" ? { cells: outcomeShares(frame, design), words: sharesInWords(frame, design) } : null,
    models: fitModels(analysis.formulas, frame, settingsOf(analysis)),
  };
}
