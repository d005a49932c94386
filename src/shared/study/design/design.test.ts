import fc from "fast-check";
import { expect, test } from "vitest";
import { checkStudy } from "../check-study.ts";
import { exampleStudy } from "../example-study.fixture.ts";
import { planSession } from "../plan-session.ts";
import type { StudyDocument } from "../study-document.ts";
import { missingCells, withCondition, withConditionLevel, withConditionTwice, withEveryCell } from "./conditions.ts";
import {
  offeredFactors,
  ownFactor,
  withFactor,
  withFactorName,
  withFactorWithin,
  withLevel,
  withLevelValue,
  withoutFactor,
  withoutLevel,
} from "./factors.ts";

const study = exampleStudy(12);
const errors = (document: StudyDocument) =>
  checkStudy(document).problems.filter(({ severity }) => severity === "error");

/** What the trials of the first block bind in the slot of maps, by level. */
const boundLevels = (document: StudyDocument) => {
  const block = document.flow.find((step) => step.type === "block")!;
  const { explanations } = block.trials[0]!.parameters as unknown as { explanations: { map: Record<string, unknown> } };
  return Object.keys(explanations.map);
};

test("a factor crosses the conditions with its levels, and goes without a trace", () => {
  const two = withFactor(study, ownFactor(study));
  expect(two.conditions.map(({ id, levels }) => [id, levels])).toEqual([
    ["control_a", { saliency: 0, group: "a" }],
    ["control_b", { saliency: 0, group: "b" }],
    ["saliency_a", { saliency: 1, group: "a" }],
    ["saliency_b", { saliency: 1, group: "b" }],
  ]);
  expect(errors(two)).toEqual([]);
  const back = withoutFactor(two, "group");
  expect(back.conditions.map(({ levels }) => levels)).toEqual([{ saliency: 0 }, { saliency: 1 }]);
  expect(back.flow).toEqual(study.flow);
  expect(errors(back)).toEqual([]);
});

test("method A against method B against none: a level more, named in the data, with a condition of its own", () => {
  const named = withLevelValue(withLevelValue(study, "saliency", 0, "none"), "saliency", 1, "gp_mask");
  expect(boundLevels(named)).toEqual(["gp_mask"]);
  expect(named.conditions.map(({ levels }) => levels.saliency)).toEqual(["none", "gp_mask"]);
  const three = withLevel(named, "saliency", { value: "rise", label: "RISE" });
  expect(three.conditions.map(({ levels }) => levels.saliency)).toEqual(["none", "gp_mask", "rise"]);
  expect(errors(three)[0]!.message).toContain('there is nothing to show as map for the level "rise" of "saliency"');
  expect(errors(withoutLevel(three, "saliency", "rise"))).toEqual([]);
  expect(withoutLevel(three, "saliency", "rise")).toEqual(named);
});

test("without a level goes what was bound to it, and where it decides who meets a step", () => {
  const shown = { ...study, flow: study.flow.map((step) => ({ ...step, where: { saliency: [0, 1] } })) };
  const less = withoutLevel(shown, "saliency", 1);
  expect(boundLevels(less)).toEqual([]);
  expect(less.flow.map(({ where }) => where)).toEqual(study.flow.map(() => ({ saliency: [0] })));
  expect(withoutFactor(shown, "saliency").flow.every(({ where }) => where === undefined)).toBe(true);
});

test("only the factors that the study's trials can show are offered, and each once", () => {
  expect(offeredFactors(study).map(({ factor }) => factor.name)).toEqual(["examples", "regions"]);
  const more = withFactor(study, offeredFactors(study)[0]!.factor);
  expect(offeredFactors(more).map(({ factor }) => factor.name)).toEqual(["regions"]);
});

