import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { DegreesOfFreedom } from "./degrees-of-freedom.ts";
import type { GaussianObjective } from "./gaussian.ts";
import { effectScales } from "./search.ts";

/**
 * What Satterthwaite's method needs of a linear mixed model at its estimates (θ, σ): the inverse Hessian of the (restricted)
 * deviance, with σ no longer profiled out, as covariance of the variance parameters, and the derivatives of the covariance
 * of β in them. From the deviance D = log|H| + ν log(2πσ²) + r²(θ)/σ² (+ log|A|), whose gradient is analytic: two
 * evaluations for each parameter in θ. Leaves the objective at θ.
 */
export function satterthwaite(objective: GaussianObjective, theta: Float64Array, sigma: number): DegreesOfFreedom {
  const q = theta.length;
  const size = q + 1;
  const nu = objective.residualDegrees;
  const scales = effectScales(objective.problem.layout);
  const hessian = new Matrix(size, size);
  const jacobian: Float64Array[] = [];
  const up = new Float64Array(q);
  const down = new Float64Array(q);
  for (let k = 0; k < q; k++) {
    const h = 1e-3 * Math.max(Math.abs(theta[k]!), 0.1 * scales[k]!);
    objective.evaluate(theta.with(k, theta[k]! + h));
    objective.gradientGivenSigma(sigma, up);
    const above = { squares: objective.penalisedSquares, covariance: objective.relativeCovariance };
    objective.evaluate(theta.with(k, theta[k]! - h));
    objective.gradientGivenSigma(sigma, down);
    const below = { squares: objective.penalisedSquares, covariance: objective.relativeCovariance };
    for (let l = 0; l < q; l++) {
      const second = (up[l]! - down[l]!) / (2 * h);
      hessian.set(k, l, hessian.get(k, l) + second / 2);
      hessian.set(l, k, hessian.get(l, k) + second / 2);
    }
    const mixed = (-2 / sigma ** 3) * ((above.squares - below.squares) / (2 * h));
    hessian.set(k, q, mixed);
    hessian.set(q, k, mixed);
    jacobian.push(above.covariance.map((value, i) => (sigma ** 2 * (value - below.covariance[i]!)) / (2 * h)));
  }
  objective.evaluate(theta);
  hessian.set(q, q, (-2 * nu) / sigma ** 2 + (6 * objective.penalisedSquares) / sigma ** 4);
  jacobian.push(objective.relativeCovariance.map((value) => 2 * sigma * value));
  return { method: "satterthwaite", jacobian, covariance: twiceInverse(hessian) };
}

/** 2·Hessian⁻¹ over the directions of positive curvature, as lmerTest takes it where a variance is at its boundary. */
function twiceInverse(hessian: Matrix): Float64Array {
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(hessian, {
    assumeSymmetric: true,
  });
  const tolerance = 1e-8 * Math.max(...values);
  const inverted = Matrix.diag(values.map((value) => (value > tolerance ? 2 / value : 0)));
  return Float64Array.from(vectors.mmul(inverted).mmul(vectors.transpose()).to1DArray());
}
