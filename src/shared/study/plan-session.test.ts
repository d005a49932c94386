import fc from "fast-check";
import { expect, test } from "vitest";
import { exampleStudy } from "./example-study.fixture.ts";
import { planSession } from "./plan-session.ts";
import { imagesOf } from "./score.ts";
import { plannedScreen } from "./screen.ts";

const study = exampleStudy(30);

test("a session is every step in order, numbered over screens and over scored trials", () => {
  const screens = planSession(study, "saliency", 1);
  expect(screens.map(({ seq }) => seq)).toEqual([...screens.keys()]);
  expect(screens.map(({ trialType }) => trialType).filter((type, i, all) => type !== all[i - 1])).toEqual([
    "consent",
    "instruction",
    "comprehension-check",
    "predict-2afc",
    "rate",
    "debrief",
  ]);
  expect(screens.filter(({ practice }) => practice)).toHaveLength(3);
  expect(screens.flatMap(({ trialNumber }) => trialNumber ?? [])).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  for (const screen of screens) expect(plannedScreen.parse(JSON.parse(JSON.stringify(screen)))).toEqual(screen);
});

test("a trial that comes again shows what it showed, is not scored, and changes no other screen's drawing", () => {
  const repeats = { amount: 6, unit: "trials", apart: 4, mayDiffer: 1, onFailure: "end" } as const;
  const flow = study.flow.map((step) => (step.type === "block" && step.id === "main" ? { ...step, repeats } : step));
  const screens = planSession({ ...study, flow }, "saliency", 1);
  const again = screens.filter(({ repeat }) => repeat);
  expect(again).toHaveLength(6);
  expect(screens.flatMap(({ trialNumber }) => trialNumber ?? [])).toHaveLength(30);
  for (const { seq, trialNumber, view, key, repeat } of again) {
    const first = screens[seq - repeat!.back]!;
    expect(trialNumber).toBeNull();
    expect(repeat).toMatchObject({ mayDiffer: 1, onFailure: "end" });
    expect(view.imageSha256).toBe(first.view.imageSha256);
    expect(key.target_side, "the answers change sides").not.toBe(first.key.target_side);
    expect(plannedScreen.parse(screens[seq])).toEqual(screens[seq]);
  }
  const once = planSession(study, "saliency", 1);
  const shown = (screens: typeof once) =>
    screens.filter(({ repeat }) => !repeat).map(({ view }) => JSON.stringify(view));
  expect(shown(screens).sort()).toEqual(shown(once).sort());
});

test("the condition decides what is shown and nothing else", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const control = planSession(study, "control", seed);
      const saliency = planSession(study, "saliency", seed);
      const blind = saliency.map((screen) =>
        screen.trialType === "predict-2afc"
          ? {
              ...screen,
              view: { ...screen.view, explanations: [] },
              key: { ...screen.key, artefacts: null },
            }
          : screen,
      );
      expect(blind).toEqual(control);
      expect(control.flatMap(imagesOf)).toHaveLength(33);
      expect(saliency.flatMap(imagesOf)).toHaveLength(66);
    }),
    { numRuns: 30 },
  );
});

test("the view gives nothing away: what it says of a trial is the same whichever answer is the AI's", () => {
  const viewKeys = planSession(study, "saliency", 3)
    .filter(({ trialType }) => trialType === "predict-2afc")
    .map(({ view }) => Object.keys(view).sort().join());
  expect(new Set(viewKeys)).toEqual(new Set(["answers,compact,explanations,imageSha256,keys,question"]));
});

test("the AI's answer is on the left as often as on the right, within each kind", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const scored = planSession(study, "control", seed).filter(({ trialNumber }) => trialNumber !== null);
      for (const kind of ["hit", "error", "low_confidence"]) {
        const sides = scored.filter(({ key }) => key.target_kind === kind).map(({ key }) => key.target_side);
        expect(sides).toHaveLength(10);
        expect(sides.filter((side) => side === "left")).toHaveLength(5);
      }
      for (const { key, view } of scored)
        expect((view.answers as Record<string, string>)[key.target_side as string]).toBe(key.target_category);
    }),
    { numRuns: 50 },
  );
});

test("seeds decide the order, and other seeds other orders", () => {
  expect(planSession(study, "control", 5)).toEqual(planSession(study, "control", 5));
  expect(planSession(study, "control", 5)).not.toEqual(planSession(study, "control", 6));
});

test("an unknown condition or trial type is named", () => {
  expect(() => planSession(study, "placebo", 1)).toThrow('no condition "placebo"');
  const broken = structuredClone(study);
  for (const step of broken.flow) if (step.type === "block") step.trialType = "juggle";
  expect(() => planSession(broken, "control", 1)).toThrow('no trial type "juggle"');
});