test("conditions can leave cells of the full design out, and be completed again", () => {
  const full = withFactor(study, ownFactor(study));
  const partial = { ...full, conditions: full.conditions.slice(0, 3) };
  expect(missingCells(partial)).toEqual([{ saliency: 1, group: "b" }]);
  expect(errors(partial)).toEqual([]);
  const completed = withEveryCell(partial).conditions;
  expect(completed.map(({ levels }) => levels)).toEqual(full.conditions.map(({ levels }) => levels));
  expect(completed.at(-1)).toMatchObject({ id: "saliency_1_group_b", label: "Saliency map: shown, Group: B" });
  const twice = withConditionTwice(full, 0);
  expect(twice.conditions[1]).toMatchObject({ id: "control_a_2", levels: full.conditions[0]!.levels });
  const named = withEveryCell({ ...full, conditions: full.conditions.slice(1) });
  expect(withConditionLevel(named, 3, "saliency", 1).conditions[3]).toMatchObject({
    id: "saliency_1_group_a",
    label: "Saliency map: shown, Group: A",
  });
  expect(withConditionLevel(study, 0, "saliency", 1).conditions[0]).toMatchObject({ id: "control", label: "Control" });
});

test("a factor within participants leaves the conditions, and comes back to them", () => {
  const within = withFactorWithin(study, "saliency", true);
  expect(within.conditions.map(({ id, levels }) => [id, levels])).toEqual([["everyone", {}]]);
  expect(errors(within)).toEqual([]);
  const back = withFactorWithin(within, "saliency", false);
  expect(back.conditions.map(({ levels }) => levels)).toEqual([{ saliency: 0 }, { saliency: 1 }]);
  expect(back.factors).toEqual(study.factors);
});

test("any sequence of edits leaves a study whose conditions are cells of its factors, with names of their own", () => {
  const edit = fc.oneof(
    fc.constant((document: StudyDocument) => withFactor(document, ownFactor(document))),
    fc.nat().map((n) => (document: StudyDocument) => {
      const factor = document.factors[n % (document.factors.length || 1)];
      return factor ? withoutFactor(document, factor.name) : document;
    }),
    fc.nat().map((n) => (document: StudyDocument) => {
      const factor = document.factors[n % (document.factors.length || 1)];
      const value = `level_${n}`;
      if (!factor || factor.levels.length > 3 || factor.levels.some((level) => level.value === value)) return document;
      return withLevel(document, factor.name, { value, label: value });
    }),
    fc.nat().map((n) => (document: StudyDocument) => {
      const factor = document.factors[n % (document.factors.length || 1)];
      return factor && factor.levels.length > 2
        ? withoutLevel(document, factor.name, factor.levels[0]!.value)
        : document;
    }),
    fc.nat().map((n) => (document: StudyDocument) => {
      const factor = document.factors[n % (document.factors.length || 1)];
      return factor ? withFactorWithin(document, factor.name, n % 2 === 0) : document;
    }),
    fc.nat().map((n) => (document: StudyDocument) => {
      const factor = document.factors[n % (document.factors.length || 1)];
      const name = `renamed_${n}`;
      return factor && factor.name !== "saliency" && !document.factors.some((one) => one.name === name)
        ? withFactorName(document, factor.name, name)
        : document;
    }),
    fc.nat().map((n) => (document: StudyDocument) => {
      const [cell] = missingCells(document);
      return cell && n % 2 === 0 ? withCondition(document, cell) : withEveryCell(document);
    }),
  );
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
      const edited = edits.reduce((document, change) => change(document), exampleStudy(3));
      const structural = errors(edited).filter(({ path }) => !path.startsWith("flow"));
      expect(structural).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test("a step is met where its levels are, and nobody else hears of it", () => {
  const hint = { type: "instruction", title: "Maps", text: "Look at the map.", where: { saliency: [1] } } as const;
  const document: StudyDocument = { ...study, flow: study.flow.toSpliced(2, 0, { ...hint, where: { saliency: [1] } }) };
  expect(errors(document)).toEqual([]);
  const screens = (condition: string) =>
    planSession(document, condition, 1).filter(({ view }) => view.title === "Maps");
  expect(screens("control")).toHaveLength(0);
  expect(screens("saliency")).toHaveLength(1);
  const nowhere = { ...document, flow: document.flow.with(2, { ...hint, where: { saliency: [7] } }) };
  expect(errors(nowhere)[0]!.message).toBe('7 is not a level of "saliency"');
  const unknown = { ...document, flow: document.flow.with(2, { ...hint, where: { colour: [1] } }) };
  expect(errors(unknown)[0]!.message).toContain("no such factor");
});
