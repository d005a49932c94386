import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { openHost } from "../open-host.ts";
import { run } from "../testing/run.ts";

const services = async () => openHost({ transport: "in-process", transportReason: "a test" });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "exemplar-delete-"));
  vi.stubEnv("EXEMPLAR_USER_DATA", join(folder, "user"));
  vi.stubEnv("EXEMPLAR_PROJECT", join(folder, "project"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

const told = async (...words: string[]) => (await run(words, services)).stdout;

/** A dark and a bright image in folders of their names. */
async function images(path = join(folder, "images")): Promise<string> {
  for (const [name, grey] of Object.entries({ dark: 20, bright: 200 })) {
    mkdirSync(join(path, name), { recursive: true });
    for (const shade of [0, 1, 2, 3]) {
      const background = { r: grey + shade, g: grey, b: grey };
      const image = sharp({ create: { width: 8, height: 8, channels: 3, background } });
      writeFileSync(join(path, name, `${shade}.png`), await image.png().toBuffer());
    }
  }
  return path;
}

test("a dataset is renamed, archived, found in use, and deleted once nothing uses it", async () => {
  await run(["project", "create"], services);
  await run(["dataset", "import", await images(), "--test-fraction", "0.5"], services);
  const [{ id }] = JSON.parse(await told("list", "dataset", "--json"));
  expect(await told("rename", "dataset", id, "Greys")).toContain("The dataset is now called Greys.");
  expect(await told("archive", "dataset", id)).toContain("Greys: archived");
  expect(await told("list")).not.toContain("Greys");
  expect(await told("list", "--archived")).toMatch(new RegExp(`dataset +${id} +Greys +2`));
  expect(await told("archive", "dataset", id, "--undo")).toContain("Greys: in use again");
  await run(["train", "mlp", "--epochs", "1", "--batch-size", "4", "--name", "Net"], services);
  expect(await told("used-by", "dataset", id)).toMatch(/classifier +\S+ +Net/);
  const refused = await run(["delete", "dataset", id], services);
  expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining("is used by the classifier “Net”") });
  const [network] = JSON.parse(await told("list", "classifier", "--json"));
  await told("delete", "classifier", network.id);
  expect(await told("used-by", "dataset", id)).toContain("Nothing refers to Greys.");
  expect(await told("delete", "dataset", id)).toMatch(/^Greys is deleted, with \d files? of 0\.0 MB\./);
  expect(JSON.parse(await told("list", "--json"))).toEqual([]);
  // The images themselves are not the project's.
  expect(existsSync(join(folder, "images", "dark", "0.png"))).toBe(true);
});

test("image files that were sent over go with the dataset that reads them", async () => {
  const host = await services();
  onTestFinished(() => host.close());
  const { client } = host;
  await client.projects.create({ path: join(folder, "project"), name: "Sent" });
  const sent = join(folder, "project", "imported", crypto.randomUUID());
  const path = await images(join(sent, "images"));
  const started = await client.library.importDataset({ reader: "image-folder", path, name: "Greys" });
  await vi.waitUntil(async () => (await client.jobs.get({ jobId: started.id })).status === "done", { timeout: 60_000 });
  const [dataset] = await client.library.datasets();
  expect(existsSync(sent)).toBe(true);
  await client.holdings.delete({ kind: "dataset", id: dataset!.id });
  expect(existsSync(sent)).toBe(false);
});

test("a kind that there is not is refused with those that there are", async () => {
  await run(["project", "create"], services);
  expect(await run(["delete", "session", "s"], services)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("dataset, classifier, generator, target, artefact, study"),
  });
});
