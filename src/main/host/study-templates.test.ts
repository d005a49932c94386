import { expect, test } from "vitest";
import type { Target, TargetKind } from "#shared/contract/curate.ts";
import type { ArtefactBrief } from "#shared/domain/artefact.ts";
import { regions } from "#shared/methods/outputs/regions.ts";
import { checkStudy, summaryOf } from "#shared/study/check-study.ts";
import { wholeMinutes } from "#shared/study/duration.ts";
import { fakeSha256 } from "#shared/study/example-study.fixture.ts";
import { planSession } from "#shared/study/plan-session.ts";
import type { BlockTrial } from "#shared/study/study-document.ts";
import { ambiguityTrials, type TargetRegions } from "#shared/study/templates/ambiguity-trials.ts";
import { createStudy } from "#shared/study/templates/create-study.ts";
import type { Explanations } from "#shared/study/trial-types/explanations.ts";
import { predict2afc } from "#shared/study/trial-types/predict-2afc.ts";
import { bundledStudyTemplates } from "./study-templates.ts";

const digits = Array.from({ length: 10 }, (_, i) => String(i));

function map(n: number, change: Partial<ArtefactBrief> = {}): ArtefactBrief {
  return {
    id: `artefact-${n}`,
    method: "gp-mask",
    output: "map",
    keySha256: fakeSha256(3000 + n),
    settings: {},
    seed: 1,
    shown: [{ sha256: fakeSha256(1000 + n), caption: null, mapSha256: null }],
    createdAt: "2025-01-01T00:00:00.000Z",
    ...change,
  };
}

/** Two images of each answer, each with its own map. */
function examples(n: number): ArtefactBrief {
  const shown = [n % 10, n % 10, (n + 1) % 10, (n + 1) % 10].map((category, k) => ({
    sha256: fakeSha256(10_000 + 10 * n + k),
    caption: String(category),
    mapSha256: fakeSha256(20_000 + 10 * n + k),
  }));
  return map(n, { id: `set-${n}`, method: "teaching-examples", output: "image-set", shown });
}

function targets(counts: Partial<Record<TargetKind, number>>): Target[] {
  const kinds = (Object.keys(counts) as TargetKind[]).flatMap((kind) => Array<TargetKind>(counts[kind]!).fill(kind));
  return kinds.map((kind, i) => ({
    id: `target-${i}`,
    datasetId: "d",
    classifierId: "c",
    imageIndex: 100 + i,
    imageSha256: fakeSha256(i),
    kind,
    groundTruth: kind === "error" ? String((i + 1) % 10) : String(i % 10),
    predicted: String(i % 10),
    targetCategory: String(i % 10),
    alternativeCategory: String((i + 1) % 10),
    confidence: 0.9,
    status: "kept",
    artefacts: [map(i), examples(i)],
  }));
}

const templates = bundledStudyTemplates();
/** One region between the target's two answers, with an image of each of five classes. */
const regionsOf = (target: Target): TargetRegions => {
  const categories = [target.targetCategory, target.alternativeCategory];
  const five = [...categories, ...digits.filter((digit) => !categories.includes(digit))].slice(0, 5);
  const names = ["region-1", "alone-1", "control-1", ...five.map((category) => `example-${category}`)];
  return {
    target,
    artefact: `regions-${target.id}`,
    summary: regions.summary.parse({
      ...{ height: 4, width: 4 },
      regions: [
        { picture: "region-1", categories, strength: 1, coverage: 0.1, alone: "alone-1", control: "control-1" },
      ],
      examples: five.map((category) => ({ category, picture: `example-${category}`, datasetIndex: 1 })),
    }),
    files: names.map((name, k) => ({
      ...{ name, dtype: "png", shape: [4, 4, 3] },
      sha256: fakeSha256(10 * target.imageIndex + k),
    })),
  };
};
const options = { seed: 1, categories: digits, regionsOf };

