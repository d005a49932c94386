import { Stack, Text } from "@mantine/core";
import type { DesignPower } from "#shared/contract/power.ts";
import { scaleOfPower } from "#shared/stats/power.ts";
import { formatCount } from "../../elements/format.ts";
import { PowerCurves } from "./power-curves.tsx";

interface Props {
  readonly points: readonly DesignPower[];
  /** The model whose effect is looked for. */
  readonly formula: string;
}

/** Power by size of the effect, a curve for each design: how small an effect a study still finds. */
export function SensitivityChart({ points, formula }: Props) {
  const designs = [...new Set(points.map(nameOf))];
  const scales = [...new Set(points.map(({ scale }) => scale))].sort((a, b) => a - b);
  const found = designs.map((label) => {
    const own = points.filter((point) => nameOf(point) === label && point.power !== null);
    const scale = scaleOfPower(
      own.map((point) => ({ scale: point.scale, power: point.power! })),
      0.8,
    );
    return scale === null
      ? `${label}: 80% is not crossed by these sizes.`
      : `${label}: 80% at ${scale.toFixed(2)} times the assumed effect.`;
  });
  const description = `Power by size of the effect. ${found.join(" ")}`;
  return (
    <Stack gap={4}>
      <PowerCurves
        title="Sensitivity"
        caption={`Share of simulated studies in which the likelihood-ratio test of ${formula} has p < .05, by size of the effect. Bands: 95% intervals of the simulation's own error (Wilson).`}
        description={description}
        points={points}
        curveOf={nameOf}
        placeOf={({ scale }) => scale}
        x={{
          field: "scale",
          label: "Size of the effect, times the assumed one",
          format: (scale) => String(Number(scale.toFixed(2))),
          domain: [0, Math.max(...scales)],
          ticks: scales,
        }}
      />
      {found.map((sentence) => (
        <Text key={sentence} size="sm">
          {sentence}
        </Text>
      ))}
    </Stack>
  );
}

const nameOf = ({ participants, trialsEach }: DesignPower) =>
  `${formatCount(participants)} participants, ${formatCount(trialsEach)} trials each`;
