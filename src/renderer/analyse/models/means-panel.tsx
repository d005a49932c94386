import { Group, Loader, MultiSelect, Select, Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import type { Answer, MeansRequest } from "#shared/analysis/questions.ts";
import { effectsPlot } from "#shared/figures/effects.ts";
import { count } from "#shared/figures/figure.ts";
import type { Adjustment } from "#shared/stats/adjust-p-values.ts";
import { linearOutcome } from "#shared/stats/estimate-unit.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { gridVariables } from "#shared/stats/reference-grid.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { variableLabel } from "#shared/study/term-labels.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { FigureView } from "../../elements/figure-view.tsx";
import { useTask } from "../worker/use-task.ts";
import { contrastTable, meansEffects, meansTable } from "./means-table.ts";
import { ResultTable } from "./result-table.tsx";

interface Props {
  readonly fit: MixedModelFit;
  readonly study: StudyDocument;
}

const kinds = [
  { value: "pairwise", label: "Between all cells" },
  { value: "simple", label: "Simple effects, within each level of the first" },
  { value: "interaction", label: "Differences of differences" },
];

const adjustments: { value: Adjustment; label: string }[] = [
  { value: "holm", label: "Holm" },
  { value: "tukey", label: "Tukey" },
  { value: "none", label: "None" },
];

/** What the model says of the population in each cell of the design, and how the cells differ. */
export function MeansPanel({ fit, study }: Props) {
  const variables = useMemo(() => gridVariables(fit), [fit]);
  const [chosen, setChosen] = useState<readonly string[]>();
  const [adjustment, setAdjustment] = useState<Adjustment>("holm");
  const [wanted, setKind] = useState("pairwise");
  const kept = chosen?.filter((name) => variables.includes(name)) ?? [];
  const by = kept.length > 0 ? kept : variables.slice(0, 2);
  const key = by.join("\n");
  const kind = by.length > 1 ? wanted : "pairwise";
  const request = useMemo((): MeansRequest => {
    const cells = key.split("\n");
    if (kind === "interaction") return { fit, by: cells, adjustment, kind };
    return { fit, by: cells, adjustment, ...(kind === "simple" && { within: cells.slice(0, 1) }) };
  }, [fit, key, adjustment, kind]);
  if (variables.length === 0) return <Text>The model has no factor among its fixed effects.</Text>;
  return (
    <Stack gap="md">
      <Group align="flex-end">
        <MultiSelect
          label="Cells of"
          miw={260}
          data={variables.map((name) => ({ value: name, label: variableLabel(name, study) }))}
          value={[...by]}
          onChange={setChosen}
        />
        {by.length > 1 && (
          <Select label="Contrasts" w={300} data={kinds} value={kind} onChange={(value) => value && setKind(value)} />
        )}
        <Select
          label="Adjustment of contrasts"
          w={180}
          data={adjustments}
          value={adjustment}
          onChange={(value) => value && setAdjustment(value as Adjustment)}
        />
      </Group>
      <Means request={request} study={study} />
    </Stack>
  );
}

function Means({ request, study }: { readonly request: MeansRequest; readonly study: StudyDocument }) {
  const { result, error } = useTask("means", request);
  // The result of the request before stays until the next one comes: its words must be its own.
  const [shown, setShown] = useState<{ request: MeansRequest; result: Answer<"means"> }>();
  if (result && shown?.result !== result) setShown({ request, result });
  if (error) return <FailurePanel error={error} />;
  return shown ? (
    <MeansResult {...shown} study={study} />
  ) : (
    <Loader size="sm" aria-label="Computing estimates of the cells" />
  );
}

interface ResultProps {
  readonly request: MeansRequest;
  readonly result: Answer<"means">;
  readonly study: StudyDocument;
}

function MeansResult({ request: { fit, by, adjustment }, result: { means, contrasts }, study }: ResultProps) {
  const outcome = linearOutcome(fit);
  const effects = useMemo(() => meansEffects(means, by, study), [means, by, study]);
  const figure = useMemo(() => effectsPlot(effects, `n = ${count(fit.nObs)} trials`, outcome), [effects, fit, outcome]);
  const rows = means.map(({ cell, linear, stdError, mean, lower, upper }) => ({
    ...cell,
    mean,
    lower: orNull(lower),
    upper: orNull(upper),
    linear,
    std_error: orNull(stdError),
  }));
  return (
    <>
      <FigureView figure={figure} rows={rows} />
      <ResultTable
        title={outcome === null ? "Estimated probabilities" : "Estimated means"}
        table={meansTable(means, by, study, outcome)}
        words={by.length}
      />
      {contrasts.length > 0 && (
        <ResultTable title="Contrasts" table={contrastTable(contrasts, by, adjustment, study, outcome)} />
      )}
    </>
  );
}

const orNull = (value: number) => (Number.isFinite(value) ? value : null);
