import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../doubles/host.ts";
import { killHosts } from "./kill-hosts.ts";

test("a host that is killed at any moment loses no acknowledged response and stores none twice", async () => {
  const report = await killHosts(join(temporaryFolder(), "project"), 8, 1);
  expect(report).toMatchObject({ kills: 8, lost: 0, twice: 0, integrity: ["ok"] });
  expect(report.acknowledged).toBeGreaterThan(50);
});
