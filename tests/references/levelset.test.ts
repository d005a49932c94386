import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { compile } from "#engine/compile/compile.ts";
import { type RelaxationId, relaxations } from "#engine/methods/level-sets/relaxations/list.ts";
import { averaged, startAveraging } from "#engine/methods/level-sets/samplers/dual-averaging.ts";
import { energyOf, leapfrogStep, type PhasePoint } from "#engine/methods/level-sets/samplers/leapfrog.ts";
import type { Evaluation } from "#engine/methods/level-sets/samplers/sampler.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { chainDiagnostics, energyFraction } from "#shared/stats/chains/chain-diagnostics.ts";
import { smoothWeights } from "#shared/stats/chains/pareto-smoothing.ts";
import { flat, largestDifference, referenceFiles } from "./reference-files.ts";

const runtime = onnxRuntime({ threads: 1 });
const relative = (actual: number, expected: number) =>
  Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-300);

describe.each(referenceFiles("levelset", ["targets"]))("%s", (_, { inputs, expected }) => {
  interface TargetCase {
    kind: RelaxationId;
    logits: number[];
    i?: number;
    j?: number;
    sigma?: number;
    s1?: number;
    alpha?: number;
    target?: number[];
  }

  const cases = (inputs.cases as TargetCase[]).map((own, k) => [k, own.kind, own] as const);

  test.each(cases)("case %i, %s, with its gradient by the logits", async (k, kind, own) => {
    const oneHot = (c: number | undefined) => own.logits.map((_, index) => (index === c ? 1 : 0));
    const classes = own.logits.length;
    const spec = { shape: [classes], dtype: "float32" } as const;
    const program = await compile(
      ({ logits, first, second, width }) => {
        let densities: tf.Tensor | undefined;
        const gradient = tf.grad((l) => {
          densities = relaxations[kind].logLikelihood(
            tf.softmax(l) as tf.Tensor2D,
            { first: first!, second: second! },
            width!,
          );
          return tf.sum(densities);
        })(logits!);
        return { densities: densities!, gradient };
      },
      {
        logits: { shape: [1, classes], dtype: "float32" },
        first: spec,
        second: spec,
        width: { shape: [], dtype: "float32" },
      },
      { runtime },
    );
    const { densities, gradient } = await program.run({
      logits: { shape: [1, classes], dtype: "float32", data: Float32Array.from(own.logits) },
      first: { ...spec, data: Float32Array.from(own.target ?? oneHot(own.i)) },
      second: { ...spec, data: Float32Array.from(oneHot(own.j)) },
      width: { shape: [], dtype: "float32", data: Float32Array.of(own.sigma ?? own.s1 ?? own.alpha!) },
    });
    await program.dispose();
    const { log_density, grad_logits } = expected.cases[k];
    const saturated = Math.max(...expected.cases[k].probs) > 1 - 1e-6;
    const difference = Math.abs(densities!.data[0]! - log_density);
    expect(difference).toBeLessThan(1e-4 * Math.abs(log_density) + (saturated ? 1e-3 : 1e-5));
    const largest = Math.max(...grad_logits.map(Math.abs));
    const error = largestDifference(gradient!.data as Float32Array, grad_logits);
    // Where a softmax is 1 but for rounding, single precision has no more than the size of its gradient.
    if (saturated) expect(error * largest).toBeLessThan(1e-3);
    else expect(error).toBeLessThan(1e-3);
  });
});

