import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { toyHost, toyProject } from "../../../../tests/doubles/host.ts";
import { run } from "../testing/run.ts";

/** A project whose errors and hits two simulated raters have named again. */
async function relabelled() {
  const host = toyHost();
  const { project, classifierId } = await toyProject(host);
  const exemplar = (...words: string[]) =>
    run([...words, "--project", project.path], { ...host, close: async () => {} });
  const done = async (...words: string[]) => {
    const { status, stderr } = await exemplar(...words);
    expect(status, stderr).toBe(0);
  };
  await done("targets", "choose", "--hits", "6", "--errors", "6", "--low-confidence", "0");
  await done("targets", "mark", "kept");
  await done("study", "create", "--template", "relabelling");
  return { exemplar, done, host, classifierId };
}

test("what two simulated raters answer is exported, analysed, and corrects the accuracy but not the dataset", async () => {
  const { exemplar, done, host, classifierId } = await relabelled();
  const nobody = await exemplar("relabelling");
  expect(nobody.status).toBe(1);
  expect(nobody.stderr).toMatch(/no answers of real participants that name images again/);
  const [study] = await host.client.compose.studies();
  await expect(host.client.analyse.exportCorrections({ studyId: study!.id, kinds: ["real"] })).rejects.toThrow(
    /no labels to correct by/,
  );

  await done("simulate", "--participants", "2", "--strategy", "random");
  const before = await host.client.library.evaluation({ classifierId, split: "test" });
  const { status, stdout } = await exemplar("relabelling", "--kind", "simulated", "--corrections", "--json");
  expect(status).toBe(0);
  const found = JSON.parse(stdout);
  expect(found.agreement).toMatchObject({ raters: 2, fleiss: { items: found.agreement.images } });
  expect(found.checks).toEqual({ passed: found.checks.asked, asked: 4 });
  const errors = found.byKind.find(({ group }: { group: string }) => group === "Errors");
  expect(errors.images).toBe(6);
  expect(Object.values<number>(errors.counts).reduce((sum, count) => sum + count, 0)).toBe(6);
  const { corrected } = found;
  expect(corrected).toMatchObject({ n: before.n, errorsRelabelled: 6, becameRight: errors.counts.mislabelled });
  expect(corrected.corrected.share * before.n).toBeCloseTo(
    before.accuracy * before.n + corrected.becameRight - corrected.becameWrong,
    9,
  );
  expect(await host.client.library.evaluation({ classifierId, split: "test" })).toEqual(before);

  const [header, ...rows] = readFileSync(found.paths[0], "utf8").trim().split("\n");
  expect(header).toMatch(/^image_index,target_id,stimulus_sha256,stimulus_source,dataset_label,majority_label,verdict/);
  expect(rows).toHaveLength(found.agreement.images);
  expect(rows.filter((row) => row.includes(",mislabelled,"))).toHaveLength(errors.counts.mislabelled);

  const words = (await exemplar("relabelling", "--kind", "simulated")).stdout;
  expect(words).toMatch(/^Answers of simulated participants: they say nothing about people/);
  expect(words).toMatch(/Cohen's κ +\S*\d/);
  expect(words).toContain(`Raters have seen 6 of its ${corrected.errors} errors.`);
});
