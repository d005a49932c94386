import { describe, expect, test } from "vitest";
import { symmetricEigen } from "#engine/linear-algebra/symmetric-eigen.ts";
import { kernelOfImages } from "#engine/methods/teaching/kernel-of-images.ts";
import { FactorAccumulator, factorsOf } from "#engine/methods/teaching/kronecker-factors.ts";
import { type Damping, differencePrior, type KfacPosterior } from "#engine/methods/teaching/posterior.ts";
import { sampleWeights } from "#engine/methods/teaching/sampled-weights.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { expectedSigmoid, roughlyExpectedSigmoid } from "#shared/teaching/expected-sigmoid.ts";
import { learn } from "#shared/teaching/laplace-learner.ts";
import { WeightSpaceLearner } from "#shared/teaching/weight-space-learner.ts";
import { flat, largestDifference, referenceFiles } from "./reference-files.ts";

const runtime = onnxRuntime({ threads: 1 });
type Matrix = number[][];

const transpose = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!));
const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => transpose(b).map((column) => row.reduce((sum, value, k) => sum + value * column[k]!, 0)));
const rowsOf = (values: ArrayLike<number>, width: number): Matrix =>
  Array.from({ length: values.length / width }, (_, i) => Array.from(values).slice(i * width, (i + 1) * width));
const softmax = (a: number[]) => {
  const e = a.map((value) => Math.exp(value - Math.max(...a)));
  return e.map((value) => value / e.reduce((sum, one) => sum + one, 0));
};
const probabilitiesOf = (Z: Matrix, W: Matrix) => times(Z, transpose(W)).map(softmax);

/** The factors as the engine adds them up. */
async function factors(Z: Matrix, P: Matrix) {
  await using accumulator = await FactorAccumulator.create(Z[0]!.length, P[0]!.length, runtime);
  // In two parts of unequal size, as images come.
  const cut = Math.floor(Z.length / 3);
  for (const [from, to] of [
    [0, cut],
    [cut, Z.length],
  ] as const)
    await accumulator.add({
      indices: Int32Array.from({ length: to - from }, (_, k) => k),
      features: Float32Array.from(Z.slice(from, to).flat()),
      probabilities: Float32Array.from(P.slice(from, to).flat()),
    });
  return factorsOf(await accumulator.sums());
}

/** The same in double precision, so that what follows from them is held to the digits that the files have. */
function exactFactors(Z: Matrix, P: Matrix): { u: Float64Array; v: Float64Array } {
  const scale = 1 / Math.sqrt(Z.length);
  const [width, classes] = [Z[0]!.length, P[0]!.length];
  const u = times(transpose(Z), Z).flat();
  const v = times(transpose(P), P)
    .flat()
    .map((value) => -value);
  for (const p of P) for (let c = 0; c < classes; c++) v[c * classes + c]! += p[c]!;
  expect(u).toHaveLength(width * width);
  return { u: Float64Array.from(u, (value) => value * scale), v: Float64Array.from(v, (value) => value * scale) };
}

async function posteriorOf(Z: Matrix, W: Matrix, tau: number, damping: Damping = "exact"): Promise<KfacPosterior> {
  const { u, v } = exactFactors(Z, probabilitiesOf(Z, W));
  const [width, classCount] = [W[0]!.length, W.length];
  const [uEigen, vEigen] = [await symmetricEigen(u, width), await symmetricEigen(v, classCount)];
  const clipped = (values: Float64Array) => values.map((value) => Math.max(0, value));
  return {
    ...{ width, classCount, weights: W.flat(), tau, damping },
    ...{ uValues: clipped(uEigen.values), uVectors: uEigen.vectors },
    ...{ vValues: clipped(vEigen.values), vVectors: vEigen.vectors },
  };
}

/** Q diag(s) Qᵀ. */
function covarianceOf(posterior: KfacPosterior, target: number, alternative: number): Matrix {
  const { variances } = differencePrior(posterior, target, alternative);
  const Q = rowsOf(posterior.uVectors, posterior.width);
  return times(
    Q.map((row) => row.map((value, j) => value * variances[j]!)),
    transpose(Q),
  );
}

const kfacCases = referenceFiles("teaching", ["kfac", "kfac_edge"]).flatMap(([name, { inputs, expected }]) =>
  Object.keys(inputs).map((key) => ({ name: `${name}, ${key}`, given: inputs[key], expected: expected[key] })),
);

