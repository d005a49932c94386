import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconTable } from "@tabler/icons-react";
import { type ReactNode, useId, useState } from "react";
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Tooltip as Hover,
  Legend,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  XAxis,
  YAxis,
} from "recharts";
import { colourOf, type Figure } from "#shared/figures/figure.ts";
import { FigureMenu } from "../figure-menu.tsx";
import classes from "./chart.module.css";
import { ChartTable } from "./chart-table.tsx";
import { ChartTooltip } from "./chart-tooltip.tsx";
import { type Axis, type ChartRow, type Series, tableColumns } from "./series.ts";

export interface ChartProps {
  readonly title: string;
  /** n, what an interval is, and the unit. */
  readonly caption: ReactNode;
  /** What a reader who cannot see the chart should know of it first. */
  readonly description: string;
  readonly rows: readonly ChartRow[];
  readonly x: Axis & { readonly field: string };
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Values of y to compare with. */
  readonly marks?: readonly { readonly value: number; readonly label: string }[];
  /** Categories down the side and values along the bottom, for bars with long names. */
  readonly sideways?: boolean;
  readonly height?: number;
  /** The same as a figure that leaves the program, to copy and save. */
  readonly figure?: Figure;
}

const text = { fontSize: 12, fill: "var(--mantine-color-dimmed)" };
const line = { stroke: "var(--mantine-color-default-border)" };

/**
 * A chart of what is explored or still being computed: it follows its rows as they come, tells what is under the pointer
 * or reached with the arrow keys, and has its numbers in a table, which screen readers always find.
 */
