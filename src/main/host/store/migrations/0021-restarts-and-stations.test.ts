import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, toyHost } from "../../../../../tests/doubles/host.ts";

const older = join(import.meta.dirname, "../../../../../tests/fixtures/projects/format-10");
const environment = { userAgent: "test", viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };

test("sessions of an older project have no station and take nobody's place; later ones in it can", async () => {
  const path = join(temporaryFolder(), "project");
  cpSync(older, path, { recursive: true });
  const { client } = toyHost();
  await client.projects.open({ path });
  const [study] = await client.compose.studies();
  const { sessions } = await client.run.overview({ studyId: study!.id });
  expect(sessions.length).toBeGreaterThan(0);
  for (const session of sessions) expect(session).toMatchObject({ station: null, restartOf: null });
  expect(sessions.map(({ status }) => status)).not.toContain("abandoned");
  await client.system.setStation({ name: "Booth 2" });
  const { session } = await client.run.start({ studyId: study!.id, subjectId: "P99", kind: "pilot", environment });
  expect(session).toMatchObject({ station: "Booth 2", restartOf: null });
});
