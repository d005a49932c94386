import { expect, onTestFinished, test } from "vitest";
import { EngineClient, spawnNodeEngine } from "#engine/client.ts";
import { finished, made, temporaryFolder, toyHost, toyProject } from "../../../../tests/doubles/host.ts";
import { createHost } from "../host.ts";

test("the shipped classifier is refused for data that it was not trained on", async () => {
  const host = toyHost();
  const { datasetId } = await toyProject(host);
  expect(await host.client.library.bundledClassifier()).toMatchObject({ datasetIds: [] });
  const job = await finished(host.client, await host.client.library.addBundledClassifier({ datasetId }));
  expect(job).toMatchObject({
    status: "failed",
    error: { code: "UNSUPPORTED", message: expect.stringContaining("MNIST"), remedy: expect.stringContaining("train") },
  });
});

test("the shipped classifier reads the packaged digits, and only the split that it was trained on", async () => {
  const folder = temporaryFolder();
  const engine = new EngineClient(spawnNodeEngine);
  const host = createHost({
    transport: "in-process",
    transportReason: "a test",
    userData: `${folder}/user`,
    engine,
    version: "0.0.0-test",
  });
  onTestFinished(async () => {
    await host.close();
    engine.close();
  });
  const { client } = host;
  await client.projects.create({ path: `${folder}/digits`, name: "Digits" });
  const importSplit = async (seed: number) =>
    (
      await made<{ datasetId: string }>(
        client,
        client.library.importDataset({ reader: "mnist-package", name: `Split ${seed}`, seed }),
      )
    ).datasetId;

  const otherSplit = await importSplit(2);
  const datasetId = await importSplit(1);
  expect(await client.library.bundledClassifier()).toMatchObject({ datasetIds: [datasetId] });
  const { classifierId } = await made<{ classifierId: string }>(
    client,
    client.library.addBundledClassifier({ datasetId }),
  );
  const { n, accuracy } = await client.library.evaluation({ classifierId, split: "test" });
  expect(n).toBe(2000);
  expect(accuracy).toBeGreaterThanOrEqual(0.97);
  const [classifier] = await client.library.classifiers();
  expect(classifier).toMatchObject({ origin: "Shipped with Exemplar", testAccuracy: accuracy });
  expect(classifier!.layers.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(classifier!.parameterCount);

  const other = await finished(client, await client.library.addBundledClassifier({ datasetId: otherSplit }));
  expect(other).toMatchObject({ status: "failed", error: { message: expect.stringContaining("split") } });
});
