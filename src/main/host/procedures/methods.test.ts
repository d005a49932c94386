import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { MethodRun } from "#shared/contract/methods.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { finished, made, type ToyHost, toyHost, toyProject } from "../../../../tests/doubles/host.ts";

async function withTargets(host: ToyHost) {
  const { classifierId, datasetId, project } = await toyProject(host);
  return { project, classifierId, datasetId, subjects: await targetsOf(host, classifierId) };
}

async function targetsOf(host: ToyHost, classifierId: string) {
  const { targets } = await host.client.curate.chooseTargets({
    classifierId,
    counts: { hit: 3, error: 0, low_confidence: 0 },
    lowConfidenceBelow: 0.4,
  });
  return targets.map(({ id }) => ({ kind: "target" as const, targetId: id }));
}

const blobOf = (project: { path: string }, sha256: string) => join(project.path, "blobs", sha256.slice(0, 2), sha256);

test("methods say which classifiers they work on, and wrong requests are refused before a job is made", async () => {
  const host = toyHost();
  const { classifierId, subjects } = await withTargets(host);
  const methods = await host.client.methods.list({ classifierId });
  expect(methods.find(({ id }) => id === "gp-mask")).toMatchObject({
    family: "saliency",
    subject: "target",
    output: "map",
    compatible: { ok: true },
    settings: { properties: { masks: { default: 1000 } } },
  });
  expect((await host.client.methods.list({})).every(({ compatible }) => compatible === null)).toBe(true);
  const jobs = (await host.client.jobs.list()).length;
  const refused = [
    [{ method: "gp-musk", subjects }, "NOT_FOUND", /gp-mask/],
    [{ method: "gp-mask", subjects, settings: [1] }, "INVALID", /./],
    [{ method: "gp-mask", subjects, settings: { mask: 3 } }, "INVALID", /masks/],
    [{ method: "gp-mask", subjects, settings: { masks: 0 } }, "INVALID", /masks/],
    [{ method: "gp-mask", subjects: [{ kind: "target", targetId: "none" }] }, "NOT_FOUND", /./],
    [{ method: "gp-mask", subjects: [{ kind: "classifier", classifierId }] }, "INVALID", /about a target/],
  ] as const;
  for (const [input, code, words] of refused) {
    const error = await host.client.methods.run(input as never).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(`${(error as Error).message} ${(error as { data: { remedy: string } }).data.remedy}`).toMatch(words);
  }
  expect(await host.client.jobs.list()).toHaveLength(jobs);
});

test("a method that a classifier cannot serve is refused in the words of the list", async () => {
  const host = toyHost({ missing: { gradients: "its file has an operator that is not covered, LRN" } });
  const { classifierId, subjects } = await withTargets(host);
  const { compatible, label } = (await host.client.methods.list({ classifierId })).find(
    ({ id }) => id === "gradient-input",
  )!;
  expect(compatible).toMatchObject({ ok: false, reason: expect.stringContaining("LRN") });
  expect(compatible!.reason).toContain(label);
  await expect(host.client.methods.run({ method: "gradient-input", subjects })).rejects.toMatchObject({
    code: "UNSUPPORTED",
    message: `${compatible!.reason}.`,
  });
});

test("two jobs that want the same artefacts make them once", async () => {
  const host = toyHost();
  const { subjects } = await withTargets(host);
  const [first, second] = await Promise.all([
    host.client.methods.run({ method: "rise", subjects }),
    host.client.methods.run({ method: "rise", subjects }),
  ]);
  expect(await finished(host.client, first!)).toMatchObject({ result: { made: 3, existing: 0 } });
  expect(await finished(host.client, second!)).toMatchObject({ result: { made: 0, existing: 3 } });
  expect(host.processes[0]!.calls.filter((task) => task === "run-method")).toHaveLength(3);
});

test.each([
  ["missing", (file: string) => rmSync(file)],
  ["changed", (file: string) => writeFileSync(file, readFileSync(file).fill(7))],
])("an artefact whose file is %s is named, never served as if whole, and made again on request", async (_, spoil) => {
  const host = toyHost();
  const { project, subjects } = await withTargets(host);
  const run = async () => await finished(host.client, await host.client.methods.run({ method: "rise", subjects }));
  await run();
  const [artefact] = await host.client.artefacts.of({ subject: subjects[0]! });
  const { sha256 } = artefact!.files.find(({ name }) => name === "values")!;
  spoil(blobOf(project, sha256));
  expect((await host.client.artefacts.get({ artefactId: artefact!.id })).damaged).toEqual(["values"]);
  await expect(host.binary(`/blob/${sha256}`)).rejects.toMatchObject({ code: "PROJECT_DAMAGED" });
  expect(await run()).toMatchObject({ result: { made: 1, existing: 2 } });
  const again = await host.client.artefacts.get({ artefactId: artefact!.id });
  expect([again.damaged, again.files]).toEqual([[], artefact!.files]);
});

