import { expect, test } from "vitest";
import { measureOf } from "./evaluation.ts";
import { notesOf, quantitiesOf } from "./list.ts";

const measures = [
  measureOf("deletion", "Deletion", "", { value: 0.2 }),
  measureOf("insertion", "Insertion", "", { note: "No such answer" }),
  measureOf("agreement", "Agreement", "", { note: "No such answer" }),
];
const statements = [{ id: "after", label: "Learner's probability after", value: 0.9, unit: null }];
const images = [{ picture: "example-1", map: null, category: "3", datasetIndex: 4 }];
const size = { height: 1, width: 1 };
const samples = { asked: "8", reached: true, categories: ["8"], chains: 1, draws: 1, images: [], charts: [] };
const unmeasured = "Insertion; Agreement: No such answer";

test.each([
  ["evaluation", { measures, curves: [] }, [0.2, null, null], [unmeasured]],
  ["fit", { measures, charts: [], notes: ["Rough."] }, [0.2, null, null], ["Rough.", unmeasured]],
  ["samples", { ...samples, measures, notes: ["Rough."] }, [0.2, null, null], ["Rough.", unmeasured]],
  ["image-set", { images, statements, note: "Too little." }, [0.9], ["Too little."]],
  ["image-set", { images, statements }, [0.9], []],
  ["regions", { ...size, regions: [], difficulty: 0.4, notes: ["In closed form."] }, [0, 0.4], ["In closed form."]],
  ["map", { ...size, range: [0, 1], colourMap: "viridis", layers: [] }, [], []],
  ["unheard of", { measures }, [], []],
  ["fit", { measures }, [], []],
])("what is said of a result in numbers and sentences follows from its kind: %s", (output, summary, values, notes) => {
  const told = { output, summary } as never;
  expect(quantitiesOf(told).map(({ value }) => value)).toEqual(values);
  expect(notesOf(told)).toEqual(notes);
});