export function Chart({
  title,
  caption,
  description,
  rows,
  x,
  y,
  series,
  marks = [],
  height = 260,
  ...rest
}: ChartProps) {
  const { sideways = false, figure } = rest;
  const [asTable, setAsTable] = useState(false);
  const captionId = useId();
  const categories = typeof rows[0]?.[x.field] === "string";
  const xScale = categories
    ? ({ type: "category" } as const)
    : ({ type: "number", domain: [...(x.domain ?? ["dataMin", "dataMax"])], tickFormatter: x.format } as const);
  const yScale = { type: "number", domain: [...(y.domain ?? ["auto", "auto"])], tickFormatter: y.format } as const;
  const shared = { tick: text, axisLine: line, tickLine: false } as const;
  const along = {
    ...shared,
    height: 44,
    tickMargin: 6,
    label: { value: (sideways ? y : x).label, position: "insideBottom", offset: 2, ...text } as const,
  };
  const up = {
    ...shared,
    width: "auto" as const,
    label: sideways
      ? undefined
      : ({ value: y.label, angle: -90, position: "insideLeft", style: { textAnchor: "middle" }, ...text } as const),
  };
  const xTicks = x.ticks === undefined ? {} : { ticks: [...x.ticks] };
  const yTicks = y.ticks === undefined ? {} : { ticks: [...y.ticks] };
  return (
    <figure ref={keepLayersFromTabKey} className={classes.chart} aria-label={title} aria-describedby={captionId}>
      <ResponsiveContainer width="100%" height={height} className={classes.drawing}>
        <ComposedChart
          data={rows as ChartRow[]}
          layout={sideways ? "vertical" : "horizontal"}
          margin={{ top: 8, right: 16, bottom: 4, left: 4 }}
          title={title}
          desc={description}
          accessibilityLayer
        >
          <CartesianGrid {...line} strokeOpacity={0.7} vertical={sideways} horizontal={!sideways} />
          {sideways ? (
            <>
              <XAxis {...yScale} {...along} {...yTicks} />
              <YAxis dataKey={x.field} {...xScale} {...up} />
            </>
          ) : (
            <>
              <XAxis dataKey={x.field} {...xScale} {...along} {...xTicks} />
              <YAxis {...yScale} {...up} {...yTicks} />
            </>
          )}
          <Hover
            content={<ChartTooltip x={x} y={y} series={series} />}
            cursor={{ ...line, fill: "var(--mantine-color-default-hover)" }}
            isAnimationActive={false}
          />
          {series.length > 1 && <Legend content={<Key series={series} />} verticalAlign="top" />}
          {marks.map(({ value, label }) => (
            <ReferenceLine
              key={label}
              {...(sideways ? { x: value } : { y: value })}
              stroke="var(--mantine-color-dimmed)"
              strokeDasharray="4 4"
              label={{ value: label, position: "insideTopLeft", ...text }}
            />
          ))}
          {series.map(drawn)}
        </ComposedChart>
      </ResponsiveContainer>
      <Group
        component="figcaption"
        id={captionId}
        mt={4}
        justify="space-between"
        align="flex-start"
        wrap="nowrap"
        gap="md"
      >
        <Text size="xs" c="dimmed">
          {caption}
        </Text>
        <Group gap={2} wrap="nowrap">
          <Tooltip label={asTable ? "Hide the table" : "Show as a table"}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Table: ${title}`}
              aria-pressed={asTable}
              onClick={() => setAsTable(!asTable)}
            >
              <IconTable size={16} />
            </ActionIcon>
          </Tooltip>
          {figure && <FigureMenu figure={figure} rows={rows} />}
        </Group>
      </Group>
      <div className={asTable ? classes.table : classes.unseen}>
        <ChartTable
          title={title}
          columns={tableColumns({ field: x.field, label: x.label }, series)}
          rows={rows}
          x={x}
          y={y}
        />
      </div>
    </figure>
  );
}

/**
 * Recharts draws in layers that React listens on, and Chromium takes an SVG element with listeners for one that can have the
 * focus. Nobody could see it there.
 */
function keepLayersFromTabKey(chart: HTMLElement | null) {
  if (!chart) return;
  const mark = () => {
    for (const layer of chart.querySelectorAll("g[class^=recharts-zIndex-layer]:not([tabindex])"))
      layer.setAttribute("tabindex", "-1");
  };
  mark();
  const watch = new MutationObserver(mark);
  watch.observe(chart, { childList: true, subtree: true });
  return () => watch.disconnect();
}

function drawn(series: Series) {
  const colour = colourOf(series.colour);
  const still = { name: series.label, isAnimationActive: false } as const;
  switch (series.kind) {
    case "line":
      return (
        <Line
          key={series.field}
          {...still}
          dataKey={series.field}
          type="linear"
          connectNulls={series.joined ?? false}
          stroke={colour}
          strokeWidth={2}
          dot={series.plain ? false : { r: 3, fill: colour, strokeWidth: 0 }}
          activeDot={{ r: 5, fill: colour, strokeWidth: 0 }}
        />
      );
    case "points":
      return <Scatter key={series.field} {...still} dataKey={series.field} fill={colour} />;
    case "bar":
      return (
        <Bar
          key={series.field}
          {...still}
          dataKey={series.field}
          fill={colour}
          maxBarSize={22}
          {...(series.stack !== undefined && { stackId: series.stack })}
        />
      );
    case "band":
      return (
        <Area
          key={series.low}
          {...still}
          dataKey={({ [series.low]: low, [series.high]: high }: Record<string, number | null>) =>
            low === null || high === null || low === undefined ? null : [low, high]
          }
          type="linear"
          stroke="none"
          fill={colour}
          fillOpacity={0.18}
          activeDot={false}
        />
      );
  }
}

/** Which colour is what; an interval has its curve's. */
function Key({ series }: { readonly series: readonly Series[] }) {
  return (
    <Group gap="md" justify="flex-end" mb={4} aria-hidden>
      {series
        .filter(({ kind }) => kind !== "band")
        .map(({ label, colour }) => (
          <Group key={label} gap={6} wrap="nowrap">
            <span className={classes.swatch} style={{ background: colourOf(colour) }} />
            <Text size="xs">{label}</Text>
          </Group>
        ))}
    </Group>
  );
}
