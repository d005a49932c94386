import { Button, Select } from "@mantine/core";
import { IconTableImport } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import type { ImportedTrials } from "#shared/contract/imported-trials.ts";
import { orpc } from "../connection/client.ts";
import { formatDate } from "../elements/format.ts";
import { useDialog } from "../elements/use-dialog.ts";

/** Whose trials are analysed: those of a study, or imported ones; and the way to import more. */
export function DataSelect({ address }: { readonly address: string }) {
  const navigate = useNavigate();
  const [, open] = useDialog();
  const all = useQuery(orpc.compose.studies.queryOptions()).data ?? [];
  const studies = all.filter(({ id, archivedAt }) => archivedAt === undefined || address === `/analyse/${id}`);
  const imported = useQuery(orpc.importedTrials.list.queryOptions()).data ?? [];
  const imports = imported.filter(
    ({ id, archivedAt }) => archivedAt === undefined || address === `/analyse/imported/${id}`,
  );
  const archived = imported.filter((one) => !imports.includes(one));
  const optionOf = ({ id, name, createdAt }: ImportedTrials) => ({
    ...{ value: `/analyse/imported/${id}`, label: `${name} (${formatDate(createdAt)})` },
  });
  const groups = [
    {
      group: "Studies",
      items: studies.map(({ id, hash, name }) => ({
        ...{ value: `/analyse/${id}`, label: `${name} (${hash.slice(0, 6)})` },
      })),
    },
    { group: "Imported trials", items: imports.map(optionOf) },
    { group: "Archived imports", items: archived.map(optionOf) },
  ];
  return (
    <>
      <Button variant="default" leftSection={<IconTableImport size={16} />} onClick={() => open("import-trials")}>
        Import trials
      </Button>
      {studies.length + imported.length > 1 && (
        <Select
          aria-label="Data"
          w={240}
          data={groups.filter(({ items }) => items.length > 0)}
          value={address}
          onChange={(next) => next && navigate(next)}
        />
      )}
    </>
  );
}
