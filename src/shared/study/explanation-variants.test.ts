import { expect, test } from "vitest";
import type { Target } from "../contract/curate.ts";
import type { ArtefactBrief } from "../domain/artefact.ts";
import { seededGenerator } from "../random/generator.ts";
import { checkStudy } from "./check-study.ts";
import { exampleStudy, fakeSha256 } from "./example-study.fixture.ts";
import {
  artefactsFor,
  bindArtefact,
  bindingOf,
  bindVariant,
  boundArtefacts,
  slotLevels,
  variantKeyOf,
  variantsFor,
  withOffered,
} from "./explanation-variants.ts";
import { planSession } from "./plan-session.ts";
import type { StudyDocument } from "./study-document.ts";
import { explanationsIn, predict2afc } from "./trial-types/predict-2afc.ts";

let serial = 0;
function artefact(method: string, change: Partial<ArtefactBrief> = {}): ArtefactBrief {
  const n = ++serial;
  return {
    id: `${method}-${n}`,
    method,
    output: "map",
    keySha256: fakeSha256(n),
    settings: {},
    seed: 1,
    shown: [{ sha256: fakeSha256(5000 + n), caption: null, mapSha256: null }],
    createdAt: `2026-01-01T00:00:${String(n % 60).padStart(2, "0")}.000Z`,
    ...change,
  };
}

const count = 12;
function targetsWith(make: (i: number) => ArtefactBrief[]): Target[] {
  return Array.from({ length: count + 3 }, (_, i) => ({
    id: `target-${i}`,
    datasetId: "d",
    classifierId: "c",
    imageIndex: i,
    imageSha256: fakeSha256(i),
    kind: "hit",
    groundTruth: "1",
    predicted: "1",
    targetCategory: "1",
    alternativeCategory: "2",
    confidence: 0.9,
    status: "kept",
    artefacts: make(i),
  }));
}

/** Method against method against none: the levels of the factor are the methods. */
function comparing(): StudyDocument {
  const study = exampleStudy(count);
  return {
    ...study,
    factors: [
      {
        name: "saliency",
        label: "Explanation",
        levels: [
          { value: "none", label: "None" },
          { value: "gp-mask", label: "Masks" },
          { value: "rise", label: "RISE" },
        ],
      },
    ],
    conditions: ["none", "gp-mask", "rise"].map((level) => ({
      id: level.replace("-", "_"),
      label: level,
      levels: { saliency: level },
    })),
  };
}

test("method against method against none: each condition shows its own, and what is missing is named by its level", () => {
  const targets = targetsWith((i) => [artefact("gp-mask"), ...(i === 4 ? [] : [artefact("rise")])]);
  const places = slotLevels(comparing());
  expect(places.map(({ slot, level }) => [slot, level])).toEqual([
    ["map", "gp-mask"],
    ["map", "rise"],
  ]);
  const variants = variantsFor(places[0]!.definition, targets);
  expect(variants.map(({ method, targets: n }) => [method, n])).toEqual([
    ["gp-mask", count + 3],
    ["rise", count + 2],
  ]);
  const bound = places.reduce(
    (study, place) => bindVariant(study, place, variants.find(({ method }) => method === place.level)!.key, targets),
    comparing(),
  );
  const { problems } = checkStudy(bound);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([
    expect.objectContaining({
      path: "flow.4.trials.4",
      message: expect.stringMatching(/in condition rise, .*for the level "rise" of "saliency"/),
    }),
  ]);
  expect(boundArtefacts(bound, places[1]!)).toMatchObject({ trials: count + 3, bound: count + 2 });
  expect(variantKeyOf(targets, boundArtefacts(bound, places[1]!).artefacts)).toBe(variants[1]!.key);

  const whole = { ...bound, flow: bound.flow.map((step) => (step.type === "block" ? withoutTrial(step, "t4") : step)) };
  const methodsShown = (condition: string) =>
    new Set(
      planSession(whole, condition, 1)
        .filter(({ trialType }) => trialType === "predict-2afc")
        .map(({ key }) => String(key.artefacts).replace(/-\d+$/, "")),
    );
  expect(methodsShown("none")).toEqual(new Set(["null"]));
  expect(methodsShown("gp_mask")).toEqual(new Set(["map=gp-mask"]));
  expect(methodsShown("rise")).toEqual(new Set(["map=rise"]));
});

const withoutTrial = <Block extends { trials: readonly { id: string }[] }>(block: Block, id: string): Block => ({
  ...block,
  trials: block.trials.filter((trial) => trial.id !== id),
});

test("settings make variants of their own, and the newest artefact of a variant is bound", () => {
  const older = artefact("rise", { createdAt: "2026-01-01T00:00:00.000Z" });
  const newer = artefact("rise", { createdAt: "2026-01-02T00:00:00.000Z", seed: 2 });
  const finer = artefact("rise", { settings: { masks: 9 } });
  const [target] = targetsWith(() => [older, newer, finer]);
  const variants = variantsFor({ outputs: ["map"] }, [target!]);
  expect(variants).toHaveLength(2);
  const plain = variants.find(({ settings }) => Object.keys(settings).length === 0)!;
  expect(bindingOf(target!, plain.key)).toEqual({ artefact: newer.id, method: "rise", pictures: newer.shown });
  expect(bindingOf(target!, "another")).toBeNull();
  expect(variantsFor({ outputs: ["regions"] }, [target!])).toEqual([]);
});

