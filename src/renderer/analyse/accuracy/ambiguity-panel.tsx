import { Loader, Stack, Table, Text, Title } from "@mantine/core";
import { useMemo } from "react";
import {
  type AmbiguityAnswer,
  type AmbiguityRates,
  ambiguityMeasures,
  ambiguityNotes,
  publishedRates,
  sourceLabel,
} from "#shared/analysis/name-ambiguity.ts";
import { ambiguityBesidePaper } from "#shared/figures/ambiguity-beside-paper.ts";
import { percentInterval } from "#shared/figures/figure.ts";
import type { SessionKind } from "#shared/study/screen.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { FigureView } from "../../elements/figure-view.tsx";
import { formatCount, formatPercent } from "../../elements/format.ts";
import { useTask } from "../worker/use-task.ts";

interface Props {
  readonly answers: readonly AmbiguityAnswer[];
  readonly seed: number;
  /** Whose answers they are. */
  readonly kinds: readonly SessionKind[];
}

/** Do people name the two classes between which the classifier is insecure, and the same two as each other? */
export function AmbiguityPanel({ answers, seed, kinds }: Props) {
  const request = useMemo(() => ({ answers, seed }), [answers, seed]);
  const { answered, error } = useTask("ambiguity", request);
  if (error) return <FailurePanel error={error} />;
  const others = kinds.filter((kind) => kind !== "real");
  return (
    <Stack gap="sm" component="section" aria-label="Ambiguities">
      <Title order={2}>Ambiguities</Title>
      <Text c="dimmed" maw={720}>
        Participants agree among themselves on a region where more than half of those who were asked name the same two
        classes. Random crops of the same size are the control; attention checks count for nothing here.
      </Text>
      {others.length > 0 && (
        <Text fw={600} maw={720}>
          {others.length === kinds.length ? "These" : "Among these"} are answers of {others.join(" and ")} participants:
          they say nothing about people.
        </Text>
      )}
      {answered ? <Rates rates={answered.result} /> : <Loader size="sm" aria-label="Computing intervals" />}
    </Stack>
  );
}

function Rates({ rates }: { readonly rates: readonly AmbiguityRates[] }) {
  const figure = useMemo(() => ambiguityBesidePaper(rates), [rates]);
  const rows = rates.flatMap((own) =>
    ambiguityMeasures.map(({ id, label }) => ({
      ...{ source: own.source, measure: label, ...own[id] },
      ...{ chance: own.byChance[id], beyond: own.beyondCrops?.[id] ?? null },
      ...{ published: publishedRates[own.source]?.[id] ?? null, stimuli: own.stimuli, answers: own.answers },
    })),
  );
  return (
    <>
      <FigureView
        figure={figure}
        rows={rows.map(({ beyond, ...row }) => ({ ...row, beyond_crops: beyond?.share ?? null }))}
      />
      <Table maw={1040} mt="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Shown</Table.Th>
            <Table.Th>Share</Table.Th>
            <Table.Th ta="right">Here</Table.Th>
            <Table.Th ta="right">95% interval</Table.Th>
            <Table.Th ta="right">Chance</Table.Th>
            <Table.Th ta="right">More than crops</Table.Th>
            <Table.Th ta="right">Published</Table.Th>
            <Table.Th ta="right">Regions</Table.Th>
            <Table.Th ta="right">Answers</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ source, measure, share, low, high, chance, beyond, published, stimuli, answers }) => (
            <Table.Tr key={`${source} ${measure}`}>
              <Table.Td>{sourceLabel(source)}</Table.Td>
              <Table.Td>{measure}</Table.Td>
              <Table.Td ta="right">{formatPercent(share)}</Table.Td>
              <Table.Td ta="right">{percentInterval(low, high)}</Table.Td>
              <Table.Td ta="right">{chance === null ? "–" : formatPercent(chance)}</Table.Td>
              <Table.Td ta="right">
                {beyond ? `${formatPercent(beyond.share)} (${percentInterval(beyond.low, beyond.high)})` : "–"}
              </Table.Td>
              <Table.Td ta="right">{published === null ? "–" : formatPercent(published)}</Table.Td>
              <Table.Td ta="right">{formatCount(stimuli)}</Table.Td>
              <Table.Td ta="right">{formatCount(answers)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {ambiguityNotes.map((note) => (
        <Text key={note} size="sm" c="dimmed" maw={720}>
          {note}
        </Text>
      ))}
    </>
  );
}
