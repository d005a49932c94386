import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { made, type ToyHost, temporaryFolder, toyHost, toyProject } from "../../../tests/doubles/host.ts";
import { delayAfter, ParticipantMode } from "./participant-mode.ts";

const environment = { userAgent: "test", viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };
const timing = {
  timeShow: 0,
  timeResponse: 500,
  refreshMs: null,
  droppedFrames: 0,
  visibilityLosses: 0,
  focusLosses: 0,
  timingOk: true,
};

/** A study of explained targets with two sessions, and a passphrase. */
async function twoSessions(host: ToyHost) {
  const { project, datasetId, classifierId } = await toyProject(host);
  const { targets } = await host.client.curate.chooseTargets({
    classifierId,
    counts: { hit: 4, error: 2, low_confidence: 2 },
    lowConfidenceBelow: 0.8,
  });
  const targetIds = targets.map(({ id }) => id);
  await host.client.curate.setStatus({ targetIds, status: "kept" });
  const subjects = targetIds.map((targetId) => ({ kind: "target" as const, targetId }));
  await made(host.client, host.client.methods.run({ method: "gp-mask", subjects }));
  const template = (await host.client.compose.templates()).find(({ id }) => id === "saliency-2afc");
  const study = await host.client.compose.createFromTemplate({ templateId: template!.id, classifierId });
  const start = async (subjectId: string) =>
    (await host.client.run.start({ studyId: study.id, subjectId, kind: "pilot", environment })).session.id;
  await host.client.system.setPassphrase({ passphrase: "Rübenkraut" });
  return { project, datasetId, study, targets, mine: await start("A"), others: await start("B") };
}

const answer = (host: ToyHost, sessionId: string) =>
  host.client.run.respond({ sessionId, seq: 0, response: { agreed: true }, timing });

test("a window that is handed over takes its session and does nothing else, until the passphrase is given", async () => {
  const host = toyHost();
  const { client } = host;
  const { project, datasetId, study, targets, mine, others } = await twoSessions(host);
  await client.system.enterParticipantMode({ sessionId: mine });
  expect(await client.system.status()).toMatchObject({ participantMode: true, participantSession: mine });
  const refused: Record<string, () => Promise<unknown>> = {
    "another session answered": () => answer(host, others),
    "another session resumed": () => client.run.resume({ sessionId: others, environment }),
    "a session started": () => client.run.start({ studyId: study.id, subjectId: "C", kind: "pilot", environment }),
    "a file shown": () => client.system.showInFolder({ path: `${project.path}/report.html` }),
    "a file downloaded": () => host.binary(`/written/${project.path}/report.html`),
    "the mode entered again": () => client.system.enterParticipantMode({ sessionId: others }),
    "the passphrase set": () => client.system.setPassphrase({ passphrase: "mine now" }),
    "the study read": () => client.compose.study({ studyId: study.id }),
    "the sessions listed": () => client.run.overview({ studyId: study.id }),
    "its own timeline read": () => client.run.timeline({ sessionId: mine }),
    "the data read": () => client.analyse.table({ studyId: study.id, kinds: ["pilot"] }),
    "the jobs listed": () => client.jobs.list(),
    "the events followed": () => client.system.events(),
    "another project opened": () => client.projects.open({ path: project.path }),
    "the project closed": () => client.projects.close(),
    "the data set browsed": () => host.binary(`/image/${datasetId}/0`),
    "any image read": () => host.binary(`/blob/${"0".repeat(64)}`),
  };
  for (const [what, ask] of Object.entries(refused))
    await expect(Promise.resolve().then(ask), what).rejects.toMatchObject({ code: "LOCKED" });

  const { preload } = await client.run.resume({ sessionId: mine, environment });
  expect(await answer(host, mine)).toMatchObject({ acknowledged: 0 });
  for (const sha256 of preload) expect(await host.binary(`/blob/${sha256}`)).not.toBeNull();
  const shown = new Set(study.document.flow.flatMap((step) => JSON.stringify(step).match(/[0-9a-f]{64}/g) ?? []));
  const hidden = targets.map(({ imageSha256 }) => imageSha256).filter((sha256) => !shown.has(sha256));
  for (const sha256 of hidden) await expect(host.binary(`/blob/${sha256}`)).rejects.toMatchObject({ code: "LOCKED" });

  await expect(client.system.leaveParticipantMode({ passphrase: "rübenkraut" })).rejects.toMatchObject({
    code: "LOCKED",
  });
  await client.system.leaveParticipantMode({ passphrase: "Ru\u0308benkraut" });
  expect(await client.system.status()).toMatchObject({ participantMode: false, participantSession: null });
  expect(await client.jobs.list()).not.toHaveLength(0);
  expect(readFileSync(join(host.folder, "user", "passphrase.json"), "utf8")).not.toContain("benkraut");
});

