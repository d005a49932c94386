import { Loader, Table, Text } from "@mantine/core";
import { useMemo } from "react";
import { accuracyReplicates } from "#shared/analysis/accuracy-cells.ts";
import { sharesInWords } from "#shared/analysis/outcome-shares.ts";
import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import type { ImportedTrials } from "#shared/contract/imported-trials.ts";
import { type AccuracyCell, accuracyByCondition, type ShareWords } from "#shared/figures/accuracy-by-condition.ts";
import { percentInterval } from "#shared/figures/figure.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { FigureView } from "../../elements/figure-view.tsx";
import { formatCount, formatPercent } from "../../elements/format.ts";
import { NoTrials } from "../no-trials.tsx";
import type { Trials, TrialsState } from "../use-trials.ts";
import { useTask } from "../worker/use-task.ts";

interface Props {
  readonly trials: TrialsState;
  readonly imported: ImportedTrials;
  readonly document: AnalysisDocument;
}

/** How often the outcome of imported trials is what it can be, by condition. */
export function SharesTab({ trials: state, imported, document }: Props) {
  if (!state.trials || state.trials.kept.rows.length === 0) return <NoTrials state={state} document={document} />;
  if (imported.outcomeType !== "two kinds")
    return (
      <Text>{`“${imported.roles.outcome}” is not of two kinds: there are no shares of it. Models explain any column.`}</Text>
    );
  return <Shares trials={state.trials} roles={imported.roles} seed={document.seed} />;
}

interface SharesProps extends Pick<ImportedTrials, "roles"> {
  readonly trials: Trials;
  readonly seed: number;
}

function Shares({ trials: { frame }, roles, seed }: SharesProps) {
  const request = useMemo(() => ({ frame, design: { ...roles, seed } }), [frame, roles, seed]);
  const { answered, error } = useTask("shares", request);
  if (error) return <FailurePanel error={error} />;
  if (!answered) return <Loader size="sm" aria-label="Computing intervals" />;
  return <Cells cells={answered.result} words={sharesInWords(frame, request.design)} />;
}

function Cells({ cells, words }: { readonly cells: readonly AccuracyCell[]; readonly words: ShareWords }) {
  const figure = useMemo(() => accuracyByCondition(cells, accuracyReplicates, words), [cells, words]);
  const rows = cells.map(({ participantMeans: _, targetKind: within, ...cell }) => ({ ...cell, within }));
  return (
    <>
      <FigureView figure={figure} rows={rows} />
      <Table maw={720} mt="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Condition</Table.Th>
            <Table.Th ta="right">Share</Table.Th>
            <Table.Th ta="right">95% interval</Table.Th>
            <Table.Th ta="right">Participants</Table.Th>
            <Table.Th ta="right">Trials</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cells.map(({ condition, targetKind, mean, low, high, participants, trials }) => (
            <Table.Tr key={`${targetKind} ${condition}`}>
              <Table.Td>{[condition, targetKind].filter(Boolean).join(", ")}</Table.Td>
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
