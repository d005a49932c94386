import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { made, toyHost, toyProject } from "../../../../tests/doubles/host.ts";

test("the hardest images are those of the newest predictor; one that is not whole is named, not taken for none", async () => {
  const { client, ...host } = toyHost();
  const { project, classifierId } = await toyProject({ client, ...host });
  const choose = () => client.curate.chooseHardest({ classifierId, count: 5, score: "hardness" });
  await expect(choose()).rejects.toMatchObject({ code: "NOT_FOUND", message: expect.stringContaining("No hardness") });
  const subject = { kind: "classifier" as const, classifierId };
  await made(client, client.methods.run({ method: "hardness", subjects: [subject] }));
  // To the stand-in a later image is a harder one.
  const images = (await choose()).targets.map(({ imageIndex }) => imageIndex);
  expect(images).toEqual([...images].sort((a, b) => b - a));
  const [fit] = await client.artefacts.of({ subject });
  const { sha256 } = fit!.files.find(({ name }) => name === "difficulty")!;
  rmSync(join(project.path, "blobs", sha256.slice(0, 2), sha256));
  await expect(choose()).rejects.toMatchObject({
    code: "PROJECT_DAMAGED",
    data: { remedy: expect.stringContaining("exemplar run hardness") },
  });
});
