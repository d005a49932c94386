import { decode } from "fast-png";
import { expect, test } from "vitest";
import { toyCount } from "../../../../tests/doubles/engine-process.ts";
import { finished, made, toyHost, toyProject } from "../../../../tests/doubles/host.ts";

test("a dataset is imported, split, browsed and shown pixel by pixel", async () => {
  const host = toyHost();
  const { datasetId } = await toyProject(host);
  const [dataset] = await host.client.library.datasets();
  expect(dataset).toMatchObject({ id: datasetId, count: toyCount, testCount: 60, trainCount: 60, height: 4, width: 4 });
  const page = await host.client.library.images({ datasetId, split: "test", groundTruth: 1, offset: 5, limit: 10 });
  expect(page.total).toBe(20);
  expect(page.images).toHaveLength(10);
  expect(page.images.every((image) => image.split === "test" && image.groundTruth === 1)).toBe(true);

  const image = (await host.binary(`/image/${datasetId}/2`))!;
  expect(image.contentType).toBe("image/png");
  const { data, width, height, channels } = decode(image.body);
  expect({ width, height, channels }).toEqual({ width: 4, height: 4, channels: 1 });
  expect([...data]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 126, 126, 126, 126, 0, 0, 0, 0]);
  expect(await host.binary(`/image/${datasetId}/${toyCount}`)).toBeNull();
  expect(await host.binary("/image/../../etc/passwd")).toBeNull();
  expect(await host.binary(`/blob/${dataset!.sha256}`)).toBeNull();
});

test("training evaluates, and the evaluation agrees with the images one by one", async () => {
  const host = toyHost();
  const { datasetId, classifierId } = await toyProject(host);
  const evaluation = await host.client.library.evaluation({ classifierId, split: "test" });
  const { images } = await host.client.library.images({ datasetId, classifierId, split: "test", limit: 500 });
  const hits = images.filter((image) => image.predicted === image.groundTruth);
  expect(evaluation.n).toBe(60);
  expect(evaluation.accuracy).toBeCloseTo(hits.length / 60, 12);
  expect(hits.length).toBeLessThan(60);
  expect(evaluation.confusion.flat().reduce((sum, count) => sum + count)).toBe(60);
  const [classifier] = await host.client.library.classifiers();
  expect(classifier!.testAccuracy).toBe(evaluation.accuracy);
  const { images: misses } = await host.client.library.images({
    datasetId,
    classifierId,
    split: "test",
    outcome: "error",
  });
  expect(misses.map((image) => image.index)).toEqual(
    images.filter((image) => image.predicted !== image.groundTruth).map((image) => image.index),
  );
  const prediction = await host.client.library.prediction({ classifierId, index: 4 });
  expect(prediction.probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 5);
});

test("a temperature is fitted to half of the test images and judged by the others, and can be fitted again", async () => {
  const host = toyHost();
  const { classifierId } = await toyProject(host);
  const scaling = async (split: "train" | "test" = "test") =>
    (await host.client.library.evaluation({ classifierId, split })).temperatureScaling;
  expect(await scaling()).toBeNull();
  const calibrate = (seed: number) =>
    made<{ temperature: number }>(host.client, host.client.library.calibrate({ classifierId, seed }));
  const { temperature } = await calibrate(1);
  const first = (await scaling())!;
  expect(first).toMatchObject({ temperature, fittedTo: 30, n: 30 });
  expect(temperature).not.toBe(1);
  expect(first.after.negativeLogLikelihood).not.toBe(first.before.negativeLogLikelihood);
  expect(first.before.calibration.reduce((sum, { n }) => sum + n, 0)).toBe(30);
  await made(host.client, host.client.library.evaluate({ classifierId, images: "all" }));
  expect((await scaling("train"))!.n).toBe(60);
  const again = await calibrate(2);
  expect(again.temperature).not.toBe(temperature);
  expect((await scaling())!.temperature).toBe(again.temperature);
});

