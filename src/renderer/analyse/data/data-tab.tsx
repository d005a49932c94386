import { Group, Switch, TextInput, Tooltip } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { AnalysisDocument, CodebookEntry, TrialTable } from "#shared/contract/analyse.ts";
import { plural } from "../../elements/format.ts";
import { type VirtualColumn, VirtualTable } from "../../elements/virtual-table.tsx";
import { NoTrials } from "../no-trials.tsx";
import type { TrialsState } from "../use-trials.ts";
import { ColumnReport } from "./column-report.tsx";
import { ExclusionList } from "./exclusion-list.tsx";

interface Props {
  readonly trials: TrialsState;
  readonly document: AnalysisDocument;
  readonly onEdit: (document: AnalysisDocument, field: string | null) => void;
}

type Row = TrialTable["rows"][number];

/** The data, a row a trial, and the rules by which rows are left out. */
export function DataTab({ trials: state, document, onEdit }: Props) {
  const [search, setSearch] = useState("");
  const [excludedToo, setExcludedToo] = useState(false);
  const [words] = useDebouncedValue(search.trim().toLowerCase(), 150);
  const { trials } = state;
  const table = excludedToo ? trials?.all : trials?.kept;
  const columns = useMemo(() => trials?.all.columns.map(columnOf) ?? [], [trials?.all.columns]);
  const rows = useMemo(
    () =>
      table && words
        ? table.rows.filter((row) =>
            row.some((cell) =>
              String(cell ?? "")
                .toLowerCase()
                .includes(words),
            ),
          )
        : (table?.rows ?? []),
    [table, words],
  );
  if (!trials || trials.all.rows.length === 0) return <NoTrials state={state} document={document} />;
  return (
    <>
      <ExclusionList
        columns={trials.all.columns}
        exclusions={document.exclusions}
        counts={trials.excluded}
        onChange={(exclusions, field) => onEdit({ ...document, exclusions }, field)}
      />
      <ColumnReport table={trials.kept} document={document} onEdit={onEdit} />
      <Group mb="xs" gap="md">
        <TextInput
          aria-label="Find rows"
          placeholder="Find rows with…"
          w={240}
          leftSection={<IconSearch size={14} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <span role="status">
          {words ? `${plural(rows.length, "row")} of ${table!.rows.length}` : plural(rows.length, "row")}
        </span>
        {trials.excluded.length > 0 && (
          <Switch
            label="Show excluded rows too"
            checked={excludedToo}
            onChange={(event) => setExcludedToo(event.currentTarget.checked)}
          />
        )}
      </Group>
      <VirtualTable label="Trials" columns={columns} rows={rows} rowKey={(_, index) => index} />
    </>
  );
}

/** A column of the codebook: its name, and on it what it means. */
function columnOf(entry: CodebookEntry, place: number): VirtualColumn<Row> {
  const { name, description, type, unit, source } = entry;
  const numeric = type === "integer" || type === "number";
  return {
    id: name,
    header: (
      <Tooltip label={`${description}${unit ? ` [${unit}]` : ""}. ${type}, from: ${source}`} multiline maw={320}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the description must be reachable by keyboard */}
        <span tabIndex={0}>{unit ? `${name} [${unit}]` : name}</span>
      </Tooltip>
    ),
    width: Math.max(90, Math.min(240, 9 * (name.length + (unit?.length ?? 0)) + 24)),
    numeric,
    cell: (row) => cellText(row[place] ?? null, type),
  };
}

function cellText(value: Row[number], type: CodebookEntry["type"]): string {
  if (value === null) return "";
  return typeof value === "number" && type === "number" ? String(Math.round(value * 100) / 100) : String(value);
}