test.each(templates)("$id makes a study without problems from kept targets", (template) => {
  for (const counts of [
    { hit: 20, error: 20, low_confidence: 20 },
    { hit: 30, error: 3, low_confidence: 0 },
    { hit: 1, error: 1, low_confidence: 0 },
    { hit: 30, error: 30, adversarial: 30 },
  ]) {
    const all = targets(counts);
    const study = createStudy(template, all, options);
    const { problems, summary } = checkStudy(study);
    expect(problems).toEqual([]);
    const blocks = study.flow.flatMap((step) => (step.type === "block" ? [step] : []));
    const shown = blocks.flatMap(({ trials }) => trials.map(({ parameters }) => parameters.target_id));
    expect([...new Set(shown)].sort()).toEqual(all.map(({ id }) => id).sort());
    const told = JSON.stringify(study.flow).match(/about (\d+) minutes/)?.[1];
    expect(Number(told), "participants are told what the researcher is").toBe(wholeMinutes(summary!.minutes));
    expect(summary!.minutes).toBeLessThan(45);
  }
});

test("examples stand on the sides of their answers, whichever the AI gives", () => {
  const template = templates.find(({ id }) => id === "natural-adversarial-2afc")!;
  const study = createStudy(template, targets({ hit: 10, error: 10, adversarial: 10 }), options);
  const screens = planSession(study, "maps_and_examples", 1).filter(({ trialType }) => trialType === predict2afc.name);
  const sides = screens.map(({ view, key }) => {
    const { answers, explanations } = predict2afc.view.parse(view);
    const { pictures } = explanations.find(({ slot }) => slot === "examples")!;
    expect(pictures.map(({ caption }) => caption)).toEqual([answers.left, answers.left, answers.right, answers.right]);
    expect(pictures.every(({ mapSha256 }) => mapSha256 !== null)).toBe(true);
    return predict2afc.key.parse(key).target_side;
  });
  expect(new Set(sides)).toEqual(new Set(["left", "right"]));
});

test.each(templates)("$id has no word in braces that nothing fills", (template) => {
  const study = createStudy(template, targets({ hit: 9, error: 9, low_confidence: 9 }), options);
  expect(study.flow.flatMap((step) => JSON.stringify(step).match(/[{]\w+[}]/g) ?? [])).toEqual([]);
});

test("of each target a region and a random crop are shown, the same classes on offer; now and then attention is checked", () => {
  const kept = targets({ hit: 9, error: 0, low_confidence: 0 });
  const trials = ambiguityTrials(kept.map(regionsOf), 3);
  const sources = trials.map(({ parameters }) => parameters.stimulus_source);
  expect(
    ["insecurity", "random_crop", "attention_check"].map((own) => sources.filter((s) => s === own).length),
  ).toEqual([9, 9, 2]);
  const [region, crop] = trials.map(({ parameters }) => parameters);
  expect(region!.options).toEqual(crop!.options);
  expect(region!.options).toHaveLength(5);
  expect(region!.image_sha256).not.toBe(crop!.image_sha256);
  expect(ambiguityTrials(kept.map(regionsOf), 3)).toEqual(trials);
  expect(() => ambiguityTrials([], 3)).toThrow(/None of the kept targets has a region/);
  const pairs = kept.map(regionsOf).map((own) => {
    const { categories } = own.summary.regions[0]!;
    const examples = own.summary.examples.filter(({ category }) => categories.includes(category));
    return { ...own, summary: { ...own.summary, examples } };
  });
  expect(() => ambiguityTrials(pairs, 3)).toThrow(/there is but one pair to name/);
});

const template = templates.find(({ id }) => id === "saliency-2afc")!;
const all = targets({ hit: 10, error: 10, low_confidence: 10 });

test("a participant sees as many targets as asked for, evenly of each kind, and is told how many trials check attention", () => {
  const ambiguity = templates.find(({ id }) => id === "name-ambiguity")!;
  const study = createStudy(ambiguity, all, { ...options, most: 9, regionsOf });
  const kinds = study.flow
    .flatMap((step) => (step.type === "block" ? step.trials : []))
    .flatMap(({ parameters }) => (parameters.stimulus_source === "insecurity" ? [String(parameters.target_id)] : []));
  expect(kinds).toHaveLength(9);
  for (const kind of ["hit", "error", "low_confidence"] as const) {
    const own = new Set(all.filter((target) => target.kind === kind).map(({ id }) => id));
    expect(kinds.filter((id) => own.has(id))).toHaveLength(3);
  }
  expect(summaryOf(study)).toMatchObject({ trials: 20, attentionChecks: 2 });
});

