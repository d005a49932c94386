import { expect, test } from "vitest";
import { finished, toyHost, toyProject } from "../../../../tests/doubles/host.ts";

test("targets are drawn from the test set, kept, explained, and become a study", async () => {
  const host = toyHost();
  const { datasetId, classifierId } = await toyProject(host);
  const choose = () =>
    host.client.curate.chooseTargets({
      classifierId,
      counts: { hit: 6, error: 5, low_confidence: 0 },
      lowConfidenceBelow: 0.5,
      seed: 3,
    });
  const { targets, shortfalls } = await choose();
  expect(targets.filter(({ kind }) => kind === "hit")).toHaveLength(6);
  expect((await choose()).targets.map(({ id }) => id)).toEqual(targets.map(({ id }) => id));
  expect(await host.client.curate.targets({})).toHaveLength(targets.length);
  for (const words of shortfalls) expect(words).toMatch(/only|spread evenly/);

  const { images } = await host.client.library.images({ datasetId, classifierId, split: "test", limit: 500 });
  const [dataset] = await host.client.library.datasets();
  for (const target of targets) {
    const image = images.find(({ index }) => index === target.imageIndex)!;
    expect(dataset!.classNames[image.groundTruth]).toBe(target.groundTruth);
    expect(dataset!.classNames[image.predicted!]).toBe(target.targetCategory);
    expect(target.kind === "error").toBe(target.groundTruth !== target.predicted);
    if (target.kind === "error") expect(target.alternativeCategory).toBe(target.groundTruth);
    const stored = (await host.binary(`/blob/${target.imageSha256}`))!;
    expect(stored.body).toEqual(Buffer.from((await host.binary(`/image/${datasetId}/${target.imageIndex}`))!.body));
  }
  const { probabilities } = await host.client.curate.target({ targetId: targets[0]!.id });
  expect(probabilities.find(({ category }) => category === targets[0]!.predicted)!.probability).toBe(
    targets[0]!.confidence,
  );

  const template = (await host.client.compose.templates()).find(({ id }) => id === "saliency-2afc");
  const compose = () => host.client.compose.createFromTemplate({ templateId: template!.id, classifierId });
  await expect(compose()).rejects.toMatchObject({ code: "INVALID", data: { remedy: expect.stringContaining("keep") } });
  const targetIds = targets.map(({ id }) => id);
  const kept = await host.client.curate.setStatus({ targetIds, status: "kept" });
  expect(kept.map(({ id, status }) => [id, status])).toEqual(targetIds.map((id) => [id, "kept"]));
  await finished(host.client, await host.client.methods.run({ method: "gp-mask", subjects: subjectsOf(targetIds) }));
  const study = await compose();
  expect(study.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(study.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(study.summary.trials).toBeGreaterThan(0);
});

const subjectsOf = (targetIds: readonly string[]) =>
  targetIds.map((targetId) => ({ kind: "target" as const, targetId }));

test("targets are chosen by calibrated probabilities where that is asked for, and say so", async () => {
  const host = toyHost();
  const { classifierId } = await toyProject(host);
  const counts = { hit: 3, error: 0, low_confidence: 0 };
  const choose = () =>
    host.client.curate.chooseTargets({ classifierId, counts, lowConfidenceBelow: 0.01, calibrated: true });
  await expect(choose()).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("calibrated") });
  await finished(host.client, await host.client.library.calibrate({ classifierId }));
  const { targets } = await choose();
  expect(targets).toHaveLength(3);
  for (const { id, temperature, confidence, predicted } of targets) {
    expect(temperature).toBeGreaterThan(0);
    const { probabilities } = await host.client.curate.target({ targetId: id });
    expect(probabilities.find(({ category }) => category === predicted)!.probability).toBeCloseTo(confidence, 6);
  }
  const own = await host.client.curate.chooseTargets({ classifierId, counts: { ...counts, error: 2 } });
  expect(own.targets.filter(({ kind }) => kind === "error").every(({ temperature }) => temperature === undefined)).toBe(
    true,
  );
});
