import type { SettingsOf } from "#shared/methods/list.ts";
import { type Curve, measureOf } from "#shared/methods/outputs/evaluation.ts";
import type { SampledImage, SamplesSummary } from "#shared/methods/outputs/samples.ts";
import { agreeingRHat } from "#shared/stats/chains/agreement.ts";
import { quantileSorted } from "#shared/stats/quantile.ts";
import type { ChainRecord } from "./chain-record.ts";
import type { AskedLevel } from "./level.ts";
import type { PriorDraws } from "./prior-draws.ts";

interface Drawn {
  readonly asked: AskedLevel;
  readonly record: ChainRecord;
  readonly prior: PriorDraws;
  readonly settings: SettingsOf<"level-set">;
  readonly categories: readonly string[];
  readonly gallery: SampledImage[];
  /** Of the chains alone. */
  readonly seconds: number;
  /** What the sampler has found for itself. */
  readonly tuning: Readonly<Record<string, number>>;
}

/** A draw as near as this is given what was asked for. */
const nearEnough = 0.15;
const quantiles = 100;

export function samplesSummary(drawn: Drawn): { summary: SamplesSummary; uncertainty: Record<string, number> } {
  const { asked, record, prior, categories, gallery, settings } = drawn;
  const { relaxation, level } = asked;
  const dimensions = record.diagnostics();
  const rHat = Math.max(...dimensions.map((own) => own.rHat));
  const bulkEss = Math.min(...dimensions.map((own) => own.bulkEss));
  const tailEss = Math.min(...dimensions.map((own) => own.tailEss));
  const distance = record.diagnosticsOf((p) => relaxation.distance(p, level));
  const total = record.chains * record.draws;
  const reached = distance.mean <= nearEnough;
  const hits = prior.distances.filter((own) => own <= nearEnough).length;
  const distinct = distinctShare(record);
  return {
    summary: {
      ...{ asked: asked.inWords, reached, categories: [...categories], chains: record.chains, draws: record.draws },
      images: gallery,
      measures: [
        measureOf(
          "distance",
          "Distance from what was asked for",
          "Mean over all draws of |p − p*|, the largest of what is compared",
          {
            ...{ value: distance.mean, better: "lower" as const },
            ...interval(distance.mean, distance.meanError),
          },
        ),
        measureOf("r-hat", "R̂", "Rank-normalised and split, of the dimension that is worst off", {
          ...{ value: finite(rHat), better: "lower" },
          note: rHat <= agreeingRHat ? null : `Above ${agreeingRHat}: the chains do not agree yet`,
        }),
        measureOf("bulk-ess", "Effective draws", "For the centre, of the dimension that is worst off", {
          ...{ value: finite(bulkEss), better: "higher", note: `Of ${total}` },
        }),
        measureOf(
          "tail-ess",
          "Effective draws, tails",
          "For the 5 % and 95 % quantiles, of the dimension that is worst off",
          {
            ...{ value: finite(tailEss), better: "higher" },
          },
        ),
        measureOf("divergences", "Divergent transitions", "Trajectories that left the true one", {
          ...{ value: record.totals.divergences, better: "lower", note: `Of ${total}` },
        }),
        measureOf("saturated", "Trajectories cut short", "That did not turn back within the longest that is followed", {
          ...{ value: record.totals.saturated, better: "lower", note: `Of ${total}` },
        }),
        measureOf("acceptance", "Acceptance", "Mean acceptance probability", { value: record.acceptance }),
        measureOf("energy", "Energy fraction", "The lowest of a chain; below 0.3 momenta do not carry it", {
          value: finite(record.energyFraction()),
          better: "higher",
        }),
        measureOf("distinct", "Distinct draws", "Share of the draws that are of another image than the one before", {
          ...{ value: distinct, better: "higher" },
        }),
        measureOf(
          "prior",
          "Images of the generator that fit",
          `Share of ${prior.distances.length} prior draws that are as near as ${nearEnough}`,
          {
            value: hits / prior.distances.length,
            note:
              hits > 0
                ? `${hits} images`
                : `None: at most ${Number((300 / prior.distances.length).toPrecision(2))} % of its images, with 95 % confidence`,
          },
        ),
      ],
      charts: [distances(drawn)],
      notes: notesOf(drawn, { reached, rHat, bulkEss, hits }),
    },
    uncertainty: {
      mean_distance_error: finite(distance.meanError) ?? 0,
      seconds_per_draw: drawn.seconds / (settings.warmUp + record.draws) / record.chains,
      ...drawn.tuning,
    },
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const interval = (mean: number, error: number) =>
  Number.isFinite(error) ? { low: mean - 1.96 * error, high: mean + 1.96 * error } : {};

function distinctShare(record: ChainRecord): number {
  const codes = record.codes();
  const { draws, chains, latentSize } = record;
  let distinct = 0;
  for (let row = 0; row < chains * draws; row++) {
    const own = codes.subarray(row * latentSize, (row + 1) * latentSize);
    const before = codes.subarray((row - 1) * latentSize, row * latentSize);
    if (row % draws === 0 || own.some((value, k) => value !== before[k])) distinct++;
  }
  return distinct / (chains * draws);
}

/** Quantiles of the distances: of the draws, and of the generator's own images. */
function distances({ asked: { relaxation, level }, record, prior }: Drawn): SamplesSummary["charts"][number] {
  const predictions = record.predictions();
  const rows = record.chains * record.draws;
  const own = Float64Array.from({ length: rows }, (_, row) =>
    relaxation.distance(predictions.subarray(row * record.classes, (row + 1) * record.classes), level),
  );
  const curve = (id: string, label: string, values: Float64Array): Curve => {
    const sorted = values.filter(Number.isFinite).sort();
    const places = Array.from({ length: quantiles + 1 }, (_, k) => k / quantiles);
    return {
      ...{ id, label, xLabel: "Distance from what was asked for", yLabel: "Share of images as near" },
      x: places.map((p) => quantileSorted(sorted, p)),
      y: places,
    };
  };
  return {
    ...{ id: "distances", label: "How near they are" },
    description: `The share of images whose prediction is within a distance of what was asked for: of ${rows} draws, and of ${prior.distances.length} images of the generator as it is.`,
    curves: [curve("drawn", "Drawn", own), curve("prior", "As they come", prior.distances)],
  };
}

function notesOf(
  { asked, prior, record }: Drawn,
  { reached, rHat, bulkEss, hits }: { reached: boolean; rHat: number; bulkEss: number; hits: number },
): string[] {
  const notes: string[] = [];
  if (!reached)
    notes.push(
      `The chains have not found images that are given this answer: what they drew is as near as they came. ${
        hits === 0
          ? `Of ${prior.distances.length} images of the generator none is, so at most ${Number((300 / prior.distances.length).toPrecision(2))} % are (95 % confidence).`
          : `${hits} of ${prior.distances.length} images of the generator are: a longer warm-up or a wider start may find them.`
      }`,
    );
  if (!(rHat <= agreeingRHat))
    notes.push(
      "The chains do not agree: their draws are not yet those of the whole level set. Run more of them, or longer.",
    );
  else if (bulkEss < 400) notes.push("Fewer than 400 effective draws: means and quantiles of the codes are rough.");
  if (record.totals.divergences > 0)
    notes.push(
      `${record.totals.divergences} trajectories diverged: parts of the level set with sharp bends may be missing. A wider σ helps.`,
    );
  if (record.totals.saturated > 0)
    notes.push(
      `${record.totals.saturated} trajectories were cut at the longest that is followed: draws cost more than they need. A longer warm-up finds a better step.`,
    );
  const unanswered = prior.distances.filter(Number.isNaN).length;
  if (unanswered > 0)
    notes.push(`The classifier gives no number to ${unanswered} of ${prior.distances.length} images of the generator.`);
  if (asked.id === "dirichlet" && asked.width < 100)
    notes.push(
      "At so small an α the relaxation peaks beside what is asked for: .977 for .999 at α = 10. Raise α to come nearer.",
    );
  return notes;
}