test("relabelling practises on hits, checks attention with the surest of them, and tells raters nothing of what is known", () => {
  const relabelling = templates.find(({ id }) => id === "relabelling")!;
  const [first, ...others] = targets({ hit: 9, error: 9, made: 9 });
  const study = createStudy(relabelling, [...others, { ...first!, confidence: 1 }], options);
  const [practice, main] = study.flow.flatMap((step) => (step.type === "block" ? [step] : []));
  const sources = (trials: readonly BlockTrial[]) => trials.map(({ parameters }) => parameters.stimulus_source);
  expect(sources(practice!.trials)).toEqual(["hit", "hit", "hit", "hit"]);
  const checked = main!.trials.filter(({ parameters }) => parameters.stimulus_source === "attention_check");
  expect(checked).toHaveLength(4);
  expect(checked.map(({ parameters }) => parameters.target_id)).toContain(first!.id);
  expect(sources(main!.trials).filter((source) => source === "error")).toHaveLength(9);
  expect(main!.trials.find(({ id }) => id.startsWith("made"))!.parameters.dataset_label).toBeNull();
  expect(summaryOf(study)).toMatchObject({ trials: 23, attentionChecks: 4, participants: 2 });
  const made = (categories: readonly string[], own: readonly Target[]) => () =>
    createStudy(relabelling, own, { ...options, categories });
  expect(made(digits, targets({ error: 5 }))).toThrow(/no hits among the kept targets/);
  expect(
    made(
      Array.from({ length: 27 }, (_, k) => `class ${k}`),
      others,
    ),
  ).toThrow(/the classifier has 27/);
});

test.each([
  ["gp-mask", {}, "bright where the picture speaks for the AI's answer"],
  ["lime", { shown: "map" }, "red where the picture speaks for the AI's answer"],
  ["lime", { shown: "kept" }, "with only the parts that speak most for the AI's answer"],
])("participants are told how to read what they are shown: %s %j", (method, settings, told) => {
  const explained = all.map((target) => ({
    ...target,
    artefacts: target.artefacts.map((artefact) =>
      artefact.output === "map" ? { ...artefact, method, settings } : artefact,
    ),
  }));
  const texts = createStudy(template, explained, options).flow.filter(({ type }) => type === "instruction");
  expect(JSON.stringify(texts)).toContain(told);
});

test("practice takes some of each kind, and texts say how many and which answers there are", () => {
  const study = createStudy(template, all, { ...options, title: "Mine" });
  const [practice, main] = study.flow.flatMap((step) => (step.type === "block" ? [step] : []));
  expect(new Set(practice!.trials.map(({ parameters }) => parameters.target_kind)).size).toBe(3);
  expect([practice!.trials.length, main!.trials.length]).toEqual([4, 26]);
  expect(study.title).toBe("Mine");
  expect(JSON.stringify(study)).toContain("Now come 26 pictures");
  expect(JSON.stringify(study)).toContain("0, 1, 2, 3, 4, 5, 6, 7, 8 or 9");
  expect(createStudy(template, all, options)).toEqual(createStudy(template, all, options));
  expect(createStudy(template, all, { ...options, seed: 2 }).flow).not.toEqual(study.flow);
});

test("every map is of the method that explains most targets, and the newest of it", () => {
  const later = "2025-02-01T00:00:00.000Z";
  const mixed = all.map((target, i) => ({
    ...target,
    artefacts: [
      ...target.artefacts,
      map(100 + i, { createdAt: later }),
      ...(i === 0 ? [map(200, { method: "aaa", createdAt: later })] : []),
    ],
  }));
  const study = createStudy(template, mixed, options);
  const maps = study.flow.flatMap((step) =>
    step.type === "block" ? step.trials.map(({ parameters }) => shownMap(parameters)) : [],
  );
  expect(maps.sort()).toEqual(all.map((_, i) => fakeSha256(1100 + i)).sort());
});

test("what is missing is said, with what to do", () => {
  const rejected = all.map((target) => ({ ...target, status: "rejected" as const }));
  expect(() => createStudy(template, rejected, options)).toThrow("at least two kept targets, and there are none");
  const bare = all.map((target) => ({ ...target, artefacts: [] }));
  expect(() => createStudy(template, bare, options)).toThrow("None of the kept targets has anything to show as map");
  expect(() => createStudy(template, [...bare.slice(0, 3), ...all.slice(3)], options)).toThrow(
    "3 of 30 kept targets have no map by gp-mask",
  );
});

const shownMap = ({ explanations }: BlockTrial["parameters"]) =>
  (explanations as unknown as Explanations).map!["1"]!.pictures[0]!.sha256;
