import type { SettingsOf } from "#shared/methods/list.ts";
import type { SampledImage } from "#shared/methods/outputs/samples.ts";
import { runInBatches } from "../../batches/run-in-batches.ts";
import { decoder, type TrainedGenerator } from "../../models/generators/sample-generator.ts";
import type { MethodPlace, Picture } from "../runner.ts";
import type { ChainRecord } from "./chain-record.ts";
import type { AskedLevel } from "./level.ts";

interface Sampled {
  readonly record: ChainRecord;
  readonly generator: TrainedGenerator;
  readonly asked: AskedLevel;
  readonly settings: SettingsOf<"level-set">;
  readonly categories: readonly string[];
}

/** Some of the draws as pictures: as many of each chain, evenly over its draws, none that a rejection repeats. */
export async function sampleGallery(
  { record, generator, asked, settings, categories }: Sampled,
  place: MethodPlace,
): Promise<{ images: SampledImage[]; pictures: Record<string, Picture> }> {
  const codes = record.codes();
  const predictions = record.predictions();
  const { latentSize, classes } = record;
  const chosen = chosenDraws(record, codes, settings.shown);
  const { imageShape } = generator.design;
  const [height, width, channels] = imageShape as [number, number, 1 | 3];
  const rows = {
    count: chosen.length,
    read: (from: number, count: number) => ({
      codes: Float32Array.from(
        chosen
          .slice(from, from + count)
          .flatMap((row) => [...codes.subarray(row * latentSize, (row + 1) * latentSize)]),
      ),
    }),
  };
  const pictures: Record<string, Picture> = {};
  const images: SampledImage[] = [];
  for await (const { from, rows: count, results } of runInBatches(decoder(generator), rows, place))
    for (let k = 0; k < count; k++) {
      const draw = chosen[from + k]!;
      const size = height * width * channels;
      const pixels = (results.images!.data as Float32Array).subarray(k * size, (k + 1) * size);
      const name = `sample-${from + k + 1}`;
      pictures[name] = { height, width, channels, data: Uint8Array.from(pixels, (value) => Math.round(255 * value)) };
      const p = predictions.subarray(draw * classes, (draw + 1) * classes);
      const best = p.indexOf(Math.max(...p));
      images.push({
        ...{ picture: name, draw, answer: categories[best]!, probability: Math.min(1, p[best]!) },
        distance: asked.relaxation.distance(p, asked.level),
      });
    }
  return { images, pictures };
}

function chosenDraws({ chains, draws, latentSize }: ChainRecord, codes: Float32Array, most: number): number[] {
  const seen = new Set<string>();
  const found: number[] = [];
  // First the last draw of each chain, then one half way, and so on: neighbours come last.
  for (let parts = 1; found.length < most && parts <= draws; parts *= 2)
    for (let part = 0; part < parts; part++)
      for (let chain = 0; chain < chains && found.length < most; chain++) {
        const row = chain * draws + Math.ceil(((2 * part + 1) / (2 * parts)) * draws) - 1;
        const key = codes.subarray(row * latentSize, (row + 1) * latentSize).join();
        if (seen.has(key)) continue;
        seen.add(key);
        found.push(row);
      }
  return found;
}
