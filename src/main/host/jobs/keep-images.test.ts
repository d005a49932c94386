import { expect, test } from "vitest";
import type { KeptImages } from "#shared/contract/curate.ts";
import { planSession } from "#shared/study/plan-session.ts";
import { predict2afc } from "#shared/study/trial-types/predict-2afc.ts";
import { finished, made, type ToyHost, toyHost, toyProject } from "../../../../tests/doubles/host.ts";

async function withCraftedImages(host: ToyHost) {
  const { client } = host;
  const { classifierId } = await toyProject(host);
  const mixture = { method: "dmm-men", subjects: [{ kind: "classifier" as const, classifierId }] };
  const fitted = await finished(client, await client.methods.run({ ...mixture, settings: { features: 10 } }));
  const [{ id: mixtureId }] = (fitted.result as { artefacts: [{ id: string }] }).artefacts;
  const subjects = [{ kind: "artefact" as const, artefactId: mixtureId }];
  const run = await finished(client, await client.methods.run({ method: "fidelity", subjects }));
  const [{ id: artefactId }] = (run.result as { artefacts: [{ id: string }] }).artefacts;
  const keep = (pictures?: string[], of = artefactId) =>
    made<KeptImages>(client, client.curate.keepImages({ artefactId: of, ...(pictures && { pictures }) }));
  return { classifierId, mixtureId, artefactId, keep };
}

test("images that a method has made become targets, with what the classifier answers, and then a study", async () => {
  const host = toyHost();
  const { client } = host;
  const { classifierId, artefactId, keep } = await withCraftedImages(host);
  const before = await client.library.datasets();
  const { targetIds } = await keep(["crafted-2"]);
  expect(targetIds).toHaveLength(1);
  const all = await keep();
  expect(all.targetIds).toHaveLength(2);
  expect(all.targetIds).toContain(targetIds[0]);
  expect(await keep(), "the same ones when asked again").toEqual(all);

  const after = await client.library.datasets();
  expect(after).toHaveLength(before.length + 1);
  const dataset = after.at(-1)!;
  expect(dataset).toMatchObject({ madeBy: artefactId, count: 2, testCount: 2, classNames: ["none"] });
  const targets = await client.curate.targets({ classifierId });
  expect(
    targets.map(({ kind, groundTruth, predicted, datasetId }) => [kind, groundTruth, predicted, datasetId]),
  ).toEqual([
    ["made", "none", "third", dataset.id],
    ["made", "none", "first", dataset.id],
  ]);
  const artefact = await client.artefacts.get({ artefactId });
  for (const { imageSha256, imageIndex, confidence, alternativeCategory, predicted } of targets) {
    const file = artefact.files.find(({ name }) => name === (imageIndex === 0 ? "crafted-0" : "crafted-2"))!;
    expect((await host.binary(`/blob/${imageSha256}`))!.body).toEqual(
      (await host.binary(`/blob/${file.sha256}`))!.body,
    );
    expect(confidence).toBeGreaterThan(0.9);
    expect(alternativeCategory).not.toBe(predicted);
  }

  const ids = targets.map(({ id }) => id);
  await client.curate.setStatus({ targetIds: ids, status: "kept" });
  const subjects = ids.map((targetId) => ({ kind: "target" as const, targetId }));
  expect(await finished(client, await client.methods.run({ method: "gp-mask", subjects }))).toMatchObject({
    status: "done",
  });
  const study = await client.compose.createFromTemplate({ templateId: "saliency-2afc", classifierId });
  expect(study.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const block = study.document.flow.find((step) => step.type === "block")!;
  const trial = block.type === "block" ? block.trials[0]!.parameters : {};
  expect(trial).toMatchObject({ target_kind: "made", ground_truth: "none" });
  const [, own] = planSession(study.document, study.document.conditions[0]!.id, 1).flatMap(
    ({ key, view, trialType }) =>
      trialType === predict2afc.name ? [{ key: predict2afc.key.parse(key), view: predict2afc.view.parse(view) }] : [],
  );
  const given = { side: "left" as const, key: null };
  expect(predict2afc.score(own!.view, own!.key, given)).toMatchObject({ matches_ground_truth: null });
});

test("what has made no images makes no targets, and a name that is none of its images is said with those that are", async () => {
  const host = toyHost();
  const { mixtureId, artefactId, keep } = await withCraftedImages(host);
  await expect(keep(undefined, mixtureId)).rejects.toMatchObject({ code: "INVALID" });
  await expect(keep(["curve"])).rejects.toMatchObject({
    message: expect.stringContaining("“curve”"),
    data: { remedy: "They are crafted-0, crafted-2." },
  });
  await expect(keep(undefined, `${artefactId}x`)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await host.client.curate.targets({})).toEqual([]);
});
