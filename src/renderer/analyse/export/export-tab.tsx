import { Button, Card, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconFileExport } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { AnalysisDocument, ExportChoice } from "#shared/contract/analyse.ts";
import type { Study } from "#shared/contract/compose.ts";
import { orpc } from "../../connection/client.ts";
import { WrittenPaths } from "../../elements/written-paths.tsx";
import { ReportCard } from "./report-card.tsx";
import { ScriptCard } from "./script-card.tsx";
import { TextsCard } from "./texts-card.tsx";

interface Props {
  /** Null for imported trials, which are files already. */
  readonly study: Study | null;
  readonly document: AnalysisDocument;
  readonly onSave: () => Promise<{ readonly id: string } | null>;
}

const formats: readonly { readonly format: ExportChoice; readonly title: string; readonly description: string }[] = [
  { format: "csv-long", title: "CSV, long", description: "A row a trial: ready for a mixed model in R or Python" },
  { format: "csv-wide", title: "CSV, wide", description: "A row a participant" },
  { format: "json", title: "JSON", description: "An array of trials" },
  { format: "jsonl", title: "JSON Lines", description: "A trial a line" },
  { format: "bids", title: "BIDS", description: "Behaviour beside imaging: _beh.tsv with its sidecar" },
  { format: "psych-ds", title: "Psych-DS", description: "A dataset folder that describes itself, for archives" },
  { format: "codebook", title: "Codebook", description: "What every column means" },
  { format: "everything", title: "Everything", description: "All of these with the study, as one archive" },
];

/** Data and report as files in the project's folder. */
export function ExportTab({ study, document, onSave }: Props) {
  return (
    <Stack gap="md">
      <ReportCard document={document} isOfStudy={study !== null} onSave={onSave} />
      <ScriptCard onSave={onSave} />
      {study && (
        <>
          <TextsCard study={study} document={document} />
          <DataExports study={study} kinds={document.kinds} />
        </>
      )}
    </Stack>
  );
}

function DataExports({ study, kinds }: { readonly study: Study } & Pick<AnalysisDocument, "kinds">) {
  const write = useMutation(orpc.analyse.export.mutationOptions());
  return (
    <>
      <div>
        <Group gap="xs">
          <IconFileExport size={18} aria-hidden />
          <Title order={2}>Data</Title>
        </Group>
        <Text c="dimmed">
          {`The scored trials of completed ${kinds.join(" and ")} sessions of “${study.document.title}”, before exclusions.`}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 2, md: 3 }}>
        {formats.map(({ format, title, description }) => (
          <Card key={format} padding="sm">
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <div>
                <Text fw={600}>{title}</Text>
                <Text size="sm" c="dimmed">
                  {description}
                </Text>
              </div>
              <Button
                variant="default"
                size="xs"
                flex="none"
                aria-label={`Write ${title}`}
                loading={write.isPending && write.variables.format === format}
                onClick={() => write.mutate({ studyId: study.id, kinds, format })}
              >
                Write
              </Button>
            </Group>
          </Card>
        ))}
      </SimpleGrid>
      {write.data && <WrittenPaths paths={write.data.paths} />}
    </>
  );
}
