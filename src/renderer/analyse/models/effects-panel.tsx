import { Loader, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import { equivalenceTable } from "#shared/analysis/equivalence-table.ts";
import { equivalenceOfEffects } from "#shared/stats/equivalence.ts";
import { estimateUnit, linearOutcome } from "#shared/stats/estimate-unit.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { useTask } from "../worker/use-task.ts";
import { effectsTable, explainedTable } from "./effects-table.ts";
import { ResultTable } from "./result-table.tsx";
import { type SmallestEffect, SmallestEffectField } from "./smallest-effect-field.tsx";

interface Props {
  readonly fit: MixedModelFit;
  readonly study: Pick<StudyDocument, "factors">;
  readonly smallest: SmallestEffect;
}

/** How large the effects are, how much of the outcome they explain, and whether they are too small to matter. */
export function EffectsPanel({ fit, study, smallest }: Props) {
  const request = useMemo(() => ({ fit }), [fit]);
  const { answered, error } = useTask("effects", request);
  const { bound } = smallest;
  const tests = useMemo(() => (bound === null ? [] : equivalenceOfEffects(fit, bound)), [fit, bound]);
  if (error) return <FailurePanel error={error} />;
  if (!answered) return <Loader size="sm" aria-label="Computing the effects" />;
  const { coefficients, explained } = answered.result;
  const shown = answered.request.fit;
  return (
    <Stack gap="lg">
      <ResultTable title="Effects" table={effectsTable(shown, coefficients, study)} />
      <Stack gap="sm">
        <SmallestEffectField {...smallest} unit={estimateUnit(linearOutcome(fit))} />
        {tests.length > 0 && <ResultTable title="Equivalence" table={equivalenceTable(fit, tests, study)} />}
      </Stack>
      {explained ? (
        <ResultTable title="Explained variance" table={explainedTable(explained)} />
      ) : (
        <Text size="sm">
          {shown.family === "gamma"
            ? "R² and ICC are not given for gamma models, whose residual variance depends on the mean."
            : "R² and ICC are not given, for the data are separated."}
        </Text>
      )}
    </Stack>
  );
}
