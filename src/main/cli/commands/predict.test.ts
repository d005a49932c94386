import { expect, test } from "vitest";
import { toyHost, toyProject } from "../../../../tests/doubles/host.ts";
import { run } from "../testing/run.ts";

test("one image's classes in order, several images, or a whole split", async () => {
  const host = toyHost();
  const { project, classifierId } = await toyProject(host);
  const predict = (...words: string[]) =>
    run(["predict", "--project", project.path, ...words], { ...host, close: async () => {} });

  const one = JSON.parse((await predict("--index", "5", "--json")).stdout);
  expect(one.predictions).toHaveLength(1);
  const { probabilities, groundTruth } = await host.client.library.prediction({ classifierId, index: 5 });
  const [{ top, ...image }] = one.predictions;
  const names = ["first", "second", "third"];
  expect(image).toMatchObject({
    index: 5,
    groundTruth: names[groundTruth],
    right: top[0].className === names[groundTruth],
  });
  expect(top.map(({ probability }: { probability: number }) => probability)).toEqual(
    probabilities.toSorted((a, b) => b - a),
  );
  for (const { className, probability } of top) expect(probabilities[names.indexOf(className)]).toBe(probability);

  const two = JSON.parse((await predict("--index", "9", "2", "--top", "1", "--json")).stdout);
  expect(two.predictions.map(({ index, top }: { index: number; top: unknown[] }) => [index, top.length])).toEqual([
    [9, 1],
    [2, 1],
  ]);

  const split = await predict("--split", "train");
  const evaluation = await host.client.library.evaluation({ classifierId, split: "train" });
  expect(split.stdout.trim().split("\n")).toHaveLength(1 + evaluation.n);
  expect(split.stderr).toContain(`${Math.round(evaluation.accuracy * evaluation.n)} of ${evaluation.n} right`);

  const missing = await predict("--index", "120", "--json");
  expect([missing.status, JSON.parse(missing.stdout).error.code]).toEqual([1, "NOT_FOUND"]);
});
