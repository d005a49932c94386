import { expect, test } from "vitest";
import { seededGenerator } from "../random/generator.ts";
import { raterAgreement } from "./rater-agreement.ts";
import {
  correctedAccuracy,
  correctedLabels,
  type RelabelAnswer,
  relabelAnswers,
  relabelledImages,
  verdictsByClass,
  verdictsByKind,
} from "./relabelling.ts";

const answer = (
  rater: string,
  image: number,
  label: string | null,
  change: Partial<RelabelAnswer> = {},
): RelabelAnswer => ({
  ...{ rater, target: `t${image}`, sha256: `${image}`, imageIndex: image, source: "error", label },
  ...{ aiResponse: "4", aiConfidence: 0.9, datasetLabel: "9" },
  ...change,
});
/** What raters A, B, … say of an image. */
const named = (image: number, labels: readonly (string | null)[], change: Partial<RelabelAnswer> = {}) =>
  labels.map((label, k) => answer("ABCDE"[k]!, image, label, change));
const hit = { source: "hit", datasetLabel: "4" } as const;

test("more than half of the raters decide who is wrong; ties are undecided, and one rater decides alone", () => {
  const verdict = (labels: (string | null)[], change: Partial<RelabelAnswer> = {}) => {
    const [image] = relabelledImages(named(1, labels, change));
    return [image!.verdict, image!.majority, image!.agreement];
  };
  expect(verdict(["9", "9"])).toEqual(["misclassified", "9", 1]);
  expect(verdict(["4", "9", "4"])).toEqual(["mislabelled", "4", 2 / 3]);
  expect(verdict(["4", "9"])).toEqual(["undecided", null, 0.5]);
  expect(verdict(["4", "4", "9", "9"])).toEqual(["undecided", null, 0.5]);
  expect(verdict(["4", "9", "3"])[0]).toBe("undecided");
  expect(verdict([null, null, "4"])).toEqual(["not_recognisable", null, 2 / 3]);
  expect(verdict(["3"])).toEqual(["both_wrong", "3", 1]);
  expect(verdict(["4"], hit)[0]).toBe("neither");
  expect(relabelledImages([...named(1, ["4"]), answer("A", 1, "9")])[0]!.labels).toHaveLength(1);
  expect(relabelledImages(named(1, ["4"], { source: "attention_check" }))).toEqual([]);
});

const study = [
  ...named(1, ["9", "9"]),
  ...named(2, ["4", "4"], { aiConfidence: 0.6 }),
  ...named(3, ["4", "4"], { datasetLabel: "10" }),
  ...named(4, ["4", "9"]),
  ...named(5, [null, null]),
  ...named(6, ["4", "4"], hit),
  ...named(7, ["9", "9"], hit),
  ...named(8, ["3", "3"], { source: "made", datasetLabel: null }),
];
const images = relabelledImages(study);

test("errors are counted as Table 4 counts them, by kind, confidence and class, with Wilson's intervals", () => {
  const [errors, confident, hits, made] = verdictsByKind(images);
  expect(errors).toMatchObject({ group: "Errors", images: 5 });
  expect(errors!.counts).toEqual({
    ...{ misclassified: 1, mislabelled: 2, both_wrong: 0, neither: 0, not_recognisable: 1, undecided: 1 },
  });
  expect(errors!.misclassified.share).toBeCloseTo(1 / 3, 12);
  // Wilson (1927) for 1 of 3.
  expect(errors!.misclassified.low).toBeCloseTo(0.0615, 4);
  expect(errors!.misclassified.high).toBeCloseTo(0.7923, 4);
  expect(confident).toMatchObject({ images: 4, group: "Errors, AI at least 85% sure" });
  expect(hits!.counts).toMatchObject({ neither: 1, both_wrong: 1 });
  expect(made!.counts.misclassified).toBe(1);
  expect(verdictsByClass(images).map(({ group, images: count }) => [group, count])).toEqual([
    ["9", 4],
    ["10", 1],
  ]);
  const unread = verdictsByKind(relabelledImages(named(1, [null, null])))[0]!;
  expect(unread.misclassified).toEqual({ share: Number.NaN, low: null, high: null });
});

