import { expect, test } from "vitest";
import type { Target, TargetKind } from "../../contract/curate.ts";
import type { ArtefactBrief } from "../../domain/artefact.ts";
import { seededGenerator } from "../../random/generator.ts";
import { checkStudy } from "../check-study.ts";
import { exampleStudy, fakeSha256 } from "../example-study.fixture.ts";
import { planSession } from "../plan-session.ts";
import type { Block, StudyDocument } from "../study-document.ts";
import { predict2afc } from "../trial-types/predict-2afc.ts";
import { blockTypes, drawQuota, freeTargets, withBlock, withStepTwice, withTrials } from "./block-trials.ts";
import { offeredMethodLevels, withMethodLevel } from "./method-level.ts";

const map = (n: number, method: string): ArtefactBrief => ({
  ...{ id: `${method}-${n}`, method, output: "map", settings: {}, seed: 1, createdAt: "2025-01-01T00:00:00.000Z" },
  keySha256: fakeSha256(n),
  shown: [{ sha256: fakeSha256(500 + n), caption: null, mapSha256: null }],
});

const target = (n: number, kind: TargetKind = "hit", methods = ["gp-mask", "rise"]): Target => ({
  ...{ id: `target-${n}`, datasetId: "d", classifierId: "c", imageIndex: n, imageSha256: fakeSha256(n), kind },
  ...{ groundTruth: String(n % 3), predicted: String(n % 3), targetCategory: String(n % 3) },
  ...{ alternativeCategory: String((n + 1) % 3), confidence: 0.9, status: "kept" },
  artefacts: methods.map((method) => map(n, method)),
});

/** A study of three targets in which the maps of `gp-mask` are shown. */
const study: StudyDocument = {
  ...exampleStudy(3),
  flow: exampleStudy(3).flow.map((step) =>
    step.type !== "block"
      ? step
      : {
          ...step,
          trials: step.trials.map((trial, i) => {
            const own = target(step.practice ? 10 + i : i);
            const binding = { artefact: own.artefacts[0]!.id, method: "gp-mask", pictures: own.artefacts[0]!.shown };
            const parameters = { ...predict2afc.ofTarget!(own), explanations: { map: { "1": binding } } };
            return { id: trial.id, parameters: parameters as unknown as typeof trial.parameters };
          }),
          order: { ...step.order, maxInARow: null },
        },
  ),
};
const targets = Array.from({ length: 16 }, (_, n) => target(n, n % 2 === 0 ? "hit" : "error"));
const main = study.flow.findIndex((step) => step.type === "block" && !step.practice);
const errors = (document: StudyDocument) =>
  checkStudy(document)
    .problems.filter(({ severity }) => severity === "error")
    .map(({ message }) => message);

test("a trial of a new target shows what the other trials show", () => {
  const more = withTrials(study, main, [target(5)], targets);
  const added = (more.flow[main] as Block).trials.at(-1)!;
  expect(added).toMatchObject({
    id: "hit_5",
    parameters: { explanations: { map: { "1": { artefact: "gp-mask-5" } } } },
  });
  expect(errors(more)).toEqual([]);
  const without = withTrials(study, main, [target(6, "hit", ["rise"])], [...targets]);
  expect(errors(without)[0]).toContain("there is nothing to show as map");
});

test("only kept targets that no block shows are free", () => {
  const all = [...targets, { ...target(20), status: "rejected" as const }];
  expect(freeTargets(study, all).map(({ imageIndex }) => imageIndex)).toEqual([3, 4, 5, 6, 7, 8, 9, 13, 14, 15]);
});

test("a quota is drawn evenly over the classes, and by its seed", () => {
  const many = Array.from({ length: 60 }, (_, n) => target(n, n < 30 ? "hit" : "error"));
  const drawn = drawQuota(many, { hit: 6, error: 3 }, seededGenerator(1));
  expect(
    drawn
      .filter(({ kind }) => kind === "hit")
      .map(({ targetCategory }) => targetCategory)
      .sort(),
  ).toEqual(["0", "0", "1", "1", "2", "2"]);
  expect(drawn.filter(({ kind }) => kind === "error")).toHaveLength(3);
  expect(drawQuota(many, { hit: 6, error: 3 }, seededGenerator(1))).toEqual(drawn);
  expect(drawQuota(many, { hit: 6, error: 3 }, seededGenerator(2))).not.toEqual(drawn);
});

