import { expect, test } from "vitest";
import { dataFrameFromRecords } from "../data-frame.ts";
import { minimise } from "../optimise/bfgs.ts";
import { fitMixedModel } from "./fit-mixed-model.ts";
import { usualPrior } from "./weak-prior.ts";

const separated = dataFrameFromRecords(
  Array.from({ length: 80 }, (_, k) => {
    const flag = k % 2;
    return { p: `p${k % 8}`, flag, x: Math.sin(k), correct: flag === 1 ? 1 : Number((k * 37) % 11 < 6) };
  }),
);
const column = (name: string) => {
  const found = separated.columns.get(name)!;
  return found.kind === "numeric" ? found.values : new Float64Array();
};

test("without random effects the estimate is the mode of likelihood times prior", () => {
  const fit = fitMixedModel("correct ~ flag + x", separated, { prior: usualPrior });
  const [flag, x, y] = ["flag", "x", "correct"].map(column);
  const sds = [10, 2.5, 2.5];
  const negative = (beta: Float64Array) => {
    let sum = 0;
    y!.forEach((value, row) => {
      const eta = beta[0]! + beta[1]! * flag![row]! + beta[2]! * x![row]!;
      sum += Math.log1p(Math.exp(eta)) - value * eta;
    });
    return sum + beta.reduce((total, b, j) => total + b ** 2 / (2 * sds[j]! ** 2), 0);
  };
  const found = minimise(
    (beta, gradient) => {
      for (let j = 0; j < 3; j++)
        gradient[j] = (negative(beta.with(j, beta[j]! + 1e-5)) - negative(beta.with(j, beta[j]! - 1e-5))) / 2e-5;
      return negative(beta);
    },
    new Float64Array(3),
    { inverseHessian: Float64Array.of(0.1, 0, 0, 0, 0.1, 0, 0, 0, 0.1), tolerance: 1e-12 },
  );
  fit.fixed.forEach(({ estimate, stdError, separated: infinite }, j) => {
    expect(estimate).toBeCloseTo(found.point[j]!, 3);
    expect(stdError).toBeGreaterThan(0);
    expect(infinite).toBe(false);
  });
});

test("with random effects separation leaves finite estimates, and the table says what they are", () => {
  const formula = "correct ~ flag + x + (1 | p)";
  expect(fitMixedModel(formula, separated).fixed[1]).toMatchObject({
    estimate: Number.POSITIVE_INFINITY,
    separated: true,
  });
  const fit = fitMixedModel(formula, separated, { prior: usualPrior });
  expect(fit.fixed[1]!.estimate).toBeGreaterThan(1);
  expect(fit.fixed[1]!.estimate).toBeLessThan(8);
  expect(fit.warnings.join()).toMatch(/weak priors: coefficients ~ N\(0, 2.5²\)/);
  expect(fit.maxGradient).toBeLessThan(1e-3);
  const vague = fitMixedModel("correct ~ x + (1 | p)", separated, { prior: { sd: 1e4, interceptSd: 1e4 } });
  const plain = fitMixedModel("correct ~ x + (1 | p)", separated);
  vague.fixed.forEach(({ estimate }, j) => {
    expect(estimate).toBeCloseTo(plain.fixed[j]!.estimate, 4);
  });
  expect(vague.logLik).toBeCloseTo(plain.logLik, 5);
});
