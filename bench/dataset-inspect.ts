import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { detectDataset } from "#engine/datasets/detect-dataset.ts";
import type { Measurement } from "./measurement.ts";
import { processorClock } from "./support/timing.ts";

const classes = 70;
const imagesPerClass = 1000;
const limitSeconds = 2;

/** What it takes to say what is in a folder of 70,000 images. */
export default async function datasetInspect(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  try {
    const image = sharp({ create: { width: 28, height: 28, channels: 3, background: "teal" } });
    const file = await image.png().toBuffer();
    for (let k = 0; k < classes; k++) {
      mkdirSync(join(folder, `class ${k}`));
      for (let index = 0; index < imagesPerClass; index++)
        writeFileSync(join(folder, `class ${k}`, `${index}.png`), file);
    }
    const clock = processorClock();
    const { count } = await detectDataset(folder, {}, { signal: new AbortController().signal, onProgress: () => {} });
    const seconds = clock();
    if (count !== classes * imagesPerClass) throw new Error(`${count} images were found`);
    return [
      {
        question: `dataset inspect of ${count} image files, processor time`,
        value: seconds,
        unit: "s",
        against: `limit ${limitSeconds} s`,
        ratio: seconds / limitSeconds,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
