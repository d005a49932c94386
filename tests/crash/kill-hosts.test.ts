import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../doubles/host.ts";
import { killCreations } from "./kill-creations.ts";
import { killHosts } from "./kill-hosts.ts";

test("a host that is killed at any moment loses no acknowledged response and stores none twice", async () => {
  const report = await killHosts(join(temporaryFolder(), "project"), 8, 1);
  expect(report).toMatchObject({ kills: 8, lost: 0, twice: 0, integrity: ["ok"] });
  expect(report.acknowledged).toBeGreaterThan(50);
});

test("a creation that is killed at any moment leaves nothing, a project, or what creating it again completes", async () => {
  const { stuck, ...left } = await killCreations(temporaryFolder(), 10, 1);
  expect(stuck).toEqual([]);
  expect(left.nothing + left.completed + left.opened).toBe(10);
});
