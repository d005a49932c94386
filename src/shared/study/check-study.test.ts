import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkStudy, validStudy } from "./check-study.ts";
import { exampleStudy } from "./example-study.fixture.ts";
import { planSession } from "./plan-session.ts";
import type { StudyDocument } from "./study-document.ts";

test("a good study has no problems, and a summary", () => {
  const { document, problems, summary } = checkStudy(exampleStudy(12));
  expect(problems).toEqual([]);
  expect(document).toEqual(exampleStudy(12));
  expect(summary).toMatchObject({ trials: 12, screens: 20, participants: 40 });
  expect(summary!.minutes).toBeGreaterThan(1);
  expect(summary!.minutes).toBeLessThan(5);
});

describe("problems are found, with their place", () => {
  const found = (change: (document: StudyDocument) => void) => {
    const document = exampleStudy();
    change(document);
    return checkStudy(document).problems.map(({ path, message, severity }) => `${severity} ${path}: ${message}`);
  };
  const main = (document: StudyDocument) => {
    const block = document.flow[4]!;
    if (block.type !== "block") throw new Error("the fixture has its main block there");
    return block;
  };

  const repeats = { amount: 5, unit: "trials", apart: 8, mayDiffer: 0, onFailure: "end" } as const;
  const cases: [string, (document: StudyDocument) => void, string][] = [
    [
      "more trials again than there is room for",
      (d) => (main(d).repeats = repeats),
      "error flow.4.repeats.amount: 5 trials cannot come again: with 8 trials between and at most 2 in a row, a block of 12 leaves room for 3",
    ],
    [
      "trials again whose answers feedback tells",
      (d) => Object.assign(main(d), { feedback: true, repeats: { ...repeats, amount: 3 } }),
      "warning flow.4.repeats: feedback tells participants the answers of the trials that come again",
    ],
    [
      "unknown trial type",
      (d) => (main(d).trialType = "juggle"),
      'error flow.4.trialType: the trial type "juggle" does not exist; blocks take predict-2afc, name-ambiguity, relabel',
    ],
    [
      "a step as a block's trial",
      (d) => (main(d).trialType = "consent"),
      'error flow.4.trialType: the trial type "consent" is a step of the flow, not a trial of a block; blocks take predict-2afc, name-ambiguity, relabel',
    ],
    [
      "a level that is none",
      (d) => (d.conditions[1]!.levels.saliency = "1"),
      'error conditions.1.levels.saliency: "1" is not a level of "saliency" (0, 1)',
    ],
    [
      "a missing level",
      (d) => (d.conditions[1]!.levels = {}),
      'error conditions.1.levels.saliency: the level of "saliency" is missing',
    ],
    [
      "a level of no factor",
      (d) => (d.conditions[0]!.levels.size = 1),
      'error conditions.0.levels.size: there is no factor "size"',
    ],
    [
      "a repeated condition",
      (d) => (d.conditions[1]!.id = "control"),
      'error conditions.1.id: there is another condition "control"',
    ],
    [
      "conditions alike",
      (d) => (d.conditions[1]!.levels.saliency = 0),
      "warning conditions.1: another condition has the same levels (saliency 0)",
    ],
    [
      "a repeated factor",
      (d) => d.factors.push(d.factors[0]!),
      'error factors.1.name: there is another factor "saliency"',
    ],
    [
      "a factor named as a column",
      (d) => (d.factors[0]!.name = "rt"),
      'error factors.0.name: "rt" is a column of the data already',
    ],
    [
      "a factor without effect",
      (d) => {
        d.factors[0]!.name = "music";
        for (const c of d.conditions) c.levels = { music: c.levels.saliency! };
      },
      'warning factors.0: no screen of the study depends on "music"',
    ],
    [
      "a repeated level",
      (d) => (d.factors[0]!.levels[1]!.value = 0),
      'error factors.0.levels.1: "saliency" has another level "0"',
    ],
    [
      "a repeated trial",
      (d) => (main(d).trials[3]!.id = "t0"),
      'error flow.4.trials.3.id: there is another trial "t0" in the block',
    ],
    [
      "a trial in two blocks",
      (d) => (main(d).trials[3]!.id = "t12"),
      'warning flow.4.trials.3: the trial "t12" is in another block already: participants would meet it twice',
    ],
    [
      "a wrong parameter",
      (d) => (main(d).trials[2]!.parameters.image_sha256 = "x"),
      "error flow.4.trials.2.parameters.image_sha256: a SHA-256: 64 hexadecimal digits",
    ],
    [
      "a missing map",
      (d) => (main(d).trials[2]!.parameters.explanations = {}),
      "error flow.4.trials.2: in condition saliency, there is nothing to show as map: choose an explanation, or leave the trial out",
    ],
    [
      "one answer twice",
      (d) => (main(d).trials[0]!.parameters.alternative_category = "0"),
      'error flow.4.trials.0: both answers are "0": choose another alternative category',
    ],
    [
      "the AI's answer not on offer",
      (d) => (main(d).trials[0]!.parameters.ai_response = "9"),
      `error flow.4.trials.0: the AI's answer "9" is not on offer: no participant could be correct`,
    ],
    [
      "an order that cannot be",
      (d) => {
        for (const t of main(d).trials) t.parameters.target_kind = "hit";
      },
      'error flow.4.order.maxInARow: the limit on trials in a row cannot be met: 12 of 12 trials have target kind "hit": with at most 2 in a row, the 0 others leave room for 2',
    ],
    ["an empty block", (d) => (main(d).trials = []), "error flow.4.trials: the block has no trials"],
    [
      "a right answer that is not there",
      (d) => Object.assign(d.flow[2]!, { correct: 2 }),
      "error flow.2: the right answer is option 3, but there are 2",
    ],
    ["a repeated block", (d) => (main(d).id = "practice"), 'error flow.4.id: there is another block "practice"'],
    [
      "a repeated rating",
      (d) => d.flow.splice(5, 0, d.flow[5]!),
      'error flow.6.name: there is another rating "confidence"',
    ],
    [
      "options alike",
      (d) => Object.assign(d.flow[5]!, { options: ["Yes", "Yes"] }),
      "error flow.5: two options read the same",
    ],
    ["no consent", (d) => d.flow.shift(), "warning flow: the study does not begin with consent"],
    [
      "nothing scored",
      (d) => (main(d).practice = true),
      "warning flow: there is no scored block: the study records no trials",
    ],
    ["screens after the debrief", (d) => d.flow.reverse(), "warning flow.0: screens follow the debrief"],
    [
      "too short a session",
      (d) => (d.sessionMinutes = 1),
      "warning sessionMinutes: the study takes about 2 minutes, but a session expires after 1",
    ],
    [
      "a wrong form",
      (d) => Object.assign(d, { name: "Über" }),
      "error name: lower-case letters, digits and underscores, starting with a letter",
    ],
  ];
  test.each(cases)("%s", (_name, change, problem) => {
    expect(found(change)).toContain(problem);
  });

  test("in words, never by the names that the program has for its own parts", () => {
    const messages = cases.flatMap(([, change]) => {
      const document = exampleStudy();
      change(document);
      return checkStudy(document).problems.map(({ message }) => message);
    });
    expect(messages.length).toBeGreaterThan(cases.length);
    for (const message of messages) expect(message).not.toMatch(/\b[a-z]+[A-Z]\w*|\b\w+\.\d+\./);
  });
});

