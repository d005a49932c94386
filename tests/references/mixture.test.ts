import { describe, expect, test } from "vitest";
import { relabelling } from "#engine/methods/mixture/relabel.ts";
import { tauParameters, varianceLogDensity } from "#engine/methods/mixture/sampler/coefficients.ts";
import { PlainSums } from "#engine/methods/mixture/sampler/component-sums.ts";
import { logElasticNet, magnitudesOf } from "#engine/methods/mixture/sampler/elastic-net.ts";
import {
  concentrationParameters,
  countLabels,
  labelConstants,
  logWeights,
  stickParameters,
} from "#engine/methods/mixture/sampler/labels.ts";
import {
  type MixtureData,
  type MixturePrior,
  type MixtureState,
  startState,
} from "#engine/methods/mixture/sampler/mixture-model.ts";
import { netConcentrations, netLogits, penaltyLogDensity } from "#engine/methods/mixture/sampler/nets.ts";
import { MixtureChain } from "#engine/methods/mixture/sampler/sweep.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { chainDiagnostics } from "#shared/stats/chains/chain-diagnostics.ts";
import { invertPositiveDefinite } from "#shared/stats/linear-algebra/cholesky.ts";
import { fastNormalCdf, scaledTail } from "#shared/stats/normal-tail.ts";
import { flat, type Reference, referenceFiles } from "./reference-files.ts";

const relative = (actual: number, expected: number) =>
  Math.abs(actual - expected) / Math.max(1e-300, Math.abs(expected));
const priorOf = ({ J, K, ...rest }: Record<string, number>): MixturePrior =>
  ({ ...rest, components: J, nets: K, interceptVariance: null }) as MixturePrior;
const dataOf = ({ X, y }: { X: number[][]; y: number[] }): MixtureData => ({
  ...{ x: flat(X), y: Float64Array.from(y), width: X[0]!.length },
});

describe.each(referenceFiles("mixture", ["log_f"]))("%s", (_, { inputs, expected }) => {
  test("the elastic net's density, and the scaled complementary error function", () => {
    for (const [k, [beta, lambda1, lambda2, sigma2]] of inputs.beta_l1_l2_s2.entries())
      expect(relative(logElasticNet(beta, lambda1, lambda2, sigma2), expected.rows[k].log_f)).toBeLessThan(1e-11);
    for (const [k, x] of inputs.erfcx_at.entries())
      expect(relative(2 * scaledTail(x * Math.SQRT2), expected.erfcx[k])).toBeLessThan(1e-13);
  });
});