test("it outlives the program, with its session and its project", async () => {
  const host = toyHost();
  const { mine, others } = await twoSessions(host);
  await host.client.system.enterParticipantMode({ sessionId: mine });
  await host.close();
  const again = toyHost({ folder: host.folder, transport: "loopback" });
  expect(await again.client.system.status()).toMatchObject({ participantMode: true, participantSession: mine });
  await expect(again.client.projects.current()).rejects.toMatchObject({ code: "LOCKED" });
  await expect(again.client.run.resume({ sessionId: others, environment })).rejects.toMatchObject({ code: "LOCKED" });
  expect(await answer(again, mine)).toMatchObject({ acknowledged: 0 });
  // A command in a terminal is the researcher's.
  expect((await again.trusted.projects.current())?.counts.responses).toBe(1);
  await again.client.system.leaveParticipantMode({ passphrase: "Rübenkraut" });
  await again.close();
  expect((await toyHost({ folder: host.folder }).client.system.status()).participantMode).toBe(false);
});

test("it is entered for a session that can go on, and with a passphrase to leave it", async () => {
  const host = toyHost();
  await host.client.projects.create({ path: join(host.folder, "project"), name: "P" });
  const { id: studyId } = await host.client.compose.save({ document: exampleStudy(6) });
  const { session } = await host.client.run.start({ studyId, subjectId: "A", kind: "pilot", environment });
  const enter = (sessionId: string) => host.client.system.enterParticipantMode({ sessionId });
  await expect(enter(session.id)).rejects.toMatchObject({ code: "CONFLICT", message: /passphrase/ });
  await host.client.system.setPassphrase({ passphrase: "long enough" });
  await expect(enter("nobody")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await host.client.run.reject({ sessionId: session.id, reason: "a trial" });
  await expect(enter(session.id)).rejects.toMatchObject({ code: "CONFLICT", message: /rejected/ });
  expect((await host.client.system.status()).participantMode).toBe(false);
});

test("every wrong passphrase makes the next wait longer, also after a restart, and one is tried at a time", async () => {
  const folder = temporaryFolder();
  const files = { passphrase: join(folder, "user", "passphrase.json"), mode: join(folder, "user", "mode.json") };
  const waited: number[] = [];
  const wait = async (ms: number) => void waited.push(ms);
  const mode = new ParticipantMode(files, wait);
  await mode.setPassphrase("right");
  mode.enter("s", "/p");
  for (let guess = 0; guess < 3; guess++)
    await expect(mode.leave("wrong")).rejects.toMatchObject({ code: "LOCKED", message: /wrong/ });
  const restarted = new ParticipantMode(files, wait);
  const [first, second] = await Promise.allSettled([restarted.leave("wrong"), restarted.leave("right")]);
  expect([first!.status, second!.status]).toEqual(["rejected", "rejected"]);
  expect(restarted.on).toBe(true);
  await restarted.leave("right");
  expect(waited).toEqual([0, 500, 1000, 2000, 4000]);
  expect(restarted.on).toBe(false);
  expect(existsSync(files.mode)).toBe(false);
  expect(delayAfter(100)).toBe(60_000);
});

test("a file of the mode that is damaged does not end it, and a lost passphrase says what is to be done", async () => {
  const folder = temporaryFolder();
  const files = { passphrase: join(folder, "user", "passphrase.json"), mode: join(folder, "user", "mode.json") };
  const mode = new ParticipantMode(files, async () => {});
  await mode.setPassphrase("right");
  mode.enter("s", "/p");
  writeFileSync(files.mode, "{");
  const restarted = new ParticipantMode(files, async () => {});
  expect(restarted.on).toBe(true);
  expect(() => restarted.check("run.respond", { sessionId: "s" })).toThrow(/not the session/);
  expect(() => restarted.check("projects.open", {})).toThrow(/while a participant is at work/);
  const passphrase = readFileSync(files.passphrase);
  writeFileSync(files.passphrase, "");
  await expect(restarted.leave("right")).rejects.toMatchObject({ code: "LOCKED", remedy: /remove .*passphrase\.json/ });
  writeFileSync(files.passphrase, passphrase);
  await restarted.leave("right");
  expect(new ParticipantMode(files).on).toBe(false);
});

test("what it keeps is its owner's alone", async () => {
  if (process.platform === "win32") return;
  const folder = temporaryFolder();
  const files = { passphrase: join(folder, "user", "passphrase.json"), mode: join(folder, "user", "mode.json") };
  const mode = new ParticipantMode(files);
  await mode.setPassphrase("right");
  mode.enter("s", "/p");
  for (const file of Object.values(files)) expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
  expect((statSync(join(folder, "user")).mode & 0o777).toString(8)).toBe("700");
});
