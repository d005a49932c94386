import { Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { PartialResults } from "#shared/contract/jobs.ts";
import { orpc } from "../connection/client.ts";
import { Chart } from "../elements/chart/chart.tsx";
import { formatNumber } from "../elements/format.ts";
import { PixelImage } from "../elements/pixel-image.tsx";

/** What a running job has to show already: pictures and curves as they stand. */
export function PartialResultsView({ jobId }: { readonly jobId: string }) {
  const { data } = useQuery(orpc.jobs.partial.queryOptions({ input: { jobId } }));
  if (!data || data.pictures.length + data.curves.length === 0) return null;
  return (
    <Group gap="md" mt="xs" align="flex-start" wrap="nowrap">
      {data.pictures.map(({ label, url }) => (
        <Stack key={label} gap={4}>
          <PixelImage src={url} alt={label} size={140} />
          <Text size="xs" c="dimmed">
            {label}
          </Text>
        </Stack>
      ))}
      {data.curves.map((curve) => (
        <PartialCurve key={curve.label} curve={curve} />
      ))}
    </Group>
  );
}

function PartialCurve({
  curve: { label, xLabel, yLabel, x, y },
}: {
  readonly curve: PartialResults["curves"][number];
}) {
  return (
    <div style={{ flex: 1, maxWidth: 420 }}>
      <Chart
        title={label}
        caption={`${label}, by ${xLabel}`}
        description={`${label} is ${formatNumber(y.at(-1) ?? 0)} after ${formatNumber(x.at(-1) ?? 0)} ${xLabel}.`}
        height={200}
        rows={x.map((at, k) => ({ x: at, y: y[k]! }))}
        x={{ field: "x", label: xLabel, format: formatNumber }}
        y={{ label: yLabel, format: formatNumber }}
        series={[{ kind: "line", field: "y", label, colour: 0 }]}
      />
    </div>
  );
}
