import { Group, Text } from "@mantine/core";
import { fileOf } from "#shared/domain/artefact.ts";
import { formatNumber, formatPercent } from "../../elements/format.ts";
import { blobAddress, PixelImage } from "../../elements/pixel-image.tsx";
import { Captioned } from "./captioned.tsx";
import type { OutputViewProps } from "./output-view.ts";

/** Parts of the image, strongest first, each marked on it, with the answers that it stands between. */
export function RegionsView({ artefact, target, side, gap, withImage }: OutputViewProps<"regions">) {
  const { regions } = artefact.summary;
  if (regions.length === 0) return <Text size="sm">The method found no region in this image.</Text>;
  return (
    <Group gap={gap} align="flex-start">
      {withImage && (
        <Captioned caption="Image" width={side}>
          <PixelImage src={blobAddress(target.imageSha256)} alt={`Image of ${target.groundTruth}`} size={side} />
        </Captioned>
      )}
      {regions.map(({ picture, categories, strength, coverage }) => {
        const file = fileOf(artefact.files, picture);
        return (
          <Captioned key={picture} caption={categories.join(" or ")} width={side}>
            {file && (
              <PixelImage src={blobAddress(file.sha256)} alt={`Region: ${categories.join(" or ")}`} size={side} />
            )}
            <Text size="xs" c="dimmed">
              Strength {formatNumber(strength)}, {formatPercent(coverage)} of the image
            </Text>
          </Captioned>
        );
      })}
    </Group>
  );
}
