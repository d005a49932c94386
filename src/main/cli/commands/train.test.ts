import { expect, test } from "vitest";
import { toyHost, toyProject } from "../../../../tests/doubles/host.ts";
import { run } from "../testing/run.ts";

test("the same command trains classifiers and generators, each with its own number of epochs", async () => {
  const host = toyHost();
  const { project } = await toyProject(host);
  const train = (...words: string[]) =>
    run(["train", ...words, "--project", project.path], { ...host, close: async () => {} });

  const classifier = JSON.parse((await train("--name", "Net", "--json")).stdout);
  expect(classifier).toMatchObject({
    job: { kind: "train-classifier", status: "done" },
    classifier: { name: "Net", training: { epochs: 4, optimiser: "adam", earlyStopping: null } },
  });

  const generator = JSON.parse((await train("vae-5", "--seed", "3", "--json")).stdout);
  expect(generator).toMatchObject({
    job: { kind: "train-generator", status: "done" },
    generator: { name: "vae-5", architecture: "vae-5", training: { epochs: 10, seed: 3, batchSize: 100 } },
  });
  expect(await host.client.library.generators()).toEqual([generator.generator]);
  const { stdout } = await train("vae-5", "--epochs", "2", "--name", "Dreams");
  expect(stdout).toMatch(/^Dreams \([\w-]+\): 3 parameters, toy 0\.50 nats\n$/);
  expect((await host.client.library.generators())[1]!.training.epochs).toBe(2);
});

test.each([
  [["--loss", "likelihood"], "--loss"],
  [["--early-stopping", "2"], "--early-stopping"],
])("a generator refuses %j, which is about classifiers", async (words, named) => {
  const host = toyHost();
  const { project } = await toyProject(host);
  const { status, stdout } = await run(["train", "vae-5", ...words, "--project", project.path, "--json"], {
    ...host,
    close: async () => {},
  });
  expect([status, JSON.parse(stdout).error]).toMatchObject([
    1,
    { code: "INVALID", message: expect.stringContaining(named) },
  ]);
  expect(await host.client.library.generators()).toEqual([]);
});

test("a generator that does not ship is refused with the reason", async () => {
  const host = toyHost();
  const { project } = await toyProject(host);
  const { status, stdout } = await run(["train", "vae-5", "--bundled", "--project", project.path, "--json"], {
    ...host,
    close: async () => {},
  });
  expect([status, JSON.parse(stdout).error]).toMatchObject([
    1,
    { code: "UNSUPPORTED", message: "No weights of vae-5 ship with Exemplar", remedy: expect.any(String) },
  ]);
});
