import { Button, Group, Menu, NumberInput, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMemo } from "react";
import type { StudyProblem } from "#shared/contract/compose.ts";
import { offeredFactors, ownFactor, withFactor } from "#shared/study/design/factors.ts";
import { withOffered } from "#shared/study/explanation-variants.ts";
import { resumesAlways } from "#shared/study/resume-policy.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { useTargets } from "../../curate/use-targets.ts";
import { problemAt } from "../study-parts.ts";
import { ConditionTable } from "./condition-table.tsx";
import { FactorSettings } from "./factor-settings.tsx";
import { ResumeSettings } from "./resume-settings.tsx";
import { SlotSettings } from "./slot-settings.tsx";

interface Props {
  readonly document: StudyDocument;
  readonly problems: readonly StudyProblem[];
  readonly onEdit: (document: StudyDocument, field: string | null) => void;
}

/** What the study is, who sees what, and how many of them. */
export function DesignSettings({ document, problems, onEdit }: Props) {
  const { data: all = [] } = useTargets();
  const targets = useMemo(() => withOffered(all, document), [all, document]);
  const problem = (path: string) => problemAt(path, problems);
  const number = (field: "participantsPerCondition" | "sessionMinutes" | "seed") => ({
    value: document[field],
    error: problem(field),
    min: field === "seed" ? 0 : 1,
    onChange: (value: number | string) => typeof value === "number" && onEdit({ ...document, [field]: value }, field),
  });
  return (
    <Stack>
      <Title order={2}>Design</Title>
      <TextInput
        label="Title"
        value={document.title}
        error={problem("title")}
        onChange={(event) => onEdit({ ...document, title: event.currentTarget.value }, "title")}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        value={document.description}
        error={problem("description")}
        onChange={(event) => onEdit({ ...document, description: event.currentTarget.value }, "description")}
      />
      <Group grow align="flex-start">
        <NumberInput label="Participants per condition" allowDecimal={false} {...number("participantsPerCondition")} />
        <NumberInput
          label="Session ends after"
          suffix=" min"
          description="Unfinished, it gives its place back"
          inputWrapperOrder={["label", "input", "description", "error"]}
          {...number("sessionMinutes")}
        />
        <NumberInput
          label="Seed"
          description="Decides every random order"
          inputWrapperOrder={["label", "input", "description", "error"]}
          allowDecimal={false}
          {...number("seed")}
        />
      </Group>
      <ResumeSettings
        policy={document.resume ?? resumesAlways}
        problem={(path) => problem(`resume.${path}`)}
        onChange={(resume, path) => onEdit({ ...document, resume }, path && `resume.${path}`)}
      />
      <Stack gap="sm" component="section" aria-label="Factors">
        <Title order={3}>Factors</Title>
        {document.factors.length === 0 && (
          <Text size="sm" c="dimmed">
            Without a factor everybody sees the same. Add what should differ.
          </Text>
        )}
        {document.factors.map((_, place) => (
          <FactorSettings
            // biome-ignore lint/suspicious/noArrayIndexKey: a factor is known by its place, its name can be edited
            key={place}
            {...{ document, place, targets, problem, onEdit }}
          />
        ))}
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="subtle" size="xs" w="fit-content" leftSection={<IconPlus size={14} />}>
              Add a factor
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {offeredFactors(document).map(({ slot, factor }) => (
              <Menu.Item key={factor.name} onClick={() => onEdit(withFactor(document, factor), null)}>
                {slot.label}
                <Text size="xs" c="dimmed">
                  {slot.description}
                </Text>
              </Menu.Item>
            ))}
            <Menu.Item onClick={() => onEdit(withFactor(document, ownFactor(document)), null)}>
              Groups
              <Text size="xs" c="dimmed">
                Participants who meet different steps, such as instructions
              </Text>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Stack>
      <Stack gap="sm" component="section" aria-label="Conditions, between participants">
        <Title order={3}>Conditions, between participants</Title>
        <ConditionTable {...{ document, problem, onEdit }} />
      </Stack>
      <SlotSettings document={document} onEdit={onEdit} />
    </Stack>
  );
}
