import { Group, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import { drawFigure } from "#shared/figures/draw-figure.ts";
import type { Figure } from "#shared/figures/figure.ts";
import { FigureMenu, type FigureRow } from "./figure-menu.tsx";
import classes from "./figure-view.module.css";

interface Props {
  readonly figure: Figure;
  /** What the figure shows, one object a row: its CSV. */
  readonly rows: readonly FigureRow[];
}

/** A figure as the report has it, drawn to the width at hand, with its caption and a menu to copy and save it. */
export function FigureView({ figure, rows }: Props) {
  const { ref: frame, width } = useElementSize<HTMLDivElement>();
  const drawing = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (width === 0) return;
    const drawn = drawFigure(figure, { document, fontFamily: "inherit", width: Math.min(width, widest) });
    drawing.current?.replaceChildren(drawn as unknown as Node);
  }, [figure, width]);
  return (
    <figure ref={frame} className={classes.figure}>
      <div ref={drawing} />
      <Group component="figcaption" mt="xs" justify="space-between" align="flex-start" wrap="nowrap" gap="md">
        <Text size="xs" c="dimmed">
          {figure.caption}
        </Text>
        <FigureMenu figure={figure} rows={rows} />
      </Group>
    </figure>
  );
}

const widest = 720;
