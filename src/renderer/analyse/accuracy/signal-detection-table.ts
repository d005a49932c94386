import type { Detected } from "#shared/analysis/questions.ts";
import { count, percent, signed } from "#shared/figures/figure.ts";
import { type TextTable, tableP } from "#shared/stats/result-tables.ts";
import type { SignalDetectionEstimate } from "#shared/stats/signal-detection.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { levelLabel, variableLabel } from "#shared/study/term-labels.ts";

type Words = Pick<StudyDocument, "factors">;

/** d′ and criterion of each level, with the rates that people showed. */
export function detectionTable(
  { cells, random, trials, warnings }: Detected,
  by: string | null,
  words: Words,
): TextTable {
  return {
    header: [by === null ? "" : variableLabel(by, words), "d′", "c", "Relied when right", "Relied when wrong"],
    rows: cells.map(({ level, dPrime, criterion, hitRate, falseAlarmRate }) => [
      by === null ? "All" : levelLabel(by, level, words),
      withInterval(dPrime),
      withInterval(criterion),
      percent(hitRate),
      percent(falseAlarmRate),
    ]),
    notes: [
      `A probit mixed model of ${count(trials)} trials (DeCarlo 1998), 95% intervals; rates as observed.`,
      ...random.map(
        ({ group, dPrime, criterion }) =>
          `SD between levels of ${group}: ${Number.isNaN(dPrime) ? "" : `d′ ${signed(dPrime)}, `}c ${signed(criterion)}.`,
      ),
      ...warnings.map((warning) => `${warning.charAt(0).toUpperCase()}${warning.slice(1)}.`),
    ],
  };
}

/** How the levels differ in both. */
export const detectionDifferences = ({ differences }: Detected, by: string | null, words: Words): TextTable => ({
  header: ["Difference", "Of", "Estimate", "SE", "z", "p"],
  rows: differences.map(({ label, measure, estimate, stdError, zValue, pValue }) => [
    by === null
      ? label
      : label
          .split(" − ")
          .map((level) => levelLabel(by, level, words))
          .join(" − "),
    measure,
    signed(estimate),
    signed(stdError),
    signed(zValue),
    tableP(pValue),
  ]),
  notes: ["p values adjusted by Holm's method within each measure."],
});

const withInterval = ({ estimate, lower, upper }: SignalDetectionEstimate) =>
  `${signed(estimate)} [${signed(lower)}, ${signed(upper)}]`;
