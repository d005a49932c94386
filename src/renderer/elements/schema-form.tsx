import { Fieldset, Select, SimpleGrid, Stack, Switch, Text, Textarea, TextInput } from "@mantine/core";
import type * as z from "zod";
import { type Choice, type Field, fieldsOf, type Schema } from "#shared/settings/field.ts";
import { ChosenField } from "./chosen-field.tsx";
import { GroupListField } from "./group-list-field.tsx";
import type { Json, JsonObject } from "./json.ts";
import { ListField } from "./list-field.tsx";
import { NumberField } from "./number-field.tsx";
import { NumberListField } from "./number-list-field.tsx";

interface FormProps {
  readonly value: JsonObject;
  /** `path` is the field that was edited (`options.2`); null when a list or group came or went. */
  readonly onChange: (value: JsonObject, path: string | null) => void;
  /** What is wrong with the field of a path. */
  readonly problem?: ((path: string) => string | undefined) | undefined;
  /** Options of fields whose choices only the project knows, by the field's name. */
  readonly choices?: Readonly<Record<string, readonly (Choice & { readonly description?: string })[]>>;
  /** Fields that are asked for elsewhere. */
  readonly omit?: readonly string[];
}

/** A form for settings, derived from their schema: labels, units, help, limits and defaults are the schema's. */
export function SchemaForm({ schema, ...form }: FormProps & { readonly schema: z.ZodObject | Schema }) {
  return <FieldsForm fields={fieldsOf(schema)} {...form} />;
}

/** Numbers and choices stand two in a row; everything else takes the width. */
function FieldsForm({
  fields,
  value,
  onChange,
  omit = [],
  ...form
}: FormProps & { readonly fields: readonly Field[] }) {
  const shown = fields.filter(({ name }) => !omit.includes(name));
  if (shown.length === 0) return <Text size="sm">Nothing to set.</Text>;
  const entry = (field: Field) => (
    <SettingField
      key={field.name}
      field={field}
      value={value[field.name]}
      onChange={(next, path) => onChange({ ...value, [field.name]: next }, path)}
      {...form}
    />
  );
  return (
    <Stack gap="sm">
      {rows(shown).map((row) =>
        row.length === 1 ? (
          entry(row[0]!)
        ) : (
          <SimpleGrid key={row[0]!.name} cols={2} spacing="sm">
            {row.map(entry)}
          </SimpleGrid>
        ),
      )}
    </Stack>
  );
}

/** Neighbouring numbers in pairs, and neighbouring choices. */
function rows(fields: readonly Field[]): Field[][] {
  const half = ({ kind }: Field) =>
    kind === "integer" || kind === "number" ? "number" : kind === "choice" ? kind : null;
  return fields.reduce<Field[][]>((done, field) => {
    const last = done.at(-1);
    if (last?.length === 1 && half(field) !== null && half(last[0]!) === half(field)) last.push(field);
    else done.push([field]);
    return done;
  }, []);
}

interface FieldProps extends Omit<FormProps, "value" | "onChange" | "omit"> {
  readonly field: Field;
  readonly value: Json | undefined;
  readonly onChange: (value: Json, path: string | null) => void;
}

/** One setting, asked for as its schema says. */
function SettingField({ field, value, onChange, problem = () => undefined, choices = {} }: FieldProps) {
  const { name, description, unit } = field;
  const current = value ?? (field.default as Json | undefined) ?? null;
  const error = problem(name);
  const shared = { label: unit === undefined ? field.label : `${field.label} (${unit})`, description, error };
  const options = choices[name] ?? field.choices;
  if (options.length > 0 && field.kind !== "list")
    return (
      <Select
        {...shared}
        description={options.find((option) => option.value === current)?.description ?? description}
        data={options.map((option) => ({ value: option.value, label: option.label }))}
        value={String(current)}
        onChange={(chosen) => chosen !== null && onChange(chosen, name)}
      />
    );
  switch (field.kind) {
    case "integer":
    case "number":
      return <NumberField {...shared} field={field} value={current} onChange={(next) => onChange(next, name)} />;
    case "boolean":
      return (
        <Switch
          {...shared}
          checked={current === true}
          onChange={(event) => onChange(event.currentTarget.checked, name)}
        />
      );
    case "list":
      if (options.length > 0)
        return (
          <ChosenField
            {...shared}
            options={options}
            chosen={(current ?? []) as string[]}
            onChange={(next) => onChange(next, null)}
          />
        );
      if (field.fields.length > 0)
        return (
          <GroupListField
            {...shared}
            field={field}
            problem={(path) => problem(`${name}.${path}`)}
            elements={(current ?? []) as JsonObject[]}
            onChange={(next, path) => onChange(next, path && `${name}.${path}`)}
          />
        );
      if (field.element !== "text")
        return (
          <NumberListField
            {...shared}
            field={field}
            elements={(current ?? []) as number[]}
            onChange={(next, place) => onChange(next, place === null ? null : `${name}.${place}`)}
          />
        );
      return (
        <ListField
          {...shared}
          item={field.item}
          least={field.least ?? 0}
          most={field.most ?? Number.POSITIVE_INFINITY}
          elements={(current ?? []) as string[]}
          onChange={(next, place) => onChange(next, place === null ? null : `${name}.${place}`)}
        />
      );
    case "group":
      return <GroupField field={field} value={current} problem={problem} choices={choices} onChange={onChange} />;
    default: {
      const text = { ...shared, value: typeof current === "string" ? current : "" };
      return field.lines === undefined ? (
        <TextInput
          {...text}
          {...(field.code && { styles: { input: { fontFamily: "var(--mantine-font-family-monospace)" } } })}
          onChange={(event) => onChange(event.currentTarget.value, name)}
        />
      ) : (
        <Textarea
          {...text}
          autosize
          minRows={field.lines}
          maxRows={Math.max(24, field.lines)}
          onChange={(event) => onChange(event.currentTarget.value, name)}
        />
      );
    }
  }
}

/** Settings within settings; those that may be absent are switched on first. */
function GroupField({ field, value, onChange, problem, ...form }: FieldProps) {
  const { name, label, description, fields, nullable } = field;
  const inner = (
    <FieldsForm
      {...form}
      fields={fields}
      value={(value ?? {}) as JsonObject}
      problem={problem && ((path) => problem(`${name}.${path}`))}
      onChange={(next, path) => onChange(next, path && `${name}.${path}`)}
    />
  );
  if (!nullable) return <Fieldset legend={label}>{inner}</Fieldset>;
  const defaults = Object.fromEntries(fields.map((one) => [one.name, (one.default ?? null) as Json]));
  return (
    <Stack gap="xs">
      <Switch
        label={label}
        description={description}
        checked={value !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? defaults : null, null)}
      />
      {value !== null && <Fieldset aria-label={label}>{inner}</Fieldset>}
    </Stack>
  );
}
