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
  expect(comparisons).toEqual([
    {
      chi2: expect.closeTo(25.61, 2),
      df: 3,
      p_value: expect.closeTo(1.151e-5, 8),
      nested: true,
      reference: "chi-square",
    },
  ]);
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

const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const study = (outcome: (row: number) => string, rt: (row: number) => string) =>
  `participant,condition,rt,correct\n${Array.from({ length: 160 }, (_, row) => [`0${row % 16}`, row % 2 ? "map" : "none", rt(row), outcome(row)].map((field) => `"${field}"`).join(",")).join("\n")}\n`;
const hash = (row: number) => ((row * 2654435761) % 4294967296) / 4294967296;

test("how the file was read is said, and can be decided", async () => {
  const path = file(
    "missing.csv",
    study(
      (row) => (hash(row) < 0.6 ? "1" : "0"),
      (row) => (row % 40 === 3 ? "null" : String(hash(row + 7))),
    ),
  );
  const { reading, models } = await json(path, "correct ~ condition + rt + (1 | participant)");
  expect(reading.columns[2]).toMatchObject({ name: "rt", type: "number", missing: [{ token: "null", count: 4 }] });
  expect(models[0]).toMatchObject({ n_obs: 156, missing: { rt: 4 }, modelled: "correct = 1" });
  const { stdout } = await fitCommand(path, "correct ~ rt", "--report", "--type", "rt=factor");
  expect(stdout).toMatch(/rt +factor.*as asked/);
  expect((await fitCommand(path, "correct ~ rt", "--type", "nothing=number")).stderr).toMatch(
    /“nothing”, which is no column/,
  );
  const odd = file("odd.csv", "a,b,a\n1,2,3\n");
  expect((await fitCommand(odd, "a ~ b")).stderr).toMatch(/Line 1, byte 0: the column name “a” is used twice/);
});

test("which outcome is modelled is said, sensible, and can be set", async () => {
  const path = file(
    "words.csv",
    study(
      (row) => (hash(row) < 0.7 ? "right" : "wrong"),
      () => "1",
    ),
  );
  const formula = "correct ~ condition + (1 | participant)";
  expect((await fitCommand(path, formula)).stdout).toMatch(/^Modelling P\(correct = right\)/);
  const [right] = (await json(path, formula)).models;
  const [wrong] = (await json(path, formula, "--success", "wrong")).models;
  expect(wrong.modelled).toBe("correct = wrong");
  expect(wrong.fixed[0].estimate).toBeCloseTo(-right.fixed[0].estimate, 5);
  expect((await fitCommand(path, formula, "--success", "perhaps")).stderr).toMatch(/no level “perhaps”/);
});

test("separation flags its terms, and a weak prior makes them finite", async () => {
  const path = file(
    "separated.csv",
    study(
      (row) => (row % 2 ? "1" : hash(row) < 0.5 ? "1" : "0"),
      () => "1",
    ),
  );
  const formula = "correct ~ condition + (1 | participant)";
  const [model] = (await json(path, formula)).models;
  expect(model.separation).toEqual(["condition = map is all correct"]);
  expect(model.fixed.find(({ term }: { term: string }) => term === "conditionnone")).toMatchObject({
    ...{ estimate: null, std_error: null, separated: true, infinite: "-" },
  });
  const [penalised] = (await json(path, formula, "--prior")).models;
  expect(penalised.prior).toEqual({ sd: 2.5, intercept_sd: 10 });
  expect(
    penalised.fixed.every(
      ({ estimate, separated }: { estimate: number; separated: boolean }) => Number.isFinite(estimate) && !separated,
    ),
  ).toBe(true);
});

test("means, contrasts, terms, profiles, residuals, effects and equivalence are reached", async () => {
  const obk = join(fixtures, "obk.csv");
  const [linear] = (
    await json(
      obk,
      "value ~ treatment * gender + (1 | id)",
      "--family",
      "gaussian",
      "--reference",
      "treatment=control",
      ...[
        "--degrees",
        "kenward-roger",
        "--means",
        "treatment",
        "--contrasts",
        "pairwise",
        "--adjust",
        "none",
        "--terms",
        "wald",
      ],
    )
  ).models;
  expect(linear.degrees_of_freedom).toBe("kenward-roger");
  expect(linear.contrasts.find(({ label }: { label: string }) => label === "control − A").p_value).toBeCloseTo(
    0.036,
    3,
  );
  expect(linear.terms.map(({ num_df }: { num_df: number }) => num_df)).toEqual([2, 1, 2]);
  const [model] = (
    await json(
      cbpp,
      "cbind(incidence, size - incidence) ~ period + I(period^2) + (1 | herd)",
      ...[
        "--means",
        "period",
        "--at",
        "period=1,4",
        "--profile",
        "--residuals",
        "--effects",
        "--equivalence",
        "0.5",
        "--advice",
      ],
    )
  ).models;
  expect(model.means.map(({ linear }: { linear: number }) => linear)).toEqual([
    expect.closeTo(-1.42, 2),
    expect.closeTo(-2.86, 2),
  ]);
  expect(model.profile).toHaveLength(4);
  expect(model.residuals.values).toHaveLength(56);
  expect(model.effects[1].ratio.value).toBeCloseTo(Math.exp(model.fixed[1].estimate), 8);
  expect(model.explained_variance.conditional_r2).toBeGreaterThan(model.explained_variance.marginal_r2);
  expect(model.equivalence).toHaveLength(2);
  expect(model.random_slopes.possible.length).toBeGreaterThan(0);
  const { stdout } = await fitCommand(
    obk,
    "value ~ treatment + (1 | id)",
    "--family",
    "gaussian",
    "--means",
    "treatment",
  );
  expect(stdout).toMatch(/t-tests use Satterthwaite's method/);
  expect(stdout).toMatch(/Estimated marginal means/);
});

test("REML, coding and common rows are decisions", async () => {
  const path = file(
    "gaps.csv",
    study(
      (row) => (hash(row) < 0.6 ? "1" : "0"),
      (row) => (row % 40 === 3 ? "" : String(hash(row + 7))),
    ),
  );
  const formulas = ["correct ~ condition + (1 | participant)", "correct ~ condition + rt + (1 | participant)"];
  expect((await fitCommand(path, ...formulas)).stderr).toMatch(/--common-rows/);
  expect((await json(path, ...formulas, "--common-rows")).models.map(({ n_obs }: { n_obs: number }) => n_obs)).toEqual([
    156, 156,
  ]);
  const [sum] = (await json(path, formulas[0]!, "--coding", "condition=sum")).models;
  expect(sum.fixed[1].term).toBe("condition[S.map]");
  const method = async (...words: string[]) =>
    (await json(path, "rt ~ condition + (1 | participant)", "--family", "gaussian", ...words)).models[0].method;
  expect([await method(), await method("--ml")]).toEqual(["REML", "ML"]);
  const { comparisons } = await json(path, "correct ~ condition", "correct ~ rt", "--common-rows");
  expect(comparisons[0]).toMatchObject({ df: 0, p_value: null });
});
