import { expect, test } from "vitest";
import type { KeptExamples } from "#shared/contract/curate.ts";
import type { Artefact } from "#shared/domain/artefact.ts";
import type { ImageSetSummary } from "#shared/methods/outputs/image-set.ts";
import { variantKey } from "#shared/methods/variant.ts";
import { beliefAfter } from "#shared/teaching/example-kernel.ts";
import { finished, made, type ToyHost, toyHost, toyProject } from "../../../../tests/doubles/host.ts";

async function withExamples(host: ToyHost, settings: Record<string, string | number>) {
  const { client } = host;
  const { datasetId, classifierId } = await toyProject(host);
  const counts = { hit: 1, error: 0, low_confidence: 0 };
  const { targets } = await client.curate.chooseTargets({ classifierId, counts, lowConfidenceBelow: 0.4 });
  const subject = { kind: "target" as const, targetId: targets[0]!.id };
  const run = await client.methods.run({ method: "teaching-examples", subjects: [subject], settings });
  expect(await finished(client, run)).toMatchObject({ status: "done" });
  const all = () => client.artefacts.of({ subject });
  const [computed] = (await all()).filter(({ method }) => method === "teaching-examples");
  const keep = (examples: number[], artefactId = computed!.id) =>
    made<KeptExamples>(client, client.curate.keepExamples({ artefactId, examples }));
  return { client, datasetId, targetId: subject.targetId, computed: computed!, all, keep };
}

const shownIn = ({ summary }: Pick<Artefact, "summary">) => (summary as unknown as ImageSetSummary).images;
const fileOf = ({ files }: Pick<Artefact, "files">, name: string | null) =>
  files.find((file) => file.name === name)!.sha256;

test("a changed set is kept beside the computed one, says what was changed, and is what studies take", async () => {
  const host = toyHost();
  const { client, datasetId, targetId, computed, all, keep } = await withExamples(host, {});
  const { artefactId } = await keep([3, 2, 4, 6]);
  const edited = await client.artefacts.get({ artefactId });
  expect(await client.artefacts.get({ artefactId: computed.id })).toEqual(computed);
  expect(edited.damaged).toEqual([]);

  const [first, second, third, fourth] = shownIn(computed);
  expect(shownIn(edited)).toEqual([
    { ...first, datasetIndex: first!.datasetIndex! + 6 },
    second,
    third,
    { ...fourth, datasetIndex: fourth!.datasetIndex! + 3 },
  ]);
  expect(edited.provenance.edited).toEqual({
    artefactId: computed.id,
    keySha256: computed.keySha256,
    changes: [
      `Example 1 of “${first!.category}”: image ${first!.datasetIndex! + 6} instead of ${first!.datasetIndex}`,
      `Example 2 of “${fourth!.category}”: image ${fourth!.datasetIndex! + 3} instead of ${fourth!.datasetIndex}`,
    ],
  });
  expect(edited.uses).toEqual([computed.id]);

  // Its pictures are the images that it names; what was not changed is the same file.
  const image = await host.binary(`/image/${datasetId}/${shownIn(edited)[0]!.datasetIndex}`);
  expect((await host.binary(`/blob/${fileOf(edited, "example-1")}`))!.body).toEqual(Buffer.from(image!.body));
  expect(fileOf(edited, "example-2")).toBe(fileOf(computed, "example-2"));

  const numbers = async (name: string) =>
    new Float32Array(new Uint8Array((await host.binary(`/blob/${fileOf(computed, name)}`))!.body).buffer);
  const kernel = {
    ...{ covariance: await numbers("kernel"), priorMean: await numbers("prior-mean") },
    ...{ labels: await numbers("labels"), weight: 1 },
  };
  const { statements } = edited.summary as unknown as ImageSetSummary;
  expect(statements.find(({ id }) => id === "after")!.value).toBe(beliefAfter(kernel, [3, 2, 4, 6]).probability);
  expect(statements.find(({ id }) => id === "before")!.value).toBe(0.5);

  // The same method and settings, and the newest of them: a study that shows examples shows these.
  expect(variantKey(edited)).toBe(variantKey(computed));
  const briefs = (await client.curate.target({ targetId })).target.artefacts;
  expect(briefs.map(({ id, edited: byHand }) => [id, byHand])).toEqual([
    [computed.id, undefined],
    [artefactId, true],
  ]);

  // Going back is a change of its own, and nothing is lost on the way.
  await keep([1, 2, 4, 5], artefactId);
  expect(shownIn((await all()).at(-1)!)).toEqual(shownIn(computed));
  expect(await all()).toHaveLength(3);
  // What is asked of the method again is what was computed.
  const subjects = [{ kind: "target" as const, targetId }];
  const again = await finished(client, await client.methods.run({ method: "teaching-examples", subjects }));
  expect(again.result).toMatchObject({ made: 0, artefacts: [{ id: computed.id }] });
});

test("a changed set says by how much it is below the threshold", async () => {
  const { client, keep } = await withExamples(toyHost(), { threshold: 0.9999 });
  const { summary } = await client.artefacts.get(await keep([3, 2, 4, 6]));
  const value = (id: string) =>
    (summary as unknown as ImageSetSummary).statements.find((statement) => statement.id === id)!.value;
  expect(value("short")).toBeCloseTo(0.9999 - value("after"), 12);
});

test("an example that is brought in gets a map where the others have theirs", async () => {
  const { client, computed, keep } = await withExamples(toyHost(), { maps: "gp-mask" });
  const edited = await client.artefacts.get(await keep([1, 3, 4, 5]));
  expect(shownIn(edited).map(({ map }) => map)).toEqual(["map-1", "map-2", "map-3", "map-4"]);
  expect(fileOf(edited, "map-2")).not.toBe(fileOf(computed, "map-2"));
  expect(["map-1", "map-3", "map-4"].map((name) => fileOf(edited, name))).toEqual(
    ["map-1", "map-3", "map-4"].map((name) => fileOf(computed, name)),
  );
});

test("what is no set of examples is refused before a job is made", async () => {
  const { client, computed, targetId } = await withExamples(toyHost(), {});
  const subjects = [{ kind: "target" as const, targetId }];
  await finished(client, await client.methods.run({ method: "rise", subjects }));
  const map = (await client.artefacts.of({ subject: subjects[0]! })).find(({ output }) => output === "map")!;
  const jobs = (await client.jobs.list()).length;
  const refused = [
    [{ artefactId: computed.id, examples: [1, 1, 4, 5] }, "INVALID", "twice"],
    [{ artefactId: computed.id, examples: [1, 2] }, "INVALID", "one of the two answers"],
    [{ artefactId: computed.id, examples: [1, 7] }, "INVALID", "no image 7"],
    [{ artefactId: computed.id, examples: [0, 4] }, "INVALID", "not as it should be"],
    [{ artefactId: "nothing", examples: [1, 4] }, "NOT_FOUND", "nothing"],
    [{ artefactId: map.id, examples: [1, 4] }, "UNSUPPORTED", "no set of teaching examples"],
  ] as const;
  for (const [{ artefactId, examples }, code, words] of refused)
    await expect(client.curate.keepExamples({ artefactId, examples: [...examples] })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  expect(await client.jobs.list()).toHaveLength(jobs);
});
