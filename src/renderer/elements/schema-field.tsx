import { Fieldset, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import type { Json, JsonObject } from "./json.ts";
import { fieldKind, fieldLabel, numberLimits, type Schema } from "./schema.ts";
import { SchemaForm } from "./schema-form.tsx";

interface Props {
  readonly name: string;
  readonly schema: Schema;
  readonly value: Json | undefined;
  readonly onChange: (value: Json) => void;
}

/** One setting, asked for as its schema says. */
export function SchemaField({ name, schema, value, onChange }: Props) {
  const label = fieldLabel(name, schema);
  const description = schema.description;
  const current = value ?? schema.default ?? null;
  switch (fieldKind(schema)) {
    case "integer":
    case "number":
      return (
        <NumberInput
          label={label}
          description={description}
          value={typeof current === "number" ? current : ""}
          onChange={(next) => typeof next === "number" && onChange(next)}
          allowDecimal={fieldKind(schema) === "number"}
          {...numberLimits(schema)}
        />
      );
    case "boolean":
      return (
        <Switch
          label={label}
          description={description}
          checked={current === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "choice": {
      const choices = schema.enum!.map(String);
      return (
        <Select
          label={label}
          description={description}
          data={choices}
          value={String(current)}
          onChange={(chosen) => chosen !== null && onChange(schema.enum![choices.indexOf(chosen)]!)}
        />
      );
    }
    case "group":
      return (
        <Fieldset legend={label}>
          <SchemaForm schema={schema} value={(current ?? {}) as JsonObject} onChange={onChange} />
        </Fieldset>
      );
    case "text":
      return (
        <TextInput
          label={label}
          description={description}
          value={typeof current === "string" ? current : ""}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
