import { ActionIcon, Group, Paper, Stack, Title, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import type { StudyProblem } from "#shared/contract/compose.ts";
import { stepTypeOf } from "#shared/study/step-type.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { type StudyPart, stepPlace } from "#shared/study/study-part.ts";
import { DesignSettings } from "./settings/design-settings.tsx";
import { StepSettings } from "./settings/step-settings.tsx";
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

  const move = (by: -1 | 1) => {
    const flow = document.flow.with(place, document.flow[place + by]!).with(place + by, step);
    onEdit({ ...document, flow }, null);
    onSelect(`flow.${place + by}`);
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
          <Tooltip label="Earlier">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label="Move earlier"
              disabled={place === 0}
              onClick={() => move(-1)}
            >
              <IconArrowUp size={18} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Later">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label="Move later"
              disabled={place === document.flow.length - 1}
              onClick={() => move(1)}
            >
              <IconArrowDown size={18} />
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
          problem={(field) => problemAt(`flow.${place}.${field}`, problems)}
          onChange={(next, field) => onEdit(withStep(document, place, next), field && `flow.${place}.${field}`)}
        />
      </Stack>
    </Paper>
  );
}
