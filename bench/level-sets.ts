import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mnistPackage } from "#engine/datasets/mnist-package.ts";
import { PackedImageReader } from "#engine/datasets/packed-images.ts";
import { readIntoMemory } from "#engine/datasets/read-into-memory.ts";
import { ChainRecord } from "#engine/methods/level-sets/chain-record.ts";
import { askedLevel } from "#engine/methods/level-sets/level.ts";
import { drawPrior, startingPoints } from "#engine/methods/level-sets/prior-draws.ts";
import { runChains } from "#engine/methods/level-sets/run-chains.ts";
import { type SamplerId, samplers } from "#engine/methods/level-sets/samplers/list.ts";
import { type Source, SourceDensity } from "#engine/methods/level-sets/source-density.ts";
import { requireNetwork } from "#engine/models/classifier.ts";
import { trainGenerator } from "#engine/models/generators/train-generator.ts";
import { vae5 } from "#engine/models/generators/vae.ts";
import { ClassifierCache } from "#engine/models/load-classifier.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { parseSettings, requireMethod, type SettingsOf } from "#shared/methods/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { splitIndices } from "#shared/random/split-indices.ts";
import type { Measurement } from "./measurement.ts";

const resources = join(import.meta.dirname, "../resources");
const fewestPerSecond = 34;
const mostSecondsADraw = 0.02;
/** How much better many chains in one batch are than one chain of the no-U-turn sampler. */
const timesOneChain = 20;

/**
 * Images of VAE-5 that the shipped classifier is sure are an 8 (σ = .05): effective draws a second of CPU, of the latent
 * dimension that is worst off, and seconds a draw over all chains, beside one chain of the no-U-turn sampler in this run.
 */
export default async function levelSets(): Promise<Measurement[]> {
  const source = await digits();
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

async function digits(): Promise<Source> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  try {
    const { pixels, shape, labels } = await readIntoMemory(mnistPackage, undefined, watch.signal);
    const path = join(folder, "digits");
    writeFileSync(path, pixels);
    using images = new PackedImageReader({ path, shape });
    const { architecture, inputShape, weightsSha256 } = JSON.parse(
      readFileSync(join(resources, "mnist-cnn.json"), "utf8"),
    );
    const classifier = await new ClassifierCache(1).load({
      ...{ architecture, inputShape, weightsSha256, weightsPath: join(resources, "mnist-cnn.safetensors") },
      classCount: 10,
    });
    const { train } = splitIndices(labels, 0.2, 1);
    const design = vae5.design(images.imageShape);
    const settings = { epochs: 10, batchSize: 100, learningRate: 0.001, seed: 1 };
    const { weights } = await trainGenerator(design, { images, indices: train }, settings, onnxRuntime(), watch);
    return { network: requireNetwork(classifier, "gradients"), generator: { design, weights } };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function sampled(source: Source, id: SamplerId, chains: number, draws: number) {
  const method = requireMethod("level-set");
  const settings = parseSettings(method, { category: "8" }) as SettingsOf<"level-set">;
  const asked = askedLevel(
    settings,
    Array.from({ length: 10 }, (_, digit) => `${digit}`),
  );
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  const { latentSize } = source.generator.design;
  const batch = Math.max(chains, 2);
  await using density = await SourceDensity.compile(source, asked, batch, onnxRuntime());
  const sampler = samplers[id];
  const warmUp = settings.warmUp;
  const widths = new Map<number, ReturnType<SourceDensity["at"]>>();
  const at = (iteration: number) => {
    const width = asked.widthAt(iteration, warmUp);
    return widths.get(width) ?? widths.set(width, density.at(width)).get(width)!;
  };
  const random = seededGenerator(1);
  const prior = await drawPrior(2000, latentSize, asked, at(0), batch, random, watch);
  const states = startingPoints(prior, chains, random);
  const record = new ChainRecord(chains, latentSize, 10);
  const started = process.cpuUsage();
  const began = performance.now();
  const plan = { sampler, warmUp, draws, seed: 1, density: at };
  for await (const iteration of runChains(plan, { iteration: 0, states, tuning: sampler.begin(latentSize) }))
    if (!iteration.warmingUp) record.add(iteration);
  const { user, system } = process.cpuUsage(started);
  const own = record.diagnostics();
  return {
    perSecond: Math.min(...own.map(({ bulkEss }) => bulkEss)) / ((user + system) / 1e6),
    rHat: Math.max(...own.map(({ rHat }) => rHat)),
    secondsADraw: (performance.now() - began) / 1000 / (chains * draws),
  };
}