describe.each(kfacCases)("$name", ({ given, expected }) => {
  const P: Matrix = given.probs ?? probabilitiesOf(given.Z, given.W);

  test("the factors, added up in single and in double precision", async () => {
    const { u, v } = await factors(given.Z, P);
    expect(largestDifference(u, flat(expected.U))).toBeLessThan(1e-5);
    expect(largestDifference(v, flat(expected.V))).toBeLessThan(1e-5);
    const exact = exactFactors(given.Z, P);
    expect(largestDifference(exact.u, flat(expected.U))).toBeLessThan(1e-11);
    expect(largestDifference(exact.v, flat(expected.V))).toBeLessThan(1e-11);
  });

  const hasSpectra = expected.eig_U !== undefined;
  if (hasSpectra)
    test("spectra, and the covariance of the difference of two classes", async () => {
      for (const row of expected.delta) {
        const exact = await posteriorOf(given.Z, given.W, row.tau);
        expect(largestDifference(exact.uValues, flat(expected.eig_U))).toBeLessThan(1e-11);
        expect(largestDifference(exact.vValues, flat(expected.eig_V))).toBeLessThan(1e-11);
        expect(largestDifference(covarianceOf(exact, row.t, row.a).flat(), flat(row.cov))).toBeLessThan(1e-8);
        expect(largestDifference(differencePrior(exact, row.t, row.a).mean, flat(row.delta0))).toBeLessThan(1e-12);
        const root = await posteriorOf(given.Z, given.W, row.tau, "root");
        expect(largestDifference(covarianceOf(root, row.t, row.a).flat(), flat(row.cov_sqrt_tau_damped))).toBeLessThan(
          1e-8,
        );
      }
    });

  if (expected.rel_frobenius_kfac_minus_full < 1e-9)
    test("the Kronecker product is the full Hessian: of one datum, and where features and A are uncorrelated", () => {
      const { u, v } = exactFactors(given.Z, P);
      const [width, classes] = [given.Z[0].length, P[0]!.length];
      const kron = Array.from({ length: (width * classes) ** 2 }, (_, k) => {
        const [row, column] = [Math.floor(k / (width * classes)), k % (width * classes)];
        const [i, j] = [Math.floor(row / classes), Math.floor(column / classes)];
        return u[i * width + j]! * v[(row % classes) * classes + (column % classes)]!;
      });
      expect(largestDifference(kron, flat(expected.full_hessian))).toBeLessThan(1e-10);
    });
});

describe.each(
  referenceFiles("teaching", ["learner"]).flatMap(([name, { inputs, expected }]) =>
    Object.keys(inputs).map((key) => ({ name: `${name}, ${key}`, given: inputs[key], expected: expected[key] })),
  ),
)("$name", ({ given, expected }) => {
  /** Of the targets and the pool after them, with rows of whitened features. */
  const kernelOf = async () => {
    const posterior = await posteriorOf(given.Z, given.W, given.tau);
    const images: Matrix = [...given.targets, ...given.pool];
    const classes = { target: given.t, alternative: given.a };
    return kernelOfImages(
      posterior,
      classes,
      images.flat(),
      images.map(() => 1),
    );
  };

  test("before any example", async () => {
    const { covariance, priorMean } = await kernelOf();
    const { target_latent_mean, target_latent_var, p_target } = expected.prior_predictive;
    for (const [t, mean] of target_latent_mean.entries()) {
      const variance = covariance[t * priorMean.length + t]!;
      close(priorMean[t]!, mean);
      close(variance, target_latent_var[t]);
      expect(Math.abs(expectedSigmoid(mean, Math.sqrt(variance)) - p_target[t])).toBeLessThan(1e-9);
    }
  });

  test("after each set, in function space and in weight space", async () => {
    const { covariance, priorMean, whitened } = await kernelOf();
    const count = priorMean.length;
    const width = whitened.length / count;
    const targets = given.targets.length;
    for (const [k, { indices, y }] of given.sets.entries()) {
      const at = (indices as number[]).map((index) => targets + index);
      const set = { labels: y, weights: at.map(() => given.example_weight), priorMean: at.map((i) => priorMean[i]!) };
      const kernel = at.flatMap((i) => at.map((j) => covariance[i * count + j]!));
      const learner = learn({ ...set, kernel });
      const features = Float64Array.from(at.flatMap((i) => [...whitened.subarray(i * width, (i + 1) * width)]));
      const byWeights = new WeightSpaceLearner({ ...set, features, width });
      const own = expected.sets[k];
      for (const [i, f] of own.example_latent_mode.entries()) close(learner.mode[i]!, f);
      for (let t = 0; t < targets; t++) {
        const toTarget = at.map((i) => covariance[t * count + i]!);
        const dual = learner.latent(priorMean[t]!, covariance[t * count + t]!, toTarget);
        close(dual.mean, own.target_latent_mean[t]);
        close(dual.variance, own.target_latent_var[t]);
        expect(Math.abs(expectedSigmoid(dual.mean, Math.sqrt(dual.variance)) - own.p_target_laplace[t])).toBeLessThan(
          1e-9,
        );
        const row = whitened.subarray(t * width, (t + 1) * width);
        const primal = byWeights.latent(priorMean[t]!, row);
        close(primal.mean, dual.mean, 1e-8);
        close(primal.variance, dual.variance, 1e-8);
        const generator = seededGenerator(`${k} ${t}`);
        const { probability, standardError } = byWeights.sampled(priorMean[t]!, row, 40000, generator);
        expect(Math.abs(probability - own.p_target_laplace[t])).toBeLessThan(5 * standardError + 1e-6);
      }
    }
  });
});

