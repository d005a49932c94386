import { expect, test } from "vitest";
import * as z from "zod";
import { fieldKind, fieldLabel, numberLimits, type Schema } from "./schema.ts";

const settings = z.object({
  masks: z.int().min(10).max(10_000).default(1000),
  count: z.int(),
  lengthScale: z.number().gt(0).default(4),
  link: z.enum(["sigmoid", "step"]).default("sigmoid"),
  mirrored: z.boolean().default(false),
  note: z.string().nullable(),
  kernel: z.object({ width: z.number() }),
});
const properties = (z.toJSONSchema(settings) as Schema).properties!;

test("each kind of setting that zod can describe gets its field", () => {
  const kinds = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, fieldKind(schema)]));
  expect(kinds).toMatchObject({
    masks: "integer",
    lengthScale: "number",
    link: "choice",
    mirrored: "boolean",
    kernel: "group",
  });
});

test("limits are those of the schema, and the range of safe integers is none", () => {
  expect(numberLimits(properties.masks!)).toEqual({ min: 10, max: 10_000 });
  expect(numberLimits(properties.count!)).toEqual({});
  const { min } = numberLimits(properties.lengthScale!);
  expect(min).toBeGreaterThan(0);
});

test("names become labels", () => {
  expect(fieldLabel("lengthScale", {})).toBe("Length scale");
  expect(fieldLabel("length_scale", {})).toBe("Length scale");
  expect(fieldLabel("n", { title: "Number of masks" })).toBe("Number of masks");
});
