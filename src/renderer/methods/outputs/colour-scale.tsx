import { Group, Text } from "@mantine/core";
import { colourMap as colourMapOf, colourMaps } from "#shared/figures/colour-map.ts";
import { formatNumber } from "../../elements/format.ts";
import classes from "./colour-scale.module.css";

interface Props {
  readonly colourMap: string;
  readonly range: readonly [number, number];
}

const stops = 24;

/** Which colours stand for which values. */
export function ColourScale({ colourMap, range: [low, high] }: Props) {
  const known = colourMap in colourMaps;
  return (
    <div>
      {known && <div className={classes.bar} style={{ "--colours": gradient(colourMap) }} />}
      <Group justify="space-between" wrap="nowrap" gap={4}>
        <Text size="xs">{formatNumber(low)}</Text>
        <Text size="xs" c="dimmed" truncate>
          {colourMap}
        </Text>
        <Text size="xs">{formatNumber(high)}</Text>
      </Group>
    </div>
  );
}

function gradient(name: string): string {
  const colour = colourMapOf(name);
  const colours = Array.from({ length: stops + 1 }, (_, k) => `rgb(${colour(k / stops).join(" ")})`);
  return `linear-gradient(to right, ${colours.join(", ")})`;
}