describe.each(referenceFiles("mixture", ["conditionals"]))("%s", (_, { inputs, expected }) => {
  const prior = priorOf(inputs.hyper);
  const data = dataOf(inputs);
  const { J } = inputs.hyper;
  const given = inputs.state;
  const state: MixtureState = {
    ...{
      z: Int32Array.from(given.z),
      u: Float64Array.from(given.u),
      alpha: given.alpha,
      w: Float64Array.from(given.w),
    },
    ...{ c: Int32Array.from(given.c), lambda1: Float64Array.from(given.l1), lambda2: Float64Array.from(given.l2) },
    ...{ sigma2: Float64Array.from(given.s2), beta: flat(given.beta) },
  };
  const counts = countLabels(state.z, J);
  const magnitudes = Array.from({ length: J }, (_, j) => magnitudesOf(state.beta, j * data.width, data.width));
  const close = (actual: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 1e-10) => {
    expect(actual).toHaveLength(wanted.length);
    for (let k = 0; k < wanted.length; k++)
      expect(Math.abs(actual[k]! - wanted[k]!)).toBeLessThan(tolerance * Math.max(1, Math.abs(wanted[k]!)));
  };
  /** What is known up to a constant. */
  const alike = (actual: number[], wanted: number[]) =>
    close(
      actual.map((value) => value - actual[0]!),
      wanted.map((value) => value - wanted[0]!),
    );

  test("labels, sticks and their concentration", () => {
    close(logWeights(state.u).map(Math.exp), expected.pi);
    const constants = labelConstants(state);
    const fitted = new PlainSums(data, J).fitted(state.beta);
    for (const [i, wanted] of expected.z_log_unnormalised.entries()) {
      close(
        constants.map((own, j) => own - (data.y[i]! - fitted[i * J + j]!) ** 2 / (2 * state.sigma2[j]!)),
        wanted,
      );
    }
    close(stickParameters(counts, state.alpha).flat(), expected.u_beta_parameters.flat());
    close(concentrationParameters(state.u, prior), expected.alpha_gamma_shape_rate);
  });

  test("nets, their weights and penalties", () => {
    for (let j = 0; j < J; j++) alike(Array.from(netLogits(state, magnitudes, j)), expected.c_log_unnormalised[j]);
    close(netConcentrations(state.c, prior.nets), expected.w_dirichlet);
    for (const { k, log_density_of_log_lambda1, log_density_of_log_lambda2 } of expected.lambda) {
      const density = (one: number, two: number) => penaltyLogDensity(state, magnitudes, k, one, two, prior);
      const grid: number[] = inputs.lambda_grid;
      alike(
        grid.map((value) => density(value, state.lambda2[k]!)),
        log_density_of_log_lambda1,
      );
      alike(
        grid.map((value) => density(state.lambda1[k]!, value)),
        log_density_of_log_lambda2,
      );
    }
  });

  test("variances, τ and coefficients", () => {
    const fitted = new PlainSums(data, J).fitted(state.beta);
    for (const { j, rss, log_density_of_log_sigma2 } of expected.sigma2) {
      let residualSquares = 0;
      for (let i = 0; i < data.y.length; i++) {
        if (state.z[i] === j) residualSquares += (data.y[i]! - fitted[i * J + j]!) ** 2;
      }
      expect(Math.abs(residualSquares - rss)).toBeLessThan(1e-10 * Math.max(1, rss));
      const seen = { count: counts[j]!, residualSquares };
      alike(
        inputs.sigma2_grid.map((value: number) => varianceLogDensity(state, magnitudes, j, value, seen, prior)),
        log_density_of_log_sigma2,
      );
    }
    for (const [j, wanted] of expected.tau_inverse_gaussian.entries()) {
      const k = state.c[j]!;
      const own = Array.from(state.beta.subarray(j * data.width, (j + 1) * data.width), (beta) =>
        tauParameters(beta, state.lambda1[k]!, state.lambda2[k]!, state.sigma2[j]!),
      );
      close(
        own.map(([mean]) => mean),
        wanted.mean,
      );
      for (const [, shape] of own) expect(relative(shape, wanted.shape)).toBeLessThan(1e-10);
    }
    for (const [j, wanted] of expected.beta.entries()) {
      const n = data.width;
      const precision = new Float64Array(n * n);
      const answers = new Float64Array(n);
      for (let i = 0; i < data.y.length; i++)
        if (state.z[i] === j)
          for (let k = 0; k < n; k++) {
            answers[k]! += data.x[i * n + k]! * data.y[i]!;
            for (let l = 0; l < n; l++) precision[k * n + l]! += data.x[i * n + k]! * data.x[i * n + l]!;
          }
      for (let k = 0; k < n; k++) precision[k * n + k]! += state.lambda2[state.c[j]!]! / (1 - given.tau[j][k]);
      const inverse = invertPositiveDefinite(precision, n)!;
      const mean = answers.map((_, k) => answers.reduce((sum, own, l) => sum + inverse[k * n + l]! * own, 0));
      close(mean, wanted.mean);
      close(
        inverse.map((own) => own * state.sigma2[j]!),
        wanted.cov.flat(),
      );
    }
  });
});

