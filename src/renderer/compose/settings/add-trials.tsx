import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { inUse } from "#shared/contract/holdings.ts";
import { blockTypes, freeTargets, withTrials } from "#shared/study/design/block-trials.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { useTargets } from "../../curate/use-targets.ts";
import { AddTrialsModal } from "./add-trials-modal.tsx";

interface Props {
  readonly document: StudyDocument;
  /** Of the block, in the flow. */
  readonly place: number;
  readonly onEdit: (document: StudyDocument, field: string | null) => void;
}

/** Adds kept targets to a block whose trials can be made of targets. */
export function AddTrials({ document, place, onEdit }: Props) {
  const targets = inUse(useTargets().data ?? []);
  const [asking, setAsking] = useState(false);
  const block = document.flow[place]!;
  if (block.type !== "block" || !blockTypes.some(({ name }) => name === block.trialType)) return null;
  return (
    <>
      <Button
        variant="subtle"
        size="xs"
        w="fit-content"
        leftSection={<IconPlus size={14} />}
        onClick={() => setAsking(true)}
      >
        Add trials
      </Button>
      <AddTrialsModal
        opened={asking}
        free={freeTargets(document, targets)}
        seed={document.seed}
        onClose={() => setAsking(false)}
        onAdd={(chosen) => {
          onEdit(withTrials(document, place, chosen, targets), null);
          setAsking(false);
        }}
      />
    </>
  );
}
