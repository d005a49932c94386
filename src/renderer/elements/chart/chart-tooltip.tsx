import { Group, Paper, Text } from "@mantine/core";
import { colourOf } from "#shared/figures/figure.ts";
import classes from "./chart.module.css";
import { type Axis, type ChartRow, readings, type Series } from "./series.ts";

interface Props {
  readonly x: Axis & { readonly field: string };
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Given by the chart: what is under the pointer, or reached by key. */
  readonly active?: boolean;
  readonly payload?: readonly { readonly payload?: ChartRow }[];
}

/** The numbers at one x. */
export function ChartTooltip({ x, y, series, active = false, payload = [] }: Props) {
  const row = payload[0]?.payload;
  if (!active || !row) return null;
  const at = row[x.field];
  return (
    <Paper withBorder shadow="md" px="sm" py={6} role="status">
      <Text size="xs" c="dimmed">
        {typeof at === "number" ? `${x.label} ${x.format(at)}` : at}
      </Text>
      {readings(row, series, y.format).map(({ label, colour, value }) => (
        <Group key={label} gap={6} wrap="nowrap">
          <span className={classes.swatch} style={{ background: colourOf(colour) }} />
          <Text size="sm">{label}</Text>
          <Text size="sm" fw={500} ml="auto" className={classes.number}>
            {value}
          </Text>
        </Group>
      ))}
    </Paper>
  );
}
