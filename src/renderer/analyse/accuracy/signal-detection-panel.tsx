import { Group, Loader, MultiSelect, Select, Stack, Text, Title } from "@mantine/core";
import { useMemo, useState } from "react";
import { frameOf } from "#shared/analysis/kept-trials.ts";
import type { SignalDetectionRequest } from "#shared/analysis/questions.ts";
import type { TrialTable } from "#shared/contract/analyse.ts";
import { asFactor } from "#shared/stats/data-frame.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { kindLabel, variableLabel } from "#shared/study/term-labels.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { ResultTable } from "../models/result-table.tsx";
import { useTask } from "../worker/use-task.ts";
import { detectionDifferences, detectionTable } from "./signal-detection-table.ts";

interface Props {
  readonly table: TrialTable;
  readonly study: StudyDocument;
}

const all = "all";
/** Kinds of targets that the AI answers wrongly. */
const wrong = ["error", "adversarial"];

/** Do people tell when the AI is right from when it is wrong, and do they rather rely on it or doubt it? */
export function SignalDetectionPanel({ table, study }: Props) {
  const kinds = useMemo(() => levelsOf(table, "target_kind"), [table]);
  const [present, setPresent] = useState<readonly string[]>(kinds.filter((kind) => kind === "hit"));
  const [absent, setAbsent] = useState<readonly string[]>(kinds.filter((kind) => wrong.includes(kind)));
  const [by, setBy] = useState(study.factors[0]?.name ?? all);
  const factors = study.factors.filter(({ name }) => table.columns.some((column) => column.name === name));
  const request = useMemo((): SignalDetectionRequest | null => {
    if (present.length === 0 || absent.length === 0) return null;
    const names = ["correct", "target_kind", "subject_id", ...(by === all ? [] : [by])];
    return {
      frame: frameOf(table, names),
      design: {
        ...{ correct: "correct", signal: { column: "target_kind", present, absent }, groups: ["subject_id"] },
        ...(by !== all && { by }),
      },
    };
  }, [table, present, absent, by]);
  if (kinds.length < 2) return null;
  const choices = kinds.map((kind) => ({ value: kind, label: kindLabel(kind) }));
  return (
    <Stack gap="sm" mt="xl" component="section" aria-label="Signal detection">
      <Title order={2}>Signal detection</Title>
      <Text c="dimmed" maw={720}>
        d′ is how well people tell trials on which the AI is right from those on which it is wrong; the criterion c is
        above 0 where they rather doubt it and below where they rather rely on it.
      </Text>
      <Group align="flex-end">
        <MultiSelect label="The AI is right on" miw={180} data={choices} value={[...present]} onChange={setPresent} />
        <MultiSelect label="The AI is wrong on" miw={180} data={choices} value={[...absent]} onChange={setAbsent} />
        <Select
          label="Compared between levels of"
          w={220}
          data={[
            { value: all, label: "All trials together" },
            ...factors.map(({ name }) => ({ value: name, label: variableLabel(name, study) })),
          ]}
          value={by}
          onChange={(value) => setBy(value!)}
        />
      </Group>
      {request ? (
        <Detected request={request} study={study} />
      ) : (
        <Text>Say on which kinds of target the AI is right, and on which it is wrong.</Text>
      )}
    </Stack>
  );
}

interface DetectedProps {
  readonly request: SignalDetectionRequest;
  readonly study: StudyDocument;
}

function Detected({ request, study }: DetectedProps) {
  const { answered, error } = useTask("signalDetection", request);
  if (error) return <FailurePanel error={error} />;
  if (!answered) return <Loader size="sm" aria-label="Computing d′ and criterion" />;
  const { result } = answered;
  const by = answered.request.design.by ?? null;
  return (
    <>
      <ResultTable title="Sensitivity and criterion" table={detectionTable(result, by, study)} />
      {result.differences.length > 0 && (
        <ResultTable title="Differences" table={detectionDifferences(result, by, study)} words={2} />
      )}
    </>
  );
}

const levelsOf = (table: TrialTable, column: string): readonly string[] => {
  const found = table.columns.some(({ name }) => name === column) && frameOf(table, [column]).columns.get(column);
  return found ? asFactor(found).levels : [];
};
