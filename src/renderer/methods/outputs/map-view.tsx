import { Group, Select, Stack, Text } from "@mantine/core";
import { type PointerEvent, useState } from "react";
import { fileOf } from "#shared/domain/artefact.ts";
import type { MapLayer } from "#shared/methods/outputs/map.ts";
import { formatNumber } from "../../elements/format.ts";
import { blobAddress, PixelImage } from "../../elements/pixel-image.tsx";
import { useTensor } from "../use-tensor.ts";
import { Captioned } from "./captioned.tsx";
import { ColourScale } from "./colour-scale.tsx";
import classes from "./map-view.module.css";
import type { OutputViewProps } from "./output-view.ts";
import { PaintedMap } from "./painted-map.tsx";

const ownLayer = "values";

/**
 * One map: alone, over the image, with its scale and a read-out of the value under the pointer; its other layers too, and
 * the pictures that are drawn beside it.
 */
export function MapView({ target, artefact, label, side, gap, opacity, withImage }: OutputViewProps<"map">) {
  const { summary, files } = artefact;
  const { height, width, range, colourMap, shown } = summary;
  const asSeen = (words: string, picture: string) => (picture === shown ? `${words}, as participants see it` : words);
  const layers: readonly MapLayer[] = [
    { name: ownLayer, label: asSeen("Map", "map"), range, colourMap },
    ...summary.layers.filter(({ name }) => fileOf(files, name)),
  ];
  const pictures = summary.pictures.flatMap(({ name, label: words }) => {
    const file = fileOf(files, name);
    return file ? [{ name, label: asSeen(words, name), file }] : [];
  });
  const [layerName, setLayer] = useState(ownLayer);
  const picture = pictures.find(({ name }) => name === layerName);
  const layer = layers.find(({ name }) => name === layerName) ?? layers[0]!;
  const values = useTensor(fileOf(files, layer.name));
  const [pixel, setPixel] = useState<{ readonly row: number; readonly column: number } | null>(null);
  const value = pixel && values?.[pixel.row * width + pixel.column];

  function point(event: PointerEvent<HTMLElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const place = (offset: number, size: number, count: number) =>
      Math.min(count - 1, Math.max(0, Math.floor((offset / size) * count)));
    setPixel({
      row: place(event.clientY - box.top, box.height, height),
      column: place(event.clientX - box.left, box.width, width),
    });
  }

  const alt = `${layer.label}: ${label}`;
  const png = fileOf(files, "map");
  const map =
    layer.name === ownLayer && png ? (
      <PixelImage src={blobAddress(png.sha256)} alt={alt} size={side} />
    ) : (
      <PaintedMap {...{ values, height, width, alt }} range={layer.range} colourMap={layer.colourMap} size={side} />
    );
  const image = <PixelImage src={blobAddress(target.imageSha256)} alt={`Image of ${target.groundTruth}`} size={side} />;
  return (
    <Stack gap="sm">
      {layers.length + pictures.length > 1 && (
        <Select
          label="Layer"
          w={withImage ? 360 : "100%"}
          data={[...layers, ...pictures].map(({ name, label: words }) => ({ value: name, label: words }))}
          value={picture?.name ?? layer.name}
          onChange={(name) => name && setLayer(name)}
        />
      )}
      <Group gap={gap} align="flex-start" wrap="nowrap">
        {withImage && (
          <Captioned caption="Image" width={side}>
            {image}
          </Captioned>
        )}
        {picture ? (
          <Captioned caption={picture.label} width={side}>
            <PixelImage src={blobAddress(picture.file.sha256)} alt={`${picture.label}: ${label}`} size={side} />
          </Captioned>
        ) : (
          <>
            <Captioned caption={layer.name === ownLayer ? "Map" : layer.label} width={side}>
              <div onPointerMove={point} onPointerLeave={() => setPixel(null)}>
                {map}
              </div>
              <ColourScale colourMap={layer.colourMap} range={layer.range} />
            </Captioned>
            <Captioned caption="Over the image" width={side}>
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
          </>
        )}
      </Group>
    </Stack>
  );
}
