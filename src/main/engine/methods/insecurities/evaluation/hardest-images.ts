import type { SettingsOf } from "#shared/methods/list.ts";
import { runInBatches } from "../../../batches/run-in-batches.ts";
import type { Workplace } from "../../../batches/workplace.ts";
import { networkRows } from "../../../models/answers.ts";
import type { Network } from "../../../models/classifier.ts";
import type { Watch } from "../../../watch.ts";
import type { ArtefactContents, DatasetMaterial } from "../../runner.ts";
import { entropy, hesitancy } from "../score.ts";

/** The test images that are most difficult, hardest first, ties to the earlier one. */
export async function hardestImages(
  network: Network,
  dataset: DatasetMaterial,
  { hardest, images: count }: Pick<SettingsOf<"insecurity-agreement">, "hardest" | "images">,
  predictor: ArtefactContents | undefined,
  workplace: Workplace,
  watch: Watch,
): Promise<number[]> {
  const indices = [...dataset.testIndices()];
  const difficulty =
    hardest === "hardness"
      ? indices.map((index) => predictor!.tensor("difficulty").data[index]!)
      : await ownDifficulty(network, dataset, indices, hardest === "entropy" ? entropy : hesitancy, workplace, watch);
  return [...indices.keys()]
    .sort((a, b) => difficulty[b]! - difficulty[a]! || a - b)
    .slice(0, count)
    .map((k) => indices[k]!);
}

async function ownDifficulty(
  network: Network,
  { images }: DatasetMaterial,
  indices: readonly number[],
  score: typeof entropy,
  workplace: Workplace,
  watch: Watch,
): Promise<number[]> {
  const program = networkRows("logits", network, (parameters, batch) => ({
    logits: network.design.forward(parameters, batch).logits,
  }));
  const rows = {
    count: indices.length,
    unit: "images",
    read: async (from: number, size: number) => ({ images: await images.read(indices.slice(from, from + size)) }),
  };
  const difficulty: number[] = [];
  const { classCount } = network;
  for await (const { rows: size, results } of runInBatches(program, rows, workplace, watch))
    for (let row = 0; row < size; row++)
      difficulty.push(
        score.value(Float64Array.from(results.logits!.data.subarray(row * classCount, (row + 1) * classCount))),
      );
  return difficulty;
}
