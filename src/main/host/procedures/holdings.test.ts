import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Holding } from "#shared/contract/holdings.ts";
import { made, type ToyHost, temporaryFolder, toyHost, toyProject } from "../../../../tests/doubles/host.ts";

const environment = {
  ...{ userAgent: "test", viewportWidth: 1000, viewportHeight: 800, devicePixelRatio: 1 },
  language: "en",
};

/** A project with a study of kept targets, each with a map. */
async function studyProject() {
  const host = toyHost();
  const { project, datasetId, classifierId } = await toyProject(host);
  await made(host.client, host.client.library.calibrate({ classifierId }));
  const { targets } = await host.client.curate.chooseTargets({
    classifierId,
    counts: { hit: 2, error: 2, low_confidence: 0 },
    lowConfidenceBelow: 0.4,
  });
  const targetIds = targets.map(({ id }) => id);
  await host.client.curate.setStatus({ targetIds, status: "kept" });
  const subjects = targetIds.map((targetId) => ({ kind: "target" as const, targetId }));
  await made(host.client, host.client.methods.run({ method: "gp-mask", subjects }));
  const compose = () => host.client.compose.createFromTemplate({ templateId: "saliency-2afc", classifierId });
  const study = await compose();
  const artefacts = await Promise.all(subjects.map((subject) => host.client.artefacts.of({ subject })));
  const artefactIds = artefacts.flat().map(({ id }) => id);
  return { host, path: project.path, datasetId, classifierId, targetIds, artefactIds, study, compose };
}

const filesIn = (path: string) =>
  readdirSync(join(path, "blobs"), { recursive: true, encoding: "utf8" }).filter((file) =>
    statSync(join(path, "blobs", file)).isFile(),
  );

const usersOf = async (host: ToyHost, holding: Holding) =>
  (await host.client.holdings.usedBy(holding)).users.map(({ kind, name }) => `${kind}: ${name}`);

const verified = (host: ToyHost, path: string) => host.client.projects.verify({ path });

