import { Group, Stack } from "@mantine/core";
import { fileOf } from "#shared/domain/artefact.ts";
import { blobAddress, PixelImage } from "../../elements/pixel-image.tsx";
import { Captioned } from "./captioned.tsx";
import { ImageSetFacts } from "./image-set-facts.tsx";
import type { OutputViewProps } from "./output-view.ts";

/** Images that belong together, each with its category and its own map, and what the set is good for. */
export function ImageSetView({ artefact, target, side, gap, withImage }: OutputViewProps<"image-set">) {
  const { images } = artefact.summary;
  const picture = (name: string | null, alt: string) => {
    const file = name === null ? undefined : fileOf(artefact.files, name);
    return file && <PixelImage src={blobAddress(file.sha256)} alt={alt} size={side / 2} />;
  };
  return (
    <Stack gap="sm">
      <Group gap={gap} align="flex-start">
        {withImage && (
          <Captioned caption="Image" width={side}>
            <PixelImage src={blobAddress(target.imageSha256)} alt={`Image of ${target.groundTruth}`} size={side} />
          </Captioned>
        )}
        {images.map(({ picture: name, map, category, datasetIndex }) => (
          <Captioned key={name} caption={category} width={map === null ? side / 2 : side + 8}>
            <Group gap={8} wrap="nowrap">
              {picture(name, `${category}${datasetIndex === null ? "" : `, image ${datasetIndex}`}`)}
              {picture(map, `Its map`)}
            </Group>
          </Captioned>
        ))}
      </Group>
      <ImageSetFacts summary={artefact.summary} />
    </Stack>
  );
}
