import { Button, Group, Modal, NumberInput, SegmentedControl, Select, SimpleGrid, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Target, TargetKind } from "#shared/contract/curate.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { drawQuota } from "#shared/study/design/block-trials.ts";
import { kindLabel } from "#shared/study/term-labels.ts";
import { emptySelection, pick } from "../../curate/grid/selection.ts";
import { ImageListbox } from "../../elements/image-listbox.tsx";
import { blobAddress, PixelImage } from "../../elements/pixel-image.tsx";

interface Props {
  readonly opened: boolean;
  /** Kept targets that no block of the study shows yet. */
  readonly free: readonly Target[];
  /** Of the draw. */
  readonly seed: number;
  readonly onClose: () => void;
  readonly onAdd: (targets: Target[]) => void;
}

/** Chooses kept targets for a block: so many of each kind, drawn evenly over the classes, or single ones by hand. */
export function AddTrialsModal({ opened, onClose, ...choice }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Add trials" size="lg">
      <Choice {...choice} />
    </Modal>
  );
}

const anyClass = "every class";

function Choice({ free, seed, onAdd }: Omit<Props, "opened" | "onClose">) {
  const [way, setWay] = useState("quota");
  const [category, setCategory] = useState(anyClass);
  const [quota, setQuota] = useState<Partial<Record<TargetKind, number>>>({});
  const [picked, setPicked] = useState(emptySelection);
  const [active, setActive] = useState(0);
  const classes = [...new Set(free.map(({ groundTruth }) => groundTruth))].sort();
  const shown = free.filter(({ groundTruth }) => category === anyClass || groundTruth === category);
  const byKind = [...Map.groupBy(shown, ({ kind }) => kind)];
  const chosen =
    way === "quota"
      ? drawQuota(shown, quota, seededGenerator(seed).split("trials"))
      : free.filter(({ id }) => picked.ids.has(id));
  const ids = shown.map(({ id }) => id);
  if (free.length === 0)
    return <Text size="sm">Every kept target is in the study already. Keep more of them in Curate.</Text>;
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <SegmentedControl
          aria-label="How to choose"
          data={[
            { value: "quota", label: "So many of each kind" },
            { value: "hand", label: "By hand" },
          ]}
          value={way}
          onChange={setWay}
        />
        <Select
          label="The image shows"
          data={[anyClass, ...classes]}
          value={category}
          allowDeselect={false}
          onChange={(next) => next && setCategory(next)}
        />
      </Group>
      {way === "quota" ? (
        <SimpleGrid cols={2}>
          {byKind.map(([kind, own]) => (
            <NumberInput
              key={kind}
              label={kindLabel(kind)}
              description={`${own.length} to choose from`}
              min={0}
              max={own.length}
              allowDecimal={false}
              value={quota[kind] ?? 0}
              onChange={(count) => setQuota({ ...quota, [kind]: Number(count) || 0 })}
            />
          ))}
        </SimpleGrid>
      ) : (
        <>
          <Text size="xs" c="dimmed">
            Ctrl and a click add one, Shift and a click all between; Space and the arrows do it with the keyboard.
          </Text>
          <div style={{ height: 320 }}>
            <ImageListbox
              label="Kept targets"
              count={shown.length}
              tileWidth={84}
              tileHeight={104}
              active={active}
              onActive={setActive}
              isSelected={(index) => picked.ids.has(ids[index]!)}
              onPick={(index, modifiers) => setPicked((before) => pick(before, ids, index, modifiers))}
              onKey={(event) => {
                if (event.key !== " ") return;
                event.preventDefault();
                setPicked((before) => pick(before, ids, active, { add: true, range: false }));
              }}
              nameOf={(index) => inWords(shown[index]!)}
              renderTile={(index) => <Tile target={shown[index]!} />}
            />
          </div>
        </>
      )}
      <Group justify="flex-end">
        <Button disabled={chosen.length === 0} onClick={() => onAdd(chosen)}>
          {chosen.length === 1 ? "Add 1 trial" : `Add ${chosen.length} trials`}
        </Button>
      </Group>
    </Stack>
  );
}

function Tile({ target }: { readonly target: Target }) {
  return (
    <Stack gap={2} align="center" p={4}>
      <PixelImage src={blobAddress(target.imageSha256)} alt="" size={72} lazy />
      <Text fz={10} truncate maw={76}>
        {target.groundTruth} → {target.predicted}
      </Text>
    </Stack>
  );
}

const inWords = ({ kind, groundTruth, predicted }: Target) =>
  `${kindLabel(kind)}: shows ${groundTruth}, the AI answers ${predicted}`;
