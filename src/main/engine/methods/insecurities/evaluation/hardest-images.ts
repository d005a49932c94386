import type { SettingsOf } from "#shared/methods/list.ts";
import { runInBatches } from "../../../batches/run-in-batches.ts";
import type { Workplace } from "../../../batches/workplace.ts";
import { SetAsideImages } from "../../../datasets/set-aside-images.ts";
import { networkRows } from "../../../models/answers.ts";
import type { Network } from "../../../models/classifier.ts";
import { chosen } from "../../../models/predict.ts";
import type { SetAsideImage } from "../../../protocol.ts";
import type { Watch } from "../../../watch.ts";
import type { ArtefactContents, DatasetMaterial } from "../../runner.ts";
import { entropy, hesitancy } from "../score.ts";

/** Places of images in their dataset, hardest first, and those that could not be read. */
export interface HardestImages {
  readonly indices: readonly number[];
  readonly setAside: readonly SetAsideImage[];
}

/** The test images that are most difficult, ties to the earlier one. Those that cannot be read are none of them. */
export async function hardestImages(
  network: Network,
  dataset: DatasetMaterial,
  { hardest, images: count }: Pick<SettingsOf<"insecurity-agreement">, "hardest" | "images">,
  predictor: ArtefactContents | undefined,
  workplace: Workplace,
  watch: Watch,
): Promise<HardestImages> {
  const indices = dataset.testIndices();
  const { difficulty, setAside } =
    hardest === "hardness"
      ? predictedDifficulty(indices, predictor!)
      : await ownDifficulty(network, dataset, indices, hardest === "entropy" ? entropy : hesitancy, workplace, watch);
  const left = new Set(setAside.map(({ index }) => index));
  return {
    indices: [...indices.keys()]
      .filter((k) => !left.has(indices[k]!))
      .sort((a, b) => difficulty[b]! - difficulty[a]! || a - b)
      .slice(0, count)
      .map((k) => indices[k]!),
    setAside,
  };
}

interface Difficulty {
  /** Of each index. */
  readonly difficulty: readonly number[];
  readonly setAside: readonly SetAsideImage[];
}

/** As the predictor told; of images that it could not read it told nothing. */
function predictedDifficulty(indices: Int32Array, predictor: ArtefactContents): Difficulty {
  const { data } = predictor.tensor("difficulty");
  const untold = [...indices].filter((index) => data[index]! < 0);
  return {
    difficulty: Array.from(indices, (index) => data[index]!),
    setAside: untold.map((index) => ({
      index,
      reason: `image ${index} had no hardness when the predictor was fitted`,
    })),
  };
}

async function ownDifficulty(
  network: Network,
  { images }: DatasetMaterial,
  indices: Int32Array,
  score: typeof entropy,
  workplace: Workplace,
  watch: Watch,
): Promise<Difficulty> {
  const program = networkRows("logits", network, (parameters, batch) => ({
    logits: network.design.forward(parameters, batch).logits,
  }));
  const difficulty: number[] = [];
  const { classCount } = network;
  const reading = new SetAsideImages();
  const all = chosen(images, indices, reading);
  for await (const { rows, results } of runInBatches(program, all, workplace, watch))
    for (let row = 0; row < rows; row++) {
      const logits = results.logits!.data.subarray(row * classCount, (row + 1) * classCount);
      difficulty.push(score.value(Float64Array.from(logits)));
    }
  return { difficulty, setAside: reading.list };
}