test("the same network on the same data is evaluated once", async () => {
  const host = toyHost();
  const { datasetId } = await toyProject(host);
  const { classifierId } = await made<{ classifierId: string }>(
    host.client,
    host.client.library.train({ datasetId, name: "Twin", settings: {} }),
  );
  await finished(host.client, await host.client.library.evaluate({ classifierId }));
  expect(host.processes[0]!.calls.filter((task) => task === "predict")).toHaveLength(1);
});

test("the test images are evaluated first, the others when they are asked for", async () => {
  const host = toyHost();
  const { datasetId, classifierId } = await toyProject(host);
  const { library } = host.client;
  const evaluated = async () => (await library.classifiers())[0]!.evaluated;
  expect(await evaluated()).toBe("test");
  const before = await library.evaluation({ classifierId, split: "test" });
  await expect(library.evaluation({ classifierId, split: "train" })).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining("all images"),
  });
  const { images } = await library.images({ datasetId, classifierId, limit: 500 });
  expect(images.every(({ split, predicted }) => (predicted !== null) === (split === "test"))).toBe(true);
  const shown = async (outcome: "hit" | "error") =>
    (await library.images({ datasetId, classifierId, outcome, limit: 500 })).total;
  expect((await shown("hit")) + (await shown("error"))).toBe(60);

  // One image's answer does not wait for the whole.
  const training = images.find(({ split }) => split === "train")!.index;
  const early = await library.prediction({ classifierId, index: training });
  const pages = await library.predictions({ classifierId, images: [training, images[0]!.index], top: 3 });
  expect(pages.predictions.map(({ top }) => top.length)).toEqual([3, 3]);

  const asked = host.processes[0]!.calls.filter((task) => task === "predict").length;
  await made(host.client, library.evaluate({ classifierId, images: "all" }));
  expect(host.processes[0]!.calls.filter((task) => task === "predict")).toHaveLength(asked + 1);
  expect(await evaluated()).toBe("all");
  expect((await library.evaluation({ classifierId, split: "train" })).n).toBe(60);
  expect(await library.evaluation({ classifierId, split: "test" })).toEqual(before);
  expect(await library.prediction({ classifierId, index: training })).toEqual(early);
});

test("other layers are computed when they are asked for, once each", async () => {
  const host = toyHost();
  const { classifierId } = await toyProject(host);
  const evaluate = (layer: "logits" | "features") =>
    made<{ valuesSha256: string }>(host.client, host.client.library.evaluate({ classifierId, layer }));
  const { valuesSha256 } = await evaluate("features");
  expect(valuesSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(await evaluate("features")).toMatchObject({ layer: "features", valuesSha256 });
  await evaluate("logits");
  expect(host.processes[0]!.calls.filter((task) => task === "predict")).toHaveLength(3);
});

test("what is not there is named", async () => {
  const host = toyHost();
  await expect(host.client.library.datasets()).rejects.toMatchObject({ code: "NO_PROJECT", defined: true });
  await toyProject(host);
  await expect(host.client.library.evaluation({ classifierId: "none", split: "test" })).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringContaining('"none"'),
    data: { remedy: expect.any(String) },
  });
  await expect(host.client.library.images({ datasetId: "x", limit: -1 })).rejects.toMatchObject({
    code: "INVALID",
    data: { detail: expect.stringContaining("limit") },
  });
});

test("a path that depends on where one stands leads nowhere, least of all into the program's own folder", async () => {
  const { client } = toyHost();
  const refused = [
    () => client.projects.create({ path: "digits", name: "Digits" }),
    () => client.projects.open({ path: "./digits" }),
    () => client.projects.verify({ path: "digits" }),
    () => client.projects.backup({ to: "../backup" }),
    () => client.library.detectDataset({ path: "images" }),
    () => client.library.importDataset({ reader: "idx", path: "images", name: "Images" }),
    () => client.library.checkModel({ path: "net.onnx" }),
    () => client.library.importClassifier({ path: "net.onnx", datasetId: "x", name: "Net" }),
  ];
  for (const ask of refused)
    await expect(ask()).rejects.toMatchObject({ code: "INVALID", message: expect.stringContaining("whole path") });
});
