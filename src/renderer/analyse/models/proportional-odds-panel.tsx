import { Button } from "@mantine/core";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import type { ProportionalOddsTest } from "#shared/stats/glmm/proportional-odds.ts";
import { finiteText, type TextTable, tableP } from "#shared/stats/result-tables.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { termLabel } from "#shared/study/term-labels.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { ComputationBar } from "../worker/computation-bar.tsx";
import type { Computations } from "../worker/computations.ts";
import { runInWorker } from "../worker/run-in-worker.ts";
import { useComputation } from "../worker/use-computation.ts";
import { ResultTable } from "./result-table.tsx";

interface Props {
  readonly name: string;
  readonly fit: MixedModelFit;
  readonly study: Pick<StudyDocument, "factors">;
  readonly computations: Computations;
}

/** Does each term of an ordinal model move all thresholds alike? */
export function ProportionalOddsPanel({ name, fit, study, computations }: Props) {
  const tests = useComputation<ProportionalOddsTest[]>(computations, `proportional odds of ${name}`);
  const start = () => tests.start((options) => runInWorker("proportionalOdds", { fit }, options));
  if (tests.error) return <FailurePanel error={tests.error} />;
  if (tests.running)
    return <ComputationBar label="Proportional odds" steps={tests.running} unit="terms" onCancel={tests.cancel} />;
  return tests.result ? (
    <ResultTable title="Proportional odds" table={proportionalOddsTable(tests.result, fit, study)} />
  ) : (
    <Button variant="default" size="xs" w="fit-content" onClick={start}>
      Test proportional odds
    </Button>
  );
}

/** Each term against the model in which it has a coefficient of its own at every threshold. */
export const proportionalOddsTable = (
  tests: readonly ProportionalOddsTest[],
  { frame }: Pick<MixedModelFit, "frame">,
  words: Pick<StudyDocument, "factors">,
): TextTable => ({
  header: ["Term", "χ²", "df", "p"],
  rows: tests.map(({ term, chi2, df, pValue, converged }) => [
    `${termLabel(term, [...new Set(frame.formula.fixed.terms.flat())], words)}${converged ? "" : " (did not converge)"}`,
    finiteText(chi2),
    String(df),
    tableP(pValue),
  ]),
  notes: ["A small p: the term does not move all thresholds alike, and one coefficient does not describe it."],
});