test("an inherited name is no level", () => {
  const document = exampleStudy();
  document.factors[0]!.name = "constructor";
  for (const condition of document.conditions) condition.levels = {};
  expect(checkStudy(document).problems.map(({ message }) => message)).toContain(
    'the level of "constructor" is missing',
  );
});

test("validStudy names the first error and lists all", () => {
  expect(validStudy(exampleStudy())).toEqual(exampleStudy());
  const broken = { ...exampleStudy(), participantsPerCondition: 0, seed: -1 };
  expect(() => validStudy(broken)).toThrow(/^The study has 2 errors: seed: /);
});

describe("fuzz", () => {
  test("anything at all is answered, never thrown at", () => {
    fc.assert(
      fc.property(fc.anything({ withDate: true, withMap: true, withBigInt: true }), (input) => {
        const { document, problems } = checkStudy(input);
        expect(document).toBeNull();
        expect(problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  test("a good study with any one value replaced is refused, or every session of it can be planned", () => {
    const paths = allPaths(exampleStudy(4));
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), fc.nat(), (path, value, seed) => {
        const document = exampleStudy(4);
        setAt(document, path, value);
        const check = checkStudy(document);
        for (const problem of check.problems) expect(problem.message).not.toBe("");
        if (check.summary === null) expect(check.problems.some(({ severity }) => severity === "error")).toBe(true);
        else for (const { id } of check.document!.conditions) planSession(check.document!, id, seed);
      }),
      { numRuns: 2000 },
    );
  });

  test("a document nested beyond the parser's stack is refused", () => {
    const document = exampleStudy();
    let deep: unknown = 1;
    for (let i = 0; i < 200_000; i++) deep = [deep];
    Object.assign(document.flow[4]!, { trials: [{ id: "t", parameters: { deep } }] });
    expect(checkStudy(document).problems).toEqual([
      { path: "", message: "the document is nested too deeply", severity: "error" },
    ]);
  });
});

type Path = readonly (string | number)[];

function allPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [...(path.length > 0 ? [path] : []), ...entries.flatMap(([key, inner]) => allPaths(inner, [...path, key]))];
}

function setAt(target: object, path: Path, value: unknown): void {
  const parent = path.slice(0, -1).reduce((object, key) => Reflect.get(object, key) as object, target);
  Reflect.set(parent, path.at(-1)!, value);
}
