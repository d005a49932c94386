import { Select, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, skipToken, useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { ImportedTrials } from "#shared/contract/imported-trials.ts";
import { isWholePath } from "#shared/contract/whole-path.ts";
import type { ColumnRoles } from "#shared/imported-trials/column-roles.ts";
import type { Encoding } from "#shared/stats/reading/decode-text.ts";
import { orpc } from "../../connection/client.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { FormFooter } from "../../elements/form-footer.tsx";
import { pathProblem } from "../../elements/path-problem.ts";
import { WordsField } from "../../elements/words-field.tsx";
import { fileStem } from "../../library/actions/path-names.ts";
import { ChooseFiles } from "../../library/drop/choose-files.tsx";
import { FoundColumns } from "./found-columns.tsx";
import { KeptReport } from "./kept-report.tsx";
import { RoleFields } from "./role-fields.tsx";

interface Props {
  /** Files that were already chosen. */
  readonly paths: readonly string[];
  readonly onImported: (imported: ImportedTrials) => void;
}

/** After so many ms without a key, files are looked at. */
const pause = 400;

const foundOut = "found-out";
const encodingNames: readonly { readonly value: Encoding | typeof foundOut; readonly label: string }[] = [
  { value: foundOut, label: "As found out" },
  { value: "utf-8", label: "UTF-8" },
  { value: "windows-1252", label: "Latin-1 (Windows-1252)" },
  { value: "utf-16le", label: "UTF-16, little-endian" },
  { value: "utf-16be", label: "UTF-16, big-endian" },
];

const pathsIn = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Imports trials from files, which are looked at as they are named: what their columns are, and which rows are trials. */
export function ImportTrialsForm({ paths, onImported }: Props) {
  const [text, setText] = useState(paths.join("\n"));
  const [name, setName] = useState(fileStem(paths[0] ?? ""));
  const [roles, setRoles] = useState<ColumnRoles | null>(null);
  const [missing, setMissing] = useState<string[]>([]);
  const [encoding, setEncoding] = useState<string>(foundOut);
  const [looked] = useDebouncedValue(text, pause);
  const asked = pathsIn(looked);
  const problem = asked.map((path) => pathProblem(path, null)).find((found) => found !== null) ?? null;
  const files = { paths: asked, missing, ...(encoding !== foundOut && { encoding: encoding as Encoding }) };
  const examined = useQuery(
    orpc.importedTrials.examine.queryOptions({
      input: asked.length > 0 && asked.every(isWholePath) ? { ...files, ...(roles && { roles }) } : skipToken,
      retry: false,
      placeholderData: keepPreviousData,
      meta: { failureInPlace: true },
    }),
  );
  const start = useMutation({
    ...orpc.importedTrials.import.mutationOptions({ onSuccess: onImported }),
    meta: { failureInPlace: true },
  });
  const found = asked.length > 0 && problem === null && !examined.isError ? examined.data : undefined;
  const isCurrent = looked === text && !examined.isPlaceholderData;

  const typePaths = (next: string) => {
    if (name === fileStem(pathsIn(text)[0] ?? "")) setName(fileStem(pathsIn(next)[0] ?? ""));
    setText(next);
    setRoles(null);
  };
  function submit(event: FormEvent) {
    event.preventDefault();
    if (found) start.mutate({ ...files, name: name.trim(), roles: roles ?? found.roles });
  }

  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <Textarea
          label="Path"
          description="CSV, JSON or JSON Lines, as jsPsych, other software and Exemplar itself write trials. Several files, one a line, or a folder of them, are appended."
          placeholder="/home/me/jspsych-data.csv"
          data-autofocus
          autosize
          minRows={1}
          maxRows={4}
          value={text}
          error={problem}
          onChange={(event) => typePaths(event.currentTarget.value)}
        />
        <ChooseFiles dialog="import-trials" folders />
        {asked.length > 0 && (
          <SimpleGrid cols={2} spacing="sm">
            <TextInput
              label="Name"
              description="What they are called in this project."
              value={name}
              error={name.trim() === "" && "Give a name"}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Select
              label="Encoding"
              description="Of the files’ characters, where it is not found out rightly."
              data={encodingNames}
              allowDeselect={false}
              value={encoding}
              onChange={(next) => next && setEncoding(next)}
            />
          </SimpleGrid>
        )}
        {examined.isError && problem === null && <FailurePanel error={examined.error} />}
        {found && (
          <>
            <KeptReport examined={found} />
            <RoleFields columns={found.columns} roles={roles ?? found.roles} onChange={setRoles}>
              <WordsField
                label="Values that stand for a missing one"
                placeholder="Such as −99, timeout"
                words={missing}
                onWords={setMissing}
              />
            </RoleFields>
            <FoundColumns columns={found.columns} />
          </>
        )}
        <FormFooter
          label="Import"
          pending={start.isPending}
          error={start.error}
          disabled={!found?.kept || !isCurrent || name.trim() === ""}
        />
      </Stack>
    </form>
  );
}
