import { expect, test } from "vitest";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { made, temporaryFolder, toyHost } from "../../../../tests/doubles/host.ts";
import { run } from "../testing/run.ts";

test("a drift shows every completed session in order, with what came of the others", async () => {
  const folder = temporaryFolder();
  const project = `${folder}/project`;
  const first = toyHost({ folder });
  await first.client.projects.create({ path: project, name: "Project" });
  const { id: studyId } = await first.client.compose.save({ document: exampleStudy(6) });
  const participant = { strategy: "perfect" as const };
  await made(first.client, first.client.run.simulate({ studyId, participants: 3, participant }));
  await first.close();

  const drift = (...words: string[]) =>
    run(["session", "drift", "--project", project, ...words], async () => toyHost({ folder }));
  const { status, stdout } = await drift("--kind", "simulated");
  expect(status).toBe(0);
  expect(stdout).toContain("3 completed, 0 live, 0 dropped out, 0 rejected");
  expect(stdout.match(/^\d +sim1p\d .*100\.0%/gm)).toHaveLength(3);
  const [study] = JSON.parse((await drift("--kind", "simulated", "--json")).stdout);
  expect(study).toMatchObject({ studyId, quality: { completed: 3 } });
  expect(study.completed.map(({ place }: { place: number }) => place)).toEqual([1, 2, 3]);
  expect((await drift()).stdout).toContain("0 completed");
});
