import type { SettingsOf } from "#shared/methods/list.ts";
import { runInBatches } from "../../../batches/run-in-batches.ts";
import type { Workplace } from "../../../batches/workplace.ts";
import { SetAsideImages } from "../../../datasets/set-aside-images.ts";
import { networkRows } from "../../../models/answers.ts";
import type { Network } from "../../../models/classifier.ts";
import { chosen } from "../../../models/predict.ts";
import type { Watch } from "../../../watch.ts";
import type { ArtefactContents, DatasetMaterial } from "../../runner.ts";
import { entropy, hesitancy } from "../score.ts";

/** What cannot be read is not among the hardest. */
const unreadable = Number.NEGATIVE_INFINITY;

/** The test images that are most difficult, hardest first, ties to the earlier one. */
export async function hardestImages(
  network: Network,
  dataset: DatasetMaterial,
  { hardest, images: count }: Pick<SettingsOf<"insecurity-agreement">, "hardest" | "images">,
  predictor: ArtefactContents | undefined,
  workplace: Workplace,
  watch: Watch,
): Promise<number[]> {
  const indices = dataset.testIndices();
  const difficulty =
    hardest === "hardness"
      ? Array.from(indices, (index) => predictor!.tensor("difficulty").data[index]!)
      : await ownDifficulty(network, dataset, indices, hardest === "entropy" ? entropy : hesitancy, workplace, watch);
  return [...indices.keys()]
    .filter((k) => difficulty[k] !== unreadable)
    .sort((a, b) => difficulty[b]! - difficulty[a]! || a - b)
    .slice(0, count)
    .map((k) => indices[k]!);
}

async function ownDifficulty(
  network: Network,
  { images }: DatasetMaterial,
  indices: Int32Array,
  score: typeof entropy,
  workplace: Workplace,
  watch: Watch,
): Promise<number[]> {
  const program = networkRows("logits", network, (parameters, batch) => ({
    logits: network.design.forward(parameters, batch).logits,
  }));
  const difficulty: number[] = [];
  const { classCount } = network;
  const reading = new SetAsideImages();
  const all = chosen(images, indices, reading);
  for await (const { from, rows, results } of runInBatches(program, all, workplace, watch))
    for (let row = 0; row < rows; row++) {
      const logits = results.logits!.data.subarray(row * classCount, (row + 1) * classCount);
      difficulty.push(reading.has(indices[from + row]!) ? unreadable : score.value(Float64Array.from(logits)));
    }
  return difficulty;
}
