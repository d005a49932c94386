import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BlobStore } from "#host/store/blob-store.ts";
import { splitIndices } from "#shared/random/split-indices.ts";
import { EngineClient, spawnNodeEngine } from "../client.ts";

const resources = join(import.meta.dirname, "../../../../resources");
const record = JSON.parse(readFileSync(join(resources, "mnist-cnn.json"), "utf8"));
const weightsPath = join(resources, "mnist-cnn.safetensors");

test("the classifier that ships with the app is what its record says, on the digits that it has not seen", async () => {
  const sha256 = createHash("sha256").update(readFileSync(weightsPath)).digest("hex");
  expect(sha256).toBe(record.weightsSha256);

  const engine = new EngineClient(spawnNodeEngine);
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bundled-"));
  try {
    const blobs = new BlobStore(folder);
    const path = blobs.incoming("mnist");
    const read = await engine.run("read-dataset", { reader: record.dataset.reader, into: path });
    const { labels, shape } = read;
    const pixels = readFileSync(path);
    const dataset = createHash("sha256").update(pixels).update(new Uint8Array(labels.buffer)).digest("hex");
    expect([read.sha256, dataset]).toEqual([record.dataset.sha256, record.dataset.sha256]);
    const { test: held } = splitIndices(labels, record.split.testFraction, record.split.seed);
    expect(held).toHaveLength(2000);

    const { architecture, inputShape, weightsSha256 } = record;
    const network = { architecture, inputShape, weightsSha256, classCount: 10 };
    blobs.put(readFileSync(weightsPath));
    const images = { kind: "packed", sha256: blobs.put(pixels), shape } as const;
    const { values: probabilities } = await engine.run(
      "predict",
      { network, images, indices: held },
      { blobs: folder },
    );
    const answers = Array.from(held, (_, row) => {
      const own = probabilities.subarray(row * 10, row * 10 + 10);
      return own.indexOf(Math.max(...own));
    });
    const hits = answers.filter((answer, row) => answer === labels[held[row]!]).length;
    expect(hits / held.length).toBeCloseTo(record.testAccuracy, 3);
    expect(record.testAccuracy).toBe(record.training.history.at(-1).testAccuracy);
    expect(record.testAccuracy).toBeGreaterThanOrEqual(0.98);

    const explained = held.find((index, row) => labels[index] === 7 && answers[row] === 7)!;
    const int32 = (values: Int32Array) =>
      blobs.put(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    const map = await engine.run(
      "run-method",
      {
        method: "gp-mask",
        subject: {
          kind: "target",
          classifier: network,
          dataset: {
            reader: "mnist-package",
            images,
            labelsSha256: int32(labels),
            testIndicesSha256: int32(Int32Array.from(held)),
            classNames: read.classNames,
          },
          image: { images, index: explained },
          indexInDataset: explained,
          targetClass: 7,
          alternativeClass: 9,
        },
        settings: {},
        seed: 1,
        uses: [],
        checkpoint: join(folder, "checkpoint"),
      },
      { blobs: folder },
    );
    expect(map.summary).toMatchObject({ height: 28, width: 28, colourMap: "viridis" });
    expect(map.files.map(({ name, dtype, shape }) => [name, dtype, shape])).toEqual([
      ["values", "float32", [28, 28]],
      ["prior-removed", "float32", [28, 28]],
      ["standard-error", "float32", [28, 28]],
      ["map", "png", [28, 28, 3]],
    ]);
    const values = new Float32Array(new Uint8Array(map.files[0]!.bytes).buffer);
    expect(map.uncertainty.effective_sample_size).toBeGreaterThan(1);
    // Showing the digit's strokes is what leads to the answer: the map is higher on them than on the background.
    const ink = pixels.subarray(explained * 784, explained * 784 + 784);
    const mean = (of: (k: number) => boolean) => {
      const chosen = values.filter((_, k) => of(k));
      return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
    };
    expect(mean((k) => ink[k]! > 128)).toBeGreaterThan(mean((k) => ink[k]! === 0));
  } finally {
    engine.close();
    rmSync(folder, { recursive: true });
  }
});