/** Relative to 1 or more, as a mean may be next to nothing. */
function close(actual: number, expected: number, tolerance = 1e-9) {
  expect(Math.abs(actual - expected)).toBeLessThan(tolerance * (1 + Math.abs(expected)));
}

test.each(referenceFiles("teaching", ["predictive"]))("%s: E σ(f) for every mean and SD", (_, { expected }) => {
  for (const { mu, sd, p } of expected.rows) {
    expect(Math.abs(expectedSigmoid(mu, sd) - p)).toBeLessThan(1e-11);
    expect(Math.abs(roughlyExpectedSigmoid(mu, sd * sd) - p)).toBeLessThan(2e-6);
  }
});

test.each(referenceFiles("teaching", ["matrix_normal"]))(
  "%s: draws of weights have the covariance of the matrix normal",
  async (_, { inputs, expected }) => {
    const [C, m] = [inputs.W_star.length, inputs.W_star[0].length];
    const inverseOf = async (matrix: Matrix) => {
      const { values, vectors } = await symmetricEigen(flat(matrix), matrix.length);
      return { values: values.map((value) => 1 / value), vectors };
    };
    const [u, v] = [await inverseOf(inputs.U_inverse_columns), await inverseOf(inputs.V_inverse_rows)];
    const posterior: KfacPosterior = {
      ...{ width: m, classCount: C, weights: inputs.W_star.flat(), tau: 0, damping: "exact" },
      ...{ uValues: u.values, uVectors: u.vectors, vValues: v.values, vVectors: v.vectors },
    };
    const n = 5000;
    const draws = await sampleWeights(posterior, n, seededGenerator(4), runtime);
    // vec stacks columns: index j C + c.
    const size = C * m;
    const vec = draws.map((W) => Array.from({ length: size }, (_, k) => W[(k % C) * m + Math.floor(k / C)]!));
    const mean = transpose(vec).map((column) => column.reduce((sum, value) => sum + value, 0) / n);
    for (let i = 0; i < size; i++) {
      const variance = expected.cov_vec[i][i];
      expect(Math.abs(mean[i]! - inputs.W_star[i % C][Math.floor(i / C)])).toBeLessThan(5 * Math.sqrt(variance / n));
      for (let j = 0; j <= i; j++) {
        const own = vec.reduce((sum, w) => sum + (w[i]! - mean[i]!) * (w[j]! - mean[j]!), 0) / (n - 1);
        const cov = expected.cov_vec[i][j];
        const error = Math.sqrt((cov ** 2 + variance * expected.cov_vec[j][j]) / n);
        expect(Math.abs(own - cov)).toBeLessThan(4.5 * error);
      }
    }
  },
);

test.each(referenceFiles("teaching", ["laplace_torch"]))(
  "%s: the factors of another implementation, whose bias is a block of its own",
  async (_, { inputs, expected }) => {
    const features: Matrix = inputs.features_without_bias;
    const Z = features.map((row) => [...row, 1]);
    const W = (inputs.weight as Matrix).map((row, c) => [...row, inputs.bias[c]]);
    const P = probabilitiesOf(Z, W);
    const { u, v } = exactFactors(features, P);
    const [m, C] = [features[0]!.length, W.length];
    expect(largestDifference(u, flat(expected.our_U_no_bias))).toBeLessThan(1e-8);
    expect(largestDifference(v, flat(expected.our_V))).toBeLessThan(1e-8);
    // (class, feature): kron(V, U).
    const block = Array.from({ length: C * m }, (_, row) =>
      Array.from({ length: C * m }, (_, column) => {
        const [c, d] = [Math.floor(row / m), Math.floor(column / m)];
        return v[c * C + d]! * u[(row % m) * m + (column % m)]!;
      }),
    );
    expect(largestDifference(block.flat(), flat(expected.H_weight_block_class_major))).toBeLessThan(1e-8);
    const posterior = await posteriorOf(Z, W, inputs.prior_precision);
    expect(
      largestDifference(covarianceOf(posterior, 0, 1).flat(), flat(expected.cov_delta_0_1_ours_bias_in_z)),
    ).toBeLessThan(1e-8);
  },
);
