import { splitIndices } from "#shared/random/split-indices.ts";
import type { DatasetContents } from "./dataset-contents.ts";

/** The test images in two halves, class by class: a temperature is fitted to one and judged by the other. */
export function calibrationImages(
  { labels, testIndices }: Pick<DatasetContents, "labels" | "testIndices">,
  seed: number,
): { fitted: Int32Array; kept: Int32Array } {
  const halves = splitIndices(
    testIndices.map((image) => labels[image]!),
    0.5,
    seed,
  );
  const images = (positions: Int32Array) => positions.map((position) => testIndices[position]!);
  return { fitted: images(halves.train), kept: images(halves.test) };
}
