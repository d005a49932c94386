import { Loader, SegmentedControl, SimpleGrid, Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { residualQuantilePoints, residualQuantiles } from "#shared/figures/residual-quantiles.ts";
import { residualsByPrediction, residualsInOrder } from "#shared/figures/residuals-by-prediction.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import type { SimulatedResiduals } from "#shared/stats/simulated-residuals.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { FigureView } from "../../elements/figure-view.tsx";
import { useTask } from "../worker/use-task.ts";
import { convergenceInWords, dispersionInWords, uniformityInWords } from "./diagnostics-in-words.ts";

interface Props {
  readonly fit: MixedModelFit;
  readonly seed: number;
}

const singleTrials = "Trials";

/** Whether data like these could have come from the model: residuals simulated as DHARMa does, and the search's end. */
export function DiagnosticsPanel({ fit, seed }: Props) {
  const groups = [...new Set(fit.frame.blocks.map(({ group }) => group))];
  const [wanted, setWanted] = useState(singleTrials);
  const unit = groups.includes(wanted) ? wanted : singleTrials;
  const group = unit === singleTrials ? null : unit;
  const request = useMemo(() => ({ fit, seed, group }), [fit, seed, group]);
  const { answered, error } = useTask("residuals", request);
  return (
    <Stack gap="md">
      {groups.length > 0 && (
        <SegmentedControl
          aria-label="Residuals of"
          w="fit-content"
          data={[
            { value: singleTrials, label: singleTrials },
            ...groups.map((name) => ({ value: name, label: `Sums by ${name}` })),
          ]}
          value={unit}
          onChange={setWanted}
        />
      )}
      {error ? <FailurePanel error={error} /> : null}
      {!answered && !error && <Loader size="sm" aria-label="Simulating residuals" />}
      {answered && <Residuals residuals={answered.result} what={unitsOf(answered.request.group)} />}
      <Text size="sm">{convergenceInWords(fit)}</Text>
    </Stack>
  );
}

const unitsOf = (group: string | null) => (group === null ? "trials" : `levels of ${group}`);

function Residuals({ residuals, what }: { readonly residuals: SimulatedResiduals; readonly what: string }) {
  const quantiles = useMemo(() => residualQuantiles(residuals, what), [residuals, what]);
  const predictions = useMemo(() => residualsByPrediction(residuals, what), [residuals, what]);
  return (
    <>
      <Text size="sm">{`${uniformityInWords(residuals)} ${dispersionInWords(residuals)}`}</Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl" maw={880}>
        <FigureView figure={quantiles} rows={residualQuantilePoints(residuals.residuals)} />
        <FigureView figure={predictions} rows={residualsInOrder(residuals)} />
      </SimpleGrid>
    </>
  );
}
