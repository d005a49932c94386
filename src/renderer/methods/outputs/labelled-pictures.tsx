import { Group, Stack, Text, Tooltip } from "@mantine/core";
import { type ArtefactFile, fileOf } from "#shared/domain/artefact.ts";
import type { LabelledPicture } from "#shared/methods/outputs/evaluation.ts";
import { blobAddress, PixelImage } from "../../elements/pixel-image.tsx";

interface Props {
  readonly pictures: readonly LabelledPicture[];
  readonly files: readonly ArtefactFile[];
}

/** Side of a picture, CSS px. */
const side = 140;

/** Pictures of an artefact beside each other, each with its name, and what it shows where one points at it. */
export function LabelledPictures({ pictures, files }: Props) {
  if (pictures.length === 0) return null;
  return (
    <Group gap="md" align="start">
      {pictures.map(({ picture, label, description }) => {
        const hash = fileOf(files, picture)?.sha256;
        return (
          hash && (
            <Tooltip key={picture} label={description} multiline w={260}>
              <Stack gap={4} w={side}>
                <PixelImage src={blobAddress(hash)} alt={`${label}: ${description}`} size={side} />
                <Text size="xs">{label}</Text>
              </Stack>
            </Tooltip>
          )
        );
      })}
    </Group>
  );
}