test("a map that is not whole is not evaluated, and is named", async () => {
  const host = toyHost();
  const { project, subjects } = await withTargets(host);
  await finished(host.client, await host.client.methods.run({ method: "rise", subjects }));
  const [artefact] = await host.client.artefacts.of({ subject: subjects[0]! });
  rmSync(blobOf(project, artefact!.files.find(({ name }) => name === "values")!.sha256));
  const evaluated = await finished(
    host.client,
    await host.client.methods.run({
      method: "faithfulness",
      subjects: [{ kind: "artefact", artefactId: artefact!.id }],
    }),
  );
  expect(evaluated).toMatchObject({ status: "failed", error: { code: "PROJECT_DAMAGED" } });
  for (const name of [artefact!.id, "RISE", subjects[0]!.targetId, "values"])
    expect(evaluated.error!.message).toContain(name);
});

const nothingToTell = () => new ExemplarError("UNSUPPORTED", "Nothing to tell apart.", "Go on.");

test.each([
  [[2], (ids: string[]) => `Of 3 targets, 2 are done.\nThe target ${ids[1]}: Nothing to tell apart.`],
  [[1, 2], (ids: string[]) => `Of 3 targets, 1 is done.\nThe targets ${ids[0]}, ${ids[1]}: Nothing to tell apart.`],
])(
  "where several subjects are asked for, those that are refused are named, and the others made (%j)",
  async (refused, words) => {
    let runs = 0;
    const host = toyHost({
      before(task) {
        if (task === "run-method" && refused.includes(++runs)) throw nothingToTell();
      },
    });
    const { client } = host;
    const { subjects } = await withTargets(host);
    const failed = await finished(client, await client.methods.run({ method: "rise", subjects }));
    expect(failed).toMatchObject({
      status: "failed",
      error: { code: "UNSUPPORTED", message: words(subjects.map(({ targetId }) => targetId)) },
    });
    const made = await Promise.all(subjects.map((subject) => client.artefacts.of({ subject })));
    expect(made.map(({ length }) => length)).toEqual([1, 2, 3].map((run) => (refused.includes(run) ? 0 : 1)));
    runs = refused[0]! - 1;
    const alone = await finished(client, await client.methods.run({ method: "rise", subjects: [subjects[1]!] }));
    expect(alone.error).toMatchObject({ message: "Nothing to tell apart." });
  },
);

test("a failure that is of no subject ends the run at once, and names where it was", async () => {
  let runs = 0;
  const host = toyHost({
    before(task) {
      if (task === "run-method" && ++runs === 2) throw new ExemplarError("DISK_FULL", "No room.", "Make room.");
    },
  });
  const { client } = host;
  const { subjects } = await withTargets(host);
  const failed = await finished(client, await client.methods.run({ method: "rise", subjects }));
  expect(failed.error).toMatchObject({ code: "DISK_FULL", message: `The target ${subjects[1]!.targetId}: No room.` });
  expect(runs).toBe(2);
  expect(await client.artefacts.of({ subject: subjects[0]! })).toHaveLength(1);
});

test("what is lost of one artefact is lost of all that share its files, and made again for them all", async () => {
  const host = toyHost();
  const { project, datasetId, subjects } = await withTargets(host);
  const twin = await made<{ classifierId: string }>(
    host.client,
    host.client.library.train({ datasetId, name: "The same net", settings: {} }),
  );
  const all = [...subjects, ...(await targetsOf(host, twin.classifierId))];
  const run = async (of: typeof subjects) =>
    await finished(host.client, await host.client.methods.run({ method: "rise", subjects: of }));
  expect(await run(all)).toMatchObject({ result: { made: 3, existing: 3 } });
  const artefactOf = async (subject: (typeof subjects)[number]) => (await host.client.artefacts.of({ subject }))[0]!;
  const before = await Promise.all(all.map(artefactOf));
  for (const { files } of before) rmSync(blobOf(project, files[0]!.sha256), { force: true });
  await run(subjects);
  const after = await Promise.all(all.map(artefactOf));
  expect(after.map(({ id, damaged }) => [id, damaged])).toEqual(before.map(({ id }) => [id, []]));
});

