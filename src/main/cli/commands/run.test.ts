import { expect, test } from "vitest";
import { ExemplarError } from "#shared/domain/errors.ts";
import { toyHost, toyProject } from "../../../../tests/doubles/host.ts";
import { run } from "../testing/run.ts";

async function withTargets(host: ReturnType<typeof toyHost>) {
  const { classifierId, project } = await toyProject(host);
  const { targets } = await host.client.curate.chooseTargets({
    classifierId,
    counts: { hit: 3, error: 0, low_confidence: 0 },
    lowConfidenceBelow: 0.4,
  });
  const command = (...words: string[]) => run([...words, "--project", project.path], host);
  return { targets, command };
}

test("which artefact others were made from is said, and among an artefact's facts", async () => {
  const { command } = await withTargets(toyHost());
  await command("run", "kfac-learner", "--seed", "1");
  const [prior] = JSON.parse((await command("run", "kfac-learner", "--seed", "2", "--json")).stdout).artefacts;
  const { stderr } = await command("run", "teaching-examples");
  expect(stderr.match(/Made from .*/g)).toEqual([expect.stringMatching(`Learner's prior ${prior.id}, seed 2, of 20`)]);
  const { artefacts } = JSON.parse((await command("run", "teaching-examples", "--json")).stdout);
  expect(artefacts.map(({ uses }: { uses: string[] }) => uses)).toEqual(Array(3).fill([prior.id]));
});

test("a target that is refused fails the command, which says how many are done", async () => {
  let runs = 0;
  const host = toyHost({
    before(task) {
      if (task === "run-method" && ++runs === 2) throw new ExemplarError("INVALID", "Too few images.", "Add some.");
    },
  });
  const { targets, command } = await withTargets(host);
  const { status, stderr } = await command("run", "rise");
  expect(status).toBe(1);
  expect(stderr).toContain(`Of 3 targets, 2 are done.\nThe target ${targets[1]!.id}: Too few images.`);
});
