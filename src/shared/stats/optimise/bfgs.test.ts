import { expect, test } from "vitest";
import { minimise } from "./bfgs.ts";

const identity = (n: number) => Float64Array.from({ length: n * n }, (_, index) => (index % (n + 1) === 0 ? 1 : 0));

test("finds the minimum of Rosenbrock's valley", () => {
  const result = minimise(
    (x, gradient) => {
      const [a, b] = [1 - x[0]!, x[1]! - x[0]! ** 2];
      gradient[0] = -2 * a - 400 * x[0]! * b;
      gradient[1] = 200 * b;
      return a * a + 100 * b * b;
    },
    Float64Array.of(-1.2, 1),
    { inverseHessian: identity(2), tolerance: 1e-16 },
  );
  expect(result.status).toBe("converged");
  expect(result.point[0]).toBeCloseTo(1, 7);
  expect(result.point[1]).toBeCloseTo(1, 7);
});

test("an exact inverse Hessian solves a quadratic in one step", () => {
  const result = minimise(
    (x, gradient) => {
      gradient[0] = 4 * (x[0]! - 3);
      gradient[1] = 20 * (x[1]! + 1);
      return 2 * (x[0]! - 3) ** 2 + 10 * (x[1]! + 1) ** 2;
    },
    Float64Array.of(100, -50),
    { inverseHessian: Float64Array.of(1 / 4, 0, 0, 1 / 20) },
  );
  expect(result.iterations).toBe(1);
  expect([...result.point]).toEqual([expect.closeTo(3, 12), expect.closeTo(-1, 12)]);
});

test("converges at a kink of the fourth order and can be interrupted", () => {
  const quartic = (x: Float64Array, gradient: Float64Array) => {
    gradient[0] = 4 * x[0]! ** 3;
    return x[0]! ** 4;
  };
  const result = minimise(quartic, Float64Array.of(2), { inverseHessian: identity(1) });
  expect(result.status).toBe("converged");
  expect(Math.abs(result.point[0]!)).toBeLessThan(0.01);
  const stopped = minimise(quartic, Float64Array.of(2), {
    inverseHessian: identity(1),
    onIteration: () => true,
  });
  expect(stopped).toMatchObject({ status: "interrupted", iterations: 1 });
});