const picture = (n: number, mapOf: number | null = null) => ({
  sha256: fakeSha256(n),
  caption: mapOf === null ? null : `class ${n}`,
  mapSha256: mapOf === null ? null : fakeSha256(mapOf),
});

const trial = {
  ...(exampleStudy(1).flow.flatMap((step) => (step.type === "block" ? step.trials : []))[0]!.parameters as object),
  explanations: {
    map: { "1": { artefact: "m", method: "rise", pictures: [picture(1)] } },
    examples: { "1": { artefact: "e", method: "teaching-examples", pictures: [picture(2, 3), picture(4, 5)] } },
  },
};

test("examples are shown with their own maps only where maps are shown, and every image is decoded before", () => {
  const parameters = predict2afc.parameters.parse(trial);
  const plan = (levels: Record<string, number>) =>
    predict2afc.plan({ parameters, levels, side: "left", generator: seededGenerator(1) });
  const both = plan({ saliency: 1, examples: 1 });
  expect(both.view.explanations.map(({ slot }) => slot)).toEqual(["map", "examples"]);
  expect(predict2afc.images(both.view).slice(1)).toEqual([1, 2, 3, 4, 5].map(fakeSha256));
  expect(both.key.artefacts).toBe("map=m; examples=e");
  const examples = plan({ saliency: 0, examples: 1 });
  expect(predict2afc.images(examples.view).slice(1)).toEqual([2, 4].map(fakeSha256));
  const none = plan({ saliency: 0, examples: 0 });
  expect([none.view.explanations, none.key.artefacts]).toEqual([[], null]);
  // Images are of one size in every condition of a study that shows examples in some.
  expect([both, examples, none].map(({ view }) => view.compact)).toEqual([true, true, true]);
});

test("studies and sessions from before there were slots show and record their map", () => {
  const { explanations: _, ...older } = trial;
  const parameters = predict2afc.parameters.parse({ ...older, saliency_sha256: fakeSha256(9) });
  expect(predict2afc.check(parameters, { saliency: 1 })).toEqual([]);
  const { view } = predict2afc.plan({
    parameters,
    levels: { saliency: 1 },
    side: "left",
    generator: seededGenerator(1),
  });
  expect(explanationsIn(view).flatMap(({ pictures }) => pictures.map(({ sha256 }) => sha256))).toEqual([fakeSha256(9)]);
  const planned = predict2afc.view.parse({
    question: "?",
    imageSha256: fakeSha256(1),
    saliencySha256: fakeSha256(9),
    answers: { left: "1", right: "2" },
    keys: { left: "f", right: "j" },
  });
  const key = predict2afc.key.parse({ ...older, saliency_sha256: fakeSha256(9), target_side: "left" });
  const scored = predict2afc.score(planned, key, { side: "left", key: "f" });
  expect([scored.saliency_sha256, scored.artefacts]).toEqual([fakeSha256(9), null]);
  expect(predict2afc.images(planned)).toEqual([fakeSha256(1), fakeSha256(9)]);
});

test("one target is shown another of its artefacts, and the others what they were", () => {
  const targets = targetsWith(() => [artefact("gp-mask"), artefact("rise")]);
  const [place] = slotLevels(comparing());
  const { definition } = place!;
  const variant = variantsFor(definition, targets).find(({ method }) => method === "gp-mask")!;
  const alike = bindVariant(comparing(), place!, variant.key, targets);
  const [own, ...others] = targets;
  const rise = artefactsFor(definition, own!).find(({ method }) => method === "rise")!;
  const study = bindArtefact(alike, place!, own!.id, rise);

  const before = boundArtefacts(alike, place!);
  const after = boundArtefacts(study, place!);
  expect(after.targets.get(own!.id)).toBe(rise.id);
  expect(before.targets.get(own!.id)).not.toBe(rise.id);
  for (const { id } of others) expect(after.targets.get(id)).toBe(before.targets.get(id));
  expect(after.bound).toBe(before.bound);
  expect(variantKeyOf(targets, before.artefacts)).toBe(variant.key);
  expect(variantKeyOf(targets, after.artefacts)).toBeNull();
});

test("what a slot can show of a target is of its kinds of output, the newest first", () => {
  const [target] = targetsWith(() => [artefact("gp-mask"), artefact("rise")]);
  const { definition } = slotLevels(comparing())[0]!;
  const dated = target!.artefacts.map((one, day) => ({ ...one, createdAt: `2026-01-0${day + 1}T00:00:00.000Z` }));
  const offered = artefactsFor(definition, {
    artefacts: [
      ...dated,
      { ...dated[0]!, id: "other", output: "evaluation" },
      { ...dated[0]!, id: "blank", shown: [] },
    ],
  });
  expect(offered.map(({ id }) => id)).toEqual(dated.map(({ id }) => id).reverse());
});

test("what is archived is not offered, unless the study shows it already", () => {
  const targets = targetsWith(() => [artefact("gp-mask"), artefact("rise", { archivedAt: "2026-02-01" })]);
  const variants = (document: StudyDocument) =>
    variantsFor({ outputs: ["map"] }, withOffered(targets, document)).map(({ method }) => method);
  const study = exampleStudy(count);
  expect(variants(study)).toEqual(["gp-mask"]);
  const place = { slot: "map", level: "1" };
  const rise = targets[0]!.artefacts[1]!;
  expect(variants(bindArtefact(study, place, targets[0]!.id, rise)).toSorted()).toEqual(["gp-mask", "rise"]);
});
