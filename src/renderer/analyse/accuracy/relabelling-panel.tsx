import { Button, Group, Loader, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { RelabelAnswer } from "#shared/analysis/relabelling.ts";
import {
  agreementColumns,
  agreementLines,
  correctedInWords,
  type RelabellingFindings,
  ratersInWords,
  relabellingNotes,
  verdictCells,
  verdictColumns,
} from "#shared/analysis/relabelling-findings.ts";
import type { SessionKind } from "#shared/study/screen.ts";
import { orpc } from "../../connection/client.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { WrittenPaths } from "../../elements/written-paths.tsx";
import { useTask } from "../worker/use-task.ts";
import { VerdictTable } from "./verdict-table.tsx";

interface Props {
  readonly answers: readonly RelabelAnswer[];
  readonly studyId: string;
  readonly seed: number;
  /** Whose answers they are. */
  readonly kinds: readonly SessionKind[];
}

/** Which errors are the classifier's and which the dataset's, how much raters agree on it, and what it makes of the accuracy. */
export function RelabellingPanel({ answers, studyId, seed, kinds }: Props) {
  const target = useQuery(orpc.curate.target.queryOptions({ input: { targetId: answers[0]!.target } }));
  const classifierId = target.data?.target.classifierId;
  const evaluated = useQuery(
    orpc.library.evaluation.queryOptions({
      input: { classifierId: classifierId ?? "", split: "test" },
      enabled: classifierId !== undefined,
    }),
  );
  const evaluation = evaluated.data ?? null;
  const request = useMemo(() => ({ answers, seed, evaluation }), [answers, seed, evaluation]);
  const { answered, error } = useTask("relabelling", request);
  if (error) return <FailurePanel error={error} />;
  const others = kinds.filter((kind) => kind !== "real");
  return (
    <Stack gap="sm" component="section" aria-label="Relabelling">
      <Title order={2}>Relabelling</Title>
      {others.length > 0 && (
        <Text fw={600} maw={720}>
          {others.length === kinds.length ? "These" : "Among these"} are answers of {others.join(" and ")} participants:
          they say nothing about people.
        </Text>
      )}
      {answered ? <Findings findings={answered.result} /> : <Loader size="sm" aria-label="Computing intervals" />}
      <WriteCorrections studyId={studyId} kinds={kinds} />
    </Stack>
  );
}

function Findings({ findings }: { readonly findings: RelabellingFindings }) {
  const { agreement, byKind, byClass, corrected } = findings;
  const lines = agreementLines(agreement);
  const verdicts = (groups: typeof byKind) => groups.map((own) => ({ name: own.group, cells: verdictCells(own) }));
  return (
    <>
      <Text maw={720}>{ratersInWords(findings)}</Text>
      {lines.length > 0 && (
        <VerdictTable label="How much raters agree" columns={["Agreement", ...agreementColumns]} lines={lines} />
      )}
      <VerdictTable label="Who is wrong" columns={["Kind", ...verdictColumns]} lines={verdicts(byKind)} />
      {byClass.length > 0 && (
        <VerdictTable
          label="Errors by the dataset's label"
          columns={["Errors labelled", ...verdictColumns]}
          lines={verdicts(byClass)}
        />
      )}
      {corrected && <Text maw={720}>{correctedInWords(corrected)}</Text>}
      {relabellingNotes.map((note) => (
        <Text key={note} size="sm" c="dimmed" maw={720}>
          {note}
        </Text>
      ))}
    </>
  );
}

function WriteCorrections({ studyId, kinds }: Pick<Props, "studyId" | "kinds">) {
  const write = useMutation(orpc.analyse.exportCorrections.mutationOptions());
  return (
    <>
      <Group>
        <Button
          variant="default"
          loading={write.isPending}
          onClick={() => write.mutate({ studyId, kinds: [...kinds] })}
        >
          Write the corrected labels
        </Button>
      </Group>
      {write.data && <WrittenPaths paths={write.data.paths} />}
    </>
  );
}
