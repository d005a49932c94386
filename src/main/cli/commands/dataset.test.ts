import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { openHost } from "../open-host.ts";
import { run } from "../testing/run.ts";

const services = async () => openHost({ transport: "in-process", transportReason: "a test" });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "exemplar-data-"));
  vi.stubEnv("EXEMPLAR_USER_DATA", join(folder, "user"));
  vi.stubEnv("EXEMPLAR_PROJECT", join(folder, "project"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

async function command(...words: string[]) {
  const { status, stdout, stderr } = await run([...words, "--json"], services);
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** Twenty dark and twenty bright photographs, and a file that is none. */
async function photographs(): Promise<string> {
  const path = join(folder, "photographs");
  for (const [name, base] of [
    ["bright", 200],
    ["dark", 20],
  ] as const) {
    mkdirSync(join(path, name), { recursive: true });
    for (let k = 0; k < 20; k++) {
      const background = { r: base + 2 * k, g: base, b: base };
      const image = sharp({ create: { width: 60, height: 40, channels: 3, background } });
      writeFileSync(join(path, name, `${k}.jpg`), await image.jpeg().toBuffer());
    }
  }
  writeFileSync(join(path, "dark", "broken.png"), "no picture");
  return path;
}

test("photographs stay in their folder, and are looked at, learnt from, and become targets", async () => {
  const path = await photographs();
  expect(await command("dataset", "inspect", path, "--height", "12")).toMatchObject({
    reader: "image-folder",
    kind: "files",
    count: 40,
    height: 12,
    width: 12,
    problemCount: 1,
  });
  await command("project", "create");
  const { dataset, job } = await command("dataset", "import", path, "--height", "12", "--test-fraction", "0.5");
  expect(dataset).toMatchObject({ name: "photographs", reader: "image-folder", count: 40, testCount: 20, channels: 3 });
  expect(job.result.problems).toEqual(["dark/broken.png is left out: it is no PNG, JPEG, WebP or TIFF"]);
  const { classifier } = await command("train", "mlp", "--epochs", "30", "--batch-size", "10");
  expect(classifier).toMatchObject({ inputShape: [12, 12, 3] });
  expect(classifier.testAccuracy).toBeGreaterThan(0.8);
  const { targets } = await command("targets", "choose", "--hits", "2", "--errors", "0", "--low-confidence", "0");
  expect(targets).toHaveLength(2);

  const host = await services();
  onTestFinished(() => host.close());
  await host.client.projects.open({ path: join(folder, "project") });
  const { body } = (await host.binary(`/image/${dataset.id}/0`))!;
  const { data, info } = await sharp(body).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([12, 12, 3]);
  expect(data[0]).toBeGreaterThan(190);
  expect(await host.binary(`/image/${dataset.id}/40`)).toBeNull();
  const [target] = await host.client.curate.targets({});
  const shown = (await host.binary(`/image/${dataset.id}/${target!.imageIndex}`))!;
  const kept = (await host.binary(`/blob/${target!.imageSha256}`))!;
  expect(Buffer.compare(Buffer.from(shown.body), Buffer.from(kept.body))).toBe(0);

  writeFileSync(join(path, "bright", "1.jpg"), "changed since");
  await expect(host.binary(`/image/${dataset.id}/2`)).resolves.not.toBeNull();
  await expect(host.binary(`/image/${dataset.id}/1`)).rejects.toMatchObject({
    code: "INVALID",
    message: expect.stringMatching(/bright.1\.jpg has changed/),
  });
});

test("an image that cannot be decoded is set aside and counted, and blocks nothing", async () => {
  const path = await photographs();
  rmSync(join(path, "dark", "broken.png"));
  // The fourteenth by the names' order.
  const noise = Buffer.from(Array.from({ length: 60 * 40 * 3 }, (_, k) => 180 + ((k * k * 7919) % 71)));
  const whole = await sharp(noise, { raw: { width: 60, height: 40, channels: 3 } })
    .jpeg()
    .toBuffer();
  writeFileSync(join(path, "bright", "3.jpg"), whole.subarray(0, Math.floor(0.6 * whole.length)));
  await command("project", "create");
  const { dataset } = await command("dataset", "import", path, "--height", "12", "--test-fraction", "0.5");
  expect(dataset).toMatchObject({ count: 40, testCount: 20 });
  const { classifier } = await command("train", "mlp", "--epochs", "30", "--batch-size", "10");
  expect(classifier.testAccuracy).toBeGreaterThan(0.8);
  await command("train", "vae-5", "--epochs", "1", "--batch-size", "10");
  const { predictions } = await command("predict", "--index", "12", "13");
  expect(predictions[0].top).toHaveLength(2);
  expect(predictions[1]).toMatchObject({ right: false, top: [] });

  const host = await services();
  onTestFinished(() => host.close());
  const { library } = host.client;
  await host.client.projects.open({ path: join(folder, "project") });
  const { images } = await library.images({ datasetId: dataset.id, classifierId: classifier.id });
  const damaged = images[13]!;
  const evaluated = await host.client.jobs.list();
  expect(evaluated.every(({ status }) => status === "done")).toBe(true);
  const job = await library.evaluate({ classifierId: classifier.id, images: "all" });
  await expect.poll(async () => (await host.client.jobs.get({ jobId: job.id })).status).toBe("done");
  const splits = await Promise.all(
    (["train", "test"] as const).map((split) => library.evaluation({ classifierId: classifier.id, split })),
  );
  for (const { split, n, setAside, confusion } of splits) {
    expect([n, setAside]).toEqual(split === damaged.split ? [19, 1] : [20, 0]);
    expect(confusion.flat().reduce((sum, own) => sum + own)).toBe(n);
  }
  await expect(library.prediction({ classifierId: classifier.id, index: 13 })).rejects.toMatchObject({
    message: expect.stringContaining("Image 13 cannot be read"),
  });
});

test("files are recognised, their own split is kept, and what is no dataset is told", async () => {
  const path = join(folder, "digits");
  mkdirSync(path);
  const images = (count: number) =>
    Buffer.from([0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 1, 0, 0, 0, 2, ...Array(2 * count).keys()]);
  const labels = (...values: number[]) => Buffer.from([0, 0, 8, 1, 0, 0, 0, values.length, ...values]);
  writeFileSync(join(path, "train-images-idx3-ubyte"), images(3));
  writeFileSync(join(path, "train-labels-idx1-ubyte"), labels(0, 1, 1));
  writeFileSync(join(path, "t10k-images-idx3-ubyte"), images(1));
  writeFileSync(join(path, "t10k-labels-idx1-ubyte"), labels(1));
  await command("project", "create");
  const { dataset } = await command("dataset", "import", path);
  expect(dataset).toMatchObject({ reader: "idx", count: 4, trainCount: 3, testCount: 1 });

  const nothing = await run(["dataset", "import", join(folder, "user")], services);
  expect(nothing.status).not.toBe(0);
  expect(nothing.stderr).toMatch(/no dataset that can be imported/);
});