test("a block is added before the debriefing, and asks for trials", () => {
  const { document, place } = withBlock(study, blockTypes[0]!);
  expect(document.flow[place + 1]!.type).toBe("debrief");
  expect(errors(document)).toEqual(["the block has no trials"]);
  expect(errors(withTrials(document, place, [target(7)], targets))).toEqual([]);
});

test("a step that is there twice has names of its own", () => {
  const place = study.flow.findIndex(({ type }) => type === "rate");
  expect(withStepTwice(study, place).flow[place + 1]).toMatchObject({ name: "confidence_2" });
  expect(withStepTwice(study, main).flow[main + 1]).toMatchObject({ id: "main_2" });
  expect(errors(withStepTwice(withStepTwice(study, main), place + 1))).toEqual([]);
});

test("one method against another against none, from a study of one: two clicks, and it can be run", () => {
  const offered = offeredMethodLevels(study, "saliency", targets);
  expect(offered.map(({ variant }) => variant.method)).toEqual(["rise"]);
  const three = withMethodLevel(study, "saliency", offered[0]!, targets);
  expect(three.factors[0]!.levels).toEqual([
    { value: "none", label: "not shown" },
    { value: "gp_mask", label: "Bayesian-teaching saliency" },
    { value: "rise", label: "RISE" },
  ]);
  expect(errors(three)).toEqual([]);
  expect(three.conditions.map(({ levels }) => levels.saliency)).toEqual(["none", "gp_mask", "rise"]);
  const shown = three.conditions.map(({ id }) => {
    const screens = planSession(three, id, 1).filter(({ trialNumber }) => trialNumber !== null);
    return screens.map(({ key }) => key.artefacts).sort();
  });
  expect(shown).toEqual([
    [null, null, null],
    ["map=gp-mask-0", "map=gp-mask-1", "map=gp-mask-2"],
    ["map=rise-0", "map=rise-1", "map=rise-2"],
  ]);
  expect(offeredMethodLevels(three, "saliency", targets)).toEqual([]);
});

test("the question, the keys and the feedback of a block are those that it says", () => {
  const common = { question: "Which?", left_key: "a", right_key: "l", told_right: "{ai} it is", told_wrong: "" };
  const changed = { ...study, flow: study.flow.with(main, { ...(study.flow[main] as Block), common, feedback: true }) };
  expect(errors(changed)).toEqual([]);
  const screen = planSession(changed, "control", 1).find(({ trialNumber }) => trialNumber === 1)!;
  expect(screen).toMatchObject({ feedback: true, view: { question: "Which?", keys: { left: "a", right: "l" } } });
  const view = predict2afc.view.parse(screen.view);
  const key = predict2afc.key.parse(screen.key);
  const right = { side: key.target_side, key: null };
  const wrong = { side: key.target_side === "left" ? "right" : "left", key: null } as const;
  expect(predict2afc.feedback(view, key, right)).toBe(`${key.ai_response} it is`);
  expect(predict2afc.feedback(view, key, wrong)).toBe(null);
  expect(() => predict2afc.score(view, key, { side: "left", key: "l" })).toThrow(
    "does not give the answer on the left",
  );
  const same = { ...common, right_key: "a" };
  const twice = { ...study, flow: study.flow.with(main, { ...(study.flow[main] as Block), common: same }) };
  expect(errors(twice)[0]).toContain('both answers have the key "a"');
  const unknown = {
    ...study,
    flow: study.flow.with(main, { ...(study.flow[main] as Block), common: { colour: "red" } }),
  };
  expect(errors(unknown)).toEqual(['Predict the AI has no parameter "colour"']);
});
