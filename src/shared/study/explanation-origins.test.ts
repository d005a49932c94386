import { expect, test } from "vitest";
import { exampleStudy, fakeSha256 } from "./example-study.fixture.ts";
import { type ExplanationOrigin, originsInWords } from "./explanation-origins.ts";
import { boundArtefactIds } from "./explanation-variants.ts";

const study = exampleStudy(3);
const ids = boundArtefactIds(study);
const originOf = (artefact: string, masks = 2000): ExplanationOrigin => ({
  ...{ artefact, method: "gp-mask", revision: 2, settings: { masks }, seed: 5 },
  ...{ classifierSha256: fakeSha256(1), edited: false, madeFrom: [] },
});

test("every artefact that a trial shows is named, of practice too", () => {
  expect(ids.toSorted()).toEqual(Array.from({ length: 6 }, (_, k) => `map-${k}`));
});

test("each way of making explanations is said once, with all its settings and how many were made so", () => {
  const [one, ...others] = ids;
  const words = originsInWords(study, [originOf(one!, 50), ...others.map((id) => originOf(id))]);
  expect(words).toEqual([
    "## Explanations",
    "One by Bayesian-teaching saliency, revision 2: masks 50, seed 5; of the classifier 000000000000 (SHA-256).",
    "5 by Bayesian-teaching saliency, revision 2: masks 2000, seed 5; of the classifier 000000000000 (SHA-256).",
  ]);
});

test("what is calibrated, changed by hand or made from something else says so, and what is not known is counted", () => {
  const prior = { method: "kfac-learner", revision: 1, settings: { tau: "exact" }, seed: 3 };
  const origin = { ...originOf(ids[0]!), temperature: 1.5, edited: true, madeFrom: [prior] };
  const [, words, unknown] = originsInWords(study, [origin]);
  expect(words).toContain("seed 5, of answers calibrated at temperature 1.500; changed by hand; of the classifier");
  expect(words).toMatch(/Made from: .+, revision 1: given τ exact, seed 3\.$/);
  expect(unknown).toMatch(/^5 were made in another project/);
  expect(originsInWords({ flow: study.flow.filter(({ type }) => type !== "block") }, [])).toEqual([]);
});
