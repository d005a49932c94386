import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fitMixedModel } from "../glmm/fit-mixed-model.ts";
import { dataFrameFromCsv } from "../reading/read-table.ts";
import { profileDeviationInterval, profileInterval } from "./profile.ts";

interface Row {
  model: string;
  term: string;
  lower: number;
  upper: number;
}

const folder = new URL("../../../../tests/fixtures/glmm/", import.meta.url);
const data = dataFrameFromCsv(readFileSync(new URL("linear.csv", folder), "utf8"));
const reference: { glm: Row[]; lmer: Row[]; glmmTMB: Row[]; sd: { lower: [number, "NA"]; upper: [number, "NA"] } } =
  JSON.parse(readFileSync(new URL("profile.json", folder), "utf8"));
const rows = (["glm", "lmer", "glmmTMB"] as const).flatMap((source) =>
  reference[source].map((row) => ({ source, ...row })),
);

test.each(rows)("$term of $source has R's profile interval", ({ source, model, term, lower, upper }) => {
  const fit = fitMixedModel(model, data, { family: source === "lmer" ? "gaussian" : "binomial", reml: false });
  const interval = profileInterval(fit, term);
  const { stdError } = fit.fixed.find((effect) => effect.term === term)!;
  expect(Math.abs(interval.lower - lower) / stdError).toBeLessThan(1e-3);
  expect(Math.abs(interval.upper - upper) / stdError).toBeLessThan(1e-3);
});

describe("standard deviations", () => {
  const fit = fitMixedModel(reference.glmmTMB[0]!.model, data);

  test("have glmmTMB's profile interval", () => {
    const { lower, upper } = profileDeviationInterval(fit, "subject");
    expect(lower).toBeCloseTo(reference.sd.lower[0], 3);
    expect(upper).toBeCloseTo(reference.sd.upper[0], 3);
  });

  test("reach 0 where the data do not exclude it", () => {
    const { lower, upper } = profileDeviationInterval(fit, "item");
    expect(lower).toBe(0);
    expect(upper).toBeGreaterThan(fit.random.find(({ group }) => group === "item")!.sd);
  });
});

test("what has no profile is refused or infinite", () => {
  const reml = fitMixedModel("y ~ x + (1 | subject)", data, { family: "gaussian" });
  expect(() => profileInterval(reml, "x")).toThrow(/maximum likelihood/);
  expect(() => profileInterval(reml, "z")).toThrow(/no coefficient “z”/);
  expect(() => profileDeviationInterval(reml, "subject")).toThrow(/no profile interval/);
  const separated = fitMixedModel(
    "correct ~ arm + (1 | subject)",
    dataFrameFromCsv(readFileSync(new URL("separation_complete.csv", folder), "utf8")),
  );
  expect(profileInterval(separated, "arm")).toEqual({
    lower: Number.NEGATIVE_INFINITY,
    upper: Number.POSITIVE_INFINITY,
  });
});