describe.each(referenceFiles("mixture", ["relabel"]))("%s", (_, { inputs, expected }) => {
  test("the labels by which a draw agrees best with the reference", () => {
    for (const [k, { z_reference, z_draw }] of inputs.cases.entries()) {
      const { cost_draw_label_by_reference_label: cost, new_label_of_draw_label } = expected.cases[k];
      expect(relabelling(z_draw, z_reference, cost.length)).toEqual(new_label_of_draw_label);
    }
  });
});

/** Those that the reference has: none depends on labels. */
function functionals(
  { u, alpha, z, beta, sigma2 }: MixtureState,
  { X_test, y_at, pairs }: Reference["inputs"],
  data: MixtureData,
) {
  const log = logWeights(u);
  const weights = log.map(Math.exp);
  const { width } = data;
  const found: Record<string, number> = { alpha };
  for (const [k, at] of y_at.entries())
    found[`predictive_cdf_${k}`] = weights.reduce((sum, weight, j) => {
      const mean = X_test[k].reduce((total: number, x: number, l: number) => total + x * beta[j * width + l]!, 0);
      return sum + weight * fastNormalCdf((at - mean) / Math.sqrt(sigma2[j]!));
    }, 0);
  for (const [a, b] of pairs) found[`same_component_${a}_${b}`] = z[a] === z[b] ? 1 : 0;
  const counts = countLabels(z, u.length);
  found.occupied = counts.filter((own) => own > 0).length;
  found.occupied_by_5_or_more = counts.filter((own) => own >= 5).length;
  const constants = labelConstants({ u, sigma2 });
  const fitted = new PlainSums(data, u.length).fitted(beta);
  let likelihood = 0;
  for (let i = 0; i < data.y.length; i++) {
    const terms = constants.map((own, j) => own - (data.y[i]! - fitted[i * u.length + j]!) ** 2 / (2 * sigma2[j]!));
    const largest = Math.max(...terms);
    likelihood += largest + Math.log(terms.reduce((sum, own) => sum + Math.exp(own - largest), 0));
  }
  found.log_likelihood_z_summed_out = likelihood;
  const order = Array.from(weights.keys()).toSorted((a, b) => weights[b]! - weights[a]!);
  for (const [k, name] of ["largest_weight", "second_weight", "third_weight"].entries())
    found[name] = weights[order[k]!]!;
  for (let l = 0; l < width; l++) found[`beta_of_largest_weight_${l}`] = beta[order[0]! * width + l]!;
  found.log_sigma2_of_largest_weight = Math.log(sigma2[order[0]!]!);
  return found;
}

describe.each(referenceFiles("mixture", ["simulated"]))("%s", (_, { inputs, expected }) => {
  test("long-run posterior means are those of independent chains", async () => {
    const prior = priorOf(inputs.hyper);
    const data = dataOf(inputs);
    const sweeps = 2500;
    const chains = await Promise.all(
      [1, 2, 3, 4].map(async (seed) => {
        const random = seededGenerator(seed);
        const chain = new MixtureChain(data, prior, startState(data, prior, random.split("start")));
        const found: Record<string, number>[] = [];
        for (let t = 0; t < 1.2 * sweeps; t++) {
          await chain.sweep(random.split(`${t}`), 20);
          if (t >= 0.2 * sweeps) found.push(functionals(chain.state, inputs, data));
        }
        return found;
      }),
    );
    for (const [name, { mean, mcse }] of Object.entries<{ mean: number; mcse: number }>(expected.functionals)) {
      const draws = chains.map((found) => Float64Array.from(found, (own) => own[name]!));
      const own = chainDiagnostics(draws);
      const average = draws.flatMap((chain) => [...chain]).reduce((sum, value) => sum + value, 0) / (4 * sweeps);
      const error = Math.hypot(mcse, own.meanError);
      expect(Math.abs(average - mean) / error, `${name}: ${average} for ${mean}`).toBeLessThan(4);
    }
  });
});