test("corrected labels change the accuracy where raters agree, and nowhere else", () => {
  const corrected = correctedAccuracy(images, { n: 1000, accuracy: 0.98 });
  expect(corrected).toMatchObject({ becameRight: 2, becameWrong: 1, errors: 20, errorsRelabelled: 5 });
  expect(corrected.original.share).toBe(0.98);
  expect(corrected.corrected.share).toBeCloseTo(0.981, 12);
  expect(correctedAccuracy([], { n: 1000, accuracy: 0.98 }).corrected.share).toBe(0.98);
  const [first, , , undecided] = correctedLabels(images);
  expect(first).toMatchObject({ image_index: 1, dataset_label: "9", majority_label: "9", raters: 2, agreement: 1 });
  expect(undecided).toMatchObject({ majority_label: null, verdict: "undecided", labels: "A: 4; B: 9" });
});

test("agreement is Cohen's of two raters, Fleiss' of all, and what cannot be said is said", () => {
  const two = raterAgreement(images, { seed: 1, replicates: 200 });
  expect(two).toMatchObject({ raters: 2, images: 8, notes: [] });
  expect(two.cohen!.value).toBeGreaterThan(0.7);
  expect(two.fleiss.resampled!.lower).toBeLessThan(two.fleiss.value!);
  expect(two.fleiss.resampled!.upper).toBeGreaterThanOrEqual(two.fleiss.value!);
  expect(raterAgreement(images, { seed: 1, replicates: 200 })).toEqual(two);
  expect(two.classes.map(({ category }) => category)).toEqual(["3", "4", "9", "None of them"]);

  const of = (answers: readonly RelabelAnswer[]) =>
    raterAgreement(relabelledImages(answers), { seed: 1, replicates: 50 });
  expect(of([...named(1, ["4"]), ...named(2, ["9"])])).toMatchObject({ cohen: null, fleiss: { value: null } });
  expect(of(named(1, ["4"])).notes.join()).toMatch(/One rater alone/);
  const same = of([...named(1, ["4", "4"]), ...named(2, ["4", "4"])]);
  expect(same).toMatchObject({ cohen: { value: null, resampled: null }, alpha: null });
  expect(same.notes.join()).toMatch(/undefined/);
  const apart = [answer("A", 1, "4"), answer("B", 2, "9")];
  expect(of(apart).notes.join()).toMatch(/No image was named by two/);
  expect(of([...apart, ...named(3, ["4", "9"])]).notes.join()).toMatch(/1 of 3 images/);
  expect(of(named(1, ["4", "4", "9"])).cohen).toBeNull();
  expect(of([])).toMatchObject({ raters: 0, images: 0 });
});

test("rows that name an image again are answers, others are none", () => {
  const names = ["subject_id", "target_id", "stimulus_sha256", "image_index", "stimulus_source", "rater_label"];
  const more = ["ai_response", "ai_confidence", "dataset_label", "outcome"];
  const columns = [...names, ...more].map((name) => ({
    name,
    type: "string" as const,
    description: "",
    unit: null,
    source: "",
  }));
  const rows = [
    ["A", "t1", "1", 1, "error", "4", "4", 0.9, "9", "mislabelled"],
    ["A", "t8", "8", 8, "made", null, "4", 0.9, null, "not_recognisable"],
    ["A", null, null, null, null, null, null, null, null, null],
  ];
  expect(relabelAnswers({ columns, rows })).toEqual([
    answer("A", 1, "4"),
    answer("A", 8, null, { source: "made", datasetLabel: null }),
  ]);
  expect(relabelAnswers({ columns: columns.slice(0, 2), rows: [["A", "t1"]] })).toEqual([]);
});

test("bootstrap intervals over images hold the κ that raters were drawn from about as often as they say", () => {
  const [sees, draws] = [0.8, 120];
  const held = Array.from({ length: draws }, (_, k) => {
    const generator = seededGenerator(k);
    const answers = Array.from({ length: 60 }, (_, image) => {
      const shown = String(generator.integer(4));
      return named(
        image,
        [0, 1].map(() => (generator.next() < sees ? shown : String(generator.integer(4)))),
      );
    }).flat();
    const { lower, upper } = raterAgreement(relabelledImages(answers), { seed: k, replicates: 200 }).cohen!.resampled!;
    return lower <= sees ** 2 && sees ** 2 <= upper;
  }).filter(Boolean).length;
  expect(held / draws).toBeGreaterThan(0.88);
});
