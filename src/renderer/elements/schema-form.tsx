import { Stack, Text } from "@mantine/core";
import type { Json, JsonObject } from "./json.ts";
import type { Schema } from "./schema.ts";
import { SchemaField } from "./schema-field.tsx";

interface Props {
  readonly schema: Schema;
  readonly value: JsonObject;
  readonly onChange: (value: JsonObject) => void;
}

/** A form for settings, derived from their JSON Schema: the same for every method, whatever its settings are. */
export function SchemaForm({ schema, value, onChange }: Props) {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) return <Text size="sm">Nothing to set.</Text>;
  const set = (name: string) => (field: Json) => onChange({ ...value, [name]: field });
  return (
    <Stack gap="sm">
      {fields.map(([name, field]) => (
        <SchemaField key={name} name={name} schema={field} value={value[name]} onChange={set(name)} />
      ))}
    </Stack>
  );
}
