import { expect, test } from "vitest";
import type * as z from "zod";
import { exampleStudy } from "../example-study.fixture.ts";
import { planSession } from "../plan-session.ts";
import { scoreResponse } from "../score.ts";
import { simulateResponse } from "../simulate-response.ts";
import { simulateParticipant } from "../simulated-participant.ts";
import { addableSteps, stepTypeOf, withNewStep } from "../step-type.ts";
import { studyDocument } from "../study-document.ts";
import { findTrialType, trialTypes } from "./list.ts";

const hash = (digit: string) => digit.repeat(64);
const ambiguityTrial = {
  id: "region",
  parameters: {
    ...{ stimulus_id: "region", target_id: "t", image_sha256: hash("1"), stimulus_source: "insecurity" },
    options: ["ant", "bee", "cat"].map((category, k) => ({ category, sha256: hash(String(k + 2)) })),
    ...{ class_a: "ant", class_b: "cat", artefact: null },
  },
};

const relabelTrial = {
  id: "error",
  parameters: {
    ...{ stimulus_id: "error", target_id: "u", image_sha256: hash("9"), image_index: 3, stimulus_source: "error" },
    ...{ ai_response: "ant", ai_confidence: 0.9, dataset_label: "bee", categories: ["ant", "bee"] },
  },
};

test("a study of every step's starter runs without a person, and each screen writes exactly the cells it declares", () => {
  const example = exampleStudy();
  const block = example.flow.find((step) => step.type === "block")!;
  const named = { ...block, id: "regions", trialType: "name-ambiguity", trials: [ambiguityTrial] };
  const relabelled = { ...block, id: "labels", trialType: "relabel", trials: [relabelTrial] };
  const blocks = [named, relabelled] as (typeof block)[];
  const base = { ...example, flow: [...example.flow.slice(0, -1), ...blocks, ...example.flow.slice(-1)] };
  const document = addableSteps.reduce((study, type) => withNewStep(study, type).document, base);
  studyDocument.parse(document);
  const { id, levels } = document.conditions.at(-1)!;
  const participant = simulateParticipant({ strategy: "perfect" }, { seed: 1, index: 0, levels });
  const screens = planSession(document, id, 1);
  expect(new Set(screens.map(({ trialType }) => trialType))).toEqual(new Set(trialTypes.map(({ name }) => name)));
  const ofSteps = new Set(
    document.flow.flatMap((step) => Object.keys(findTrialType(step.type)?.ownColumns?.(step as never) ?? {})),
  );
  for (const screen of screens) {
    const { response } = simulateResponse(screen, participant, 0);
    const { columns } = scoreResponse(screen, response);
    const { cells } = trialTypes.find(({ name }) => name === screen.trialType)!;
    const { stimulus: _, response: __, ...own } = columns;
    const named = Object.fromEntries(Object.entries(own).filter(([name]) => !ofSteps.has(name)));
    expect(cells.strict().parse(named)).toEqual(named);
  }
});

test("what the trials of a block share has a value to begin with, and words for its field", () => {
  for (const { name, shared = [], parameters } of trialTypes)
    for (const own of shared) {
      const schema = parameters.shape[own] as z.ZodType;
      expect(schema.safeParse(undefined).success, `${name}: ${own}`).toBe(true);
      expect(schema.meta()?.title, `${name}: ${own}`).toBeDefined();
    }
});

test("a starter is right as it stands", () => {
  const wrong = trialTypes.flatMap((type) =>
    type.starter === undefined ? [] : type.check(type.parameters.parse(type.starter), {}),
  );
  expect(wrong).toEqual([]);
});

test("a new step goes before what belongs last, consent goes first, and two ratings have two names", () => {
  const rate = addableSteps.find(({ name }) => name === "rate")!;
  const consent = addableSteps.find(({ name }) => name === "consent")!;
  const once = withNewStep(exampleStudy(), rate);
  const twice = withNewStep(once.document, rate);
  expect(twice.document.flow.at(-1)!.type).toBe("debrief");
  expect(twice.place).toBe(twice.document.flow.length - 2);
  const names = twice.document.flow.flatMap((step) => (step.type === "rate" ? [step.name] : []));
  expect(new Set(names).size).toBe(names.length);
  expect(withNewStep(exampleStudy(), consent).place).toBe(0);
});

test("a block says how many trials it has, and whether it is practice", () => {
  const blocks = exampleStudy().flow.flatMap((step) => (step.type === "block" ? [step] : []));
  const [block] = blocks;
  expect(stepTypeOf({ ...block!, practice: true }).label).toBe("Practice");
  expect(stepTypeOf({ ...block!, practice: false }).detail(block!)).toBe(`Block, ${block!.trials.length} trials`);
});
