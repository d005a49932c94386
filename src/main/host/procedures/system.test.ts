import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { contract } from "#shared/contract/contract.ts";
import { toyHost } from "../../../../tests/doubles/host.ts";

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
