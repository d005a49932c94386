import { Group, Input, Slider, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { fileOf } from "#shared/domain/artefact.ts";
import { formatPercent } from "../../elements/format.ts";
import { blobAddress } from "../../elements/pixel-image.tsx";
import { Captioned } from "./captioned.tsx";
import type { OutputViewProps } from "./output-view.ts";
import { RegionList } from "./region-list.tsx";
import { RegionPicture } from "./region-picture.tsx";
import { useRegions } from "./use-regions.ts";

/** Parts of the image, outlined on it and listed strongest first; where there are maps, at any coverage. */
export function RegionsView({ artefact, target, side, gap, withImage }: OutputViewProps<"regions">) {
  const { summary, files } = artefact;
  const { height, width, levels, examples, notes, difficulty } = summary;
  const [coverage, setCoverage] = useState(levels?.coverage ?? 0);
  const [lit, setLit] = useState<number | null>(null);
  const regions = useRegions(artefact, coverage);
  const percent = Math.round(100 * coverage);
  const largest = regions.reduce((most, region) => Math.max(most, region.coverage), 0);
  const exampleOf = (category: string) => {
    const example = examples.find((candidate) => candidate.category === category);
    const file = example && fileOf(files, example.picture);
    return file ? blobAddress(file.sha256) : null;
  };
  return (
    <Stack gap="sm">
      <Group gap={gap} align="flex-start" wrap={withImage ? "nowrap" : "wrap"}>
        <Captioned caption="Regions" width={side}>
          <RegionPicture
            src={blobAddress(target.imageSha256)}
            alt={`Image of ${target.groundTruth}, with ${regions.length} regions outlined`}
            size={side}
            {...{ height, width, regions, lit }}
          />
          {levels && (
            <Input.Wrapper label={`Coverage: ${percent}%`} labelElement="div">
              <Slider
                size="sm"
                py={8}
                min={1}
                max={90}
                label={null}
                thumbLabel="Coverage"
                value={percent}
                onChange={(next) => {
                  setLit(null);
                  setCoverage(next / 100);
                }}
              />
            </Input.Wrapper>
          )}
          {levels && regions.length > 0 && largest < 0.8 * coverage && (
            <Text size="xs" c="dimmed">
              The largest covers {formatPercent(largest)}: elsewhere nothing speaks for its two answers, or only patches
              too small to outline.
            </Text>
          )}
        </Captioned>
        <Stack gap="xs" flex={1} miw={240} maw={520}>
          {difficulty !== null && (
            <Text size="sm">
              Difficulty of the whole image: <strong>{formatPercent(difficulty)}</strong>
            </Text>
          )}
          {regions.length === 0 ? (
            <Text size="sm">
              Nowhere does this image speak for two answers at once and against the answer being sure. Another
              difficulty or attribution may find regions.
            </Text>
          ) : (
            <RegionList {...{ regions, exampleOf, lit }} onLight={setLit} />
          )}
          {notes.map((note) => (
            <Text key={note} size="xs" c="dimmed">
              {note}
            </Text>
          ))}
        </Stack>
      </Group>
    </Stack>
  );
}
