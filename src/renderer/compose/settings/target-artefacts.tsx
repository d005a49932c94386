import { Button, Collapse, Group, ScrollArea, Select, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Target } from "#shared/contract/curate.ts";
import type { ArtefactBrief } from "#shared/domain/artefact.ts";
import { artefactInWords } from "#shared/methods/variant.ts";
import { artefactsFor, type SlotLevel } from "#shared/study/explanation-variants.ts";
import type { Slot } from "#shared/study/trial-types/slot.ts";
import { formatDate } from "../../elements/format.ts";
import { blobAddress, PixelImage } from "../../elements/pixel-image.tsx";

const side = 42;

interface Props {
  readonly place: SlotLevel & { readonly definition: Slot };
  readonly targets: readonly Target[];
  /** Which artefact is shown of a target; null where none is, or one of an older study. */
  readonly shown: ReadonlyMap<string, string | null>;
  /** What is said of a target of which no artefact is shown. */
  readonly otherwise: string;
  readonly onChoose: (targetId: string, artefact: ArtefactBrief) => void;
}

/** What a slot shows of each target by itself: another method, other settings or another seed than of the rest. */
export function TargetArtefacts({ place, targets, shown, otherwise, onChoose }: Props) {
  const [open, { toggle }] = useDisclosure(false);
  return (
    <Stack gap={4}>
      <Button variant="subtle" size="compact-xs" w="fit-content" aria-expanded={open} onClick={toggle}>
        {open ? "Hide the single targets" : "Choose for single targets"}
      </Button>
      <Collapse expanded={open}>
        {open && (
          <ScrollArea.Autosize mah={360} type="auto">
            <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
              {targets.map((target) => (
                <TargetChoice
                  key={target.id}
                  target={target}
                  artefacts={artefactsFor(place.definition, target)}
                  chosen={shown.get(target.id) ?? null}
                  otherwise={otherwise}
                  onChoose={(artefact) => onChoose(target.id, artefact)}
                />
              ))}
            </Stack>
          </ScrollArea.Autosize>
        )}
      </Collapse>
    </Stack>
  );
}

interface ChoiceProps {
  readonly target: Target;
  readonly artefacts: readonly ArtefactBrief[];
  readonly chosen: string | null;
  readonly otherwise: string;
  readonly onChoose: (artefact: ArtefactBrief) => void;
}

function TargetChoice({ target, artefacts, chosen, otherwise, onChoose }: ChoiceProps) {
  const picture = artefacts.find(({ id }) => id === chosen)?.shown[0];
  const answer = `${target.groundTruth}, answered ${target.predicted}`;
  return (
    <Group component="li" gap="xs" wrap="nowrap">
      <PixelImage src={blobAddress(target.imageSha256)} alt={answer} size={side} lazy />
      {picture && <PixelImage src={blobAddress(picture.sha256)} alt="" size={side} lazy />}
      <Select
        flex={1}
        size="xs"
        aria-label={`Explanation of ${answer}`}
        placeholder={artefacts.length === 0 ? "Nothing has been made of it" : otherwise}
        disabled={artefacts.length === 0}
        data={artefacts.map((artefact) => ({ value: artefact.id, label: nameOf(artefact) }))}
        value={chosen}
        onChange={(id) => {
          const artefact = artefacts.find((one) => one.id === id);
          if (artefact) onChoose(artefact);
        }}
      />
      <Text size="xs" c="dimmed" w={96} truncate>
        {answer}
      </Text>
    </Group>
  );
}

/** "RISE (masks 2000), seed 3, 12 November" */
const nameOf = (artefact: ArtefactBrief) =>
  `${artefactInWords(artefact, artefact.edited === true)}, ${formatDate(artefact.createdAt)}`;
