import { Stack } from "@mantine/core";
import { useMemo } from "react";
import { randomEffectsPlot } from "#shared/figures/random-effects.ts";
import { linearOutcome } from "#shared/stats/estimate-unit.ts";
import type { ConditionalModes, MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { FigureView } from "../../elements/figure-view.tsx";

/** A caterpillar plot for each grouping factor's first random effect. */
export function RandomEffectsFigures({ fit }: { readonly fit: MixedModelFit }) {
  return (
    <Stack gap="xl">
      {fit.modes.map((modes) => (
        <Caterpillar key={modes.group + modes.terms.join()} modes={modes} outcome={linearOutcome(fit)} />
      ))}
    </Stack>
  );
}

interface CaterpillarProps {
  readonly modes: ConditionalModes;
  readonly outcome: string | null;
}

function Caterpillar({ modes, outcome }: CaterpillarProps) {
  const rows = useMemo(
    () =>
      modes.levels.map((level, place) => ({
        level,
        mode: modes.values[place * modes.terms.length]!,
        stdDev: modes.sds[place * modes.terms.length]!,
      })),
    [modes],
  );
  const figure = useMemo(() => randomEffectsPlot(modes.group, rows, outcome), [modes, rows, outcome]);
  return <FigureView figure={figure} rows={rows} />;
}
