import { expect, test } from "vitest";
import { onnxRuntime } from "../runtime/onnx-runtime.ts";
import { probabilities } from "./answers.ts";
import type { BlackBox } from "./classifier.ts";
import { measuredBytes } from "./measured-bytes.ts";

/** A box that holds on to so many bytes for each image that it is asked about. */
function holding(bytesPerImage: number, batch: number | null = null) {
  let held = 0;
  const asked: number[] = [];
  const box: BlackBox = {
    kind: "black-box",
    inputShape: [4, 4, 1],
    classCount: 2,
    key: `holding ${bytesPerImage}`,
    reason: "a test",
    batchReason: null,
    batch,
    program: async (count) => ({
      nodeCount: 1,
      async run({ images }) {
        asked.push(images!.shape[0]!);
        held += count * bytesPerImage;
        return { probabilities: { shape: [count, 2], dtype: "float32", data: new Float32Array(2 * count).fill(0.5) } };
      },
      async dispose() {},
    }),
  };
  return { box, asked, resident: () => 1e9 + held };
}

test("what an image takes is what the process grows by, and never nothing", async () => {
  const large = holding(3e6);
  expect(await measuredBytes(large.box, onnxRuntime(), large.resident)).toBe(3e6);
  expect(large.asked).toEqual([4]);
  const small = holding(0);
  expect(await measuredBytes(small.box, onnxRuntime(), small.resident)).toBe(32 * 16);
});

test("a box for a fixed number of images is asked about so many, and runs in multiples of it", async () => {
  const fixed = holding(1e6, 6);
  expect(await measuredBytes(fixed.box, onnxRuntime(), fixed.resident)).toBe(1e6);
  expect(fixed.asked).toEqual([6]);
  const rows = await probabilities(fixed.box).rowsAtOnce(1e9, onnxRuntime());
  expect(rows % 6).toBe(0);
  expect(rows).toBeGreaterThan(0);
});
