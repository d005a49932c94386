import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { contract } from "#shared/contract/contract.ts";
import { toyHost, toyProject } from "../../../../tests/doubles/host.ts";

test("every procedure of the contract is implemented", () => {
  const host = toyHost();
  for (const [area, procedures] of Object.entries(contract))
    for (const name of Object.keys(procedures))
      expect((host.router as Record<string, Record<string, unknown>>)[area]![name], `${area}.${name}`).toBeDefined();
});

test("status says where things run, once the engine has said so", async () => {
  const host = toyHost();
  expect(await host.client.system.status()).toMatchObject({
    engine: "starting",
    runtime: null,
    transport: "in-process",
  });
  const abort = new AbortController();
  const events = await host.client.system.events(undefined, { signal: abort.signal });
  host.engine.start();
  for await (const event of events) {
    if (event.type !== "changed" || !event.areas.includes("system")) continue;
    if ((await host.client.system.status()).runtime) break;
  }
  expect(await host.client.system.status()).toMatchObject({ engine: "ready", runtime: { device: "a toy" } });
});

test("participant mode lets a session run and nothing else, until the passphrase is given", async () => {
  const host = toyHost();
  const { datasetId, classifierId } = await toyProject(host);
  await expect(host.client.system.enterParticipantMode()).rejects.toMatchObject({ code: "CONFLICT" });
  await host.client.system.setPassphrase({ passphrase: "Rübenkraut" });
  await host.client.system.enterParticipantMode();
  expect((await host.client.system.status()).participantMode).toBe(true);
  const { chooseTargets } = host.client.curate;
  for (const refused of [
    () => host.client.jobs.list(),
    () => host.client.projects.close(),
    () => host.client.system.setPassphrase({ passphrase: "mine now" }),
    () => host.client.run.overview({ studyId: "any" }),
    () => chooseTargets({ classifierId, counts: { hit: 1, error: 0, low_confidence: 0 } }),
    () => host.binary(`/image/${datasetId}/0`),
  ])
    await expect(refused()).rejects.toMatchObject({ code: "LOCKED" });
  await expect(host.client.run.resume({ sessionId: "none", environment: {} as never })).rejects.toMatchObject({
    code: "INVALID",
  });
  expect(await host.binary(`/blob/${"0".repeat(64)}`)).toBeNull();
  await expect(host.client.system.leaveParticipantMode({ passphrase: "rübenkraut" })).rejects.toMatchObject({
    code: "LOCKED",
  });
  await host.client.system.leaveParticipantMode({ passphrase: "Ru\u0308benkraut" });
  expect(await host.client.jobs.list()).not.toHaveLength(0);
  expect(readFileSync(join(host.folder, "user", "passphrase.json"), "utf8")).not.toContain("benkraut");
});

test("recent projects are remembered, newest first, whatever became of the list", async () => {
  const host = toyHost();
  mkdirSync(join(host.folder, "user"), { recursive: true });
  writeFileSync(join(host.folder, "user", "recent-projects.json"), '{"half');
  expect(await host.client.projects.recent()).toEqual([]);
  const a = await host.client.projects.create({ path: join(host.folder, "a"), name: "A" });
  const b = await host.client.projects.create({ path: join(host.folder, "b"), name: "B" });
  await host.client.projects.open({ path: a.path });
  expect((await host.client.projects.recent()).map(({ name, available }) => [name, available])).toEqual([
    ["A", true],
    ["B", true],
  ]);
  expect((await host.client.projects.open({ path: a.path })).id).toBe(a.id);
  await expect(host.client.projects.open({ path: join(host.folder, "c") })).rejects.toMatchObject({
    code: "PROJECT_MISSING",
  });
  expect((await host.client.projects.current())!.id).toBe(a.id);
  expect(b.counts.sessions).toBe(0);
});
