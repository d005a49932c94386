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
  const { result, error } = useTask("residuals", request);
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
      {!result && !error && <Loader size="sm" aria-label="Simulating residuals" />}
      {result && <Residuals residuals={result} what={group === null ? "trials" : `levels of ${group}`} />}
      <Text size="sm">{convergenceInWords(fit)}</Text>
    </Stack>
  );
}

function Residuals({ residuals, what }: { readonly residuals: SimulatedResiduals; readonly what: string }) {
  // The unit changes before its residuals come: the words stay with those that are shown.
  const [{ shown, words }, setShown] = useState({ shown: residuals, words: what });
  if (shown !== residuals) setShown({ shown: residuals, words: what });
  const quantiles = useMemo(() => residualQuantiles(shown, words), [shown, words]);
  const predictions = useMemo(() => residualsByPrediction(shown, words), [shown, words]);
  return (
    <>
      <Text size="sm">{`${uniformityInWords(shown)} ${dispersionInWords(shown)}`}</Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl" maw={880}>
        <FigureView figure={quantiles} rows={residualQuantilePoints(shown.residuals)} />
        <FigureView figure={predictions} rows={residualsInOrder(shown)} />
      </SimpleGrid>
    </>
  );
}
