import { Anchor, Badge, Card, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import type { Study } from "#shared/contract/compose.ts";
import { stepTypeOf } from "#shared/study/step-type.ts";
import { Hash } from "../elements/hash.tsx";
import { ArchivedBadge } from "../holdings/archived-switch.tsx";
import { HoldingMenu } from "../holdings/holding-menu.tsx";
import { ExportStudyButton } from "./export-study-button.tsx";
import { ProblemBadge } from "./problem-badge.tsx";
import { summaryInWords } from "./summary-in-words.ts";

/** A study at a glance: what it is, how large, and what is still wrong. */
export function StudyCard({ study }: { readonly study: Study }) {
  const { document } = study;
  const flow = document.flow.map((step) => (step.type === "block" ? step.label : stepTypeOf(step).label.toLowerCase()));
  return (
    <Card>
      <Stack gap={6}>
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2}>
            <Anchor component={Link} to={`/compose/${study.id}`} inherit>
              {study.name}
            </Anchor>
          </Title>
          <Group gap="xs" wrap="nowrap">
            <ArchivedBadge item={study} />
            {study.frozen ? <Badge color="gray">Running</Badge> : <Badge>Draft</Badge>}
            <HoldingMenu holding={{ kind: "study", ...study }} size="md" />
          </Group>
        </Group>
        <Text size="sm" lineClamp={3}>
          {document.description}
        </Text>
        <Text size="sm" c="dimmed">
          {summaryInWords(study.summary)}
        </Text>
        <Text size="sm" c="dimmed" lineClamp={2}>
          {flow.join(" → ")}
        </Text>
        <Group gap="xs">
          <ProblemBadge problems={study.problems} showReady />
          <Hash sha256={study.hash} of="study" />
          <ExportStudyButton study={study} />
        </Group>
      </Stack>
    </Card>
  );
}
