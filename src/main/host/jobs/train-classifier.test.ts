import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EngineClient, spawnNodeEngine } from "#engine/client.ts";
import { trainingSettings } from "#shared/library/training-settings.ts";
import { finished, made, temporaryFolder, toyHost, toyProject } from "../../../../tests/doubles/host.ts";
import { createHost } from "../host.ts";

test("training whose engine was killed goes on from its last epoch when it is run again, to the same weights", async () => {
  const folder = temporaryFolder();
  const engine = new EngineClient(spawnNodeEngine);
  const about = { transport: "in-process", transportReason: "a test", version: "0.0.0-test" } as const;
  const host = createHost({ ...about, userData: join(folder, "user"), engine });
  onTestFinished(async () => {
    await host.close();
    engine.close();
  });
  const { client } = host;
  const path = join(folder, "project");
  await client.projects.create({ path, name: "Digits" });
  const { datasetId } = await made<{ datasetId: string }>(
    client,
    client.library.importDataset({ reader: "mnist-package", name: "Digits", testFraction: 0.5 }),
  );
  const settings = trainingSettings.parse({ architecture: "mlp", epochs: 4 });
  const train = (name: string) => client.library.train({ datasetId, name, settings });

  const events = await client.system.events();
  const job = await train("cut short");
  let killed = false;
  for await (const event of events) {
    if (event.type !== "job" || event.job.id !== job.id) continue;
    if (event.job.progress.message.startsWith("Epoch 3") && !killed) {
      killed = true;
      engine.kill();
    }
    if (event.job.status === "failed" || event.job.status === "done") break;
  }
  expect(await client.jobs.get({ jobId: job.id })).toMatchObject({
    status: "failed",
    error: { code: "ENGINE_FAILED" },
  });
  expect(readdirSync(join(path, "checkpoints"))).toHaveLength(1);

  const again = await finished(client, await client.jobs.runAgain({ jobId: job.id }));
  expect(again.status).toBe("done");
  expect(readdirSync(join(path, "checkpoints"))).toEqual([]);
  await made(client, train("in one go"));
  const [resumed, whole] = await client.library.classifiers();
  expect(resumed!.weightsSha256).toBe(whole!.weightsSha256);
  expect(resumed!.training).toEqual(whole!.training);
});

test("what is trained with other settings, or on another split, is another training", async () => {
  const keys: string[] = [];
  const host = toyHost();
  const { datasetId } = await toyProject(host);
  const { client } = host;
  const run = host.engine.run.bind(host.engine);
  host.engine.run = (task, params, options) => {
    if (task === "train-classifier") keys.push((params as { checkpoint: { key: string } }).checkpoint.key);
    return run(task, params, options);
  };
  await made(client, client.library.train({ datasetId, name: "a", settings: {} }));
  await made(client, client.library.train({ datasetId, name: "b", settings: { optimiser: "adam" } }));
  await made(client, client.library.train({ datasetId, name: "c", settings: { optimiser: "sgd" } }));
  const other = await made<{ datasetId: string }>(
    client,
    client.library.importDataset({ reader: "toy", name: "Other split", testFraction: 0.25 }),
  );
  await made(client, client.library.train({ datasetId: other.datasetId, name: "d", settings: {} }));
  expect(keys[1]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(3);
});