test("what a method uses is made again as it was where its files are lost, and not by the defaults", async () => {
  const host = toyHost();
  const { project, classifierId, subjects } = await withTargets(host);
  const subject = { kind: "classifier" as const, classifierId };
  const settings = { precision: "given", tau: 3 };
  await finished(
    host.client,
    await host.client.methods.run({ method: "kfac-learner", subjects: [subject], settings, seed: 9 }),
  );
  const [learner] = await host.client.artefacts.of({ subject });
  rmSync(blobOf(project, learner!.files[0]!.sha256));
  await finished(host.client, await host.client.methods.run({ method: "teaching-examples", subjects }));
  const [again, ...others] = await host.client.artefacts.of({ subject });
  expect(others).toEqual([]);
  expect(again).toMatchObject({ id: learner!.id, settings: learner!.settings, seed: 9, damaged: [] });
  const [examples] = await host.client.artefacts.of({ subject: subjects[0]! });
  expect(examples!.uses).toEqual([learner!.id]);
});

test("what a method is made from can be named, and what cannot be it is refused with the reason", async () => {
  const host = toyHost();
  const { client } = host;
  const { classifierId, datasetId, subjects } = await withTargets(host);
  const subject = { kind: "classifier" as const, classifierId };
  const fitted = async (of: typeof subject, seed: number) =>
    (await made<MethodRun>(client, client.methods.run({ method: "kfac-learner", subjects: [of], seed }))).artefacts[0]!
      .id;
  const [first, newest] = [await fitted(subject, 1), await fitted(subject, 2)];
  const other = await made<{ classifierId: string }>(
    client,
    client.library.train({ datasetId, name: "Another", settings: { epochs: 9 } }),
  );
  const foreign = await fitted({ kind: "classifier", classifierId: other.classifierId }, 1);
  const [target] = subjects;
  const teach = (using: string[]) => client.methods.run({ method: "teaching-examples", subjects: [target!], using });
  const usesOf = async (using: string[]) => {
    const { artefacts } = await made<MethodRun>(client, teach(using));
    return (await client.artefacts.get({ artefactId: artefacts[0]!.id })).uses;
  };
  expect(await usesOf([])).toEqual([newest]);
  expect(await usesOf([first])).toEqual([first]);
  const { artefacts: maps } = await made<MethodRun>(
    client,
    client.methods.run({ method: "rise", subjects: [target!] }),
  );
  for (const [id, message] of [
    [foreign, /is about something else/],
    [maps[0]!.id, /is nothing that Teaching examples is made from/],
    ["gone", /gone/],
  ] as const)
    expect((await finished(client, await teach([id]))).error?.message).toMatch(message);
});

test("what is compared was measured alike: evaluations with other settings are apart, and of equal ones the newest counts", async () => {
  const host = toyHost();
  const { classifierId, subjects } = await withTargets(host);
  await made(host.client, host.client.methods.run({ method: "rise", subjects }));
  const maps = await Promise.all(subjects.map(async (subject) => (await host.client.artefacts.of({ subject }))[0]!));
  const evaluate = (settings: object, seed: number) =>
    made<MethodRun>(
      host.client,
      host.client.methods.run({
        method: "faithfulness",
        subjects: maps.map(({ id }) => ({ kind: "artefact", artefactId: id })),
        settings: settings as never,
        seed,
      }),
    );
  await evaluate({ points: 5 }, 1);
  await evaluate({ points: 5 }, 2);
  await evaluate({ points: 50 }, 1);
  const evaluations = await host.client.artefacts.evaluations({ classifierId });
  expect(evaluations.map(({ artefactId, evaluator: { settings } }) => [artefactId, settings.points])).toEqual(
    [5, 50].flatMap((points) => maps.map(({ id }) => [id, points])),
  );
  expect(evaluations[0]).toMatchObject({ method: "rise", evaluator: { method: "faithfulness" } });
  expect(evaluations.map(({ measures }) => measures[0]!.value)).toEqual([0.2, 0.2, 0.2, 0.1, 0.1, 0.1]);
});

test("tensors are for the researcher's window alone, and only those of artefacts", async () => {
  const host = toyHost();
  const { subjects, classifierId } = await withTargets(host);
  await finished(host.client, await host.client.methods.run({ method: "rise", subjects }));
  const [artefact] = await host.client.artefacts.of({ subject: subjects[0]! });
  const values = artefact!.files.find(({ name }) => name === "values")!;
  expect((await host.binary(`/blob/${values.sha256}`))!.body).toHaveLength(4 * 16);
  const { weightsSha256 } = (await host.client.library.classifiers()).find(({ id }) => id === classifierId)!;
  expect(await host.binary(`/blob/${weightsSha256}`)).toBeNull();
});
