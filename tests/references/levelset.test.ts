import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { compile } from "#engine/compile/compile.ts";
import { type RelaxationId, relaxations } from "#engine/methods/level-sets/relaxations/list.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { chainDiagnostics, energyFraction } from "#shared/stats/chains/chain-diagnostics.ts";
import { smoothWeights } from "#shared/stats/chains/pareto-smoothing.ts";
import { largestDifference, referenceFiles } from "./reference-files.ts";

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
          densities = relaxations[kind](tf.softmax(l) as tf.Tensor2D, { first: first!, second: second! }, width!);
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
