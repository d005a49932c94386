import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { SpecifiedTrials } from "#shared/contract/curate.ts";
import { imbalances } from "#shared/study/trial-balance.ts";
import { finished, made, toyHost, toyProject } from "../../../../tests/doubles/host.ts";

test("a list of trials is balanced, takes adversarial errors from shifted images, and is found again", async () => {
  const host = toyHost();
  const { client } = host;
  const { datasetId, classifierId } = await toyProject(host);
  const settings = { categories: 2, perKind: 2, confidentFrom: 0.3 };
  const specify = () => made<SpecifiedTrials>(client, client.curate.specifyTrials({ classifierId, settings, seed: 2 }));
  const list = await specify();
  expect(list.shortfalls).toEqual([]);
  expect(list.adversarialImages).toContain("after a shift");
  expect(list.categories).toHaveLength(2);
  expect((await specify()).targetIds).toEqual(list.targetIds);

  const targets = await client.curate.targets({ classifierId });
  expect(targets.map(({ id }) => id)).toEqual(list.targetIds);
  expect(targets).toHaveLength(6);
  expect(imbalances(targets)).toEqual([]);
  const datasets = await client.library.datasets();
  const shifted = datasets.find(({ id }) => id !== datasetId)!;
  expect(shifted).toMatchObject({ name: "Bars, shifted", reader: "shifted-images", trainCount: 0 });
  for (const target of targets) {
    expect(target.datasetId).toBe(target.kind === "adversarial" ? shifted.id : datasetId);
    const image = await host.binary(`/image/${target.datasetId}/${target.imageIndex}`);
    expect(Buffer.from((await host.binary(`/blob/${target.imageSha256}`))!.body)).toEqual(Buffer.from(image!.body));
    const { probabilities } = await client.curate.target({ targetId: target.id });
    expect(probabilities.find(({ category }) => category === target.targetCategory)!.probability).toBe(
      target.confidence,
    );
  }

  // An image from another dataset is explained like any other.
  const adversarial = targets.filter(({ kind }) => kind === "adversarial");
  const subjects = adversarial.map(({ id }) => ({ kind: "target" as const, targetId: id }));
  const job = await finished(client, await client.methods.run({ method: "gp-mask", subjects }));
  expect(job).toMatchObject({ status: "done", result: { made: adversarial.length } });

  // A decision keeps its reason, and the table says it.
  const [first] = targets;
  await client.curate.setStatus({ targetIds: [first!.id], status: "rejected", reason: "Two digits, at best" });
  const { paths } = await client.curate.exportTargets({ classifierId });
  const table = readFileSync(paths[0]!, "utf8");
  expect(table.split("\r\n")[0]).toContain("category,kind,dataset,image,target_category,alternative_category");
  expect(table).toContain('rejected,"Two digits, at best"');
  expect(table.trimEnd().split("\r\n")).toHaveLength(7);
});

test("another dataset gives the adversarial images, where it fits the classifier; otherwise it is said why not", async () => {
  const host = toyHost();
  const { client } = host;
  const { datasetId, classifierId } = await toyProject(host);
  const specify = (adversarialDatasetId: string) =>
    made<SpecifiedTrials>(client, client.curate.specifyTrials({ classifierId, adversarialDatasetId }));
  await expect(specify(datasetId)).rejects.toThrow("not from outside the training distribution");
  await expect(specify("nowhere")).rejects.toThrow("no dataset");
  const { datasetId: other } = await made<{ datasetId: string }>(
    client,
    client.library.importDataset({ reader: "toy", name: "Natural bars", testFraction: 0.9 }),
  );
  const list = await specify(other);
  expect(list.adversarialImages).toBe(
    "Adversarial errors are errors of at least 0.9 confidence on the images of “Natural bars”.",
  );
  expect(list.shortfalls[0]).toMatch(/^30 categories were asked for, but only \d/);
});
