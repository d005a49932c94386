import { type Command, InvalidArgumentError, Option } from "commander";
import type * as z from "zod";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type Field, fieldsOf } from "#shared/settings/field.ts";
import { parseSettings } from "#shared/settings/settings.ts";

interface Flag {
  readonly option: Option;
  /** The setting, or the group and the field in it. */
  readonly path: readonly [string] | readonly [string, string];
}

export interface SettingFlags {
  /**
   * The settings that the command line asks for, with what it leaves out at the schema's defaults.
   *
   * @param of one of the names under which the schemas were given
   * @param rest settings that are asked for in another way
   * @throws INVALID for a flag that says nothing about these settings, or a value out of bounds
   */
  read<Schema extends z.ZodObject>(
    schema: Schema,
    of: string,
    rest?: Readonly<Record<string, unknown>>,
  ): z.infer<Schema>;
}

/**
 * Adds a flag for every setting of a schema: names, help and defaults are the schema's. A group of settings that may be
 * absent has a flag of its own, and one for each of its fields; what is on by default has a `--no-` flag.
 *
 * @param schemas by what they set, for a command that sets one of several
 * @param options.omit settings that are asked for in another way
 */
export function settingFlags(
  command: Command,
  schemas: Readonly<Record<string, z.ZodObject>>,
  { omit = [] }: { readonly omit?: readonly string[] } = {},
): SettingFlags {
  const flags = new Map<string, Flag>();
  for (const schema of Object.values(schemas))
    for (const field of fieldsOf(schema).filter(({ name }) => !omit.includes(name)))
      for (const flag of flagsOf(field, defaultsOf(field, schemas)))
        if (!flags.has(flag.option.attributeName())) flags.set(flag.option.attributeName(), flag);
  for (const { option } of flags.values()) command.addOption(option);
  return {
    read(schema, of, rest = {}) {
      const known = new Set(fieldsOf(schema).map(({ name }) => name));
      const given = [...flags].filter(([name]) => command.getOptionValueSource(name) === "cli");
      const strange = given.find(([, { path }]) => !known.has(path[0]));
      if (strange)
        throw new ExemplarError(
          "INVALID",
          `${strange[1].option.long} says nothing about ${of}`,
          "Leave it out; --help lists what can be set.",
        );
      return parseSettings(
        schema,
        { ...rest, ...settingsOf(given, command) },
        of.replace(/^./, (first) => first.toUpperCase()),
      );
    },
  };
}

function settingsOf(given: readonly [string, Flag][], command: Command): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const [name, { path }] of given) {
    const value = command.getOptionValue(name);
    const [setting, field] = path;
    if (field === undefined) settings[setting] = value;
    // The bare flag of a group asks for the group as it is by default.
    else
      settings[setting] = { ...(settings[setting] as object | undefined), ...(value !== true && { [field]: value }) };
  }
  return settings;
}

function flagsOf(field: Field, defaults: string): Flag[] {
  if (field.kind !== "group") return [{ option: optionOf(field, dashed(field.name), defaults), path: [field.name] }];
  const { name, description, fields, main } = field;
  return fields.map((inner): Flag => {
    const path = [name, inner.name] as const;
    if (inner.name !== main)
      return { option: optionOf(inner, dashed(`${name}-${inner.name}`), asDefault(inner.default)), path };
    const words = `${asHelp(description)}: ${asHelp(inner.description)} (${inner.default} when not said)`;
    return {
      option: new Option(`--${dashed(name)} [${inner.unit ?? inner.name}]`, words).argParser(parserOf(inner)),
      path,
    };
  });
}

function optionOf(field: Field, name: string, defaults: string): Option {
  const { kind, description, label, choices, unit } = field;
  const words = asHelp(description ?? label) + (kind === "boolean" ? "" : defaults);
  if (kind === "boolean") return new Option(field.default === true ? `--no-${name}` : `--${name}`, words);
  if (kind === "choice") return new Option(`--${name} <choice>`, words).choices(choices.map(({ value }) => value));
  if (kind === "list") {
    const option = new Option(`--${name} <${field.element === "text" ? "element" : "number"}...>`, words);
    return field.element === "text" ? option : option.argParser(numbersOf(field));
  }
  if (kind === "text") return new Option(`--${name} <text>`, words);
  return new Option(`--${name} <${unit ?? "number"}>`, words).argParser(parserOf(field));
}

/** Reads numbers, apart or with commas between them. */
function numbersOf({ element }: Field): (text: string, before?: readonly number[]) => number[] {
  const read = parserOf({ kind: element === "integer" ? "integer" : "number" });
  return (text, before = []) => [...before, ...text.split(",").map((own) => read(own))];
}

/** Reads a number; whether it is within bounds is for the schema to say. */
function parserOf({ kind }: Pick<Field, "kind">): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !(kind === "integer" ? Number.isSafeInteger(value) : Number.isFinite(value)))
      throw new InvalidArgumentError(kind === "integer" ? "A whole number is needed." : "A number is needed.");
    return value;
  };
}

/** " (default: 4)", or " (default: 4; 10 for a generator)" where what is set differs. */
function defaultsOf({ name, default: first }: Field, schemas: Readonly<Record<string, z.ZodObject>>): string {
  const others = Object.entries(schemas).flatMap(([of, schema]) => {
    const field = fieldsOf(schema).find((other) => other.name === name);
    return field && !same(field.default, first) ? [`; ${inWords(field.default)} for ${of}`] : [];
  });
  return others.length === 0 ? asDefault(first) : asDefault(first).replace(")", `${others.join("")})`);
}

/** What is nothing by default goes without saying. */
const asDefault = (value: unknown) => (value === undefined || value === null ? "" : ` (default: ${inWords(value)})`);

const inWords = (value: unknown) => (Array.isArray(value) ? value.join(", ") : String(value));

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** "batchSize" → "batch-size" */
const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll("_", "-");

/** As help reads in a list of flags, unless the first word is a name or an abbreviation. */
const asHelp = (text = "") => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);
