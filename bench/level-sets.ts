import { workplaceOn } from "#engine/batches/workplace.ts";
import { noCheckpoint } from "#engine/methods/checkpoint.ts";
import { levelSet } from "#engine/methods/level-sets/level-set.ts";
import type { SamplerId } from "#engine/methods/level-sets/samplers/list.ts";
import type { MethodPlace, SourceMaterial } from "#engine/methods/runner.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { parseSettings, requireMethod, type SettingsOf } from "#shared/methods/list.ts";
import type { Measurement } from "./measurement.ts";
import { digitGenerator, openDigits } from "./support/digits.ts";

const fewestPerSecond = 34;
const mostSecondsADraw = 0.02;
/** How much better many chains in one batch are than one chain of the no-U-turn sampler. */
const timesOneChain = 20;

/**
 * Images of VAE-5 that the shipped classifier is sure are an 8 (σ = .05): effective draws a second of CPU, of the latent
 * dimension that is worst off, and seconds a draw over all chains, beside one chain of the no-U-turn sampler in this run.
 */
export default async function levelSets(): Promise<Measurement[]> {
  using digits = await openDigits();
  const classNames = Array.from({ length: 10 }, (_, digit) => `${digit}`);
  const source = {
    ...{ kind: "source", classifier: digits.network, generator: await digitGenerator(digits) },
    dataset: { classNames },
  } as unknown as SourceMaterial;
  const batched = await sampled(source, "leaping", 32, 200);
  const alone = await sampled(source, "no-u-turn", 1, 150);
  return [
    {
      ...{ question: "level set, effective draws a CPU second", value: batched.perSecond, unit: "1/s" },
      ...{
        against: `at least ${fewestPerSecond}; R̂ ${batched.rHat.toFixed(4)}`,
        ratio: fewestPerSecond / batched.perSecond,
      },
    },
    {
      ...{ question: "level set, seconds a draw over all chains", value: batched.secondsADraw, unit: "s" },
      ...{ against: `limit ${mostSecondsADraw} s`, ratio: batched.secondsADraw / mostSecondsADraw },
    },
    {
      question:
        "level set, effective draws a CPU second of one no-U-turn chain, times as many as 32 chains have to reach",
      ...{ value: timesOneChain * alone.perSecond, unit: "1/s" },
      ...{
        against: `32 chains: ${batched.perSecond.toFixed(1)}`,
        ratio: (timesOneChain * alone.perSecond) / batched.perSecond,
      },
    },
  ];
}

/** All that a run does is in its seconds: prior draws, warm-up, draws, diagnostics, pictures. */
async function sampled(subject: SourceMaterial, sampler: SamplerId, chains: number, draws: number) {
  const asked = { category: "8", sampler, draws, effective: 0 };
  const settings = { ...(parseSettings(requireMethod("level-set"), asked) as SettingsOf<"level-set">), chains };
  const drawMap = () => Promise.reject(new Error("A level set draws no maps"));
  const place: MethodPlace = { ...workplaceOn(onnxRuntime()), checkpoint: noCheckpoint, drawMap };
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  const started = process.cpuUsage();
  const began = performance.now();
  const { summary } = await levelSet({ subject, settings, seed: 1, uses: {} }, place, watch);
  const { user, system } = process.cpuUsage(started);
  const measured = (id: string) => summary.measures.find((own) => own.id === id)?.value ?? Number.NaN;
  return {
    perSecond: measured("bulk-ess") / ((user + system) / 1e6),
    rHat: measured("r-hat"),
    secondsADraw: (performance.now() - began) / 1000 / (chains * draws),
  };
}
