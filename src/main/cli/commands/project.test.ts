import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { openHost } from "../open-host.ts";
import { run } from "../testing/run.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "exemplar-cli-"));
  vi.stubEnv("EXEMPLAR_USER_DATA", join(folder, "user"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

const services = async () => openHost({ transport: "in-process", transportReason: "a test" });

test("a project that was made can be opened again, by an absolute or a relative path, and is remembered", async () => {
  const path = join(folder, "digits");
  const made = await run(["project", "create", "-p", path, "--name", "My digits", "--json"], services);
  expect([made.status, made.stderr]).toEqual([0, ""]);
  expect(JSON.parse(made.stdout)).toMatchObject({ name: "My digits", path, counts: { datasets: 0, responses: 0 } });
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  const opened = await run(["project", "info", "-p", "digits"], services);
  expect(opened).toMatchObject({ status: 0, stdout: expect.stringMatching(/^My digits\n.*digits\n +0 datasets/) });
  const host = await services();
  onTestFinished(() => host.close());
  expect(await host.client.projects.recent()).toMatchObject([{ path, name: "My digits", available: true }]);
});

test("what is not a project, or already one, is refused with what to do", async () => {
  const missing = await run(["jobs", "-p", join(folder, "none"), "--json"], services);
  expect([missing.status, JSON.parse(missing.stdout).error.code]).toEqual([1, "PROJECT_MISSING"]);
  const path = join(folder, "digits");
  await run(["project", "create", "-p", path], services);
  const again = await run(["project", "create", "-p", path, "--json"], services);
  expect([again.status, JSON.parse(again.stdout).error.code]).toEqual([1, "CONFLICT"]);
});

test("a project that is open elsewhere is left alone", async () => {
  const path = join(folder, "digits");
  const holder = await services();
  onTestFinished(() => holder.close());
  await holder.client.projects.create({ path, name: "digits" });
  const refused = await run(["jobs", "-p", path, "--json"], services);
  expect([refused.status, JSON.parse(refused.stdout).error.code]).toEqual([1, "PROJECT_LOCKED"]);
});

test("commands that need what the project has not yet say so", async () => {
  const path = join(folder, "digits");
  await run(["project", "create", "-p", path], services);
  for (const words of [
    ["train"],
    ["targets", "choose"],
    ["run", "rise"],
    ["study", "check"],
    ["simulate"],
    ["export"],
    ["report"],
  ]) {
    const { status, stdout } = await run([...words, "-p", path, "--json"], services);
    expect([words, status, JSON.parse(stdout).error.code]).toEqual([words, 1, "NOT_FOUND"]);
  }
});

test("a project is verified, copied and read; what is damaged fails, with what was found", async () => {
  const path = join(folder, "digits");
  const to = join(folder, "copy");
  await run(["project", "create", "-p", path], services);
  expect(await run(["project", "verify", "-p", path], services)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("is sound: "),
  });
  expect(await run(["project", "backup", "-p", path, "--to", to], services)).toMatchObject({
    status: 0,
    stdout: `${to}\n`,
  });
  const read = await run(["project", "open", "-p", to, "--read-only", "--json"], services);
  expect(JSON.parse(read.stdout)).toMatchObject({ name: "digits", path: to, readOnly: true });
  const bytes = readFileSync(join(to, "project.sqlite"));
  bytes[bytes.length - 1000]! ^= 1;
  writeFileSync(join(to, "project.sqlite"), bytes);
  const { status, stdout } = await run(["project", "verify", "-p", to, "--json"], services);
  expect([status, JSON.parse(stdout)]).toMatchObject([
    1,
    { sound: false, findings: [{ what: "database" }], error: { code: "PROJECT_DAMAGED" } },
  ]);
});
