import { EmptyState, Group, Select, Stack } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconMap2 } from "@tabler/icons-react";
import { useState } from "react";
import type { ExplanationMethod, Stimulus, Target } from "#shared/contract/curate.ts";
import { formatDate } from "../../elements/format.ts";
import { pictureSide } from "../../elements/picture-side.ts";
import { blobAddress, PixelImage } from "../../elements/pixel-image.tsx";
import { MapView } from "./map-view.tsx";
import { OverlaySlider } from "./overlay-slider.tsx";

interface Props {
  readonly target: Target;
  readonly methods: readonly ExplanationMethod[];
}

const none = "";
/** Between pictures, in px. */
const gap = 16;

/** The target's image and one of its maps, or two of them side by side. */
export function Maps({ target, methods }: Props) {
  const { ref: frame, width } = useElementSize<HTMLDivElement>();
  const newest = target.stimuli.at(-1);
  const [firstId, setFirst] = useState(newest?.id);
  const [secondId, setSecond] = useState<string>(none);
  const [opacity, setOpacity] = useState(0.6);
  const find = (id: string | undefined) => target.stimuli.find((stimulus) => stimulus.id === id);
  // A map that was made while the board was open is shown at once.
  const first = find(firstId) ?? newest;
  const second = find(secondId);
  const label = ({ method, createdAt }: Stimulus) => {
    const name = methods.find(({ id }) => id === method)?.label ?? method;
    const several = target.stimuli.filter((other) => other.method === method).length > 1;
    return several ? `${name}, ${formatDate(createdAt)}` : name;
  };
  const choices = target.stimuli.map((stimulus) => ({ value: stimulus.id, label: label(stimulus) })).toReversed();

  if (!first)
    return (
      <Stack gap="lg">
        <PixelImage src={blobAddress(target.imageSha256)} alt={`Image of ${target.groundTruth}`} size={280} />
        <EmptyState
          align="left"
          icon={<IconMap2 stroke={1.5} />}
          title="No map yet"
          description="Explain shows what the classifier's answer rests on."
        />
      </Stack>
    );
  const pictures = second ? 4 : 3;
  const side = pictureSide((width - (pictures - 1) * gap) / pictures, first.width);
  const view = { target, side, gap, opacity, withImage: !second };
  return (
    <Stack gap="lg" ref={frame}>
      <Group gap="md" align="flex-end">
        <Select label="Map" w={240} data={choices} value={first.id} onChange={(id) => id && setFirst(id)} />
        <Select
          label="Compare with"
          w={240}
          disabled={choices.length < 2}
          data={[{ value: none, label: "Nothing" }, ...choices.filter(({ value }) => value !== first.id)]}
          value={second?.id ?? none}
          onChange={(id) => setSecond(id ?? none)}
        />
        <OverlaySlider value={opacity} onChange={setOpacity} />
      </Group>
      {width > 0 && (
        <Group gap={gap} align="flex-start" wrap="nowrap">
          <MapView {...view} stimulus={first} label={label(first)} />
          {second && <MapView {...view} stimulus={second} label={label(second)} />}
        </Group>
      )}
    </Stack>
  );
}
