import { ActionIcon, Group, Paper, Stack, Title, Tooltip } from "@mantine/core";
import { IconCopy, IconTrash } from "@tabler/icons-react";
import type { StudyProblem } from "#shared/contract/compose.ts";
import { withStepTwice } from "#shared/study/design/block-trials.ts";
import { stepTypeOf } from "#shared/study/step-type.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { type StudyPart, stepPlace } from "#shared/study/study-part.ts";
import { PlaceButtons } from "../elements/place-buttons.tsx";
import { AddTrials } from "./settings/add-trials.tsx";
import { DesignSettings } from "./settings/design-settings.tsx";
import { StepSettings } from "./settings/step-settings.tsx";
import { WhereSettings } from "./settings/where-settings.tsx";
import { problemAt, withStep } from "./study-parts.ts";

interface Props {
  readonly document: StudyDocument;
  readonly part: StudyPart;
  readonly problems: readonly StudyProblem[];
  readonly onEdit: (document: StudyDocument, field: string | null) => void;
  readonly onSelect: (part: StudyPart) => void;
}

/** The settings of the part that is selected in the flow. */
export function PartSettings({ document, part, problems, onEdit, onSelect }: Props) {
  const place = stepPlace(part);
  const step = place === null ? undefined : document.flow[place];
  if (place === null || !step)
    return (
      <Paper withBorder p="lg" radius="md" component="section" aria-label="Settings of the design">
        <DesignSettings document={document} problems={problems} onEdit={onEdit} />
      </Paper>
    );

  const problem = (field: string) => problemAt(`flow.${place}.${field}`, problems);
  const move = (flow: StudyDocument["flow"], to: number) => {
    onEdit({ ...document, flow }, null);
    onSelect(`flow.${to}`);
  };
  const duplicate = () => {
    onEdit(withStepTwice(document, place), null);
    onSelect(`flow.${place + 1}`);
  };
  const remove = () => {
    onEdit({ ...document, flow: document.flow.toSpliced(place, 1) }, null);
    onSelect(place > 0 ? `flow.${place - 1}` : "design");
  };
  return (
    <Paper withBorder p="lg" radius="md" component="section" aria-label={`Settings of step ${place + 1}`}>
      <Group justify="space-between" mb="md">
        <Title order={2}>{stepTypeOf(step).label}</Title>
        <Group gap={4}>
          <PlaceButtons of="this step" list={document.flow} place={place} onMove={move} />
          <Tooltip label="Duplicate">
            <ActionIcon variant="subtle" color="gray" aria-label="Duplicate this step" onClick={duplicate}>
              <IconCopy size={18} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Remove (Ctrl Z brings it back)">
            <ActionIcon
              variant="subtle"
              color="red"
              aria-label="Remove this step"
              disabled={document.flow.length === 1}
              onClick={remove}
            >
              <IconTrash size={18} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      <Stack maw={760}>
        <StepSettings
          key={place}
          step={step}
          problem={problem}
          onChange={(next, field) => onEdit(withStep(document, place, next), field && `flow.${place}.${field}`)}
        />
        {step.type === "block" && <AddTrials document={document} place={place} onEdit={onEdit} />}
        <WhereSettings
          step={step}
          factors={document.factors}
          problem={problem}
          onChange={(next) => onEdit(withStep(document, place, next), null)}
        />
      </Stack>
    </Paper>
  );
}
