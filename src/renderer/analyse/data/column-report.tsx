import { Select, Stack, Table, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { columnReadings } from "#shared/analysis/column-readings.ts";
import { namedColumns } from "#shared/analysis/kept-trials.ts";
import type { AnalysisDocument, TrialTable } from "#shared/contract/analyse.ts";
import { type ColumnReading, missingText } from "#shared/stats/reading/reading-report.ts";
import { plural } from "../../elements/format.ts";
import { WordsField } from "../../elements/words-field.tsx";
import classes from "./column-report.module.css";

interface Props {
  readonly table: TrialTable;
  readonly document: AnalysisDocument;
  readonly onEdit: (document: AnalysisDocument, field: string | null) => void;
}

const asRead = "as-read";
const types = [
  { value: asRead, label: "As in the codebook" },
  { value: "number", label: "Number" },
  { value: "factor", label: "Categories" },
];

/** How the columns that the models name are read, each of which can be decided otherwise. */
export function ColumnReport({ table, document, onEdit }: Props) {
  const { formulas, referenceLevels, missing } = document;
  const key = namedColumns(formulas, table).join(" ");
  const [chosen, setOpen] = useState<boolean>();
  const readings = useMemo(
    () => columnReadings(table, key.split(" "), { types: document.types, missing, referenceLevels }),
    [table, key, document.types, missing, referenceLevels],
  );
  const setType = (name: string, type: string) => {
    const { [name]: _, ...others } = document.types ?? {};
    const { types: __, ...rest } = document;
    const next = type === asRead ? others : { ...others, [name]: type as "number" | "factor" };
    onEdit(Object.keys(next).length > 0 ? { ...rest, types: next } : rest, null);
  };
  const setMissing = (tokens: string[]) => {
    const { missing: _, ...rest } = document;
    onEdit(tokens.length > 0 ? { ...rest, missing: tokens } : rest, null);
  };
  const open = chosen ?? readings.some(isStriking);
  return (
    <details
      className={classes.report}
      open={open}
      onToggle={({ currentTarget }) => currentTarget.open !== open && setOpen(currentTarget.open)}
    >
      <summary>{`How the models’ columns are read: ${summaryOf(readings)}`}</summary>
      <Stack gap="xs" mt="xs">
        <Table.ScrollContainer minWidth={640}>
          <Table w="auto">
            <Table.Thead>
              <Table.Tr>
                {["Column", "Read as", "Values", "Missing", "Reference", "Read it otherwise"].map((name) => (
                  <Table.Th key={name}>{name}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {readings.map((reading) => (
                <Table.Tr key={reading.name}>
                  <Table.Td>{reading.name}</Table.Td>
                  <Table.Td>{`${typeNames[reading.type]} (${reading.why})`}</Table.Td>
                  <Table.Td maw={320}>
                    {valuesText(reading)}
                    {reading.doubts.map((doubt) => (
                      <Text key={doubt} size="sm" c="orange">
                        {doubt}
                      </Text>
                    ))}
                  </Table.Td>
                  <Table.Td>
                    {reading.missing.length === 0 ? "none" : missingText(reading.missing).replace("missing: ", "")}
                  </Table.Td>
                  <Table.Td>{reading.reference ?? "–"}</Table.Td>
                  <Table.Td>
                    <Select
                      size="xs"
                      w={170}
                      aria-label={`Read ${reading.name} as`}
                      data={types}
                      value={document.types?.[reading.name] ?? asRead}
                      onChange={(type) => setType(reading.name, type!)}
                    />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <WordsField
          size="xs"
          w={320}
          label="Values that stand for a missing one"
          placeholder="Such as −99, skipped"
          words={missing ?? []}
          onWords={setMissing}
        />
      </Stack>
    </details>
  );
}

const isStriking = ({ doubts, why }: ColumnReading) => doubts.length > 0 || why === "as decided here";

/** `5 columns, 12 values missing`. */
function summaryOf(readings: readonly ColumnReading[]): string {
  const missing = readings.flatMap((reading) => reading.missing).reduce((sum, { count }) => sum + count, 0);
  return `${plural(readings.length, "column")}, ${missing === 0 ? "no value" : plural(missing, "value")} missing`;
}

const typeNames = { number: "Number", factor: "Categories", truth: "Truth value", empty: "Empty" } as const;
const shownLevels = 6;

function valuesText({ levels, lowest, highest }: ColumnReading): string {
  if (levels === null) return lowest === null ? "no values" : `${lowest} to ${highest}`;
  const shown = levels.slice(0, shownLevels).join(", ");
  return levels.length > shownLevels ? `${levels.length} levels: ${shown}, …` : shown;
}
