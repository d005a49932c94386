import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decode } from "fast-png";
import { describe, expect, onTestFinished, test } from "vitest";
import { EngineClient, spawnNodeEngine } from "#engine/client.ts";
import { decodeWeights } from "#engine/models/weights-file.ts";
import { finished, made, temporaryFolder, toyHost, toyProject } from "../../../../tests/doubles/host.ts";
import { createHost } from "../host.ts";
import { bundledGeneratorWeights, readBundledGenerators } from "../library/bundled-generators.ts";

describe.each(readBundledGenerators().map((bundled) => [bundled.name, bundled] as const))("%s", (_, bundled) => {
  const file = readFileSync(bundledGeneratorWeights(bundled));

  test("ships with the weights that it is said to have, in at most 8 MiB", () => {
    expect(createHash("sha256").update(file).digest("hex")).toBe(bundled.weightsSha256);
    expect(file.length).toBeLessThanOrEqual(8 * 2 ** 20);
    const { weights } = decodeWeights(file, bundled.name);
    expect(Object.values(weights).reduce((sum, { data }) => sum + data.length, 0)).toBe(bundled.parameterCount);
  });
});

test("GAN-5 ships", () => {
  expect(readBundledGenerators().map(({ name }) => name)).toContain("mnist-gan-5");
});

test("a shipped generator is refused for images of another size, and one that does not ship by name", async () => {
  const host = toyHost();
  const { client } = host;
  const { datasetId } = await toyProject(host);
  expect((await client.library.bundledGenerators()).map(({ datasetIds }) => datasetIds)).toEqual(
    readBundledGenerators().map(() => []),
  );
  const add = async (name: string) => finished(client, await client.library.addBundledGenerator({ datasetId, name }));
  expect(await add("mnist-gan-5")).toMatchObject({
    status: "failed",
    error: {
      code: "UNSUPPORTED",
      message: expect.stringMatching(/28 × 28 × 1.*4 × 4 × 1/),
      remedy: expect.any(String),
    },
  });
  expect(await add("gone")).toMatchObject({
    status: "failed",
    error: { code: "NOT_FOUND", remedy: expect.stringContaining("mnist-gan-5") },
  });
});

test("a shipped generator is added to digits with what is known of its training, and makes images of them", async () => {
  const folder = temporaryFolder();
  const engine = new EngineClient(spawnNodeEngine);
  const about = { transport: "in-process", transportReason: "a test", version: "0.0.0-test" } as const;
  const host = createHost({ ...about, userData: join(folder, "user"), engine });
  onTestFinished(async () => {
    await host.close();
    engine.close();
  });
  const { client } = host;
  await client.projects.create({ path: join(folder, "project"), name: "Digits" });
  const { datasetId } = await made<{ datasetId: string }>(
    client,
    client.library.importDataset({ reader: "mnist-package", name: "Digits" }),
  );
  const { generatorId } = await made<{ generatorId: string }>(
    client,
    client.library.addBundledGenerator({ datasetId, name: "mnist-gan-5" }),
  );
  const { weightsSha256, training } = readBundledGenerators().find(({ name }) => name === "mnist-gan-5")!;
  const [generator] = await client.library.generators();
  expect(generator).toMatchObject({ id: generatorId, datasetId, weightsSha256, training });

  // Digits are strokes on black: most pixels are dark, some are bright, and few are between.
  const { data } = decode((await host.binary(`/blob/${generator!.samples.sheetSha256}`))!.body);
  const share = (from: number, to: number) => data.filter((value) => value >= from && value < to).length / data.length;
  expect(share(0, 32)).toBeGreaterThan(0.7);
  expect(share(224, 256)).toBeGreaterThan(0.04);
});
