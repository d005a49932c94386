import { seededGenerator } from "#shared/random/generator.ts";
import { agreeingRHat } from "#shared/stats/chains/agreement.ts";
import { requireNetwork } from "../../models/classifier.ts";
import type { Watch } from "../../watch.ts";
import { type Checkpoint, decodeProgress, encodeProgress } from "../checkpoint.ts";
import type { Runner } from "../runner.ts";
import { ChainRecord, type RecordShape, type RecordTotals } from "./chain-record.ts";
import { askedLevel } from "./level.ts";
import { drawPrior, startingPoints } from "./prior-draws.ts";
import { type ChainsProgress, runChains } from "./run-chains.ts";
import { sampleGallery } from "./sample-gallery.ts";
import { samplers } from "./samplers/list.ts";
import { samplesSummary } from "./samples-summary.ts";
import { sourceDensity } from "./source-density.ts";

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
  const at = sourceDensity({ network, generator }, asked, place);
  const density = (iteration: number) => at(asked.widthAt(iteration, warmUp));

  const sampler = samplers[settings.sampler];
  const priorCodes = new Float64Array(settings.prior * latentSize);
  const priorPredictions = new Float32Array(settings.prior * network.classCount);
  const prior = await drawPrior(
    { count: settings.prior, latentSize, asked, density: density(0), random: random.split("prior") },
    watch,
    (row, code, { prediction }) => {
      priorCodes.set(code, row * latentSize);
      priorPredictions.set(prediction!, row * network.classCount);
    },
  );
  const shape = { chains, latentSize, classes: network.classCount };
  const kept = readProgress(place.checkpoint, shape);
  const record = kept?.record ?? new ChainRecord(shape);
  const from: ChainsProgress<unknown> = kept?.progress ?? {
    iteration: 0,
    positions: startingPoints(prior, chains, random.split("starts")).map((row) =>
      priorCodes.slice(row * latentSize, (row + 1) * latentSize),
    ),
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
      if (settings.effective > 0 && worst.rHat <= agreeingRHat && worst.bulkEss >= settings.effective) break;
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
  const rows = chains * record.draws;
  return {
    ...{ summary, uncertainty, pictures: gallery.pictures },
    tensors: {
      codes: { dtype: "float32", shape: [rows, latentSize], data: record.codes() },
      probabilities: { dtype: "float32", shape: [rows, network.classCount], data: record.predictions() },
      "prior-codes": { dtype: "float32", shape: [settings.prior, latentSize], data: Float32Array.from(priorCodes) },
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

interface Head extends Omit<ChainsProgress<unknown>, "positions"> {
  readonly totals: RecordTotals;
}

const writeProgress = ({ positions, ...rest }: ChainsProgress<unknown>, { totals, rows }: ChainRecord): Uint8Array =>
  encodeProgress({ ...rest, totals } satisfies Head, [...positions, ...rows]);

function readProgress(checkpoint: Checkpoint, shape: RecordShape) {
  const bytes = checkpoint.read();
  if (bytes === null) return null;
  const { head, body } = decodeProgress<Head>(bytes);
  const { totals, ...rest } = head;
  const all = new Float64Array(body, 0, shape.chains * shape.latentSize);
  const positions = Array.from({ length: shape.chains }, (_, chain) =>
    all.slice(chain * shape.latentSize, (chain + 1) * shape.latentSize),
  );
  const drawn = new Float32Array(body, all.byteLength);
  const length = ChainRecord.rowLength(shape);
  const rows = Array.from({ length: drawn.length / length }, (_, draw) =>
    drawn.slice(draw * length, (draw + 1) * length),
  );
  const progress: ChainsProgress<unknown> = { ...rest, positions };
  return { progress, record: new ChainRecord(shape, rows, totals) };
}
