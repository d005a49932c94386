import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compareModels } from "./compare-models.ts";
import { parseCsv } from "./csv.ts";
import { estimateUnit, linearOutcome } from "./estimate-unit.ts";
import { fitMixedModel } from "./glmm/fit-mixed-model.ts";
import { rScript } from "./r-script.ts";
import { dataFrameFromCsv } from "./reading/read-table.ts";
import {
  apaCoefficient,
  apaComparison,
  apaP,
  coefficientTable,
  comparisonTable,
  modelTable,
  toCsv,
  toLatex,
  toMarkdown,
} from "./result-tables.ts";

const folder = new URL("../../../tests/fixtures/glmm/", import.meta.url);
const data = dataFrameFromCsv(readFileSync(new URL("linear.csv", folder), "utf8"));
const small = fitMixedModel("correct ~ x + (1 | subject)", data);
const large = fitMixedModel("correct ~ x + condition + (1 + x | subject)", data, {
  referenceLevels: { condition: "none" },
});
const separated = fitMixedModel(
  "correct ~ arm + (1 | subject)",
  dataFrameFromCsv(readFileSync(new URL("separation_complete.csv", folder), "utf8")),
);

test("models stand side by side, with gaps where a term is missing", () => {
  const { header, rows } = modelTable([small, large], ["Null", "Full"]);
  expect(header).toEqual(["", "Null", "Full"]);
  expect(rows.map(([label]) => label)).toEqual([
    ...["(Intercept)", "x", "conditionboth", "conditionmap", "SD subject", "SD subject: x"],
    ...["Log-likelihood", "AIC", "Observations"],
  ]);
  expect(rows[2]![1]).toBe("");
  expect(rows[3]![2]).toBe("1.16 (0.36)**");
  expect(rows[8]).toEqual(["Observations", "288", "288"]);
});

test("linear models tell how much their residuals vary", () => {
  const linear = fitMixedModel("y ~ x + (1 | subject)", data, { family: "gaussian", reml: false });
  const { rows } = modelTable([linear]);
  expect(rows.find(([label]) => label === "SD Residual")).toEqual(["SD Residual", linear.residualSd.toFixed(2)]);
  expect(estimateUnit(linearOutcome(linear))).toBe("units of y");
  expect(estimateUnit(linearOutcome(small))).toBe("log-odds");
});

test("every format holds the same cells", () => {
  const table = coefficientTable(large);
  const { header, rows } = parseCsv(toCsv(table));
  expect(header).toEqual(["Term", "Estimate", "SE", "z", "p"]);
  expect(rows.length).toBe(4);
  const markdown = toMarkdown(table).split("\n");
  expect(markdown[1]).toBe("| :-- | --: | --: | --: | --: |");
  expect(markdown[2]).toBe(`| ${rows[0]!.join(" | ")} |`);
  const latex = toLatex({ header: ["a_b", "5%"], rows: [["x & y", "< .001"]], notes: [] });
  expect(latex).toContain("a\\_b & 5\\% \\\\");
  expect(latex).toContain("x \\& y & $<$ .001 \\\\");
});

test("APA's style", () => {
  expect([0.0004, 0.0341, 0.5, 1, Number.NaN].map(apaP)).toEqual(["< .001", "= .034", "= .500", "= 1.000", "= NA"]);
  const comparison = compareModels([small, fitMixedModel("correct ~ x + condition + (1 | subject)", data)]);
  expect(apaComparison(comparison, ["the null model", "the full model"])).toMatch(
    /^the full model fitted better than the null model, χ²\(2\) = \d+\.\d\d, p (< \.001|= \.\d{3})\.$/,
  );
  expect(comparisonTable(comparison).rows[1]![6]).toBe("2");
  expect(apaCoefficient(large, "conditionmap")).toBe("b = 1.16, SE = 0.36, z = 3.24, p = .001");
});

test("infinite estimates are shown as such", () => {
  expect(modelTable([separated]).rows[1]).toEqual(["arm", "∞"]);
  expect(apaCoefficient(separated, "arm")).toBe("b → ∞ (separation)");
});

test("the R script reads, relevels, fits and compares", () => {
  const script = rScript({ dataFile: 'my "trials".csv', fits: [small, large], title: "Study 1\nsystem('x')" });
  expect(script.split("\n").slice(0, 14)).toEqual([
    "# Study 1",
    "# system('x')",
    "library(lme4)",
    "",
    "# Names as they are, and identifiers as text: 01 and 1 are two participants.",
    'data <- read.csv("my \\"trials\\".csv", check.names = FALSE, encoding = "UTF-8", na.strings = c("NA", ""),',
    '  colClasses = c("subject" = "character"))',
    "data$subject <- factor(data$subject)",
    'data$condition <- factor(data$condition, levels = c("none", "both", "map"))',
    "",
    "model1 <- glmer(correct ~ x + (1 | subject), data = data, family = binomial,",
    '  control = glmerControl(optimizer = "bobyqa", optCtrl = list(maxfun = 1e5)))',
    "summary(model1)",
    expect.stringMatching(/^# Found here: log-likelihood -\d+\.\d{4}, 3 parameters, 288 rows\.$/),
  ]);
  expect(script).toContain("anova(model1, model2)");
  const linear = fitMixedModel("y ~ condition + (1 | subject)", data, {
    family: "gaussian",
    contrasts: { condition: "sum" },
  });
  expect(rScript({ dataFile: "d.csv", fits: [linear] })).toContain("contrasts(data$condition) <- contr.sum(3)");
  expect(rScript({ dataFile: "d.csv", fits: [linear] })).toContain(
    "model1 <- lmer(y ~ condition + (1 | subject), data = data, REML = TRUE)",
  );
});
