import { Group, MultiSelect, Select, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { FoundColumn } from "#shared/contract/imported-trials.ts";
import type { ColumnRoles } from "#shared/imported-trials/column-roles.ts";

interface Props {
  readonly columns: readonly FoundColumn[];
  readonly roles: ColumnRoles;
  readonly onChange: (roles: ColumnRoles) => void;
  /** A field more, about all columns. */
  readonly children: ReactNode;
}

/** Which column is what, as proposed by their names, each of which can be chosen otherwise. */
export function RoleFields({ columns, roles, onChange, children }: Props) {
  const names = columns.map(({ name }) => name);
  const field = (role: "participant" | "outcome" | "item" | "rt" | "practice" | "finished") => ({
    data: names,
    searchable: true,
    value: roles[role] === "" ? null : roles[role],
    nothingFoundMessage: "No such column",
  });
  const optional = (role: "item" | "rt" | "practice" | "finished") => ({
    ...field(role),
    clearable: true,
    placeholder: "None",
    onChange: (name: string | null) => onChange({ ...roles, [role]: name }),
  });
  const needed = (role: "participant" | "outcome") => ({
    ...field(role),
    placeholder: "Choose a column",
    error: roles[role] === "" && "Choose a column",
    onChange: (name: string | null) => name !== null && onChange({ ...roles, [role]: name }),
  });
  return (
    <Stack gap="xs" component="section" aria-label="Which column is what">
      <div>
        <Title order={3}>Which column is what</Title>
        <Text size="sm" c="dimmed">
          Found by the columns’ names; choose others where that is not meant.
        </Text>
      </div>
      <SimpleGrid cols={2} spacing="sm" verticalSpacing="xs">
        <Select label="Participant" {...needed("participant")} />
        <Select label="Outcome" {...needed("outcome")} />
        <MultiSelect
          label="Conditions"
          searchable
          clearable
          placeholder={roles.conditions.length === 0 ? "None" : ""}
          data={names}
          value={roles.conditions}
          onChange={(conditions) => onChange({ ...roles, conditions })}
        />
        <Select label="Item" {...optional("item")} />
        <Group gap="xs" wrap="nowrap" align="flex-end">
          <Select label="Response time" flex={1} {...optional("rt")} />
          <Select
            label="Unit"
            w={90}
            data={["ms", "s"]}
            allowDeselect={false}
            value={roles.rtUnit}
            onChange={(unit) => unit && onChange({ ...roles, rtUnit: unit as ColumnRoles["rtUnit"] })}
          />
        </Group>
        <Select label="Marks practice" {...optional("practice")} />
        <Select label="Says that a session was finished" {...optional("finished")} />
        {children}
      </SimpleGrid>
    </Stack>
  );
}
