import type { Runtime } from "../runtime/runtime.ts";
import type { BlackBox } from "./classifier.ts";
import { sizeOf } from "./layers.ts";

/** Images, or as many more as the box takes at once, that are asked about while its memory is watched. */
const WATCHED = 4;

/** A box reads and answers its images at least, whatever an allocator had at hand: so many bytes for each pixel. */
const LEAST_PER_PIXEL = 32;

/**
 * Bytes that a black box takes for each image: by how much the process grows while it is asked about some. Runtimes keep
 * what they took, so the most that they held at once is there when the run ends.
 * @param residentBytes of the process
 */
export async function measuredBytes(
  box: Pick<BlackBox, "batch" | "inputShape" | "program">,
  runtime: Runtime,
  residentBytes: () => number = process.memoryUsage.rss,
): Promise<number> {
  const count = box.batch ?? WATCHED;
  const size = sizeOf(box.inputShape);
  const program = await box.program(count, runtime);
  try {
    const data = new Float32Array(count * size).fill(0.5);
    const before = residentBytes();
    await program.run({ images: { shape: [count, ...box.inputShape], dtype: "float32", data } });
    return Math.max(LEAST_PER_PIXEL * size, (residentBytes() - before) / count);
  } finally {
    await program.dispose();
  }
}
