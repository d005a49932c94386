import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dataFrameFromRecords, selectRows } from "./data-frame.ts";
import { fitMixedModel } from "./glmm/fit-mixed-model.ts";
import { marginalMeans } from "./marginal-means.ts";
import { predict } from "./predict.ts";
import { dataFrameFromCsv } from "./reading/read-table.ts";

const data = dataFrameFromCsv(
  readFileSync(new URL("../../../tests/fixtures/glmm/linear.csv", import.meta.url), "utf8"),
);

test.each([
  ["correct ~ condition * x + (1 + x | subject) + (1 | item)", "binomial"],
  ["correct ~ condition + I(x^2) + (1 | school/subject)", "binomial"],
  ["log(y) ~ condition + (0 + x | subject)", "gaussian"],
] as const)("predictions for the data themselves are the fitted means: %s", (formula, family) => {
  const fit = fitMixedModel(formula, data, { family });
  predict(fit, data).forEach((value, row) => {
    expect(value).toBeCloseTo(fit.fitted[row]!, 8);
  });
  const few = selectRows(data, [5, 17, 100]);
  expect([...predict(fit, few)]).toEqual([5, 17, 100].map((row) => expect.closeTo(fit.fitted[row]!, 8)));
});

test("a new participant has the typical prediction, and the population's is the marginal mean", () => {
  const fit = fitMixedModel("correct ~ condition + (1 | subject)", data);
  const row = dataFrameFromRecords([{ condition: "map", subject: "new" }]);
  expect(predict(fit, row)).toEqual(predict(fit, row, { kind: "typical" }));
  const [map] = marginalMeans(fit, ["condition"]).filter(({ cell }) => cell.condition === "map");
  expect(predict(fit, row, { kind: "population" })[0]).toBeCloseTo(map!.mean, 10);
});

test("missing values give none, unknown levels are refused", () => {
  const fit = fitMixedModel("correct ~ condition + (1 | subject)", data);
  expect(
    predict(
      fit,
      dataFrameFromRecords([
        { condition: "map", subject: "s01" },
        { condition: null, subject: "s01" },
      ]),
    )[1],
  ).toBeNaN();
  expect(() => predict(fit, dataFrameFromRecords([{ condition: "sound", subject: "s01" }]))).toThrow(
    /without the level “sound”/,
  );
});
