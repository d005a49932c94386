import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { run } from "../testing/run.ts";

const fixtures = resolve(import.meta.dirname, "../../../../tests/fixtures/glmm");
const cbpp = join(fixtures, "cbpp.csv");
const paper = join(fixtures, "paper_sim.csv");
const period = "cbind(incidence, size - incidence) ~ factor(period) + (1 | herd)";
const none = "cbind(incidence, size - incidence) ~ 1 + (1 | herd)";
const folder = mkdtempSync(join(tmpdir(), "exemplar-fit-"));
afterAll(() => rmSync(folder, { recursive: true }));

const fitCommand = (...words: string[]) =>
  run(["fit", ...words], () => Promise.reject(new Error("fit needs no services")));
const json = async (...words: string[]) => JSON.parse((await fitCommand(...words, "--json")).stdout);

test("a model is printed as lme4 prints it, and several are compared", async () => {
  const { status, stdout } = await fitCommand(cbpp, none, period);
  expect(status).toBe(0);
  expect(stdout).toContain("Number of obs: 56, groups:  herd, 15");
  expect(stdout).toMatch(/factor\(period\)4 +-1\.5803 +0\.4274 +-3\.697 +0\.000218 \*\*\*/);
  expect(stdout).toMatch(/model 2 +5 194\.05 204\.18 +-92\.026 +184\.05 25\.61 +3 +1\.15\de-05 \*\*\*/);
});

test("for programs: one document with every model and comparison", async () => {
  const { models, comparisons } = await json(cbpp, none, period);
  expect(models).toHaveLength(2);
  expect(models[1]).toMatchObject({ n_obs: 56, groups: { herd: 15 }, df: 5, singular: false, separation: [] });
  expect(models[1].log_lik).toBeCloseTo(-92.0262818647616, 6); // glmmTMB
  expect(models[1].fixed[1]).toMatchObject({ term: "factor(period)2" });
  expect(models[1].random).toEqual([
    { group: "herd", term: "(Intercept)", sd: expect.closeTo(0.6422, 3), correlations: [] },
  ]);
  expect(comparisons).toEqual([{ chi2: expect.closeTo(25.61, 2), df: 3, p_value: expect.closeTo(1.151e-5, 8) }]);
});

test("quadrature, family and reference levels are options", async () => {
  const [quadrature] = (await json(cbpp, period, "--nagq", "9")).models;
  expect(quadrature.random[0].sd).toBeCloseTo(0.647517861083275, 4); // lme4, nAGQ = 9
  const formula = "correct ~ trial_type + (1 | participant)";
  const terms = async (...words: string[]) =>
    (await json(paper, formula, ...words)).models[0].fixed.map(({ term }: { term: string }) => term);
  expect(await terms("--reference", "trial_type=standard_correct")).toEqual([
    "(Intercept)",
    "trial_typeadversarial",
    "trial_typestandard_incorrect",
  ]);
  const [linear] = (await json(paper, formula, "--family", "gaussian")).models;
  expect(linear.fixed[0].estimate).toBeGreaterThan(0);
});

test("a bootstrap is decided by its seed, tests nested models and gives one model intervals", async () => {
  const words = [cbpp, none, period, "--bootstrap", "99", "--seed", "7"];
  const [first, second] = [await json(...words), await json(...words)];
  expect(first.comparisons).toEqual(second.comparisons);
  expect(first.comparisons[0].bootstrap_p_value).toBeCloseTo(0.01, 10); // none of 99 is as large: (0 + 1) / (99 + 1)
  const [model] = (await json(cbpp, period, "--bootstrap", "99", "--seed", "7")).models;
  for (const [k, { lower, upper }] of model.bootstrap.entries()) {
    expect(lower).toBeLessThan(model.fixed[k].estimate);
    expect(upper).toBeGreaterThan(model.fixed[k].estimate);
  }
});

test.each([
  [[join(folder, "missing.csv"), period], /missing\.csv cannot be read/],
  [[cbpp, "cbind(incidence, size - incidence) ~ perod + (1 | herd)"], /no column “perod”[\s\S]*\^{5}/],
  [[cbpp, "incidence ~ (period + (1 | herd)"], /\^/],
  [[cbpp, "incidence ~ period + (1 | herd)"], /incidence/],
])("%j fails in words, with status 1", async (words, message) => {
  const { status, stdout, stderr } = await fitCommand(...words);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(message);
  expect(stderr).toContain("→");
});

test("a malformed file is named with its line", async () => {
  const path = join(folder, "malformed.csv");
  writeFileSync(path, 'a,b\n1,"2\n');
  const { status, stderr } = await fitCommand(path, "a ~ b");
  expect(status).toBe(1);
  expect(stderr).toMatch(/malformed\.csv: Line \d+/);
});

test.each([
  [[]],
  [[cbpp]],
  [[cbpp, period, "--family", "poisson"]],
  [[cbpp, period, "--reference", "period"]],
  [[cbpp, period, "--bootstrap", "0"]],
])("%j is wrong usage, with status 2", async (words) => {
  expect((await fitCommand(...words)).status).toBe(2);
});

const ratings = join(fixtures, "ratings.csv");

test("ordinal models come with thresholds, ties and tests of proportional odds", async () => {
  const formula = "trust ~ explanation + certainty + (1 | participant)";
  const { status, stdout } = await fitCommand(ratings, formula, "--family", "ordinal");
  expect(status).toBe(0);
  expect(stdout).toContain("Cumulative link mixed model");
  expect(stdout).toContain("Threshold coefficients:");
  const [flexible] = (await json(ratings, formula, "--family", "ordinal", "--proportional-odds")).models;
  expect(flexible.order).toEqual(["1", "2", "3", "4", "5"]);
  expect(flexible.thresholds.map(({ name }: { name: string }) => name)).toEqual(["1|2", "2|3", "3|4", "4|5"]);
  expect(flexible.proportional_odds.map(({ term }: { term: string }) => term)).toEqual(["explanation", "certainty"]);
  const tied = ["--link", "probit", "--thresholds", "equidistant"];
  const [equidistant] = (await json(ratings, formula, "--family", "ordinal", ...tied)).models;
  expect(equidistant).toMatchObject({ family: "ordinal", link: "probit" });
  expect(equidistant.threshold_parameters.map(({ name }: { name: string }) => name)).toEqual([
    "threshold.1",
    "spacing",
  ]);
  const { status: refused, stderr } = await fitCommand(ratings, formula, "--family", "ordinal", "--order", "1,2,3");
  expect(refused).not.toBe(0);
  expect(stderr).toContain("leaves out its category");
});

test("probit models and models of response times are families", async () => {
  const [probit] = (await json(ratings, "accept ~ certainty + (1 | participant)", "--family", "probit")).models;
  expect(probit).toMatchObject({ family: "binomial", link: "probit" });
  const formula = "rt ~ explanation + (1 | participant)";
  const [gamma] = (await json(ratings, formula, "--family", "gamma")).models;
  expect(gamma.shape.estimate).toBeGreaterThan(0);
  const [given] = (await json(ratings, formula, "--family", "lognormal", "--shift", "100")).models;
  expect(given.shift).toMatchObject({ estimate: 100, std_error: 0 });
  const [shifted] = (await json(ratings, formula, "--family", "lognormal")).models;
  expect(shifted.log_lik).toBeGreaterThan(given.log_lik);
});
