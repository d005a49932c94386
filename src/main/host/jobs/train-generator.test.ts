import { join } from "node:path";
import { decode } from "fast-png";
import { expect, onTestFinished, test } from "vitest";
import { EngineClient, spawnNodeEngine } from "#engine/client.ts";
import { finished, made, temporaryFolder, toyHost, toyProject } from "../../../../tests/doubles/host.ts";
import { createHost } from "../host.ts";

test("a generator is kept with its provenance and a sheet of samples that windows may see", async () => {
  const host = toyHost();
  const { client } = host;
  const { datasetId } = await toyProject(host);
  expect(await client.library.generators()).toEqual([]);
  const [architecture] = await client.library.generatorArchitectures();
  const { generatorId } = await made<{ generatorId: string }>(
    client,
    client.library.trainGenerator({
      datasetId,
      name: "Dreams",
      settings: { architecture: architecture!.id, epochs: 2, seed: 9 },
    }),
  );
  const [dataset] = await client.library.datasets();
  const generators = await client.library.generators();
  expect(generators).toEqual([
    {
      id: generatorId,
      name: "Dreams",
      architecture: "vae-5",
      datasetId,
      imageShape: [4, 4, 1],
      latentSize: 5,
      parameterCount: 3,
      weightsSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      samples: { rows: 8, columns: 8, seed: 1, sheetSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      training: {
        epochs: 2,
        batchSize: 100,
        learningRate: 0.001,
        seed: 9,
        datasetSha256: dataset!.sha256,
        imageCount: 60,
        device: "a toy",
        history: [{ epoch: 1, losses: { toy: 0.5 } }],
      },
      createdAt: expect.any(String),
    },
  ]);
  const { samples, weightsSha256 } = generators[0]!;
  const sheet = (await host.binary(`/blob/${samples.sheetSha256}`))!;
  expect(sheet.contentType).toBe("image/png");
  const { data, width, height } = decode(sheet.body);
  expect([width, height]).toEqual([32, 32]);
  // The stand-in's image k is all of grey k, beginning at the seed.
  expect([data[0], data[4], data[32 * 4], data.at(-1)]).toEqual([1, 2, 9, 64]);
  expect(await host.binary(`/blob/${weightsSha256}`)).toBeNull();
});

test("what is cancelled or fails leaves no generator, and says why", async () => {
  const host = toyHost({
    before: (task) => {
      if (task === "sample-generator") throw new Error("no paper");
      return task === "train-generator" && hang ? new Promise(() => {}) : undefined;
    },
  });
  let hang = false;
  const { client } = host;
  const { datasetId } = await toyProject(host);
  const train = () => client.library.trainGenerator({ datasetId, name: "Dreams", settings: {} });
  expect(await finished(client, await train())).toMatchObject({
    status: "failed",
    error: { message: "no paper", remedy: "Try something else." },
  });
  hang = true;
  const job = await train();
  await client.jobs.cancel({ jobId: job.id });
  expect((await finished(client, job)).status).toBe("cancelled");
  expect(await client.library.generators()).toEqual([]);
  await expect(client.library.trainGenerator({ datasetId: "none", name: "x", settings: {} })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("the autoencoder learns the digits: its loss falls, and a seed gives one generator", async () => {
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
    client.library.importDataset({ reader: "mnist-package", name: "Digits", testFraction: 0.9 }),
  );
  expect((await client.library.generatorArchitectures()).map(({ id }) => id)).toEqual(["vae-5", "gan-5"]);
  const train = () => client.library.trainGenerator({ datasetId, name: "VAE", settings: { epochs: 3 } });
  await made(client, train());
  await made(client, train());
  const [first, again] = await client.library.generators();
  const losses = first!.training.history.map((epoch) => epoch.losses["negative evidence bound"]!);
  expect(losses).toHaveLength(3);
  // An untrained decoder says ½ of each of the 784 pixels: 784 log 2 = 543 nats.
  expect(losses[0]).toBeLessThan(543);
  expect(losses[2]).toBeLessThan(0.8 * losses[0]!);
  expect(again).toMatchObject({
    weightsSha256: first!.weightsSha256,
    samples: first!.samples,
    training: first!.training,
  });

  // Digits are dark, with strokes near the middle of each sample; an untrained decoder is as grey there as elsewhere.
  const sheet = decode((await host.binary(`/blob/${first!.samples.sheetSha256}`))!.body);
  const brightness = (from: number, to: number) => {
    let sum = 0;
    for (let y = 0; y < sheet.height; y++)
      for (let x = 0; x < sheet.width; x++)
        if ([x % 28, y % 28].every((k) => k >= from && k < to)) sum += sheet.data[y * sheet.width + x]!;
    return sum / (64 * (to - from) ** 2 * 255);
  };
  expect([sheet.height, sheet.width]).toEqual([224, 224]);
  expect(brightness(0, 28)).toBeLessThan(0.35);
  expect(brightness(10, 18)).toBeGreaterThan(1.5 * brightness(0, 28));
});
