import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compareModels, likelihoodRatioP } from "./compare-models.ts";
import { asFactor, columnOf, type DataFrame, selectRows } from "./data-frame.ts";
import { chiSquareUpper } from "./distributions.ts";
import { fitMixedModel } from "./glmm/fit-mixed-model.ts";
import { lme4Anova, lme4Summary } from "./lme4-table.ts";
import { dataFrameFromCsv } from "./reading/read-table.ts";

const folder = new URL("../../../tests/fixtures/glmm/", import.meta.url);
const read = (name: string) => dataFrameFromCsv(readFileSync(new URL(name, folder), "utf8"));
const verbagg = read("verbagg.csv");
const cbppRaw = read("cbpp.csv");
const cbpp: DataFrame = {
  ...cbppRaw,
  columns: new Map(cbppRaw.columns).set("period", asFactor(columnOf(cbppRaw, "period"))),
};

const small = fitMixedModel("r2n ~ btype + (1 | id) + (1 | item)", verbagg);
const large = fitMixedModel("r2n ~ btype + situ + Gender + (1 | id) + (1 | item)", verbagg);

describe("likelihood-ratio tests", () => {
  test("the models are ordered by parameters and tested in sequence", () => {
    const { models, comparisons } = compareModels([large, small]);
    expect(models.map(({ npar }) => npar)).toEqual([5, 7]);
    const chi2 = small.deviance - large.deviance;
    expect(comparisons).toEqual([
      { chi2, df: 2, nested: true, variances: 0, reference: "chi-square", pValue: chiSquareUpper(chi2, 2) },
    ]);
  });

  test("one more variance is tested at its boundary", () => {
    const without = fitMixedModel("r2n ~ btype + (1 | id)", verbagg);
    const [comparison] = compareModels([without, small]).comparisons;
    expect(comparison).toMatchObject({ df: 1, reference: "mixture", nested: true });
    expect(comparison!.pValue).toBe(chiSquareUpper(comparison!.chi2, 1) / 2);
  });

  test("models that are not nested are said to be so", () => {
    const other = fitMixedModel("r2n ~ Anger + situ + Gender + (1 | id) + (1 | item)", verbagg);
    expect(compareModels([small, other]).comparisons[0]!.nested).toBe(false);
    expect(lme4Anova(compareModels([small, other]))).toMatch(/has no meaning/);
  });

  test("nesting is by what the columns span, not by their names", () => {
    const [period, factor, free] = ["period", "factor(period)", "period + I(period^2)"].map((fixed) =>
      fitMixedModel(`cbind(incidence, size - incidence) ~ ${fixed} + (1 | herd)`, cbppRaw),
    );
    expect(compareModels([period!, factor!]).comparisons[0]).toMatchObject({ df: 2, nested: true });
    expect(compareModels([free!, factor!]).comparisons[0]).toMatchObject({ df: 1, nested: true });
    const sum = fitMixedModel("cbind(incidence, size - incidence) ~ period + (1 | herd)", cbpp, {
      contrasts: { period: "sum" },
    });
    const [same] = compareModels([factor!, sum]).comparisons;
    expect(same).toMatchObject({ df: 0, pValue: Number.NaN, nested: true });
    expect(lme4Anova(compareModels([factor!, sum]))).toMatch(/as many parameters/);
    const shifted = fitMixedModel("cbind(incidence, size - incidence) ~ log(period) + (1 | herd)", cbppRaw);
    expect(compareModels([period!, shifted]).comparisons[0]).toMatchObject({ nested: false, pValue: Number.NaN });
  });

  test("variances at their boundary are tested by the mixture, several of them too", () => {
    expect(likelihoodRatioP(2.7, 1, 1)).toBeCloseTo(chiSquareUpper(2.7, 1) / 2, 14);
    expect(likelihoodRatioP(2.7, 2, 1)).toBeCloseTo((chiSquareUpper(2.7, 1) + chiSquareUpper(2.7, 2)) / 2, 14);
    const [quarter, half] = [chiSquareUpper(2.7, 2) / 4, chiSquareUpper(2.7, 1) / 2];
    expect(likelihoodRatioP(2.7, 2, 2)).toBeCloseTo(quarter + half, 14);
    expect(likelihoodRatioP(2.7, 3, 0)).toBe(chiSquareUpper(2.7, 3));
  });

  test("other outcomes, other rows and other approximations are refused", () => {
    const fewer = fitMixedModel(
      "r2n ~ btype + (1 | id) + (1 | item)",
      selectRows(
        verbagg,
        Array.from({ length: 7000 }, (_, i) => i),
      ),
    );
    const herds = fitMixedModel("cbind(incidence, size - incidence) ~ period + (1 | herd)", cbpp);
    const herds9 = fitMixedModel("cbind(incidence, size - incidence) ~ 1 + (1 | herd)", cbpp, { nAGQ: 9 });
    for (const pair of [[small, fewer], [small, herds], [herds, herds9], []])
      expect(() => compareModels(pair)).toThrow(expect.objectContaining({ code: "models-not-comparable" }));
  });
});

describe("lme4's layout", () => {
  test("anova", () => {
    // Character by character what lme4 1.1-31 prints, but for the column's newer name and the p-value's last digit
    // (5.368e-05), its log-likelihoods being 4e-4 low.
    expect(lme4Anova(compareModels([small, large]), ["m0", "m1"])).toBe(
      [
        "Models:",
        "m0: r2n ~ btype + (1 | id) + (1 | item)",
        "m1: r2n ~ btype + situ + Gender + (1 | id) + (1 | item)",
        "   npar    AIC    BIC  logLik -2*log(L)  Chisq Df Pr(>Chisq)    ",
        "m0    5 8192.6 8227.2 -4091.3    8182.6                         ",
        "m1    7 8176.9 8225.5 -4081.5    8162.9 19.665  2  5.367e-05 ***",
        "---",
        "Signif. codes:  0 ‘***’ 0.001 ‘**’ 0.01 ‘*’ 0.05 ‘.’ 0.1 ‘ ’ 1",
        "",
      ].join("\n"),
    );
  });

  test("summary", () => {
    const text = lme4Summary(fitMixedModel("cbind(incidence, size - incidence) ~ period + (1 | herd)", cbpp));
    // Estimates as lme4 prints them; standard errors are glmmTMB's, which lme4's approach from 1% off.
    expect(text).toContain(
      [
        "Random effects:",
        " Groups Name        Variance Std.Dev.",
        " herd   (Intercept) 0.4125   0.6423  ",
        "Number of obs: 56, groups:  herd, 15",
        "",
        "Fixed effects:",
        "            Estimate Std. Error z value Pr(>|z|)    ",
        "(Intercept)  -1.3985     0.2325  -6.016 1.79e-09 ***",
        "period2      -0.9923     0.3066  -3.236 0.001212 ** ",
        "period3      -1.1287     0.3266  -3.455 0.000549 ***",
        "period4      -1.5803     0.4274  -3.697 0.000218 ***",
        "---",
      ].join("\n"),
    );
    expect(text).toMatch(/ {2}AIC +BIC +logLik +-2\*log\(L\) +df\.resid\n +194\.1 +204\.2 +-92\.0 +184\.1 +51\n/);
  });
});
