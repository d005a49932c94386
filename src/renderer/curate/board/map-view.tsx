import { Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type PointerEvent, useState } from "react";
import type { Stimulus, Target } from "#shared/contract/curate.ts";
import { orpc } from "../../connection/client.ts";
import { formatNumber } from "../../elements/format.ts";
import { blobAddress, PixelImage } from "../../elements/pixel-image.tsx";
import { Captioned } from "./captioned.tsx";
import { ColourScale } from "./colour-scale.tsx";
import classes from "./map-view.module.css";
import { StimulusFacts } from "./stimulus-facts.tsx";

interface Props {
  readonly target: Target;
  readonly stimulus: Stimulus;
  readonly label: string;
  /** Side of each picture in CSS px. */
  readonly side: number;
  /** Between pictures, in CSS px. */
  readonly gap: number;
  /** Of the map over the image, 0 to 1. */
  readonly opacity: number;
  /** Shows the bare image too. */
  readonly withImage: boolean;
}

/** One map: alone, over the image, with its scale, a read-out of the value under the pointer, and its provenance. */
export function MapView({ target, stimulus, label, side, gap, opacity, withImage }: Props) {
  const values = useQuery(orpc.curate.values.queryOptions({ input: { stimulusId: stimulus.id } })).data;
  const [pixel, setPixel] = useState<{ readonly row: number; readonly column: number } | null>(null);
  const { height, width } = stimulus;
  const value = pixel && values?.values[pixel.row * width + pixel.column];

  function point(event: PointerEvent<HTMLElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const place = (offset: number, size: number, count: number) =>
      Math.min(count - 1, Math.max(0, Math.floor((offset / size) * count)));
    setPixel({
      row: place(event.clientY - box.top, box.height, height),
      column: place(event.clientX - box.left, box.width, width),
    });
  }

  const map = <PixelImage src={blobAddress(stimulus.sha256)} alt={`Map: ${label}`} size={side} />;
  const image = <PixelImage src={blobAddress(target.imageSha256)} alt={`Image of ${target.groundTruth}`} size={side} />;
  return (
    <Stack component="section" aria-label={label} gap="sm">
      {!withImage && <Title order={2}>{label}</Title>}
      <Group gap={gap} align="flex-start" wrap="nowrap">
        {withImage && (
          <Captioned caption="Image" width={side}>
            {image}
          </Captioned>
        )}
        <Captioned caption="Map" width={side}>
          <div onPointerMove={point} onPointerLeave={() => setPixel(null)}>
            {map}
          </div>
          <ColourScale colourMap={stimulus.colourMap} range={stimulus.range} />
        </Captioned>
        <Captioned caption="Map over the image" width={side}>
          <div
            className={classes.overlay}
            style={{ "--overlay": opacity }}
            onPointerMove={point}
            onPointerLeave={() => setPixel(null)}
          >
            {image}
            <div className={classes.cover}>{map}</div>
          </div>
          <Text size="xs" c="dimmed">
            {pixel && typeof value === "number"
              ? `Row ${pixel.row + 1}, column ${pixel.column + 1}: ${formatNumber(value)}`
              : "Point at a pixel to read its value."}
          </Text>
        </Captioned>
      </Group>
      <StimulusFacts stimulus={stimulus} narrow={!withImage} />
    </Stack>
  );
}
