import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { PackedImageReader } from "../../datasets/packed-images.ts";
import type { TrainingData } from "../training-data.ts";

export const classCount = 3;

export interface Bars extends TrainingData {
  readonly images: PackedImageReader;
  /** A temporary folder, gone when the file's tests are over. */
  readonly folder: string;
}

/** Square images of noise with a bright column, whose third of the image is the class; the last `testCount` held out. */
export function bars({ count = 130, testCount = 30, side = 8 } = {}): Bars {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-training-"));
  const path = join(folder, "bars.bin");
  const generator = seededGenerator(1);
  const labels = Int32Array.from({ length: count }, (_, k) => k % classCount);
  const pixels = Uint8Array.from({ length: count * side * side }, () => generator.integer(120));
  const third = Math.floor(side / classCount);
  for (let k = 0; k < count; k++) {
    const column = labels[k]! * (third + 1) + generator.integer(third);
    for (let y = 0; y < side; y++) pixels[k * side * side + y * side + column] = 255;
  }
  writeFileSync(path, pixels);
  const images = new PackedImageReader({ path, shape: [count, side, side, 1] });
  afterAll(() => {
    images[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });
  const indices = Int32Array.from({ length: count }, (_, k) => k);
  const trainCount = count - testCount;
  return {
    folder,
    images,
    labels,
    classCount,
    trainIndices: indices.subarray(0, trainCount),
    testIndices: indices.subarray(trainCount),
  };
}
