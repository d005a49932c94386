import { Command } from "commander";
import { expect, test } from "vitest";
import * as z from "zod";
import { generatorSettings, trainingSettings } from "#shared/library/training-settings.ts";
import { settings } from "#shared/settings/settings.ts";
import { settingFlags } from "./setting-flags.ts";

function read<Schema extends z.ZodObject>(schema: Schema, words: readonly string[]) {
  const command = new Command("test").exitOverride().configureOutput({ writeErr: () => undefined });
  const flags = settingFlags(command, { "the test": schema });
  command.parse(words, { from: "user" });
  return flags.read(schema, "the test");
}

const example = settings({
  sampleCount: z.int().min(1).max(9).default(3).describe("How many"),
  mirrored: z.boolean().default(true),
  smooth: z.boolean().default(false),
  names: z.array(z.string()).default([]),
  sizes: z.array(z.int()).default([5, 7]).describe("How large"),
});

test("flags set what they name; what is left out is at the schema's default", () => {
  expect(read(trainingSettings, ["--epochs", "9", "--loss", "ambivalent"])).toEqual({
    ...trainingSettings.parse({}),
    epochs: 9,
    loss: "ambivalent",
  });
  expect(read(example, ["--sample-count", "4", "--no-mirrored", "--smooth", "--names", "a", "b"])).toEqual({
    sampleCount: 4,
    mirrored: false,
    smooth: true,
    names: ["a", "b"],
    sizes: [5, 7],
  });
  for (const words of [["3", "4"], ["3,4"]]) expect(read(example, ["--sizes", ...words]).sizes).toEqual([3, 4]);
});

test.each([
  [["--early-stopping"], { metric: "loss", patience: 3 }],
  [["--early-stopping", "5"], { metric: "loss", patience: 5 }],
  [["--early-stopping-metric", "accuracy"], { metric: "accuracy", patience: 3 }],
  [["--early-stopping-metric", "accuracy", "--early-stopping", "2"], { metric: "accuracy", patience: 2 }],
  [[], null],
])("a group that may be absent comes with any flag of its own: %j", (words, expected) => {
  expect(read(trainingSettings, words).earlyStopping).toEqual(expected);
});

test.each([
  [["--epoch", "3"], "--epochs"],
  [["--epochs", "many"], "A whole number is needed"],
  [["--loss", "likelihod"], "Allowed choices are likelihood, ambivalent"],
  [["--early-stopping", "soon"], "A whole number is needed"],
])("the command line %j is refused", (words, named) => {
  expect(() => read(trainingSettings, words)).toThrow(named);
});

test("a value out of bounds is refused with the bounds", () => {
  expect(() => read(trainingSettings, ["--epochs", "201"])).toThrow("epochs: a whole number from 1 to 200 is needed");
});

test("help says each default, of each thing that is set", () => {
  const command = new Command("test");
  settingFlags(command, { "a classifier": trainingSettings, "a generator": generatorSettings });
  const help = command.helpInformation().replace(/\s+/g, " ");
  expect(help).toContain("--epochs <number> passes over the training images (default: 4; 10 for a generator)");
  expect(help).toContain("--early-stopping [epochs]");
});
