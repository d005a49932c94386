import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { openHost } from "./open-host.ts";
import { run } from "./testing/run.ts";

test("the whole work can be done from a terminal, each command finding what the one before it left", async () => {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-work-"));
  vi.stubEnv("EXEMPLAR_USER_DATA", join(folder, "user"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const project = join(folder, "digits");
  const services = async () => openHost({ transport: "in-process", transportReason: "a test" });

  async function command(...words: string[]) {
    const { status, stdout, stderr } = await run([...words, "--project", project, "--json"], services);
    expect(status, stderr).toBe(0);
    return JSON.parse(stdout);
  }

  await command("project", "create");
  const { dataset } = await command("dataset", "import", "--test-fraction", "0.5");
  expect(dataset).toMatchObject({ count: 10_000, testCount: 5000 });
  const { classifier } = await command("train", "mlp", "--epochs", "1");
  expect(classifier).toMatchObject({ architecture: "mlp", datasetId: dataset.id });
  const { targets } = await command("targets", "choose", "--hits", "2", "--errors", "2", "--low-confidence", "2");
  expect(targets).toHaveLength(6);
  const ids = targets.map(({ id }: { id: string }) => id);

  const { methods } = await command("methods");
  expect(methods.find(({ id }: { id: string }) => id === "gp-mask").compatible).toMatchObject({ ok: true });
  const gpMask = ["run", "gp-mask", "--target", ...ids, "--seed", "3", "--masks", "300"];
  const { artefacts } = await command(...gpMask);
  expect(artefacts).toHaveLength(6);
  expect(artefacts[0]).toMatchObject({
    method: "gp-mask",
    revision: 1,
    output: "map",
    subject: { kind: "target", targetId: ids[0] },
    settings: { masks: 300, lengthScale: 0.1 },
    seed: 3,
    existing: false,
    seconds: expect.any(Number),
  });
  expect((await command(...gpMask)).artefacts.map(({ existing }: { existing: boolean }) => existing)).toEqual(
    Array(6).fill(true),
  );
  const misspelt = await run(["run", "gp-mask", "--mask", "300", "--project", project], services);
  expect([misspelt.status, misspelt.stderr]).toEqual([2, expect.stringContaining("--masks")]);
  const faithful = ["run", "faithfulness", "--of", "gp-mask", "--points", "5", "--no-again", "--project", project];
  const measured = await run(faithful, services);
  expect(measured.stdout.match(/Deletion 0?\.?\d+, Insertion/g)).toHaveLength(6);
  expect(await command("targets", "mark", "kept")).toHaveLength(6);
  const study = await command("study", "create", "--template", "saliency-2afc", "--title", "Seen from a terminal");
  expect(study.document.title).toBe("Seen from a terminal");
  expect((await command("study", "check")).problems).toEqual(study.problems);

  const broken = join(folder, "broken.json");
  writeFileSync(broken, JSON.stringify({ ...study.document, conditions: [] }));
  const refused = await run(["study", "check", "--file", broken, "-p", project, "--json"], services);
  expect([refused.status, JSON.parse(refused.stdout).error.code]).toEqual([1, "INVALID"]);
  expect(JSON.parse(refused.stdout).problems).not.toEqual([]);

  const { cells } = await command("simulate", "--participants", "4", "--strategy", "perfect");
  expect(cells.map(({ completed }: { completed: number }) => completed)).toEqual([2, 2]);
  const { paths } = await command("export", "--kind", "simulated");
  expect(readFileSync(paths[0], "utf8").split("\n")[0]).toContain("subject_id");
  await command("simulate", "--participants", "4", "--strategy", "random");
  await command("report", "--kind", "simulated", "--formula", "correct ~ 1", "correct ~ saliency");
  expect(existsSync(join(project, "report.html"))).toBe(true);
  const jobs = await command("jobs");
  expect(new Set(jobs.map(({ status }: { status: string }) => status))).toEqual(new Set(["done"]));
});
