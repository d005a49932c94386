import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toyHost } from "../../../../tests/doubles/host.ts";
import { projectWithStudy } from "../../../../tests/doubles/project-with-study.ts";

test("a data set without a single response is not written: it would be taken for the data", async () => {
  const { client } = toyHost();
  const path = projectWithStudy();
  await client.projects.open({ path });
  const everything = { studyId: "s", kinds: ["real" as const], completedOnly: true, scoredOnly: false };
  await expect(client.analyse.export({ ...everything, format: "csv-long" })).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringMatching(/^There is nothing to export: .* no completed real sessions/),
  });
  expect(existsSync(join(path, "exports"))).toBe(false);
  // What describes the columns holds no data.
  const { paths } = await client.analyse.export({ ...everything, format: "codebook" });
  expect(paths.length).toBeGreaterThan(0);
});
