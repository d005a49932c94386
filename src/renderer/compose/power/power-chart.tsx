import { useMemo } from "react";
import type { DesignPower } from "#shared/contract/power.ts";
import { powerCurve } from "#shared/figures/power-curve.ts";
import { formatCount } from "../../elements/format.ts";
import { PowerCurves } from "./power-curves.tsx";

interface Props {
  readonly points: readonly DesignPower[];
  /** The model whose effect is looked for. */
  readonly formula: string;
}

/** Power by number of participants, a curve for each number of trials, as far as it has been simulated. */
export function PowerChart({ points, formula }: Props) {
  const figure = useMemo(() => {
    const tested = points.flatMap((point) => (point.power === null ? [] : { ...point, power: point.power }));
    return powerCurve(tested, formula);
  }, [points, formula]);
  const participants = [...new Set(points.map((point) => point.participants))].sort((a, b) => a - b);
  return (
    <PowerCurves
      title={figure.title}
      caption={figure.caption}
      description={figure.description}
      figure={figure}
      points={points.toSorted((a, b) => a.trialsEach - b.trialsEach)}
      curveOf={({ trialsEach }) => `${formatCount(trialsEach)} trials`}
      placeOf={(point) => point.participants}
      x={{
        field: "participants",
        label: "Participants",
        format: formatCount,
        domain: [0, Math.ceil((participants.at(-1) ?? 1) * 1.02)],
        ticks: participants,
      }}
    />
  );
}
