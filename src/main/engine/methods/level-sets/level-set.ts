import { seededGenerator } from "#shared/random/generator.ts";
import { requireNetwork } from "../../models/classifier.ts";
import type { Watch } from "../../watch.ts";
import type { Checkpoint } from "../checkpoint.ts";
import type { Runner } from "../runner.ts";
import { ChainRecord } from "./chain-record.ts";
import { askedLevel } from "./level.ts";
import { drawPrior, startingPoints } from "./prior-draws.ts";
import { type ChainsProgress, runChains } from "./run-chains.ts";
import { sampleGallery } from "./sample-gallery.ts";
import { samplers } from "./samplers/list.ts";
import type { State } from "./samplers/sampler.ts";
import { samplesSummary } from "./samples-summary.ts";
import { SourceDensity } from "./source-density.ts";

/** Between two looks at whether there are draws enough, which takes a moment. */
const lookEvery = 50;

/** Booth et al. 2021, §3: the posterior of a generator's codes given the answer that is asked for. */
export const levelSet: Runner<"level-set"> = async ({ subject, settings, seed }, place, watch) => {
  const network = requireNetwork(subject.classifier, "gradients");
  const { generator } = subject;
  const { latentSize } = generator.design;
  const asked = askedLevel(settings, subject.dataset.classNames);
  const { chains, warmUp, draws } = settings;
  const random = seededGenerator(seed);
  await using source = await SourceDensity.compile({ network, generator }, asked, chains, place.runtime);

  const sampler = samplers[settings.sampler];
  const widths = new Map<number, ReturnType<SourceDensity["at"]>>();
  const density = (iteration: number) => {
    const width = asked.widthAt(iteration, warmUp);
    const known = widths.get(width) ?? source.at(width);
    return widths.set(width, known).get(width)!;
  };
  const prior = await drawPrior(settings.prior, latentSize, asked, density(0), chains, random.split("prior"), watch);
  const shape = { chains, latentSize, classes: network.classCount };
  const kept = readProgress(place.checkpoint, shape);
  const record = kept?.record ?? new ChainRecord(chains, latentSize, network.classCount);
  const from: ChainsProgress<unknown> = kept?.progress ?? {
    iteration: 0,
    states: startingPoints(prior, chains, random.split("starts")),
    tuning: sampler.begin(latentSize),
  };
  const began = performance.now();
  let { tuning } = from;
  for await (const iteration of runChains({ sampler, warmUp, draws, seed, density }, from)) {
    watch.signal.throwIfAborted();
    const { progress, warmingUp } = iteration;
    tuning = progress.tuning;
    if (!warmingUp) record.add(iteration);
    place.checkpoint.write(() => writeProgress(progress, record));
    tell(watch, progress.iteration, warmUp, draws);
    if (record.draws > 0 && record.draws % lookEvery === 0) {
      const worst = worstOf(record);
      showChains(watch, record.draws, worst);
      if (settings.effective > 0 && worst.rHat <= 1.01 && worst.bulkEss >= settings.effective) break;
    }
  }
  const seconds = (performance.now() - began) / 1000;
  const gallery = await sampleGallery(
    { record, generator, asked, settings, categories: subject.dataset.classNames },
    place,
  );
  const { summary, uncertainty } = samplesSummary({
    ...{ asked, record, prior, settings, seconds, gallery: gallery.images },
    categories: subject.dataset.classNames,
    tuning: sampler.describe(tuning),
  });
  const priorCodes = Float32Array.from(prior.states.flatMap(({ position }) => [...position]));
  const priorPredictions = Float32Array.from(prior.states.flatMap(({ prediction }) => Array.from(prediction!)));
  const rows = chains * record.draws;
  return {
    ...{ summary, uncertainty, pictures: gallery.pictures },
    tensors: {
      codes: { dtype: "float32", shape: [rows, latentSize], data: record.codes() },
      probabilities: { dtype: "float32", shape: [rows, network.classCount], data: record.predictions() },
      "prior-codes": { dtype: "float32", shape: [settings.prior, latentSize], data: priorCodes },
      "prior-probabilities": { dtype: "float32", shape: [settings.prior, network.classCount], data: priorPredictions },
    },
  };
};

/** Of the dimension of the codes that is worst off. NaN counts as worst. */
function worstOf(record: ChainRecord) {
  const all = record.diagnostics();
  return { rHat: Math.max(...all.map(({ rHat }) => rHat)), bulkEss: Math.min(...all.map(({ bulkEss }) => bulkEss)) };
}

function tell({ onProgress }: Watch, iteration: number, warmUp: number, draws: number): void {
  const total = warmUp + draws;
  const message =
    iteration <= warmUp
      ? `${iteration} of ${warmUp} iterations to warm up`
      : `${iteration - warmUp} of ${draws} draws of each chain`;
  onProgress({ done: iteration, total, unit: "iterations", message });
}

function showChains({ onPartial }: Watch, draws: number, worst: { rHat: number; bulkEss: number }): void {
  const point = (curve: string, y: number, yLabel: string) => {
    if (Number.isFinite(y)) onPartial?.({ kind: "point", curve, x: draws, y, xLabel: "Draws of each chain", yLabel });
  };
  point("Effective draws", worst.bulkEss, "Effective draws");
  point("R̂", worst.rHat, "R̂");
}

interface KeptState extends Omit<State, "position" | "gradient" | "prediction"> {
  readonly position: readonly number[];
  readonly gradient: readonly number[];
  readonly prediction: readonly number[];
}

function writeProgress({ iteration, states, tuning }: ChainsProgress<unknown>, record: ChainRecord): Uint8Array {
  const kept = states.map(
    ({ logDensity, position, gradient, prediction }): KeptState => ({
      ...{ logDensity, position: [...position], gradient: Array.from(gradient), prediction: Array.from(prediction!) },
    }),
  );
  return new TextEncoder().encode(JSON.stringify({ iteration, states: kept, tuning, record }));
}

function readProgress(checkpoint: Checkpoint, shape: Pick<ChainRecord, "chains" | "latentSize" | "classes">) {
  const bytes = checkpoint.read();
  if (bytes === null) return null;
  const { iteration, states, tuning, record } = JSON.parse(bytes.toString()) as {
    readonly iteration: number;
    readonly states: readonly KeptState[];
    readonly tuning: unknown;
    readonly record: ReturnType<ChainRecord["toJSON"]>;
  };
  const progress: ChainsProgress<unknown> = {
    ...{ iteration, tuning },
    states: states.map((state) => ({ ...state, position: Float64Array.from(state.position) })),
  };
  return { progress, record: ChainRecord.of(record, shape) };
}
