import { Loader, Table, Text } from "@mantine/core";
import { useMemo } from "react";
import { accuracyReplicates } from "#shared/analysis/accuracy-cells.ts";
import { ambiguityAnswers } from "#shared/analysis/name-ambiguity.ts";
import { relabelAnswers } from "#shared/analysis/relabelling.ts";
import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import type { Study } from "#shared/contract/compose.ts";
import { type AccuracyCell, accuracyByCondition } from "#shared/figures/accuracy-by-condition.ts";
import { percentInterval } from "#shared/figures/figure.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { FigureView } from "../../elements/figure-view.tsx";
import { formatCount, formatPercent } from "../../elements/format.ts";
import { NoTrials } from "../no-trials.tsx";
import type { Trials, TrialsState } from "../use-trials.ts";
import { useTask } from "../worker/use-task.ts";
import { AmbiguityPanel } from "./ambiguity-panel.tsx";
import { RelabellingPanel } from "./relabelling-panel.tsx";
import { SignalDetectionPanel } from "./signal-detection-panel.tsx";

interface Props {
  readonly trials: TrialsState;
  readonly study: Study;
  readonly document: AnalysisDocument;
}

/** What participants got right, or agreed on, with 95% intervals, as figure and as numbers. */
export function AccuracyTab({ trials: state, study, document }: Props) {
  const kept = state.trials?.kept;
  const answers = useMemo(() => (kept ? ambiguityAnswers(kept) : []), [kept]);
  const relabelled = useMemo(() => (kept ? relabelAnswers(kept) : []), [kept]);
  if (!state.trials || !kept || kept.rows.length === 0) return <NoTrials state={state} document={document} />;
  return (
    <>
      {answers.length > 0 && <AmbiguityPanel answers={answers} seed={document.seed} kinds={document.kinds} />}
      {relabelled.length > 0 && (
        <RelabellingPanel answers={relabelled} studyId={study.id} seed={document.seed} kinds={document.kinds} />
      )}
      <Accuracy
        {...{ trials: state.trials, study, document }}
        alone={answers.length === 0 && relabelled.length === 0}
      />
      <SignalDetectionPanel table={kept} study={study.document} />
    </>
  );
}

interface AccuracyProps extends Omit<Props, "trials"> {
  readonly trials: Trials;
  /** Whether nothing else is said of the trials. */
  readonly alone: boolean;
}

function Accuracy({ trials, study, document, alone }: AccuracyProps) {
  const { conditions } = study.document;
  const { frame } = trials;
  const { seed } = document;
  const request = useMemo(() => ({ frame, design: { conditions, seed } }), [frame, conditions, seed]);
  const { answered, error } = useTask("accuracy", request);
  if (error) return <FailurePanel error={error} />;
  if (!answered) return <Loader size="sm" aria-label="Computing intervals" />;
  if (answered.result.length > 0) return <Cells cells={answered.result} />;
  return alone ? (
    <Text>These trials do not predict the AI: they have no accuracy. Models explain any column.</Text>
  ) : null;
}

function Cells({ cells }: { readonly cells: readonly AccuracyCell[] }) {
  const figure = useMemo(() => accuracyByCondition(cells, accuracyReplicates), [cells]);
  const rows = cells.map(({ participantMeans: _, ...cell }) => cell);
  return (
    <>
      <FigureView figure={figure} rows={rows} />
      <Table maw={720} mt="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Kind of target</Table.Th>
            <Table.Th>Condition</Table.Th>
            <Table.Th ta="right">Correct</Table.Th>
            <Table.Th ta="right">95% interval</Table.Th>
            <Table.Th ta="right">Participants</Table.Th>
            <Table.Th ta="right">Trials</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cells.map(({ condition, targetKind, mean, low, high, participants, trials }) => (
            <Table.Tr key={`${targetKind} ${condition}`}>
              <Table.Td>{targetKind}</Table.Td>
              <Table.Td>{condition}</Table.Td>
              <Table.Td ta="right">{formatPercent(mean)}</Table.Td>
              <Table.Td ta="right">{percentInterval(low, high)}</Table.Td>
              <Table.Td ta="right">{formatCount(participants)}</Table.Td>
              <Table.Td ta="right">{formatCount(trials)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
