import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { finished, made, toyHost, toyProject } from "../../../../tests/doubles/host.ts";

test("a model file becomes a classifier of a dataset, stored complete and evaluated", async () => {
  const host = toyHost();
  const { project, datasetId } = await toyProject(host);
  const settings = { scale: 255 };
  const { classifierId } = await made<{ classifierId: string }>(
    host.client,
    host.client.library.importClassifier({ path: "/models/toy.onnx", datasetId, name: "Brought", settings }),
  );
  const classifier = (await host.client.library.classifiers()).find(({ id }) => id === classifierId)!;
  expect(classifier).toMatchObject({
    name: "Brought",
    architecture: "onnx",
    origin: "Imported from toy.onnx (toy exporter 1)",
    inputShape: [4, 4, 1],
    classNames: ["first", "second", "third"],
    capabilities: ["black-box", "features", "gradients"],
    training: null,
  });
  const { weightsSha256: hash } = classifier;
  const stored = readFileSync(`${project.path}/blobs/${hash.slice(0, 2)}/${hash}`, "utf8");
  expect(stored).toBe('/models/toy.onnx {"scale":255}');
  const { accuracy } = await host.client.library.evaluation({ classifierId, split: "test" });
  expect(classifier.testAccuracy).toBe(accuracy);
});

test("a model for images of another size is refused, and nothing of it is kept", async () => {
  const host = toyHost();
  const { datasetId } = await toyProject(host);
  const before = await host.client.library.classifiers();
  const job = await finished(
    host.client,
    await host.client.library.importClassifier({ path: "/m.onnx", datasetId, name: "Big", settings: { height: 9 } }),
  );
  expect(job.error).toMatchObject({ code: "INVALID", message: expect.stringMatching(/9 × 4 × 1, but .* 4 × 4 × 1/) });
  expect(await host.client.library.classifiers()).toEqual(before);
});

test("an import whose evaluation fails leaves nothing behind, and goes well the next time", async () => {
  let breaks = true;
  const host = toyHost({
    before: (task) => {
      if (task === "predict" && breaks) throw new Error("the disk is full of sand");
    },
  });
  const project = await host.client.projects.create({ path: `${host.folder}/p`, name: "p" });
  const { datasetId } = await made<{ datasetId: string }>(
    host.client,
    host.client.library.importDataset({ reader: "toy", name: "Bars" }),
  );
  const blobs = () => (readdirSync(`${project.path}/blobs`, { recursive: true }) as string[]).filter(isBlob).sort();
  const before = blobs();
  const start = () =>
    host.client.library.importClassifier({ path: "/models/toy.onnx", datasetId, name: "Brought", settings: {} });
  expect(await finished(host.client, await start())).toMatchObject({ status: "failed" });
  expect(await host.client.library.classifiers()).toEqual([]);
  expect(blobs()).toEqual(before);
  breaks = false;
  await made(host.client, start());
  expect((await host.client.library.classifiers())[0]).toMatchObject({ name: "Brought", evaluated: "test" });
});

const isBlob = (path: string) => /[0-9a-f]{64}$/.test(path) && !path.includes("incoming");

test("a model is checked without a project, and with a dataset for its images and classes", async () => {
  const host = toyHost();
  expect(await host.client.library.checkModel({ path: "/m.onnx" })).toMatchObject({ file: "toy.onnx", opset: 17 });
  const { datasetId } = await toyProject(host);
  const report = await host.client.library.checkModel({ path: "/m.onnx", datasetId });
  expect(report.output.classCount).toBe(3);
  await expect(host.client.library.checkModel({ path: "/m.onnx", datasetId: "none" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
