import { expect, test } from "vitest";
import type { SpecifiedTrials } from "#shared/contract/curate.ts";
import type { MethodRun } from "#shared/contract/methods.ts";
import { made, type ToyHost, toyHost, toyProject } from "../../../../tests/doubles/host.ts";

/** A calibrated classifier with targets that were chosen by calibrated probabilities. */
async function calibrated(host: ToyHost) {
  const { classifierId } = await toyProject(host);
  const { temperature } = await made<{ temperature: number }>(
    host.client,
    host.client.library.calibrate({ classifierId }),
  );
  const { targets } = await host.client.curate.chooseTargets({
    ...{ classifierId, counts: { hit: 4, error: 2, low_confidence: 0 }, lowConfidenceBelow: 0.01 },
    calibrated: true,
  });
  return { classifierId, temperature, targets, subjects: targets.map(({ id }) => aboutTarget(id)) };
}

const aboutTarget = (targetId: string) => ({ kind: "target" as const, targetId });

const run = (host: ToyHost, input: Parameters<ToyHost["client"]["methods"]["run"]>[0]) =>
  made<MethodRun>(host.client, host.client.methods.run(input));

test("what is made of calibrated answers says so, and is apart from what is made of the classifier's own", async () => {
  const host = toyHost();
  const { subjects, temperature, classifierId } = await calibrated(host);
  expect((await host.client.library.classifiers())[0]).toMatchObject({ id: classifierId, temperature });
  const ask = (asked: boolean) => run(host, { method: "rise", subjects, calibrated: asked });
  expect(await ask(false)).toMatchObject({ made: 6, existing: 0 });
  expect(await ask(true)).toMatchObject({ made: 6, existing: 0 });
  expect(await ask(true)).toMatchObject({ made: 0, existing: 6 });
  const [own, cooled] = await host.client.artefacts.of({ subject: subjects[0]! });
  expect(own!.provenance).not.toHaveProperty("temperature");
  expect(cooled!.provenance.temperature).toBe(temperature);
  expect(cooled!.keySha256).not.toBe(own!.keySha256);
  // The stand-in's map depends on the temperature that the engine was told.
  expect(cooled!.files[0]!.sha256).not.toBe(own!.files[0]!.sha256);
  const [target] = await host.client.curate.targets({ classifierId });
  expect(target!.artefacts.map((artefact) => artefact.temperature)).toEqual([undefined, temperature]);
});

test("an evaluation asks for the answers that its map was made of, and is compared with its like", async () => {
  const host = toyHost();
  const { subjects, temperature, classifierId } = await calibrated(host);
  await run(host, { method: "rise", subjects: subjects.slice(0, 1), calibrated: false });
  await run(host, { method: "rise", subjects: subjects.slice(0, 1), calibrated: true });
  const maps = await host.client.artefacts.of({ subject: subjects[0]! });
  await run(host, {
    method: "faithfulness",
    subjects: maps.map(({ id }) => ({ kind: "artefact", artefactId: id })),
    seed: 1,
  });
  const evaluations = await host.client.artefacts.evaluations({ classifierId });
  expect(evaluations.map((one) => one.temperature)).toEqual([undefined, temperature]);
  expect(evaluations.map(({ evaluator }) => evaluator.temperature)).toEqual([undefined, temperature]);
  expect(evaluations.map(({ measures }) => measures[0]!.value)).toEqual([0.1, (1 + temperature) / 10]);
});

test("what a method uses is made of the same answers", async () => {
  const host = toyHost();
  const { subjects, temperature, classifierId } = await calibrated(host);
  for (const asked of [false, true])
    await run(host, { method: "teaching-examples", subjects: subjects.slice(0, 1), calibrated: asked });
  const learners = await host.client.artefacts.of({ subject: { kind: "classifier", classifierId } });
  expect(learners.map(({ provenance }) => provenance.temperature)).toEqual([undefined, temperature]);
  const sets = await host.client.artefacts.of({ subject: subjects[0]! });
  expect(sets.map(({ uses }) => uses)).toEqual(learners.map(({ id }) => [id]));
});

test("a classifier that is not calibrated is not asked for calibrated answers", async () => {
  const host = toyHost();
  const { classifierId } = await toyProject(host);
  const { targets } = await host.client.curate.chooseTargets({
    ...{ classifierId, counts: { hit: 1, error: 0, low_confidence: 0 }, lowConfidenceBelow: 0.01 },
  });
  const refused = { code: "CONFLICT", data: { remedy: expect.stringContaining("Calibrate") } };
  await expect(
    host.client.methods.run({ method: "rise", subjects: [aboutTarget(targets[0]!.id)], calibrated: true }),
  ).rejects.toMatchObject(refused);
  await expect(host.client.curate.chooseHardest({ classifierId, calibrated: true })).rejects.toMatchObject(refused);
});

test("the hardest, and the trials of a list, are drawn by calibrated probabilities where that is asked for", async () => {
  const host = toyHost();
  const { classifierId, temperature } = await calibrated(host);
  const { targets } = await host.client.curate.chooseHardest({ classifierId, count: 10, calibrated: true });
  const { targetIds } = await made<SpecifiedTrials>(
    host.client,
    host.client.curate.specifyTrials({
      ...{ classifierId, settings: { categories: 2, perKind: 2, confidentFrom: 0.1 }, seed: 2 },
      calibrated: true,
    }),
  );
  const known = await host.client.curate.targets({ classifierId });
  for (const id of [...targets.map((target) => target.id), ...targetIds]) {
    expect(known.find((target) => target.id === id)!.temperature).toBe(temperature);
    const { target, probabilities } = await host.client.curate.target({ targetId: id });
    expect(probabilities.find(({ category }) => category === target.predicted)!.probability).toBeCloseTo(
      target.confidence,
      6,
    );
  }
});

test("a study of calibrated answers takes nothing else", async () => {
  const host = toyHost();
  const { classifierId, subjects, targets, temperature } = await calibrated(host);
  await host.client.curate.setStatus({ targetIds: targets.map(({ id }) => id), status: "kept" });
  await run(host, { method: "rise", subjects });
  const compose = () =>
    host.client.compose.createFromTemplate({ templateId: "saliency-2afc", classifierId, calibrated: true });
  await expect(compose()).rejects.toMatchObject({ code: "INVALID", message: expect.stringContaining("map") });
  await run(host, { method: "rise", subjects, calibrated: true });
  const { document } = await compose();
  const bound = JSON.stringify(document);
  for (const { id, artefacts } of await host.client.curate.targets({ classifierId }))
    for (const artefact of artefacts)
      expect([id, bound.includes(artefact.id)]).toEqual([id, artefact.temperature === temperature]);

  const { targets: others } = await host.client.curate.chooseTargets({
    ...{ classifierId, counts: { hit: 8, error: 0, low_confidence: 0 }, lowConfidenceBelow: 0.01 },
  });
  const uncalibrated = others.filter((target) => target.temperature === undefined).map(({ id }) => id);
  await host.client.curate.setStatus({ targetIds: uncalibrated, status: "kept" });
  expect(uncalibrated.length).toBeGreaterThan(0);
  await expect(compose()).rejects.toMatchObject({
    code: "INVALID",
    message: `${uncalibrated.length} of ${6 + uncalibrated.length} kept targets were not chosen by calibrated probabilities`,
  });
});