test("what refers to something is named, with the page that shows it", async () => {
  const { host, datasetId, classifierId, targetIds, artefactIds, study } = await studyProject();
  const [targetId, artefactId] = [targetIds[0]!, artefactIds[0]!];
  const users = await usersOf(host, { kind: "dataset", id: datasetId });
  expect(users.filter((user) => user.startsWith("classifier"))).toEqual(["classifier: Net"]);
  expect(users.filter((user) => user.startsWith("target"))).toHaveLength(targetIds.length);
  expect(users[1]).toMatch(/^target: image \d+, answered “.+”$/);
  expect(await host.client.holdings.usedBy({ kind: "classifier", id: classifierId })).toMatchObject({
    name: "Net",
    sessions: 0,
    goesWithIt: ["its calibration"],
  });
  const title = study.document.title;
  expect(await usersOf(host, { kind: "target", id: targetId })).toEqual([
    "artefact: Bayesian-teaching saliency",
    `study: ${title}`,
  ]);
  const { users: ofTarget } = await host.client.holdings.usedBy({ kind: "target", id: targetId });
  expect(ofTarget[0]).toMatchObject({ id: artefactId, shownOn: { kind: "target", id: targetId } });
  expect(await usersOf(host, { kind: "artefact", id: artefactId })).toEqual([`study: ${title}`]);
  expect(await usersOf(host, { kind: "study", id: study.id })).toEqual([]);
  await expect(host.client.holdings.usedBy({ kind: "study", id: targetId })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("anything can be renamed; a study's document, which participants take, stays as it is", async () => {
  const { host, datasetId, classifierId, targetIds, artefactIds, study } = await studyProject();
  const things: Holding[] = [
    { kind: "dataset", id: datasetId },
    { kind: "classifier", id: classifierId },
    { kind: "target", id: targetIds[0]! },
    { kind: "artefact", id: artefactIds[0]! },
    { kind: "study", id: study.id },
  ];
  for (const thing of things) await host.client.holdings.rename({ ...thing, name: ` My ${thing.kind} ` });
  const names = (await host.client.holdings.list({})).map(({ name }) => name);
  for (const { kind } of things) expect(names).toContain(`My ${kind}`);
  expect((await host.client.library.datasets())[0]!.name).toBe("My dataset");
  expect((await host.client.library.classifiers())[0]!.name).toBe("My classifier");
  const [target] = await host.client.curate.targets({});
  expect(target).toMatchObject({ name: "My target", artefacts: [{ name: "My artefact" }] });
  expect(await host.client.compose.study({ studyId: study.id })).toMatchObject({ name: "My study", hash: study.hash });
  await expect(host.client.holdings.rename({ ...things[0]!, name: "  " })).rejects.toMatchObject({ code: "INVALID" });
});

test("what is archived goes into no new study, is kept by what uses it, and comes back", async () => {
  const { host, targetIds, artefactIds, study, compose } = await studyProject();
  const [id, ...others] = targetIds;
  await host.client.holdings.archive({ kind: "target", ids: [id!], archived: true });
  const [archived] = await host.client.curate.targets({});
  expect(archived).toMatchObject({ id, archivedAt: expect.any(String) });
  const shown = JSON.stringify((await compose()).document);
  expect(shown).not.toContain(id);
  for (const other of others) expect(shown).toContain(other);
  expect(JSON.stringify((await host.client.compose.study({ studyId: study.id })).document)).toContain(id);
  await host.client.holdings.archive({ kind: "target", ids: [id!], archived: false });
  expect((await host.client.curate.targets({}))[0]).not.toHaveProperty("archivedAt");

  await host.client.holdings.archive({ kind: "artefact", ids: artefactIds, archived: true });
  const subject = { kind: "target" as const, targetId: id! };
  const asked = host.client.methods.run({ method: "gp-mask", subjects: [subject] });
  expect(await made(host.client, asked)).toMatchObject({ existing: 1, made: 0 });
  expect((await host.client.artefacts.of({ subject }))[0]).not.toHaveProperty("archivedAt");
});

test("only what nothing uses is deleted, with the files that nothing else names", async () => {
  const { host, path, datasetId, classifierId, targetIds, artefactIds, study } = await studyProject();
  const remove = (kind: Holding["kind"], id: string) => host.client.holdings.delete({ kind, id });
  await expect(remove("dataset", datasetId)).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringMatching(/^The dataset “Bars” is used by the classifier “Net”, the target “.+”\.$/),
  });
  await expect(remove("artefact", artefactIds[0]!)).rejects.toMatchObject({
    message: expect.stringContaining(`the study “${study.document.title}”`),
  });
  await remove("study", study.id);
  for (const id of artefactIds) expect((await remove("artefact", id)).files).toBeGreaterThan(0);
  for (const id of targetIds) await remove("target", id);
  expect(await verified(host, path)).toMatchObject({ sound: true });
  expect(await remove("classifier", classifierId)).toMatchObject({ name: "Net", files: 2 });
  expect(await remove("dataset", datasetId)).toMatchObject({ files: 3 });
  expect(await host.client.holdings.list({})).toEqual([]);
  expect(filesIn(path)).toEqual([]);
  await host.client.projects.close();
  expect(await verified(host, path)).toMatchObject({ sound: true, counts: { files: 0 } });
});

test("files that something else names stay", async () => {
  const host = toyHost();
  const { project, datasetId } = await toyProject(host);
  const again = host.client.library.importDataset({ reader: "toy", name: "Again", testFraction: 0.5 });
  const { datasetId: other } = await made<{ datasetId: string }>(host.client, again);
  const before = filesIn(project.path);
  expect(await host.client.holdings.delete({ kind: "dataset", id: other })).toMatchObject({ name: "Again", files: 0 });
  expect(filesIn(project.path)).toEqual(before);
  expect((await host.client.library.classifiers())[0]!.evaluated).toBe("test");
  expect((await host.client.library.images({ datasetId })).total).toBeGreaterThan(0);
});

test("what a session used always stays, also when the session has been erased", async () => {
  const { host, datasetId, classifierId, targetIds, artefactIds, study } = await studyProject();
  const { session } = await host.client.run.start({
    ...{ studyId: study.id, subjectId: "P1", kind: "real", environment },
  });
  const used: Holding[] = [
    { kind: "dataset", id: datasetId },
    { kind: "classifier", id: classifierId },
    { kind: "target", id: targetIds[0]! },
    { kind: "artefact", id: artefactIds[0]! },
    { kind: "study", id: study.id },
  ];
  const expectKept = async () => {
    for (const thing of used) {
      expect(await host.client.holdings.usedBy(thing)).toMatchObject({ sessions: 1 });
      await expect(host.client.holdings.delete(thing)).rejects.toMatchObject({
        code: "CONFLICT",
        message: expect.stringContaining("1 session."),
        data: { remedy: expect.stringContaining("always stays") },
      });
    }
  };
  await expectKept();
  await host.client.run.erase({ sessionId: session.id, subjectId: "P1" });
  await expectKept();
  const ids = [study.id];
  await host.client.holdings.archive({ kind: "study", ids, archived: true });
  expect((await host.client.compose.studies())[0]).toMatchObject({ archivedAt: expect.any(String), hash: study.hash });
});

test("nothing is deleted while a job is under way, nor where nothing may be written", async () => {
  const held = Promise.withResolvers<void>();
  const host = toyHost({
    before: (task) => (task === "run-method" ? held.promise : undefined),
    folder: temporaryFolder(),
  });
  const { project, datasetId, classifierId } = await toyProject(host);
  const other = host.client.library.importDataset({ reader: "toy", name: "Again", testFraction: 0.25 });
  const { datasetId: id } = await made<{ datasetId: string }>(host.client, other);
  const { targets } = await host.client.curate.chooseTargets({
    classifierId,
    counts: { hit: 1, error: 0, low_confidence: 0 },
    lowConfidenceBelow: 0.4,
  });
  const subjects = [{ kind: "target" as const, targetId: targets[0]!.id }];
  const running = host.client.methods.run({ method: "gp-mask", subjects });
  await running;
  await expect(host.client.holdings.delete({ kind: "dataset", id })).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining("may be about to use"),
  });
  held.resolve();
  await made(host.client, running);
  await host.client.projects.close();
  await host.client.projects.open({ path: project.path, readOnly: true });
  await expect(host.client.holdings.delete({ kind: "dataset", id })).rejects.toMatchObject({ code: "NOT_WRITABLE" });
  expect(await usersOf(host, { kind: "dataset", id: datasetId })).toHaveLength(2);
});
