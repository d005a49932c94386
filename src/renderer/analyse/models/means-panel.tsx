import { Group, Loader, MultiSelect, Select, Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import type { MeansRequest } from "#shared/analysis/questions.ts";
import { categoryProbabilitiesPlot } from "#shared/figures/category-probabilities.ts";
import { effectsPlot } from "#shared/figures/effects.ts";
import { count } from "#shared/figures/figure.ts";
import type { Adjustment } from "#shared/stats/adjust-p-values.ts";
import type { CategoryProbability } from "#shared/stats/category-probabilities.ts";
import { estimateUnit, linearOutcome } from "#shared/stats/estimate-unit.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { outcomeName } from "#shared/stats/glmm/outcome.ts";
import { gridVariables } from "#shared/stats/reference-grid.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { levelLabel, variableLabel } from "#shared/study/term-labels.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { FigureView } from "../../elements/figure-view.tsx";
import { type Answered, useTask } from "../worker/use-task.ts";
import { categoryTable } from "./category-table.ts";
import { contrastTable, meansEffects, meansTable } from "./means-table.ts";
import { ResultTable } from "./result-table.tsx";
import { type SmallestEffect, SmallestEffectField } from "./smallest-effect-field.tsx";

interface Props {
  readonly fit: MixedModelFit;
  readonly study: Pick<StudyDocument, "factors">;
  readonly smallest: SmallestEffect;
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
export function MeansPanel({ fit, study, smallest }: Props) {
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
        <SmallestEffectField {...smallest} unit={estimateUnit(linearOutcome(fit))} />
      </Group>
      <Means request={request} study={study} smallest={smallest.bound} />
    </Stack>
  );
}

interface MeansProps {
  readonly request: MeansRequest;
  readonly study: Pick<StudyDocument, "factors">;
  readonly smallest: number | null;
}

function Means({ request, ...rest }: MeansProps) {
  const { answered, error } = useTask("means", request);
  if (error) return <FailurePanel error={error} />;
  return answered ? (
    <MeansResult {...answered} {...rest} />
  ) : (
    <Loader size="sm" aria-label="Computing estimates of the cells" />
  );
}

function MeansResult({ request, result, study, smallest }: MeansProps & Answered<"means">) {
  const { fit, by, adjustment } = request;
  const { means, contrasts, categories } = result;
  // The means of an ordinal model lie on its latent scale, whatever its link.
  const outcome = fit.thresholds ? `latent ${outcomeName(fit.frame.formula.response)}` : linearOutcome(fit);
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
      {categories.length > 0 && <Categories fit={fit} by={by} categories={categories} study={study} />}
      <FigureView figure={figure} rows={rows} />
      <ResultTable
        title={outcome === null ? "Estimated probabilities" : "Estimated means"}
        table={meansTable(means, by, study, outcome)}
        words={by.length}
      />
      {contrasts.length > 0 && (
        <ResultTable
          title="Contrasts"
          table={contrastTable(contrasts, by, adjustment, study, linearOutcome(fit), smallest)}
        />
      )}
    </>
  );
}

interface CategoriesProps extends Pick<MeansProps, "study"> {
  readonly fit: MixedModelFit;
  readonly by: readonly string[];
  readonly categories: readonly CategoryProbability[];
}

function Categories({ fit, by, categories, study }: CategoriesProps) {
  const figure = useMemo(() => {
    const shares = categories.map(({ cell, category, probability }) => ({
      ...{ category, probability },
      label: by.map((name) => levelLabel(name, cell[name]!, study)).join(", "),
    }));
    return categoryProbabilitiesPlot(shares, outcomeName(fit.frame.formula.response), `n = ${count(fit.nObs)} trials`);
  }, [categories, by, study, fit]);
  return (
    <>
      <FigureView figure={figure} rows={categories.map(({ cell, ...row }) => ({ ...cell, ...row }))} />
      <ResultTable
        title="Probabilities of the categories"
        table={categoryTable(categories, by, study)}
        words={by.length}
      />
    </>
  );
}

const orNull = (value: number) => (Number.isFinite(value) ? value : null);
