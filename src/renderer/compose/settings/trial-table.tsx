import { ActionIcon, Checkbox, Group, ScrollArea, Table, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { Step } from "#shared/study/study-document.ts";
import { explanations } from "#shared/study/trial-types/explanations.ts";
import { blobAddress, PixelImage } from "../../elements/pixel-image.tsx";
import type { StepSettingsProps } from "./step-settings-props.ts";

type Block = Extract<Step, { type: "block" }>;

const blob = /^[0-9a-f]{64}$/;

/** The trials of a block with their parameters; some can be set to come first, and any can be left out. */
export function TrialTable({ step, problem, onChange }: StepSettingsProps<Block>) {
  const { firstTrials } = step.order;
  const columns = Object.keys(step.trials[0]?.parameters ?? {}).filter((name) => !name.endsWith("_id"));
  const setFirst = (id: string, first: boolean) =>
    onChange(
      {
        ...step,
        order: {
          ...step.order,
          firstTrials: first ? [...firstTrials, id] : firstTrials.filter((other) => other !== id),
        },
      },
      null,
    );
  const remove = (id: string) =>
    onChange(
      {
        ...step,
        trials: step.trials.filter((trial) => trial.id !== id),
        order: { ...step.order, firstTrials: firstTrials.filter((other) => other !== id) },
      },
      null,
    );
  return (
    <div>
      <Text fw={500} mb={4} id="trials">
        {step.trials.length === 1 ? "1 trial" : `${step.trials.length} trials`}
      </Text>
      {problem("trials") && (
        <Text c="var(--mantine-color-error)" size="sm" mb={4}>
          {problem("trials")}
        </Text>
      )}
      <ScrollArea.Autosize
        mah={440}
        type="auto"
        viewportProps={{ tabIndex: 0, "aria-labelledby": "trials", role: "region" }}
      >
        <Table stickyHeader fz="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>First</Table.Th>
              {columns.map((name) => (
                <Table.Th key={name}>{name.replace(/_sha256$/, "").replaceAll("_", " ")}</Table.Th>
              ))}
              <Table.Th>
                <VisuallyHidden>Leave out</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {step.trials.map((trial, place) => (
              <Table.Tr key={trial.id} bg={problem(`trials.${place}`) && "var(--mantine-color-red-light)"}>
                <Table.Td>
                  <Group gap={4} wrap="nowrap">
                    <Checkbox
                      size="xs"
                      aria-label={`Trial ${place + 1} comes first`}
                      checked={firstTrials.includes(trial.id)}
                      onChange={(event) => setFirst(trial.id, event.currentTarget.checked)}
                    />
                    {firstTrials.includes(trial.id) && firstTrials.indexOf(trial.id) + 1}
                  </Group>
                </Table.Td>
                {columns.map((name) => (
                  <Table.Td key={name}>{showValue(name, trial.parameters[name])}</Table.Td>
                ))}
                <Table.Td>
                  <Tooltip label="Leave this trial out">
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size="sm"
                      aria-label={`Leave trial ${place + 1} out`}
                      onClick={() => remove(trial.id)}
                    >
                      <IconTrash size={14} />
                    </ActionIcon>
                  </Tooltip>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </div>
  );
}

function showValue(name: string, value: unknown) {
  const bound = name === "explanations" ? explanations.safeParse(value).data : undefined;
  if (bound) {
    const pictures = Object.values(bound).flatMap((levels) => Object.values(levels).flatMap((one) => one.pictures));
    return (
      <Group gap={2} wrap="nowrap">
        {[...new Set(pictures.map(({ sha256 }) => sha256))].map((sha256) => (
          <PixelImage key={sha256} src={blobAddress(sha256)} alt="" size={28} lazy />
        ))}
      </Group>
    );
  }
  if (typeof value === "string" && blob.test(value))
    return <PixelImage src={blobAddress(value)} alt="" size={28} lazy />;
  return value === null || value === undefined
    ? "–"
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
}