describe.each(referenceFiles("levelset", ["leapfrog"]))("%s", (_, { inputs, expected }) => {
  interface Trajectory {
    density: "gaussian" | "banana";
    q0: number[];
    p0: number[];
    step_size: number;
    steps: number;
    inverse_mass_diag: number[];
    precision?: number[][];
  }

  /** A Gaussian of that precision; x ~ N(0, 100), y | x ~ N(0.1 (x² − 100), 1). Both without their constants. */
  function evaluate({ density, precision }: Trajectory, q: Float64Array): Evaluation {
    if (density === "gaussian") {
      const product = precision!.map((row) => row.reduce((sum, value, k) => sum + value * q[k]!, 0));
      const logDensity = -0.5 * product.reduce((sum, value, k) => sum + value * q[k]!, 0);
      return { logDensity, gradient: product.map((value) => -value) };
    }
    const [x, y] = [q[0]!, q[1]!];
    const rest = y - 0.1 * (x * x - 100);
    return { logDensity: -0.5 * (x / 10) ** 2 - 0.5 * rest ** 2, gradient: [-x / 100 + rest * 0.2 * x, -rest] };
  }

  function follow(own: Trajectory, from: PhasePoint, stepSize: number, steps: number): PhasePoint[] {
    const points = [from];
    for (let k = 0; k < steps; k++) {
      const step = leapfrogStep(points.at(-1)!, { stepSize, inverseMass: own.inverse_mass_diag });
      const position = step.next().value as Float64Array;
      points.push(step.next(evaluate(own, position)).value as PhasePoint);
    }
    return points;
  }

  test.each((inputs.cases as Trajectory[]).map((own, k) => [k, own.density, own] as const))(
    "trajectory %i, of a %s",
    (k, _, own) => {
      const position = Float64Array.from(own.q0);
      const start = { state: { position, ...evaluate(own, position) }, momentum: Float64Array.from(own.p0) };
      const points = follow(own, start, own.step_size, own.steps);
      const { q, p, hamiltonian, energy_error_with_step_over_1_2_4_8: errors } = expected.cases[k];
      expect(largestDifference(flat(points.map(({ state }) => [...state.position])), flat(q))).toBeLessThan(1e-8);
      expect(largestDifference(flat(points.map(({ momentum }) => [...momentum])), flat(p))).toBeLessThan(1e-8);
      const energies = points.map((point) => energyOf(point, own.inverse_mass_diag));
      expect(largestDifference(energies, hamiltonian)).toBeLessThan(1e-10);
      const end = points.at(-1)!;
      const [first] = follow(
        own,
        { ...end, momentum: end.momentum.map((value) => -value) },
        own.step_size,
        own.steps,
      ).reverse();
      // What the divergent trajectory has blown up, rounding included, does not come back to the last digit.
      const bound = Math.max(1e-9, 100 * expected.cases[k].reversal_error);
      for (const [at, value] of first!.state.position.entries())
        expect(Math.abs(value - own.q0[at]!)).toBeLessThan(bound);
      for (const [halving, error] of (errors as number[]).entries()) {
        const finer = 2 ** halving;
        const last = follow(own, start, own.step_size / finer, own.steps * finer).at(-1)!;
        const difference = energyOf(last, own.inverse_mass_diag) - energies[0]!;
        expect(Math.abs(difference - error)).toBeLessThan(1e-8 * Math.max(1, Math.abs(error)));
      }
    },
  );
});

test.each(referenceFiles("levelset", ["dual_averaging"]))("%s", (_, { inputs, expected }) => {
  let state = startAveraging(inputs.initial_step);
  for (const [k, acceptance] of (inputs.accept_stats as number[]).entries()) {
    state = averaged(state, acceptance, inputs.delta);
    const [step, averagedStep] = expected.step_and_averaged_step[k];
    expect(relative(Math.exp(state.logStep), step)).toBeLessThan(1e-12);
    expect(relative(Math.exp(state.logAveragedStep), averagedStep)).toBeLessThan(1e-12);
  }
});

describe.each(referenceFiles("levelset", ["chain_diagnostics"]))("%s", (_, { inputs, expected }) => {
  test.each(Object.keys(inputs.arrays))("%s, as R's posterior has it", (name) => {
    const draws = inputs.arrays[name] as number[][];
    const own = chainDiagnostics(draws[0]!.map((_, chain) => draws.map((row) => row[chain]!)));
    const posterior = expected[name]["r_posterior_1.4.0"];
    if (name === "constant") {
      expect(Object.values(own).every(Number.isNaN)).toBe(true);
      return;
    }
    expect(Math.abs(own.rHat - posterior.rhat)).toBeLessThan(1e-8);
    expect(relative(own.bulkEss, posterior.ess_bulk)).toBeLessThan(1e-6);
    expect(relative(own.tailEss, posterior.ess_tail)).toBeLessThan(1e-6);
    expect(relative(own.meanEss, posterior.ess_mean)).toBeLessThan(1e-6);
    expect(relative(own.meanError, posterior.mcse_mean)).toBeLessThan(1e-6);
  });
});

describe.each(referenceFiles("levelset", ["e_bfmi"]))("%s", (_, { inputs, expected }) => {
  test.each((inputs.energies as number[][]).map((energies, k) => [k, energies] as const))("chain %i", (k, energies) => {
    expect(Math.abs(energyFraction(energies) - expected.chains[k].sum_over_sum)).toBeLessThan(1e-9);
  });
});

describe.each(referenceFiles("levelset", ["psis"]))("%s", (_, { inputs, expected }) => {
  test.each(Object.keys(inputs.log_ratios))("%s, as R's loo has it", (name) => {
    const own = smoothWeights(inputs.log_ratios[name]);
    const { pareto_k, smoothed_normalised_weights } = expected[name];
    expect(Math.abs(own.paretoK - pareto_k)).toBeLessThan(1e-6);
    for (const [k, weight] of own.weights.entries())
      expect(Math.abs(weight - smoothed_normalised_weights[k])).toBeLessThan(1e-6);
  });
});
