import { expect, test } from "vitest";
import * as z from "zod";
import { generatorSettings, trainingSettings } from "../library/training-settings.ts";
import { fieldsOf, type Schema } from "./field.ts";
import { parseSettings, settings, settingsProblems } from "./settings.ts";

const example = settings({
  masks: z.int().min(10).max(10_000).default(1000).meta({ title: "Number of masks" }),
  count: z.int().default(3),
  lengthScale: z.number().gt(0).default(4).meta({ unit: "px" }),
  link: z
    .enum(["sigmoid", "step"])
    .default("sigmoid")
    .meta({ labels: { step: "A step" } }),
  mirrored: z.boolean().default(false),
  note: z.string().nullable().default(null),
  options: z.array(z.string()).min(2).max(4).default(["a", "b"]),
  kernel: settings({ width: z.number().default(1) })
    .nullable()
    .default(null),
});

test("each kind of setting gets its kind of field, from the schema and from the JSON Schema that travels", () => {
  const kinds = { masks: "integer", count: "integer", lengthScale: "number", link: "choice", mirrored: "boolean" };
  const others = { note: "text", options: "list", kernel: "group" };
  for (const schema of [example, z.toJSONSchema(example, { io: "input" }) as Schema]) {
    const fields = fieldsOf(schema);
    expect(Object.fromEntries(fields.map(({ name, kind }) => [name, kind]))).toEqual({ ...kinds, ...others });
    const nullable = fields.filter((field) => field.nullable);
    expect(nullable.map(({ name }) => name)).toEqual(["note", "kernel"]);
  }
});

test("labels, units, limits and defaults are the schema's; the range of safe integers is no limit", () => {
  const field = (name: string) => fieldsOf(example).find((one) => one.name === name)!;
  expect(field("masks")).toMatchObject({ label: "Number of masks", least: 10, most: 10_000, default: 1000 });
  expect(field("count")).toMatchObject({ label: "Count", least: undefined, most: undefined });
  expect(field("lengthScale")).toMatchObject({ label: "Length scale", unit: "px", least: 0, above: true });
  expect(field("options")).toMatchObject({ least: 2, most: 4, default: ["a", "b"] });
  expect(field("link").choices).toEqual([
    { value: "sigmoid", label: "sigmoid" },
    { value: "step", label: "A step" },
  ]);
  expect(field("kernel").fields).toMatchObject([{ name: "width", kind: "number", default: 1 }]);
});

test("a list says what its elements are: texts, some of a few options, or groups", () => {
  const asked = z.enum(["age", "gender"]).meta({ labels: { age: "Age" } });
  const lists = z.object({
    words: z.array(z.string()),
    asked: z.array(asked),
    items: z.array(z.object({ text: z.string(), reversed: z.boolean().default(false) })),
  });
  const [words, some, groups] = fieldsOf(lists);
  expect(words).toMatchObject({ kind: "list", choices: [], fields: [] });
  expect(some).toMatchObject({
    kind: "list",
    choices: [
      { value: "age", label: "Age" },
      { value: "gender", label: "gender" },
    ],
  });
  expect(groups!.fields).toMatchObject([
    { name: "text", kind: "text" },
    { name: "reversed", kind: "boolean", default: false },
  ]);
});

test.each([
  [{ mask: 2000 }, "there is no setting “mask”; did you mean “masks”?"],
  [{ kernel: { widht: 2 } }, "kernel: there is no setting “widht”; did you mean “width”?"],
  [{ temperature: 1 }, "there is no setting “temperature”, only masks, count"],
  [{ masks: 3 }, "masks: a whole number from 10 to 10000 is needed"],
  [{ masks: 20.5 }, "masks: a whole number from 10 to 10000 is needed"],
  [{ lengthScale: 0 }, "lengthScale: a number above 0 is needed"],
  [{ link: "sigmoids" }, "link: one of sigmoid, step is needed"],
  [{ kernel: { width: "wide" } }, "kernel.width: a number is needed"],
  [{ options: ["a"] }, "options: a list of at least 2, at most 4 is needed"],
  ["masks", "Invalid input"],
])("%j is refused in words that say what is needed", (given, words) => {
  expect(() => parseSettings(example, given, "The example")).toThrow(
    expect.objectContaining({ code: "INVALID", message: expect.stringContaining(words) }),
  );
});

test("what is left out is at its default, and right settings have no problems", () => {
  expect(parseSettings(example, { masks: 20, kernel: {} }, "the example")).toMatchObject({
    masks: 20,
    count: 3,
    kernel: { width: 1 },
  });
  expect(settingsProblems(example, { masks: 20 })).toEqual([]);
});

test("every setting of training says in words what it is", () => {
  const fields = [trainingSettings, generatorSettings].flatMap((schema) => fieldsOf(schema));
  expect(fields.filter(({ description, default: value }) => !description || value === undefined)).toEqual([]);
});
