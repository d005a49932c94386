import { Card, Group, Stack, Text, Title } from "@mantine/core";
import { IconWriting } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { methodsParagraphs } from "#shared/analysis/methods-paragraph.ts";
import { preregistration } from "#shared/analysis/preregistration.ts";
import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import type { Study } from "#shared/contract/compose.ts";
import { orpc } from "../../connection/client.ts";
import { CopyTextButton } from "../models/copy-text-button.tsx";
import { columnValues, useTrials } from "../use-trials.ts";

interface Props {
  readonly study: Study;
  readonly document: AnalysisDocument;
}

/** What a researcher writes about a study, from what study and analysis decide. */
export function TextsCard({ study, document }: Props) {
  const { trials } = useTrials(document);
  const overview = useQuery(orpc.run.overview.queryOptions({ input: { studyId: study.id } }));
  const status = useQuery(orpc.system.status.queryOptions());
  if (!trials || !overview.data || !status.data) return null;
  const { version } = status.data;
  const shared = { study: study.document, analysis: document, version };
  const real = overview.data.sessions.filter(({ kind }) => kind === "real");
  const prepared = () =>
    preregistration({
      ...shared,
      studyHash: study.hash,
      participantsSoFar: new Set(real.map(({ subjectId }) => subjectId)).size,
    });
  const methods = () =>
    methodsParagraphs({
      ...shared,
      participants: new Set(columnValues(trials.kept, "subject_id")).size,
      trials: trials.kept.rows.length,
      excluded: trials.excluded.map(({ rows }) => rows),
    });
  return (
    <Card>
      <Stack gap="xs">
        <Group justify="space-between">
          <Group gap="xs">
            <IconWriting size={18} aria-hidden />
            <Title order={2}>Texts</Title>
          </Group>
          <Group gap="xs">
            <CopyTextButton label="Copy the preregistration" text={prepared} />
            <CopyTextButton label="Copy the methods section" text={methods} />
          </Group>
        </Group>
        <Text c="dimmed">
          A preregistration in the questions of AsPredicted, and participants, design and analysis in APA style, from
          what study and analysis decide. What only you know is marked.
        </Text>
      </Stack>
    </Card>
  );
}
