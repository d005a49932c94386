import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workplaceOn } from "../../batches/workplace.ts";
import { temporaryFolder } from "../../datasets/testing/temporary-folder.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { encodeWeights } from "../weights-file.ts";
import { gan } from "./gan.ts";
import { loadGenerator, sampleGenerator } from "./sample-generator.ts";
import { vae5 } from "./vae.ts";

const place = workplaceOn(onnxRuntime());
const imageShape = [8, 8, 1] as const;

test.each([vae5, gan("small-gan", [6, 5, 4, 3])])(
  "samples of $id follow from the seed, each from its own code",
  async ({ id, design: make }) => {
    const design = make(imageShape);
    const trained = { design, weights: design.initialise(1), key: id };
    const four = await sampleGenerator(trained, 4, 7, place);
    expect(four).toHaveLength(4 * 64);
    for (const pixel of four) expect(pixel >= 0 && pixel <= 1).toBe(true);
    const two = await sampleGenerator(trained, 2, 7, place);
    for (const [k, pixel] of two.entries()) expect(pixel).toBeCloseTo(four[k]!, 5);
    expect(four.subarray(0, 64)).not.toEqual(four.subarray(64, 128));
    expect(await sampleGenerator(trained, 4, 8, place)).not.toEqual(four);
    const other = { design, weights: design.initialise(2), key: `another ${id}` };
    expect(await sampleGenerator(other, 4, 7, place)).not.toEqual(four);
  },
);

test("a stored generator is the one that was trained, or nothing", async () => {
  const weights = vae5.design(imageShape).initialise(3);
  const store = (bytes: Uint8Array) => {
    const weightsPath = join(temporaryFolder(), "weights");
    writeFileSync(weightsPath, bytes);
    const weightsSha256 = createHash("sha256").update(bytes).digest("hex");
    return { architecture: "vae-5", weightsPath, weightsSha256, imageShape };
  };
  const reference = store(encodeWeights(weights));
  const loaded = await loadGenerator(reference);
  expect(loaded.weights).toEqual(weights);
  expect((await loadGenerator(store(encodeWeights(vae5.design(imageShape).initialise(4))))).key).not.toBe(loaded.key);
  await expect(loadGenerator({ ...reference, weightsSha256: "0".repeat(64) })).rejects.toThrow(/not those/);
  await expect(loadGenerator({ ...reference, weightsPath: "/nowhere" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(loadGenerator({ ...reference, imageShape: [9, 8, 1] })).rejects.toMatchObject({
    code: "INVALID",
    detail: expect.stringContaining("encoder/kernel should be [72,400], is [64,400]"),
  });
  const { "mean/bias": _, ...incomplete } = weights;
  await expect(loadGenerator(store(encodeWeights(incomplete)))).rejects.toMatchObject({
    detail: "mean/bias should be [5], is missing",
  });
});
